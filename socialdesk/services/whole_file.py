"""A file that appears whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.text import display_safe


@contextmanager
def whole_file(target: Path, *, makes_folders: bool = False) -> Iterator[Path]:
    """Where to write: in a folder of its own beside the target, for its owner alone. At the end it takes the
    target's place at once; where anything fails, what was there before stays and nothing else is left.
    Raises SocialdeskError where it cannot be written, also for want of its folder unless `makes_folders`."""
    if target.exists() and not target.is_file():
        raise SocialdeskError(
            translate(
                "{path} is no file; name one, or write - for standard output.",
                path=display_safe(str(target)),
            )
        )
    try:
        if makes_folders:
            target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".socialdesk-", dir=target.parent))
    except OSError as error:
        raise _unwritten(target, error) from None
    try:
        part = folder / "part"
        yield part
        _flushed(part)
        part.replace(target.resolve())  # what a link points at, not the link
    except OSError as error:
        raise _unwritten(target, error) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _flushed(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritten(target: Path, error: OSError) -> SocialdeskError:
    return SocialdeskError(
        translate(
            "{path} cannot be written ({why}). Nothing of it is left.",
            path=display_safe(str(target)),
            why=os.strerror(error.errno) if error.errno else str(error) or "?",
        )
    )
