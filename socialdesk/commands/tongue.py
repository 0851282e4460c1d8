"""The language of what is said before a command begins: help, and what is wrong with a command line.

No configuration is read for it, which would take longer than help does: of its file one line is looked
for. The words of `argparse` are asked of our catalogues.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from socialdesk.model.i18n import LANGUAGES, mark, set_language, speaks_here, translate

_DESK = r"(?m)^\s*\[\s*desk\s*\][^\n]*\n(?:(?!\s*\[)[^\n]*\n)*?\s*language\s*=\s*[\"'](\w+)"
"""Made ready only where there is a configuration: help without one comes sooner."""
_LONGEST = 100_000
"""Bytes of a configuration that are looked at."""


def choose(words: Sequence[str], environ: Mapping[str, str]) -> None:
    """Say everything in the language of the desk that a command line means, or else of this machine;
    to a script (`--json`) in English."""
    set_language("en" if "--json" in words else _desks(words, environ) or speaks_here(environ))
    for name, say in (("_", translate), ("ngettext", _counted)):
        setattr(argparse, name, say)  # which are gettext's, for a catalogue that no machine has


def say(sentence: str, /, **values: object) -> str:
    """A marked sentence in the language that is spoken."""
    return translate(sentence, **values)


def _counted(one: str, many: str, number: int) -> str:
    return translate(one if number == 1 else many)


def _desks(words: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language that the configuration gives the desk; empty for none."""
    told = environ.get("SOCIALDESK_DESK_LANGUAGE", "")
    for path in () if told else _places(words, environ):
        try:
            with path.expanduser().open(encoding="utf-8-sig", errors="replace") as file:
                found = re.search(_DESK, file.read(_LONGEST))
        except (OSError, ValueError, RuntimeError):
            continue
        told = found[1] if found else ""
        break
    return told if told in LANGUAGES else ""


def _places(words: Sequence[str], environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Where the configuration may lie, as `config.find` has it."""
    for place, word in enumerate(words):
        if word == "--config" and place + 1 < len(words):
            return (Path(words[place + 1]),)
        if word.startswith("--config="):
            return (Path(word.removeprefix("--config=")),)
    if named := environ.get("SOCIALDESK_CONFIG"):
        return (Path(named),)
    homes = {"darwin": "~/Library/Application Support"}
    home = environ.get("XDG_CONFIG_HOME") or homes.get(sys.platform, "~/.config")
    return (Path("config.toml"), Path(home) / "socialdesk" / "config.toml")


PLACES = (
    mark("account"),
    mark("assignee"),
    mark("conversation"),
    mark("message"),
    mark("name"),
    mark("other"),
    mark("priority"),
    mark("shortcut"),
    mark("text"),
    mark("until"),
    mark("value"),
    mark("HOST"),
    mark("KEY"),
    mark("STATE"),
)
"""What stands for a value that has no other name, here as the command line calls it."""
ARGPARSE = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("%(prog)s: error: %(message)s\n"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("unrecognized arguments: %s"),
    mark("the following arguments are required: %s"),
    mark("one of the arguments %s is required"),
    mark("not allowed with argument %s"),
    mark("ignored explicit argument %r"),
    mark("expected one argument"),
    mark("expected at most one argument"),
    mark("expected at least one argument"),
    mark("expected %s argument"),
    mark("expected %s arguments"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("invalid %(type)s value: %(value)r"),
)
"""What `argparse` says of a command line."""
