"""`socialdesk history`: what other systems wrote down."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from socialdesk.assembly.services import importing
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import count, grouped, mark, translate
from socialdesk.model.imported import LONGEST_LINE
from socialdesk.services.importing import Summary
from socialdesk.store.store import Store


def history(options: Namespace) -> int:
    """`socialdesk history import`; 1 where lines could not be taken in."""
    config = configured(options)
    name = "stdin" if options.file == "-" else options.file

    def tell(number: int, why: str) -> None:
        print(safe(f"{name}:{number}: {why}"), file=sys.stderr)

    async def take(store: Store) -> Summary:
        return await importing(store, config).take(
            _lines(file, name), tell, dry_run=options.dry_run
        )

    with _opened(options.file) as file:
        found = with_store(config, take)
    if options.json:
        json_line(asdict(found))
    else:
        _print(found, dry_run=options.dry_run)
    return int(found.wrong > 0)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    path = Path(name).expanduser()
    try:
        file = path.open("rb")
    except OSError as error:
        raise SocialdeskError(
            translate("{path} cannot be read ({why}).", path=path, why=error.strerror or "?")
        ) from None
    with file:
        yield file


_OTHERS = {
    b"\xff\xfe": mark("UTF-16 text"),
    b"\xfe\xff": mark("UTF-16 text"),
    b"\x1f\x8b": mark("packed by gzip"),
    b"PK\x03\x04": mark("a workbook or a packed folder"),
}
"""How files begin that people take for JSON lines: PowerShell writes UTF-16."""
_ARRAY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\{|$)")


def _lines(file: BinaryIO, name: str) -> Iterator[bytes]:
    """Each line, of one that is too long only its beginning: no file fills the memory. Raises
    SocialdeskError for a file that has no lines."""
    is_first = True
    while line := file.readline(LONGEST_LINE + 1):
        if is_first:
            _refuse_others(line, name)
            is_first = False
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE + 1)
            if not line:
                return


def _refuse_others(line: bytes, name: str) -> None:
    for begin, kind in _OTHERS.items():
        if line.startswith(begin):
            raise SocialdeskError(
                translate(
                    "{path} is no JSON lines: it is {kind}. Unpack it, or write it anew as text in UTF-8.",
                    path=safe(name),
                    kind=translate(kind),
                )
            )
    if _ARRAY.match(line):
        raise SocialdeskError(
            translate(
                "{path} is one JSON array; JSON lines have an object a line: `jq -c '.[]' {path} | socialdesk history import -`.",
                path=safe(name),
            )
        )


def _print(found: Summary, *, dry_run: bool) -> None:
    numbers = {"added": found.added, "known": found.known, "wrong": found.wrong}
    told = {each: grouped(number) for each, number in numbers.items()}
    if dry_run:
        said = count(
            "{n} line: {added} would be added, {known} known already, {wrong} wrong. Nothing was written.",
            "{n} lines: {added} would be added, {known} known already, {wrong} wrong. Nothing was written.",
            found.lines,
            **told,
        )
    else:
        said = count(
            "{n} line: {added} added, {known} known already, {wrong} wrong.",
            "{n} lines: {added} added, {known} known already, {wrong} wrong.",
            found.lines,
            **told,
        )
    print(said)
