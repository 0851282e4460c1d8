"""The command about what customers are asked afterwards."""

from socialdesk.cli.command import Command, argument, mark, positive
from socialdesk.cli.figures import TIME

KINDS = ("csat", "ces", "nps")
COMMANDS = (
    Command(
        "survey",
        "survey:survey",
        mark("What customers were asked afterwards: list, show N, preview CONV, send CONV."),
        (
            argument(
                "action", nargs="?", choices=("list", "show", "preview", "send"), default="list"
            ),
            argument(
                "number",
                nargs="?",
                type=positive,
                metavar=mark("CONV|N"),
                help=mark("a survey, for show; a conversation, for preview and send"),
            ),
            argument("--kind", choices=KINDS, help=mark("only those of one kind")),
            argument("--low", action="store_true", help=mark("only those with a low mark")),
            argument(
                "--limit", type=positive, default=100, metavar="N", help=mark("at most so many")
            ),
            *TIME,
        ),
        reads=True,
        acts=True,
    ),
)
