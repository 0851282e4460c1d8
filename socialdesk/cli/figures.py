"""Commands about figures: how long customers waited, and what they buy."""

from socialdesk.cli.command import Command, argument, mark, positive

PRESETS = (
    "ours",
    "chatwoot",
    "libredesk",
    "zammad",
    "pancake",
    "lazada-2020",
    "shopee-90d",
    "shopee-30d",
    "tiktok-12h",
    "facebook-7d",
)

SHEETS = (
    "resolutions",
    "repeats",
    "busy",
    "backlog",
    "customers",
    "elsewhere",
    "outcomes",
    "agents",
    "answers",
    "promises",
)

SALES = ("cohorts", "value", "conversion", "revenue", "buyers")
"""About what people buy."""

TIME = (
    argument(
        "--in",
        dest="span",
        metavar=mark("SPAN"),
        help=mark('days in words: "last week", "30 days", october, 2026-11-01..2026-11-15'),
    ),
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
)
"""Which time is asked for."""
AS_OF = argument("--as-of", metavar="WHEN", help=mark("as it was known then"))


def wait_or_badge(text: str) -> "int | str":
    """A number of something that is there, or a name."""
    return positive(text) if text.strip().isdecimal() else text


COMMANDS = (
    Command(
        "stats",
        "stats:stats",
        mark("How long customers waited, and how many were answered in time."),
        (
            argument(
                "what",
                nargs="?",
                choices=(
                    "waits",
                    "episodes",
                    "explain",
                    "targets",
                    "badges",
                    "coach",
                    "surveys",
                    *SHEETS,
                    *SALES,
                ),
                help=mark(
                    "one by one, one wait's story, what reached its target, how marketplaces see the shop, whom to answer to keep a badge, or other figures"
                ),
            ),
            argument(
                "wait",
                nargs="?",
                type=wait_or_badge,
                metavar=mark("WAIT|BADGE"),
                help=mark("the number of a wait, for explain; a badge's name, for coach"),
            ),
            argument(
                "--preset",
                choices=PRESETS,
                help=mark("as another system counts, from the same waits"),
            ),
            argument(
                "--reading",
                action="append",
                default=[],
                metavar=mark("NAME"),
                help=mark("where a system's rules are unsure: which way to read them"),
            ),
            *TIME,
            argument(
                "--by",
                choices=(
                    "account",
                    "channel",
                    "agent",
                    "tag",
                    "broadcast",
                    "hour",
                    "weekday",
                    "day",
                    "week",
                    "month",
                    "language",
                    "live",
                    "product",
                ),
                default="",
                help=mark("a line for each"),
            ),
            argument(
                "--within",
                metavar="7d",
                help=mark("for conversion: ordered within so long after they wrote"),
            ),
            argument(
                "--kind",
                choices=("csat", "ces", "nps"),
                help=mark("for surveys: only those of one kind"),
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
                dest="in_time",
                metavar="10m",
                help=mark("what is in time: 90s, 10m, 12h"),
            ),
            AS_OF,
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
