"""The command that needs no token: a pretend shop."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "demo",
        "demo:demo",
        mark("Open the desk on simulated platforms with a dozen customers. No token needed."),
        (
            argument(
                "--scene",
                choices=("shop", "live"),
                default="shop",
                help=mark(
                    "an ordinary day, or a live evening with thousands of comments and games"
                ),
            ),
            argument(
                "--headless",
                action="store_true",
                help=mark("no desk: let an agent answer, then print a summary"),
            ),
            argument(
                "--web",
                action="store_true",
                help=mark("the desk in a browser of this machine instead of the terminal"),
            ),
            argument(
                "--seconds",
                type=float,
                default=20.0,
                metavar=mark("N"),
                help=mark("how long customers talk (headless)"),
            ),
            argument(
                "--seed",
                type=int,
                default=1,
                metavar=mark("N"),
                help=mark("which course of events"),
            ),
            argument(
                "--folder",
                metavar=mark("DIR"),
                help=mark("where to set up (default: a new folder under the temporary one)"),
            ),
            argument("--json", action="store_true", help=mark("the summary as one JSON object")),
        ),
    ),
)
