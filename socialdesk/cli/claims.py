"""The command about claims in lives."""

from socialdesk.cli.command import Command, argument, mark

STATES = ("unclear", "held", "waiting", "confirmed", "cancelled", "expired", "refused")

COMMANDS = (
    Command(
        "claim",
        "claims:claim",
        mark(
            "Who takes what in a live: list LIVE, take N, refuse N, cancel N, swap N, add LIVE CONV, close LIVE."
        ),
        (
            argument(
                "action", choices=("list", "take", "refuse", "cancel", "swap", "add", "close")
            ),
            argument(
                "what",
                metavar=mark("LIVE|N"),
                help=mark("a live, for list, add and close; else a claim's number"),
            ),
            argument(
                "conversation",
                nargs="?",
                default="",
                metavar=mark("CONV"),
                help=mark("whose customer takes it, for add"),
            ),
            argument(
                "--item",
                action="append",
                default=[],
                metavar="SKU:N",
                help=mark(
                    "what is meant, and how many (take, swap); what they take, again for each product (add)"
                ),
            ),
            argument(
                "--send",
                action="store_true",
                help=mark("for close: send each of these orders' receipt, and ask for the yes"),
            ),
            argument("--state", choices=STATES, help=mark("only those, for list")),
        ),
        reads=True,
        acts=True,
    ),
)
