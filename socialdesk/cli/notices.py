"""The command about what customers are told of their orders by itself."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "notices",
        "notices:notices",
        mark("What customers are told of their orders by itself: list, preview ORDER."),
        (
            argument("action", nargs="?", choices=("list", "preview"), default="list"),
            argument(
                "order",
                nargs="?",
                default="",
                metavar=mark("ORDER"),
                help=mark("an order's number or code; for list only its notices"),
            ),
            argument("--limit", type=positive, help=mark("at most so many, the newest")),
        ),
        reads=True,
    ),
)
