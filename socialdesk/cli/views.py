"""The command about queries with a name."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "view",
        "views:view",
        mark("Saved views: queries with a name, tabs of every desk."),
        (
            argument("action", nargs="?", choices=("list", "save", "drop"), default="list"),
            argument("name", nargs="?", default=""),
            argument("query", nargs="*", metavar=mark("QUERY")),
            argument(
                "--mine", action="store_true", help=mark("only for you, not for the whole shop")
            ),
            argument("--as", dest="agent", metavar=mark("AGENT"), help=mark("whose views")),
        ),
        reads=True,
    ),
)
