"""Commands about the menus that customers choose from."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "menus",
        "menus:menus",
        mark("The platforms' menus and commands: see, compare and set them ([menu])."),
        (
            argument(
                "what",
                choices=("show", "diff", "apply"),
                help=mark(
                    "show: what is there; diff: what differs from the configuration (exit 1 if anything does);"
                    " apply: set what differs"
                ),
            ),
            argument(
                "account",
                nargs="?",
                metavar=mark("ACCOUNT"),
                help=mark("only this account"),
            ),
            argument(
                "--yes",
                action="store_true",
                help=mark("do it; without it, only what would be done is said"),
            ),
        ),
        reads=True,
    ),
)
