"""The command that looks for what is wrong."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "doctor",
        "doctor:doctor",
        "Check configuration, token, clock, disk, store and what waits.",
        (argument("--offline", action="store_true", help="ask no platform"),),
        reads=True,
    ),
)
