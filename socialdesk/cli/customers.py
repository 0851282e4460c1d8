"""Commands about the person behind a conversation."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "customer",
        "customers:customer",
        mark("What is known of a conversation's person; write it down."),
        (
            argument("conversation", type=positive),
            argument(
                "details",
                nargs="*",
                metavar=mark("KEY=VALUE"),
                help=mark("pronoun=chị order=DH123; KEY= forgets it"),
            ),
            argument(
                "--reliability",
                action="store_true",
                help=mark("how reliably they take what they order, and why it says so"),
            ),
            argument(
                "--export",
                metavar=mark("FILE"),
                help=mark("write everything that is kept of them into one archive (.zip)"),
            ),
        ),
        reads=True,
    ),
    Command(
        "erase",
        "customers:erase",
        mark("Delete everything kept about the person behind a conversation."),
        (
            argument("conversation", type=positive),
            argument("--yes", action="store_true", help=mark("really do it; there is no way back")),
        ),
    ),
    Command(
        "retention",
        "customers:retention",
        mark("How long what is known of customers is kept, and who is erased next."),
        reads=True,
    ),
)
