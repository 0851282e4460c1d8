"""The command about whom customers are asked after a delivery."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "follow-up",
        "follow_ups:follow_up",
        mark("Who will be asked how they find what they got: when, how, and why not."),
        (
            argument("action", nargs="?", choices=("list",), default="list"),
            argument(
                "--all", action="store_true", help=mark("what was asked within 30 days as well")
            ),
        ),
        reads=True,
    ),
)
