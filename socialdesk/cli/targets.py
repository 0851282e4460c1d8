"""Commands about within how long customers are to be answered."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "targets",
        "targets:targets",
        mark("Within how long who is to be answered, and how those who wait stand."),
        (
            argument(
                "what",
                nargs="?",
                default="list",
                choices=("list", "explain"),
                help=mark(
                    "list: every target with who waits; explain: which one holds for a conversation, and why"
                ),
            ),
            argument("conversation", nargs="?", type=positive),
        ),
        reads=True,
    ),
)
