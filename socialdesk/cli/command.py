"""What a command is to the command line: a row that a subject offers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from typing import Any

MOST_NUMBER = (1 << 63) - 1
"""Nothing in a store has a larger number."""

# A plain class and tuples: `dataclasses` and `typing` would double what `--help` imports.


class Command:
    """One command. `target` is "module:function" in `socialdesk.commands`, imported only when it is
    chosen; `reads` gives it --json, `acts` gives it --as."""

    __slots__ = ("acts", "arguments", "help", "name", "reads", "target")

    def __init__(
        self,
        name: str,
        target: str,
        help_text: str,
        arguments: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (),
        *,
        reads: bool = False,
        acts: bool = False,
    ) -> None:
        self.name = name
        self.target = target
        self.help = help_text
        self.arguments = arguments
        self.reads = reads
        self.acts = acts

    def options(self) -> dict[str, bool]:
        """Its options, and whether a value follows each."""
        found = {"--json": False} if self.reads else {}
        if self.acts:
            found["--as"] = True
        for names, how in self.arguments:
            takes_value = "action" not in how
            found |= {name: takes_value for name in names if name.startswith("-")}
        return found

    def describe(self, parser: ArgumentParser) -> None:
        """Give a parser what this command takes."""
        if self.reads:
            parser.add_argument(
                "--json", action="store_true", help="one JSON object a line (keys: docs/cli.md)"
            )
        for names, options in self.arguments:
            parser.add_argument(*names, **options)
        if self.acts:
            help_text = "who does it (default: [desk] agent, then $USER)"
            parser.add_argument("--as", dest="agent", metavar="AGENT", help=help_text)


def argument(*names: str, **options: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What argparse's `add_argument` will be given."""
    return names, options


def seen() -> tuple[tuple[str, ...], dict[str, Any]]:
    """Up to which message whoever acts has read."""
    return argument(
        "--seen",
        type=positive,
        metavar="MESSAGE",
        help="up to where you have read: a message's number, best the one that `thread --json` and"
        " `inbox --json` give as seen. What came after, or was edited since, stays open (exit 3)",
    )


def positive(text: str) -> int:
    """A number of something that is there."""
    number = int(text) if len(text) < 20 else MOST_NUMBER + 1
    if number > MOST_NUMBER:
        from argparse import ArgumentTypeError  # noqa: PLC0415 - it is there by now

        raise ArgumentTypeError(f"there is no number {text[:40]}; none is above {MOST_NUMBER}")
    if number < 1:
        raise ValueError
    return number


def several(text: str) -> list[int]:
    """Conversations in one word: `3`, or `3,4,5`."""
    return [positive(number) for number in text.split(",")]
