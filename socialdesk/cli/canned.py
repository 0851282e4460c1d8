"""The command about answers that stand ready."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "canned",
        "canned:canned",
        "Canned answers: texts with {fields} that stand ready.",
        (
            argument("action", nargs="?", choices=("list", "save", "drop"), default="list"),
            argument("shortcut", nargs="?", default=""),
            argument("text", nargs="?", default="", help='the words; "-" reads them from stdin'),
            argument("--title", default="", metavar="TITLE"),
            argument("--folder", default="", metavar="FOLDER"),
            argument(
                "--attach", default="", metavar="FILE", help="a picture or file that goes along"
            ),
        ),
        reads=True,
    ),
)
