"""Commands about what was said in one conversation: its thread, its files, its signals."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "thread",
        "thread:thread",
        mark("Show what was said in a conversation."),
        (
            argument("conversation", type=positive),
            argument(
                "--limit",
                type=positive,
                default=100,
                metavar=mark("N"),
                help=mark("the last N messages (default: 100)"),
            ),
        ),
        reads=True,
    ),
    Command(
        "signal",
        "thread:signal",
        mark("Show the customer that their words were seen, or that you type."),
        (
            argument("signal", choices=("seen", "typing")),
            argument("conversation", type=positive),
        ),
    ),
    Command(
        "attachment",
        "thread:attachment",
        mark("Fetch a message's file into the cache and print its path."),
        (
            argument("message", type=positive),
            argument(
                "--index",
                type=positive,
                default=1,
                metavar=mark("N"),
                help=mark("which file (default: the first)"),
            ),
            argument("--wait", type=float, default=30.0, metavar=mark("SECONDS")),
        ),
    ),
)
