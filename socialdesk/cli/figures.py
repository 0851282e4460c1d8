"""Commands about figures: how long customers waited."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "stats",
        "stats:stats",
        mark("How long customers waited, and how many were answered in time."),
        (
            argument(
                "--from",
                dest="begins",
                metavar="WHEN",
                help=mark("a day of the shop's (2026-11-01), or a moment"),
            ),
            argument(
                "--to",
                dest="ends",
                metavar="WHEN",
                help=mark("the first day that is not counted any more"),
            ),
            argument(
                "--by",
                choices=(
                    "account",
                    "channel",
                    "agent",
                    "tag",
                    "hour",
                    "weekday",
                    "day",
                    "week",
                    "month",
                    "language",
                ),
                default="",
                help=mark("a line for each"),
            ),
            argument(
                "--clock",
                choices=("wall", "business"),
                default="wall",
                help=mark("business: only while the shop is open"),
            ),
            argument(
                "--when",
                choices=("arrival", "answer"),
                default="arrival",
                help=mark("whether a wait belongs to when it began, or to when it was answered"),
            ),
            argument(
                "--target",
                default="10m",
                metavar="10m",
                help=mark("what is in time: 90s, 10m, 12h"),
            ),
            argument("--as-of", metavar="WHEN", help=mark("as it was known then")),
            argument("--csv", action="store_true", help=mark("a table with a head, as CSV")),
        ),
        reads=True,
    ),
    Command(
        "figures",
        "figures:figures",
        mark("Make the figures anew from the messages, or compare them."),
        (argument("what", choices=("rebuild", "check")),),
        reads=True,
    ),
)
