"""The command about rules."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "rules",
        "rules:rules",
        mark("Rules that act by themselves: list, check [FILE], test, why CONV."),
        (
            argument(
                "action",
                nargs="?",
                default="list",
                choices=("list", "check", "test", "why"),
                help=mark(
                    "list: every rule that holds; check: whether a file can be used; test: what they would have done; why: what they did in a conversation"
                ),
            ),
            argument("what", nargs="?", default="", metavar=mark("FILE|CONV")),
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
