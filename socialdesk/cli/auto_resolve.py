"""The command about what is closed by itself."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "auto-resolve",
        "auto_resolve:auto_resolve",
        mark("What would be closed by itself now, who would be told before, and why others stay."),
        (argument("action", nargs="?", choices=("preview",), default="preview"),),
        reads=True,
    ),
)
