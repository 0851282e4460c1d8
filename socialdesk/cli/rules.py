"""The command about rules."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "rules",
        "rules:rules",
        mark("Rules that act by themselves: check [FILE], list."),
        (
            argument("action", choices=("check", "list")),
            argument("what", nargs="?", default=""),
        ),
        reads=True,
    ),
)
