"""The command about who answers."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "team",
        "team:team",
        mark("Who answers: list, add, remove; passwords for desks in the network."),
        (
            argument(
                "action", nargs="?", choices=("list", "add", "remove", "password"), default="list"
            ),
            argument("name", nargs="?", default=""),
        ),
        reads=True,
    ),
)
