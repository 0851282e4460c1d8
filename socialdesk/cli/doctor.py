"""The command that looks for what is wrong."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "doctor",
        "doctor:doctor",
        mark("Check configuration, token, clock, disk, store and what waits."),
        (argument("--offline", action="store_true", help=mark("ask no platform")),),
        reads=True,
    ),
)
