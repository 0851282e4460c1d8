"""The command about the automatic text that says a message has arrived."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "acknowledge",
        "acknowledge:acknowledge",
        mark("What a customer's message would be answered by itself, or why nothing would be."),
        (
            argument("what", choices=("explain",)),
            argument("conversation", nargs="?", type=positive),
            argument("--text", default="", metavar=mark("WORDS"), help=mark("what they write")),
            argument("--at", metavar=mark("WHEN"), help=mark("at this moment (default: now)")),
            argument(
                "--account",
                default="",
                metavar=mark("ACCOUNT"),
                help=mark("of somebody new who writes to it"),
            ),
            argument(
                "--language",
                default="",
                metavar=mark("LANGUAGE"),
                help=mark("as their platform tells it: vi, en-US …"),
            ),
            argument("--name", default="", metavar=mark("NAME"), help=mark("what they are called")),
        ),
        reads=True,
    ),
)
