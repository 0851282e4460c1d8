"""The command about what acts by itself."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "automation",
        "automation:automation",
        mark("What answers and acts by itself: list, on NAME, off NAME, record."),
        (
            argument("action", nargs="?", choices=("list", "on", "off", "record"), default="list"),
            argument("name", nargs="?", default=""),
        ),
        reads=True,
        acts=True,
    ),
)
