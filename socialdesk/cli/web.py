"""The command that serves the desk to a browser."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "web",
        "web:serve",
        mark("Serve the desk to a browser, under an address that works once."),
        (
            argument(
                "--host",
                default="127.0.0.1",
                help=mark("where to listen (default: this machine alone)"),
            ),
            argument("--port", type=positive, default=8490, metavar=mark("PORT")),
            argument(
                "--public-url",
                metavar=mark("URL"),
                help=mark("under which browsers reach it, behind a proxy with HTTPS"),
            ),
            argument(
                "--sessions",
                type=positive,
                default=8,
                metavar=mark("N"),
                help=mark("desks open at once, at most"),
            ),
            argument(
                "--as",
                dest="agent",
                metavar=mark("AGENT"),
                help=mark("who answers (default: [desk] agent, then $USER)"),
            ),
        ),
    ),
)
