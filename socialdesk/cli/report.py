"""The command about reports."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "report",
        "report:report",
        mark("A day, a week or a month on paper: as a page, a PDF, a workbook, a picture."),
        (
            argument("kind", choices=("daily", "weekly", "monthly")),
            argument(
                "--for",
                dest="day",
                metavar="DATE",
                help=mark(
                    "a day of the one that is meant (2026-11-25); the last full one without it"
                ),
            ),
            argument(
                "--html", metavar="FILE", help=mark("one page for a browser, pictures inside")
            ),
            argument("--pdf", metavar="FILE", help=mark("for the printer")),
            argument("--xlsx", metavar="FILE", help=mark("a workbook, numbers as numbers")),
            argument("--png", metavar="FILE", help=mark("one picture, for a telephone")),
        ),
        reads=True,
    ),
)
