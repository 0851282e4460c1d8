"""The command that hands everything to other programs."""

from socialdesk.cli.command import Command, argument, mark
from socialdesk.cli.figures import AS_OF, PRESETS, TIME

COMMANDS = (
    Command(
        "export",
        "exports:export",
        mark("Write all messages, waits, episodes or surveys to a file for other programs."),
        (
            argument("what", choices=("messages", "episodes", "waits", "surveys")),
            *TIME,
            argument(
                "--account",
                action="append",
                dest="accounts",
                default=[],
                metavar=mark("NAME"),
                help=mark("only of this account; as often as needed"),
            ),
            AS_OF,
            argument(
                "--preset",
                choices=PRESETS,
                help=mark(
                    "waits and episodes: until when each is to be answered, by this system's rules"
                ),
            ),
            argument("--csv", metavar=mark("FILE"), help=mark("a table; - is standard output")),
            argument(
                "--bom",
                action="store_true",
                help=mark("mark CSV as UTF-8, so that Excel reads its letters"),
            ),
            argument(
                "--jsonl", metavar=mark("FILE"), help=mark("JSON lines; - is standard output")
            ),
            argument("--xlsx", metavar=mark("FILE"), help=mark("a workbook of Excel")),
            argument(
                "--parquet",
                metavar=mark("FILE"),
                help=mark("Apache Parquet, where pyarrow is there"),
            ),
        ),
        reads=True,
    ),
)
