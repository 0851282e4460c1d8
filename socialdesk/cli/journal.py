"""Commands about what platforms handed over."""

from socialdesk.cli.command import Command, argument, positive

COMMANDS = (
    Command(
        "journal",
        "journal:journal",
        "What platforms handed over, newest first.",
        (
            argument(
                "--state",
                choices=("done", "quarantined", "unknown", "passed-over"),
                help="only updates in this state",
            ),
            argument(
                "--since",
                metavar="WHEN",
                help="received since: 2h, 3d, 2026-11-20, 2026-11-20 08:00",
            ),
            argument("--limit", type=positive, default=100, metavar="N"),
            argument("--raw", type=positive, metavar="ID", help="print one update's exact bytes"),
        ),
        reads=True,
    ),
    Command(
        "replay",
        "journal:replay",
        "Read journalled updates once more, after a fix.",
        (
            argument("--dry-run", action="store_true", help="only say what would happen"),
            argument(
                "--since",
                metavar="WHEN",
                help="everything received since, not only the quarantined",
            ),
            argument("--json", action="store_true", help="the summary as one JSON object"),
        ),
    ),
)
