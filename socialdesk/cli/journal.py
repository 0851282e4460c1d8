"""Commands about what platforms handed over."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "journal",
        "journal:journal",
        mark("What platforms handed over, newest first."),
        (
            argument(
                "--state",
                choices=("done", "quarantined", "unknown", "passed-over"),
                help=mark("only updates in this state"),
            ),
            argument(
                "--since",
                metavar=mark("WHEN"),
                help=mark("received since: 2h, 3d, 2026-11-20, 2026-11-20 08:00"),
            ),
            argument("--limit", type=positive, default=100, metavar=mark("N")),
            argument(
                "--raw",
                type=positive,
                metavar=mark("ID"),
                help=mark("print one update's exact bytes"),
            ),
        ),
        reads=True,
    ),
    Command(
        "replay",
        "journal:replay",
        mark("Read journalled updates once more, after a fix."),
        (
            argument("--dry-run", action="store_true", help=mark("only say what would happen")),
            argument(
                "--since",
                metavar=mark("WHEN"),
                help=mark("everything received since, not only the quarantined"),
            ),
            argument("--json", action="store_true", help=mark("the summary as one JSON object")),
        ),
    ),
)
