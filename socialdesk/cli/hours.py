"""The command about when the shop is open."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "hours",
        "hours:hours",
        mark(
            "Working hours: whether it is open then and why (explain), the coming days (show), how long it was open (business FROM TO), a vacation (vacation), what held before (history), and that what is written now held already (correct)."
        ),
        (
            argument(
                "what",
                nargs="?",
                choices=("explain", "show", "business", "vacation", "history", "correct"),
                default="explain",
            ),
            argument(
                "moments",
                nargs="*",
                metavar=mark("MOMENT"),
                help=mark("from and to, like 2026-11-27T08:00:00.000+07:00"),
            ),
            argument("--at", metavar=mark("WHEN"), help=mark("explain this moment (default: now)")),
            argument(
                "--account", default="", metavar=mark("ACCOUNT"), help=mark("by its own hours")
            ),
            argument("--team", default="", metavar=mark("TEAM"), help=mark("by its shifts")),
            argument(
                "--days",
                type=positive,
                default=90,
                metavar=mark("DAYS"),
                help=mark("show so many days (default: 90)"),
            ),
            argument(
                "--from",
                dest="begins",
                metavar=mark("WHEN"),
                help=mark("a vacation begins (default: now)"),
            ),
            argument(
                "--until",
                metavar=mark("WHEN"),
                help=mark("and ends; a day is closed whole (default: until --end)"),
            ),
            argument("--end", action="store_true", help=mark("end the vacation")),
            argument(
                "--since",
                metavar=mark("DAY"),
                help=mark("correct from then on (default: since ever)"),
            ),
        ),
        reads=True,
        acts=True,
    ),
)
