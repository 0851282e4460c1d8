"""The command that needs no token: a pretend shop."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "demo",
        "demo:demo",
        "Open the desk on simulated platforms with a dozen customers. No token needed.",
        (
            argument(
                "--headless",
                action="store_true",
                help="no desk: let an agent answer, then print a summary",
            ),
            argument(
                "--seconds",
                type=float,
                default=20.0,
                metavar="N",
                help="how long customers talk (headless)",
            ),
            argument("--seed", type=int, default=1, metavar="N", help="which course of events"),
            argument(
                "--folder",
                metavar="DIR",
                help="where to set up (default: a new folder under the temporary one)",
            ),
            argument("--json", action="store_true", help="the summary as one JSON object"),
        ),
    ),
)
