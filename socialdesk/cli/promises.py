"""The command about what the shop has promised."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "promise",
        "promises:promise",
        mark("What the shop has promised customers: list, add CONV WORDS, keep N, drop N."),
        (
            argument("action", nargs="?", choices=("list", "add", "keep", "drop"), default="list"),
            argument(
                "number",
                nargs="?",
                type=positive,
                metavar=mark("CONV|N"),
                help=mark("a conversation, for add; a promise, for keep and drop"),
            ),
            argument(
                "text",
                nargs="?",
                default="",
                help=mark('what was promised, for add; "-" reads the words from stdin'),
            ),
            argument(
                "--due",
                default="",
                metavar="WHEN",
                help=mark("until when: 2h, chiều nay 5h, mai 9h, 2026-12-24 08:30"),
            ),
            argument(
                "--overdue", action="store_true", help=mark("only those whose moment is over")
            ),
        ),
        reads=True,
        acts=True,
    ),
)
