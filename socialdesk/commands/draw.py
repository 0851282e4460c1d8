"""`socialdesk draw`: draw files, without any store."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from pathlib import Path

from socialdesk.commands.context import configured
from socialdesk.errors import NotAllowed
from socialdesk.model import verify_draw
from socialdesk.model.draw import WrongDraw, checked, dumped, given
from socialdesk.model.i18n import translate
from socialdesk.model.text import escaped


def draw(options: Namespace) -> int:
    """`socialdesk draw`: exit 0, or 1 with the field that is wrong."""
    configured(options, needed=False)  # without one: this machine's language
    if options.action == "script":
        print(verify_draw.__file__)
        return 0
    if not options.file:
        raise NotAllowed(
            translate("Name the file: `socialdesk draw {action} draw.json`.", action=options.action)
        )
    text = _read(options.file)
    gc.disable()  # a million entries are looked at once, and none of them is garbage
    try:
        if options.action == "run":
            for part in dumped(given(text)):
                sys.stdout.write(escaped(part))
            return 0
        found = checked(text)
    except WrongDraw as wrong:
        raise NotAllowed(wrong.reason) from None
    print(
        translate(
            "It is what it says: {winners} won among {entries}, by rules and a secret that were committed to.",
            winners=min(found.rules["prizes"], len(found.entries)),
            entries=len(found.entries),
        )
    )
    return 0


def _read(name: str) -> str:
    try:
        told = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise NotAllowed(
            translate("{file} cannot be read ({why}).", file=name, why=error.strerror or error)
        ) from None
    return told.decode(errors="replace")
