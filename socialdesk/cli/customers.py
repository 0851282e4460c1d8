"""Commands about the person behind a conversation."""

from socialdesk.cli.command import Command, argument, positive

COMMANDS = (
    Command(
        "customer",
        "customers:customer",
        "What is known of a conversation's person; write it down.",
        (
            argument("conversation", type=positive),
            argument(
                "details",
                nargs="*",
                metavar="KEY=VALUE",
                help="pronoun=chị order=DH123; KEY= forgets it",
            ),
        ),
        reads=True,
    ),
    Command(
        "erase",
        "customers:erase",
        "Delete everything kept about the person behind a conversation.",
        (
            argument("conversation", type=positive),
            argument("--yes", action="store_true", help="really do it; there is no way back"),
        ),
    ),
)
