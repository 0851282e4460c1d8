"""Commands that change conversations for the shop alone, and take such changes back."""

from socialdesk.cli.command import Command, argument, mark, positive, seen, several

COMMANDS = (
    Command(
        "note",
        "conversations:note",
        mark("Keep a remark that only the shop sees."),
        (
            argument("conversation", type=positive),
            argument("text", help=mark('the words; "-" reads them from stdin')),
        ),
        acts=True,
    ),
    Command(
        "tag",
        "conversations:tag",
        mark("Put tags on a conversation, or take them off with -TAG."),
        (
            argument("conversation", type=several),
            argument("tags", nargs="*", metavar=mark("[-]TAG")),
            seen(),
        ),
        acts=True,
    ),
    Command(
        "assign",
        "conversations:assign",
        mark("Give a conversation to an agent (me: to yourself; nobody: to everybody)."),
        (
            argument("conversation", type=several, nargs="+"),
            argument("assignee"),
            seen(),
        ),
        acts=True,
    ),
    Command(
        "snooze",
        "conversations:snooze",
        mark("Put a conversation away until a moment, or until the customer writes."),
        (
            argument("conversation", type=several),
            argument(
                "until", nargs="+", help=mark("2h, tomorrow 9:00, mai 9h, thứ 2, 2026-12-24 08:30")
            ),
            seen(),
        ),
        acts=True,
    ),
    Command(
        "pause",
        "conversations:pause",
        mark("Let the clock of its target stand still: the shop waits for something itself."),
        (
            argument("conversation", type=several, nargs="+"),
            argument(
                "--for",
                dest="reason",
                required=True,
                metavar=mark("REASON"),
                help=mark("customer, stock or shipper"),
            ),
            argument(
                "--until",
                default="",
                metavar=mark("WHEN"),
                help=mark("at the longest until then; without it until `resume`"),
            ),
        ),
        acts=True,
    ),
    Command(
        "resume",
        "conversations:resume",
        mark("Let the clock of its target go on."),
        (argument("conversation", type=several, nargs="+"),),
        acts=True,
    ),
    Command(
        "resolve",
        "conversations:resolve",
        mark("Close a conversation; the customer's next message opens it anew."),
        (argument("conversation", type=several, nargs="+"), seen()),
        acts=True,
    ),
    Command(
        "reopen",
        "conversations:reopen",
        mark("Take a snoozed or resolved conversation up again."),
        (argument("conversation", type=several, nargs="+"), seen()),
        acts=True,
    ),
    Command(
        "priority",
        "conversations:priority",
        mark("Say how urgent a conversation is."),
        (
            argument("conversation", type=several, nargs="+"),
            argument("priority", help=mark("low, normal, high or urgent, in any of our languages")),
            seen(),
        ),
        acts=True,
    ),
    Command(
        "merge",
        "conversations:merge",
        mark("Say that the people of two conversations are one person."),
        (
            argument("conversation", type=positive),
            argument("other", type=positive),
        ),
        acts=True,
    ),
    Command(
        "undo",
        "conversations:undo",
        mark(
            "Take back what you did last: tag, assign, priority, snooze, pause, resolve, merge; of CONVERSATION also what a rule did."
        ),
        (argument("conversation", type=positive, nargs="?"),),
        acts=True,
    ),
    Command(
        "redo",
        "conversations:redo",
        mark("Do again what you took back last."),
        (argument("conversation", type=positive, nargs="?"),),
        acts=True,
    ),
    Command(
        "bulk",
        "conversations:bulk",
        mark("Do something to every conversation that a query finds. Asks for --yes."),
        (
            argument(
                "verb",
                choices=(
                    "tag",
                    "assign",
                    "priority",
                    "snooze",
                    "resolve",
                    "reopen",
                    "pause",
                    "resume",
                ),
            ),
            argument(
                "value",
                nargs="?",
                default="",
                help=mark("a tag or -TAG, an agent, a priority, a moment, what is waited for"),
            ),
            argument(
                "--query",
                required=True,
                metavar=mark("QUERY"),
                help=mark("which, as `inbox` takes it"),
            ),
            argument(
                "--yes",
                action="store_true",
                help=mark("really do it; without it you see how many there are"),
            ),
            seen(),
        ),
        acts=True,
    ),
)
