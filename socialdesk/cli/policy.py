"""The command that asks the judge."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "policy",
        "policy:policy",
        mark("May this be sent, until when, at what cost, by which rule?"),
        (
            argument("action", choices=("explain",)),
            argument("account"),
            argument("conversation", type=positive),
            argument(
                "--kind",
                choices=("reply", "private", "acknowledgement", "broadcast"),
                default="reply",
            ),
            argument(
                "--at",
                metavar=mark("WHEN"),
                help=mark("at another moment: 2026-12-24T08:30, tomorrow 9:00"),
            ),
        ),
        reads=True,
    ),
)
