"""What a command is to the command line: a row that a subject offers."""

from __future__ import annotations

from socialdesk.commands.tongue import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping
    from typing import Any

MOST_NUMBER = (1 << 63) - 1
"""Nothing in a store has a larger number."""


def mark(sentence: str) -> str:
    """Marks a sentence for the catalogues; a parser says it in the language that is spoken."""
    return sentence


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
            takes_value = how.get("action", "store") in ("store", "append")
            found |= {name: takes_value for name in names if name.startswith("-")}
        return found

    def describe(self, parser: ArgumentParser) -> None:
        """Give a parser what this command takes."""
        arguments = list(self.arguments)
        if self.reads:
            help_text = mark("one JSON object a line (keys: docs/cli.md)")
            arguments.insert(0, argument("--json", action="store_true", help=help_text))
        if self.acts:
            help_text = mark("who does it (default: [desk] agent, then $USER)")
            arguments.append(argument("--as", dest="agent", metavar=mark("AGENT"), help=help_text))
        for names, options in arguments:
            parser.add_argument(*names, **_said(names[0], options))


def _said(name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """What an argument is given, in the language that is spoken: its help, and what stands for its
    value."""
    said = dict(options)
    if "help" in said:
        said["help"] = say(said["help"])
    if "choices" in said:
        said["metavar"] = f"{{{','.join(said['choices'])}}}"
    elif "action" not in said:
        own = name.lstrip("-").upper() if name.startswith("-") else name
        said["metavar"] = say(said.get("metavar", own))
    return said


def argument(*names: str, **options: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What argparse's `add_argument` will be given."""
    return names, options


def seen() -> tuple[tuple[str, ...], dict[str, Any]]:
    """Up to which message whoever acts has read."""
    return argument(
        "--seen",
        type=positive,
        metavar=mark("MESSAGE"),
        help=mark(
            "up to where you have read: a message's number, best the one that `thread --json` and"
            " `inbox --json` give as seen. What came after, or was edited since, stays open (exit 3)"
        ),
    )


def positive(text: str) -> int:
    """A number of something that is there."""
    from argparse import ArgumentTypeError  # noqa: PLC0415 - it is there by now

    is_number = text.strip().isdecimal()
    number = (int(text) if len(text) < 20 else MOST_NUMBER + 1) if is_number else 0
    if number > MOST_NUMBER:
        beyond = mark("there is no number {number}; none is above {most}")
        raise ArgumentTypeError(say(beyond, number=text[:40], most=MOST_NUMBER))
    if number < 1:
        raise ArgumentTypeError(say(mark("{text} is no number from 1 on"), text=repr(text[:40])))
    return number


def several(text: str) -> list[int]:
    """Conversations in one word: `3`, or `3,4,5`."""
    return [positive(number) for number in text.split(",")]
