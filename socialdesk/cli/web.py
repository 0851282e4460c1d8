"""The command that serves the desk to a browser."""

from socialdesk.cli.command import Command, argument, positive

COMMANDS = (
    Command(
        "web",
        "web:serve",
        "Serve the desk to a browser, under an address that works once.",
        (
            argument(
                "--host", default="127.0.0.1", help="where to listen (default: this machine alone)"
            ),
            argument("--port", type=positive, default=8490, metavar="PORT"),
            argument(
                "--public-url",
                metavar="URL",
                help="under which browsers reach it, behind a proxy with HTTPS",
            ),
            argument(
                "--sessions",
                type=positive,
                default=8,
                metavar="N",
                help="desks open at once, at most",
            ),
            argument(
                "--as",
                dest="agent",
                metavar="AGENT",
                help="who answers (default: [desk] agent, then $USER)",
            ),
        ),
    ),
)
