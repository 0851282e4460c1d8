"""The command that says what words mean as a moment."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "when",
        "when:when",
        mark(
            "Say which moment words mean (mai 9h, 20h, 2 ทุ่ม); without words, list what can be written."
        ),
        (
            argument(
                "words", nargs="*", metavar=mark("WHEN"), help=mark("as --at and snooze take it")
            ),
        ),
        reads=True,
    ),
)
