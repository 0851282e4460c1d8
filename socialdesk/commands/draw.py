"""`socialdesk draw`: draw files, without any store."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from pathlib import Path

from socialdesk.commands.context import configured, read_file
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model import verify_draw
from socialdesk.model.draw import Draw, WrongDraw, checked, dumped, given
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
    text = read_file(options.file).decode(errors="replace")
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


def write_draw(draw: Draw, name: str) -> None:
    """The draw file of a game; `-` is standard output. The draw stands in the store whatever becomes of it:
    the same command writes it once more. Raises SocialdeskError."""
    if name == "-":
        for part in dumped(draw):
            sys.stdout.write(escaped(part))
        return
    path = Path(name).expanduser()
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(dumped(draw))
    except OSError as error:
        raise SocialdeskError(
            translate("{path} could not be written ({why}).", path=path, why=error.strerror or "?")
        ) from None
