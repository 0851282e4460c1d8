"""The command that says what words mean as a moment."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "when",
        "when:when",
        "Say which moment words mean (mai 9h, 20h, 2 ทุ่ม); without words, list what can be written.",
        (argument("words", nargs="*", metavar="WHEN", help="as --at and snooze take it"),),
        reads=True,
    ),
)
