"""Commands that find conversations: the list, words in messages, whom to answer next."""

from socialdesk.cli.command import Command, argument, mark, positive

SHELVES = ("active", "snoozed", "resolved", "all")

COMMANDS = (
    Command(
        "inbox",
        "inbox:inbox",
        mark("List conversations, the longest wait first."),
        (
            argument(
                "query",
                nargs="*",
                metavar=mark("QUERY"),
                help=mark("channel:zalo wait:>10m tag:vip assignee:me words"),
            ),
            argument(
                "--view",
                choices=SHELVES,
                default="active",
                help=mark("which shelf (default: active)"),
            ),
            argument("--account", metavar=mark("NAME"), help=mark("of one account")),
            argument(
                "--assignee", metavar=mark("AGENT"), help=mark('of one agent; "" for nobody\'s')
            ),
            argument("--tag", metavar=mark("TAG"), help=mark("with a tag")),
            argument(
                "--status",
                choices=("open", "pending", "snoozed", "resolved"),
                help=mark("in a status"),
            ),
            argument(
                "--waiting", action="store_true", help=mark("where a customer waits for an answer")
            ),
            argument("--unread", action="store_true", help=mark("with messages nobody has seen")),
            argument(
                "--limit",
                type=positive,
                default=50,
                metavar=mark("N"),
                help=mark("at most so many (default: 50)"),
            ),
        ),
        reads=True,
    ),
    Command(
        "search",
        "inbox:search",
        mark("Find words in names and messages, with or without accents."),
        (
            argument(
                "words",
                nargs="+",
                metavar=mark("QUERY"),
                help=mark("words, and terms as `inbox` takes them"),
            ),
            argument("--limit", type=positive, default=50, metavar=mark("N")),
        ),
        reads=True,
    ),
    Command(
        "next", "inbox:following", mark("Whom to answer next, and why."), (), reads=True, acts=True
    ),
)
