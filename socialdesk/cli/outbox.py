"""The command about what waits to be sent."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "outbox",
        "outbox:outbox",
        mark("What waits to be sent or was not taken; retry or cancel it."),
        (
            argument(
                "--state", help=mark("one state (sent, refused, unconfirmed, queued …) or all")
            ),
            argument("--limit", type=positive, default=100, metavar=mark("N")),
            argument("action", nargs="?", choices=("retry", "cancel")),
            argument("deliveries", nargs="*", type=positive, metavar=mark("DELIVERY")),
        ),
        reads=True,
    ),
)
