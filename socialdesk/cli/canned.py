"""The command about answers that stand ready."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "canned",
        "canned:canned",
        mark("Canned answers: texts with {fields} that stand ready."),
        (
            argument("action", nargs="?", choices=("list", "save", "drop"), default="list"),
            argument("shortcut", nargs="?", default=""),
            argument(
                "text", nargs="?", default="", help=mark('the words; "-" reads them from stdin')
            ),
            argument("--title", default="", metavar=mark("TITLE")),
            argument("--folder", default="", metavar=mark("FOLDER")),
            argument(
                "--attach",
                default="",
                metavar=mark("FILE"),
                help=mark("a picture or file that goes along"),
            ),
        ),
        reads=True,
    ),
)
