"""The command about the folder of answers."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "faq",
        "faq:faq",
        mark("The folder of answers: what it answers to words, what stands in it, what it lacks."),
        (
            argument(
                "action",
                nargs="?",
                choices=("test", "list", "show", "check", "new", "gaps"),
                default="list",
            ),
            argument(
                "words",
                nargs="*",
                metavar=mark("WORDS"),
                help=mark("test: a customer's words; show, new: an answer's name"),
            ),
            argument("--channel", default="", metavar=mark("CHANNEL")),
            argument("--at", metavar=mark("WHEN"), help=mark("as it would be then (default: now)")),
            argument(
                "--language",
                default="",
                metavar=mark("LANGUAGE"),
                help=mark("the customer's, as a platform tells it (default: that of the words)"),
            ),
            argument(
                "--last",
                default="7d",
                metavar=mark("TIME"),
                help=mark("gaps: how far back questions are looked at (default: 7d)"),
            ),
            argument("--limit", type=positive, default=20, metavar=mark("N")),
            argument(
                "--from-gap",
                type=positive,
                metavar=mark("N"),
                help=mark("new: with the questions of that gap"),
            ),
        ),
        reads=True,
    ),
)
