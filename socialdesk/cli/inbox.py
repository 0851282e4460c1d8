"""Commands that find conversations: the list, words in messages, whom to answer next."""

from socialdesk.cli.command import Command, argument, positive

SHELVES = ("active", "snoozed", "resolved", "all")

COMMANDS = (
    Command(
        "inbox",
        "inbox:inbox",
        "List conversations, the longest wait first.",
        (
            argument(
                "query",
                nargs="*",
                metavar="QUERY",
                help="channel:zalo wait:>10m tag:vip assignee:me words",
            ),
            argument(
                "--view", choices=SHELVES, default="active", help="which shelf (default: active)"
            ),
            argument("--account", metavar="NAME", help="of one account"),
            argument("--assignee", metavar="AGENT", help='of one agent; "" for nobody\'s'),
            argument("--tag", metavar="TAG", help="with a tag"),
            argument(
                "--status", choices=("open", "pending", "snoozed", "resolved"), help="in a status"
            ),
            argument("--waiting", action="store_true", help="where a customer waits for an answer"),
            argument("--unread", action="store_true", help="with messages nobody has seen"),
            argument(
                "--limit",
                type=positive,
                default=50,
                metavar="N",
                help="at most so many (default: 50)",
            ),
        ),
        reads=True,
    ),
    Command(
        "search",
        "inbox:search",
        "Find words in names and messages, with or without accents.",
        (
            argument(
                "words", nargs="+", metavar="QUERY", help="words, and terms as `inbox` takes them"
            ),
            argument("--limit", type=positive, default=50, metavar="N"),
        ),
        reads=True,
    ),
    Command("next", "inbox:following", "Whom to answer next, and why.", (), reads=True, acts=True),
)
