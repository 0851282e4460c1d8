"""The command that opens the desk."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "tui",
        "desk:tui",
        "Open the desk.",
        (
            argument(
                "--as",
                dest="agent",
                metavar="AGENT",
                help="who answers (default: [desk] agent, then $USER)",
            ),
            argument(
                "--plain",
                action="store_true",
                help="line by line, for screen readers and slow lines",
            ),
            argument(
                "--theme",
                choices=("dark", "light", "contrast", "ansi", "mono"),
                help="(default: [desk] theme)",
            ),
            argument("--login", action="store_true", help="ask for the agent's password first"),
        ),
    ),
)
