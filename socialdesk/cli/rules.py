"""The command about rules."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "rules",
        "rules:rules",
        mark("Rules that act by themselves: check [FILE], list, test, why CONVERSATION."),
        (
            argument("action", choices=("check", "list", "test", "why")),
            argument("what", nargs="?", default=""),
            argument("--last", metavar="30d", default="30d", help=mark("test: how far back")),
            argument(
                "--rule",
                metavar=mark("NAME"),
                help=mark("this rule alone; why: which of its conditions is not met"),
            ),
        ),
        reads=True,
    ),
)
