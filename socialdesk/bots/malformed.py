"""Requests that are none: what nobody can read as HTTP is counted and said in a line, without a word of it."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from dataclasses import dataclass
from traceback import walk_tb
from typing import Any

from aiohttp.http import HttpProcessingError

log = logging.getLogger("socialdesk.web")


@dataclass(slots=True)
class Malformed:
    """How many connections brought what could not be read, since the server began."""

    count: int = 0

    def refused(self, address: str) -> None:
        """One more. Said at the first, the tenth, the hundredth…: whoever sends many fills no log."""
        self.count += 1
        if self.count == 10 ** (len(str(self.count)) - 1):
            log.warning(
                "What came from %s is no HTTP request that can be read; refused (%d so far).",
                address,
                self.count,
            )


def _is_ours(error: BaseException) -> bool:
    """Whether any code of ours had a part in it: else the library could make nothing of what came (an Expect, say, of bytes
    that are no text)."""
    frames = walk_tb(error.__traceback__)
    return any(frame.f_globals.get("__name__", "").startswith("socialdesk.") for frame, _ in frames)


class ConnectionLog(logging.LoggerAdapter[logging.Logger]):
    """What the library that speaks HTTP logs a connection by. What is malformed closes it, and counts once."""

    def __init__(self, malformed: Malformed, address: str) -> None:
        super().__init__(log)
        self._malformed: Malformed | None = malformed
        self._address = address

    def refused(self) -> None:
        """What came is no request."""
        if self._malformed is not None:
            self._malformed.refused(self._address)
            self._malformed = None

    def process(
        self, msg: object, kwargs: MutableMapping[str, Any]
    ) -> tuple[object, MutableMapping[str, Any]]:
        """See `logging.LoggerAdapter`: nothing is added."""
        return msg, kwargs

    def exception(self, msg: object, *args: object, exc_info: Any = True, **more: Any) -> None:
        """See `logging.Logger`: an error of ours, or a request that is none."""
        if isinstance(exc_info, HttpProcessingError) or (
            isinstance(exc_info, BaseException) and not _is_ours(exc_info)
        ):
            self.refused()
        else:
            super().exception(msg, *args, exc_info=exc_info, **more)

    def debug(self, msg: object, *args: object, **more: Any) -> None:
        """The same; the library says so of one whose method is none."""
        if isinstance(more.get("exc_info"), HttpProcessingError):
            self.refused()
        else:
            super().debug(msg, *args, **more)
