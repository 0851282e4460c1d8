"""A file that is written from the desk, new and never over another."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate

READABLE, PRIVATE = 0o666, 0o600
"""Who may read it: whoever the machine lets (its umask), or its owner alone."""


def write_new(path: Path, pieces: Iterable[str], mode: int = READABLE) -> None:
    """Raises NotAllowed, also for a file that is there already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - it is open already
            file.writelines(pieces)
    except OSError as error:
        is_there = isinstance(error, FileExistsError)
        why = translate("it is there already") if is_there else error.strerror or "?"
        raise NotAllowed(
            translate("{path} could not be written ({why}).", path=path, why=why)
        ) from None
