"""The command about what people of the shop are to do."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "task",
        "tasks:task",
        mark("What people of the shop are to do: list, show N, done N, drop N."),
        (
            argument("action", nargs="?", choices=("list", "show", "done", "drop"), default="list"),
            argument(
                "number", nargs="?", type=positive, metavar="N", help=mark("a task, but for list")
            ),
            argument(
                "reason", nargs="?", default="", help=mark("why it is not to be done, for drop")
            ),
            argument(
                "--overdue", action="store_true", help=mark("only those whose moment is over")
            ),
            argument(
                "--kind",
                choices=(
                    "notice",
                    "follow_up",
                    "low_score",
                    "claim",
                    "case",
                    "review",
                    "agreement",
                ),
                help=mark("only those of one kind"),
            ),
            argument(
                "--conversation",
                type=positive,
                metavar="CONV",
                help=mark("only those of one conversation"),
            ),
        ),
        reads=True,
        acts=True,
    ),
)
