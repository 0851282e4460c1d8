"""Commands about lives."""

from socialdesk.cli.broadcasts import PURPOSE, TO_CHAT, YES
from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "live",
        "live:live",
        mark(
            "Live evenings: what people are told before, whose comments count, what is asked, what it came to."
        ),
        (
            argument(
                "action",
                choices=(
                    "new",
                    "edit",
                    "plan",
                    "start",
                    "end",
                    "list",
                    "show",
                    "products",
                    "comments",
                    "stats",
                ),
            ),
            argument("name", nargs="?", default=""),
            argument(
                "what",
                nargs="?",
                default="",
                metavar="SKU",
                help=mark("for show: this product is shown from now on, by its SKU or its code"),
            ),
            argument(
                "--add",
                action="append",
                default=[],
                metavar="SKU=CODE",
                help=mark("for products: it is sold in this live, and people call it so"),
            ),
            argument(
                "--drop",
                action="append",
                default=[],
                metavar="SKU",
                help=mark("for products: it is sold in it no more"),
            ),
            argument(
                "--most",
                action="append",
                default=[],
                metavar="SKU=N",
                help=mark("for products: so many of it one person may have; 0: as configured"),
            ),
            argument(
                "--title",
                default=None,
                metavar=mark("TEXT"),
                help=mark("what it is about; goes into what people are told"),
            ),
            argument("--link", default=None, metavar="URL", help=mark("where it is watched")),
            argument(
                "--at",
                default=None,
                metavar=mark("WHEN"),
                help=mark("when it begins (new, edit); when the replay is told (end)"),
            ),
            argument(
                "--account",
                action="append",
                default=None,
                metavar=mark("ACCOUNT"),
                help=mark("where people comment: everything on this account while it runs"),
            ),
            argument(
                "--post",
                action="append",
                default=None,
                metavar="[ACCOUNT=]POST",
                help=mark("only under this post or video: its number, or its address"),
            ),
            argument(
                "--group",
                action="append",
                type=positive,
                default=None,
                metavar=mark("CONVERSATION"),
                help=mark("a group in which people comment"),
            ),
            argument(
                "--query",
                default=None,
                metavar=mark("QUERY"),
                help=mark("who is told of it (default: who asked for the topic live)"),
            ),
            PURPOSE,
            TO_CHAT,
            argument(
                "--sheet",
                default=None,
                metavar=mark("FILE"),
                help=mark('the run sheet, lines like "0:05 Áo A01 199k"; - reads stdin'),
            ),
            argument(
                "--move",
                action="append",
                default=None,
                metavar="day|hour|soon|now=WHEN",
                help=mark("one announcement goes out at another time (plan)"),
            ),
            argument(
                "--cancel",
                action="append",
                default=None,
                choices=("day", "hour", "soon", "now", "replay"),
                help=mark("call one announcement off (plan)"),
            ),
            argument(
                "--quietly", action="store_true", help=mark("begin without telling anybody (start)")
            ),
            argument(
                "--replay",
                default=None,
                metavar="URL",
                help=mark("tell people where it can be watched again (end)"),
            ),
            argument(
                "--questions", action="store_true", help=mark("only questions that nobody answered")
            ),
            argument(
                "--after",
                type=int,
                default=None,
                metavar="N",
                help=mark("what came behind this number (comments)"),
            ),
            argument("--limit", type=positive, default=None, metavar="N"),
            YES,
        ),
        reads=True,
        acts=True,
    ),
)
