"""The command that looks after the accounts."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "run",
        "run:run",
        "Look after every account until SIGTERM: take messages in, send answers out.",
        (
            argument(
                "--take-over",
                action="store_true",
                help="remove a webhook that stands in the way of polling",
            ),
            argument("--verbose", action="store_true", help="say more on stderr"),
        ),
    ),
)
