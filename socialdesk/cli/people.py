"""The command about who is one person with whom."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "people",
        "people:people",
        mark(
            "Whose orders may be, and who may be one person: suggestions, accept N, refuse N, merge CONV CONV, unmerge CONV [CONV]."
        ),
        (
            argument(
                "action",
                nargs="?",
                choices=("suggestions", "accept", "refuse", "merge", "unmerge"),
                default="suggestions",
            ),
            argument(
                "number",
                nargs="?",
                type=positive,
                metavar="N|CONV",
                help=mark(
                    "a suggestion, for accept and refuse; a conversation, for merge and unmerge"
                ),
            ),
            argument(
                "other",
                nargs="?",
                type=positive,
                metavar="CONV",
                help=mark(
                    "the other conversation, for merge; for unmerge, from whom the first one is taken apart (default: from whom it was put to last)"
                ),
            ),
            argument("--limit", type=positive, help=mark("at most so many, the oldest first")),
        ),
        reads=True,
        acts=True,
    ),
)
