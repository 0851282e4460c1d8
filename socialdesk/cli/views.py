"""The command about queries with a name."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "view",
        "views:view",
        "Saved views: queries with a name, tabs of every desk.",
        (
            argument("action", nargs="?", choices=("list", "save", "drop"), default="list"),
            argument("name", nargs="?", default=""),
            argument("query", nargs="*", metavar="QUERY"),
            argument("--mine", action="store_true", help="only for you, not for the whole shop"),
            argument("--as", dest="agent", metavar="AGENT", help="whose views"),
        ),
        reads=True,
    ),
)
