"""Commands about telling many people: audiences, broadcasts, topics, who wants none, the agenda."""

from socialdesk.cli.command import Command, argument, mark, positive

YES = argument(
    "--yes", action="store_true", help=mark("do it; without it, only what would be done is said")
)
PURPOSE = argument(
    "--class",
    dest="purpose",
    default=None,
    metavar=mark("CLASS"),
    help=mark("promotion, service or topic:NAME"),
)
TO_CHAT = argument(
    "--to-chat",
    action="append",
    default=None,
    metavar=mark("CONVERSATION"),
    help=mark("a group or a channel that is told as well; an account's name: all who follow it"),
)

COMMANDS = (
    Command(
        "audience",
        "audience:audience",
        mark("Who a query names, and who of them may be told something now."),
        (
            argument("query", nargs="+", help=mark('who: "silent:>30d tag:vip", "follows:yes"')),
            argument(
                "--list", action="store_true", help=mark("everybody, with what is in the way")
            ),
            argument(
                "--class",
                dest="purpose",
                default="promotion",
                metavar=mark("CLASS"),
                help=mark("promotion, service or topic:NAME"),
            ),
        ),
        reads=True,
    ),
    Command(
        "broadcast",
        "broadcast:broadcast",
        mark("Announcements to many people: write, check, schedule, send, pause, stop, results."),
        (
            argument(
                "action",
                choices=(
                    "new",
                    "edit",
                    "preview",
                    "test",
                    "preflight",
                    "schedule",
                    "start",
                    "pause",
                    "resume",
                    "skip",
                    "stop",
                    "list",
                    "show",
                    "ledger",
                    "results",
                ),
            ),
            argument("name", nargs="?", default=""),
            argument(
                "--name",
                dest="new_name",
                default=None,
                metavar=mark("NAME"),
                help=mark("another name for one that is there (edit)"),
            ),
            argument("--query", default=None, metavar=mark("QUERY"), help=mark("who gets it")),
            argument(
                "--text",
                default=None,
                metavar=mark("TEXT"),
                help=mark("the words in the shop's language"),
            ),
            argument("--text-vi", default=None, metavar=mark("TEXT")),
            argument("--text-en", default=None, metavar=mark("TEXT")),
            argument("--text-th", default=None, metavar=mark("TEXT")),
            argument(
                "--for-channel",
                action="append",
                default=None,
                metavar="CHANNEL=TEXT",
                help=mark("other words for a platform"),
            ),
            argument(
                "--picture",
                default=None,
                metavar=mark("FILE"),
                help=mark("a picture or video that goes along"),
            ),
            argument(
                "--button",
                action="append",
                default=None,
                metavar="WORDS[=URL]",
                help=mark("a link, or a quick answer; at most three"),
            ),
            PURPOSE,
            argument(
                "--account",
                action="append",
                default=None,
                metavar=mark("ACCOUNT"),
                help=mark("by these accounts alone"),
            ),
            TO_CHAT,
            argument(
                "--pin",
                action="store_true",
                default=None,
                help=mark("keep it on top of the groups and channels that are told"),
            ),
            argument(
                "--no-pin",
                dest="pin",
                action="store_false",
                default=None,
                help=mark("pin it nowhere any more"),
            ),
            argument(
                "--template",
                action="append",
                default=None,
                metavar="CHANNEL=NAME[: VALUE; VALUE]",
                help=mark(
                    "an approved template for whoever the channel takes no words for (class service)"
                ),
            ),
            argument(
                "--late",
                default=None,
                metavar="skip|ask|send:6h",
                help=mark("what becomes of a moment that was missed"),
            ),
            argument(
                "--at",
                default=None,
                metavar=mark("WHEN"),
                help=mark('"2026-12-01 20:00", "tomorrow 9:00"'),
            ),
            argument(
                "--every", default=None, metavar=mark("WORDS"), help=mark('"every Friday 19:00"')
            ),
            argument(
                "--cron",
                default=None,
                metavar=mark("EXPR"),
                help=mark('"15 21 * * 0"; 0 is Sunday'),
            ),
            argument(
                "--until",
                default=None,
                metavar=mark("DATE"),
                help=mark("the last day on which it comes again"),
            ),
            argument(
                "--for", dest="for_whom", type=positive, default=None, metavar=mark("CONVERSATION")
            ),
            argument(
                "--to",
                type=positive,
                default=None,
                metavar=mark("CONVERSATION"),
                help=mark("where a test goes"),
            ),
            argument("--run", type=positive, default=None, metavar="N"),
            argument("--state", default=None, metavar=mark("STATE")),
            YES,
        ),
        reads=True,
        acts=True,
    ),
    Command(
        "topic",
        "topic:topic",
        mark("Topics that people ask to be told of: list, words, join, leave, import."),
        (
            argument(
                "action",
                choices=("list", "words", "join", "leave", "import"),
                nargs="?",
                default="list",
            ),
            argument("topic", nargs="?", default=""),
            argument("rest", nargs="*", metavar=mark("CONVERSATION")),
            argument(
                "--dry-run",
                action="store_true",
                help=mark("say what would be done, and do nothing"),
            ),
            YES,
        ),
        reads=True,
        acts=True,
    ),
    Command(
        "optout",
        "topic:optout",
        mark("Write down that a customer wants no promotions."),
        (
            argument("conversation", type=positive),
            argument("--undo", action="store_true", help=mark("they want them again")),
        ),
        reads=True,
        acts=True,
    ),
    Command(
        "agenda",
        "agenda:agenda",
        mark("What goes out in the next 60 days: broadcasts and scheduled answers."),
        (
            argument(
                "--ics",
                default=None,
                metavar=mark("FILE"),
                help=mark('write it as a calendar file; "-" prints it'),
            ),
            argument("--days", type=positive, default=60, metavar="N"),
        ),
        reads=True,
    ),
)
