"""The command that looks after the accounts."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "run",
        "run:run",
        mark("Look after every account until SIGTERM: take messages in, send answers out."),
        (
            argument(
                "--take-over",
                action="store_true",
                help=mark("remove a webhook that stands in the way of polling"),
            ),
            argument("--verbose", action="store_true", help=mark("say more on stderr")),
        ),
    ),
)
