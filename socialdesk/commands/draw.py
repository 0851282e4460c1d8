"""`socialdesk draw`: draw files, without any store."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from pathlib import Path

from socialdesk.commands.context import configured, read_file
from socialdesk.commands.show import json_line
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model import verify_draw
from socialdesk.model.draw import Draw, WrongDraw, checked, dumped, given
from socialdesk.model.i18n import translate
from socialdesk.model.text import escaped


def draw(options: Namespace) -> int:
    """`socialdesk draw`: exit 0, or 1 with the field that is wrong."""
    configured(options, needed=False)  # without one: this machine's language
    if options.action == "script":
        if options.json:
            json_line({"script": verify_draw.__file__})
        else:
            print(verify_draw.__file__)
        return 0
    if not options.file:
        raise NotAllowed(
            translate("Name the file: `socialdesk draw {action} draw.json`.", action=options.action)
        )
    text = read_file(options.file)
    gc.disable()  # a million entries are looked at once, and none of them is garbage
    try:
        if options.action == "run":
            _print(given(text), one_line=options.json)
            return 0
        found = checked(text)
    except WrongDraw as wrong:
        if options.json and options.action == "verify":
            json_line({"valid": False, "field": wrong.field, "entries": None, "winners": None})
        raise NotAllowed(wrong.reason) from None
    if options.json:
        winners = min(found.rules["prizes"], len(found.entries))
        json_line({"valid": True, "field": "", "entries": len(found.entries), "winners": winners})
        return 0
    print(
        translate(
            "It is what it says: {winners} won among {entries}, by rules and a secret that were committed to.",
            winners=min(found.rules["prizes"], len(found.entries)),
            entries=len(found.entries),
        )
    )
    return 0


def _print(draw: Draw, *, one_line: bool) -> None:
    """The draw file on standard output; with `one_line` as all JSON is printed for programs."""
    for part in dumped(draw):  # within words a line feed is written as JSON writes it
        sys.stdout.write(escaped(part.replace("\n", "") if one_line else part))
    if one_line:
        sys.stdout.write("\n")


def write_draw(draw: Draw, name: str, *, one_line: bool = False) -> None:
    """The draw file of a game; `-` is standard output. The draw stands in the store whatever becomes of it:
    the same command writes it once more. Raises SocialdeskError."""
    if name == "-":
        _print(draw, one_line=one_line)
        return
    path = Path(name).expanduser()
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(dumped(draw))
    except OSError as error:
        raise SocialdeskError(
            translate("{path} could not be written ({why}).", path=path, why=error.strerror or "?")
        ) from None
