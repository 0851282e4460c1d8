"""The calendar files that `[hours]` names, looked at again while a program runs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from socialdesk.errors import ConfigError
from socialdesk.model.calendars import Calendars
from socialdesk.services.hours_settings import HoursTable, calendars_of

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int]
"""When a file was written, how large it is, and which one it is; noughts of one that is not there."""


class HoursFiles:
    """Whether one has changed since it was read at last. Without any there is nothing to look at."""

    def __init__(self, table: HoursTable, zone: ZoneInfo) -> None:
        self._table = table
        self._zone = zone
        owners = (table, *(each for _, each in table.accounts), *(each for _, each in table.teams))
        self._paths = sorted({Path(each.ics) for each in owners if each.ics})
        self._stamps = self._found()

    @property
    def have_changed(self) -> bool:
        """Whether any of them is another one than when it was read."""
        return bool(self._paths) and self._found() != self._stamps

    def read(self) -> Calendars | None:
        """Everybody's hours with the files as they are; None, with a warning, where one is no calendar file: then what
        held goes on, until it changes again."""
        self._stamps = self._found()
        try:
            return calendars_of(self._table, self._zone)
        except ConfigError as error:
            log.warning("%s The working hours stay as they were.", error)
            return None

    def _found(self) -> Mapping[Path, Stamp]:
        return {each: _stamp(each) for each in self._paths}


def _stamp(path: Path) -> Stamp:
    try:
        seen = path.stat()
    except OSError:
        return 0, 0, 0
    return seen.st_mtime_ns, seen.st_size, seen.st_ino
