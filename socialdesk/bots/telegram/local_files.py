"""Files of a Bot API server of one's own: it says where they lie on this machine's disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from socialdesk.errors import ChannelError
from socialdesk.model.reason import Reason

CHUNK = 1024 * 1024


def copy(said: str, folder: str, target: Path, limit: int) -> int:
    """Copy the file at the place the server said, if it lies below `folder`; gives its size in bytes.
    Raises ChannelError, OSError."""
    if not folder:
        raise ChannelError(Reason("telegram.file_local", folder=said[:200]))
    # What links point to is looked at, not what they are called; and what is opened is looked at again.
    place = Path(said).resolve()
    if not place.is_relative_to(Path(folder).expanduser().resolve()):
        raise ChannelError(Reason("telegram.file_outside", folder=folder))
    try:
        handle = os.open(
            place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ChannelError(Reason("telegram.file_unread", folder=folder, why=why)) from None
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise ChannelError(Reason("telegram.file_outside", folder=folder))
    with os.fdopen(handle, "rb") as source:
        if found.st_size > limit:
            raise ChannelError(Reason("telegram.file_larger"))
        size = 0
        with target.open("wb") as file:
            while chunk := source.read(min(CHUNK, limit + 1 - size)):
                size += len(chunk)
                if size > limit:
                    raise ChannelError(Reason("telegram.file_larger"))
                file.write(chunk)
    return size
