"""The command that opens the desk."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "tui",
        "desk:tui",
        mark("Open the desk."),
        (
            argument(
                "--as",
                dest="agent",
                metavar=mark("AGENT"),
                help=mark("who answers (default: [desk] agent, then $USER)"),
            ),
            argument(
                "--plain",
                action="store_true",
                help=mark("line by line, for screen readers and slow lines"),
            ),
            argument(
                "--theme",
                choices=("dark", "light", "contrast", "ansi", "mono"),
                help=mark("(default: [desk] theme)"),
            ),
            argument(
                "--login", action="store_true", help=mark("ask for the agent's password first")
            ),
        ),
    ),
)
