"""A command line in one order: options first, then what stands for itself. So both may be written in
any order, and a word of a text or a tag is never taken for an option, nor an option for a tag."""

from __future__ import annotations

import argparse
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_OPTION = re.compile(r"--[a-z][a-z-]*(?:=.*)?", re.DOTALL)
"""What can only be an option. "-5 độ", "-vip" and "--- hết ---" are words."""
_GLOBAL = {"--config": True, "--help": False}
"""Options that every command has, and whether a value follows."""

_BEFORE = (*_GLOBAL, "--version")
"""Options of the program itself."""


class CommandParser(argparse.ArgumentParser):
    """Reads what stands behind a command's name, sorted first."""

    takes: Mapping[str, bool] = _GLOBAL
    """Its options, and whether a value follows each."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """As argparse has it, of the words in one order."""
        return super().parse_known_args(in_order(args or (), self.takes), namespace)

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """Of one value: before Python 3.13 argparse takes a `--` for none, also where it stands for itself."""
        found = super()._get_values(action, arg_strings)
        if found == [] and action.nargs is None:
            found = self._get_value(action, "--")
            self._check_value(action, found)
        return found


def in_order(words: Sequence[str], takes: Mapping[str, bool]) -> list[str]:
    """Options first. Behind `--` everything stands for itself; an option that there is not stays
    one, so that it is refused."""
    options, free = list[str](), list[str]()
    rest = iter(words)
    for word in rest:
        if word == "--":
            free.extend(rest)
        elif word == "-h" or _OPTION.fullmatch(word):
            options.append(word)
            value = next(rest, None) if takes.get(word) else None
            if value in takes or value == "--":
                return list(words)  # an option without its value: refused as it stands
            if value is not None:
                options[-1] = f"{word}={value}"
        else:
            free.append(word)
    return [*options, *(["--", *free] if free else [])]


def named_first(words: Sequence[str]) -> list[str]:
    """What a command's own options say before its name (`--json inbox`) stands behind it."""
    before, rest = list[str](), list(words)
    own = list[str]()
    while rest and rest[0] != "--" and _OPTION.fullmatch(rest[0]):
        word = rest.pop(0)
        if word.partition("=")[0] not in _BEFORE:
            own.append(word)
        else:
            before.append(word)
            before += [rest.pop(0)] if word == "--config" and rest else []
    return [*before, *rest[:1], *own, *rest[1:]]
