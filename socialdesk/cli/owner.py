"""Commands about who is told how the shop fares."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "owner",
        "owner:owner",
        mark("Try how the shop's owner is told ([owner] in the configuration)."),
        (
            argument(
                "what",
                choices=("test", "chats"),
                help=mark("test: tell them something now; chats: what may stand in [owner] chats"),
            ),
            argument("--file", metavar=mark("FILE"), help=mark("send this file along")),
        ),
        reads=True,
    ),
)
