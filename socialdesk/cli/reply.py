"""Commands that a customer notices: answers, their corrections, acts on comments."""

from socialdesk.cli.command import Command, argument, mark, positive, seen

COMMANDS = (
    Command(
        "reply",
        "reply:reply",
        mark("Queue an answer. The same --key queues it once, however often it is run."),
        (
            argument("conversation", type=positive),
            argument(
                "text",
                nargs="?",
                default="",
                help=mark('the words; "-" reads them from stdin; "" with --attach for none'),
            ),
            argument("--key", help=mark("your own name for this answer")),
            argument(
                "--attach", metavar=mark("FILE"), help=mark("a picture or file to send along")
            ),
            argument(
                "--private",
                action="store_true",
                help=mark("answer a comment by its one private message"),
            ),
            argument(
                "--reply-to",
                type=positive,
                metavar=mark("MESSAGE"),
                help=mark("the message it refers to"),
            ),
            argument(
                "--canned",
                metavar=mark("SHORTCUT"),
                help=mark("a canned answer instead of TEXT, filled in"),
            ),
            argument(
                "--answer",
                metavar=mark("ANSWER"),
                help=mark("an answer of the answers folder instead of TEXT, filled in"),
            ),
            argument(
                "--at",
                metavar=mark("WHEN"),
                help=mark("send later: 2h, mai 9h, 2026-12-24 08:30; not if they write first"),
            ),
            argument(
                "--even-if-answered",
                action="store_true",
                help=mark("with --at: also if the customer writes first"),
            ),
            argument(
                "--json", action="store_true", help=mark("print the deliveries' numbers as JSON")
            ),
            seen(),
        ),
        acts=True,
    ),
    Command(
        "edit",
        "reply:edit",
        mark("Replace the words of a message of ours, where the platform allows it."),
        (
            argument("conversation", type=positive),
            argument("message", type=positive),
            argument("text", help=mark('the new words; "-" reads them from stdin')),
            seen(),
        ),
        acts=True,
    ),
    Command(
        "unsend",
        "reply:unsend",
        mark("Take a message of ours back from the customer."),
        (
            argument("conversation", type=positive),
            argument("message", type=positive),
            seen(),
        ),
        acts=True,
    ),
    Command(
        "comment",
        "reply:comment",
        mark("Hide, show, delete or like a public comment."),
        (
            argument("act", choices=("hide", "unhide", "delete", "like", "unlike")),
            argument("conversation", type=positive),
            argument(
                "--message",
                type=positive,
                metavar=mark("MESSAGE"),
                help=mark("which (default: the newest comment)"),
            ),
            argument(
                "--json", action="store_true", help=mark("print the delivery's number as JSON")
            ),
            seen(),
        ),
        acts=True,
    ),
)
