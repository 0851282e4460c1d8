"""Commands about games and their draws."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "draw",
        "draw:draw",
        mark(
            "A lucky draw that anybody can check: verify its file, draw by one, the script that checks."
        ),
        (
            argument("action", choices=("verify", "run", "script")),
            argument(
                "file",
                nargs="?",
                default="",
                metavar=mark("FILE"),
                help=mark("of the draw; - reads stdin"),
            ),
        ),
    ),
)
