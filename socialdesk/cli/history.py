"""The command about what other systems wrote down."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "history",
        "history:history",
        mark("Take in the conversations of another system, as if they had been held here."),
        (
            argument("what", choices=("import",)),
            argument("file", metavar="FILE", help=mark("JSON lines (docs/cli.md); - is stdin")),
            argument(
                "--dry-run", action="store_true", help=mark("write nothing, say what would be")
            ),
        ),
        reads=True,
    ),
)
