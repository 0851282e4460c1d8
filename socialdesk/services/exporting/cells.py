"""Values as a spreadsheet takes them: what customers write is never obeyed, and no cell breaks a file."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.model.ids import MINUTE
from socialdesk.model.text import utf16_length
from socialdesk.services.exporting.columns import Kind

MOST_LETTERS = 32_767
"""What a cell of Excel holds, in UTF-16 units (learn.microsoft.com "Excel specifications and limits")."""
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that a spreadsheet reading CSV may take for a formula (owasp.org "CSV Injection"), blanks
and apostrophes before it included: so one apostrophe less is always what was written."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no table can hold, and a terminal would obey; tab and line feed are none."""
_LINES = re.compile("\r\n?|[\u2028\u2029\x85]")
_FEW = 10_000
_FIRST, _LAST = -1_000_000_000, 4_000_000_000
"""Minutes since 1970: the years 68 and 9575."""


def plain(text: str) -> str:
    """Without what no table can hold: each control becomes `�`, each end of a line a line feed."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROLS.sub("\ufffd", _LINES.sub("\n", text))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take this for one."""
    return _FORMULA.match(text) is not None


def unobeyed(text: str) -> str:
    """With an apostrophe before it where a spreadsheet might take it for a formula."""
    return f"'{text}" if is_formula(text) else text


def as_text(value: Any, kind: Kind) -> str:
    """A list, as a table shows it."""
    if kind is Kind.NAMES:
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False) if value else ""


def cut(text: str) -> str:
    """The beginning that a cell of Excel holds."""
    if len(text) <= MOST_LETTERS // 2 or utf16_length(text) <= MOST_LETTERS:
        return text
    units = text.encode("utf-16-le", "replace")[: 2 * (MOST_LETTERS - 1)]
    return units.decode("utf-16-le", "ignore") + "…"


class LocalMoments:
    """Moments by a shop's clock. Zones change at whole minutes, so a minute is looked up once."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._minutes: dict[int, tuple[str, str, int]] = {}

    def iso(self, moment: int) -> str:
        """ISO 8601 with milliseconds and the offset: `2026-03-02T16:50:00.000+07:00`."""
        minute, rest = divmod(moment, MINUTE)
        begin, offset, _ = self._minute(minute)
        return f"{begin}{rest // 1000:02d}.{rest % 1000:03d}{offset}"

    def serial(self, moment: int) -> float:
        """Days since 30 December 1899, as spreadsheets count."""
        shifted = moment + self._minute(moment // MINUTE)[2]
        return shifted / 86_400_000 + 25_569

    def _minute(self, minute: int) -> tuple[str, str, int]:
        known = self._minutes.get(minute)
        if known is None:
            if len(self._minutes) > _FEW:
                self._minutes.clear()
            # A moment that no calendar has is shown as the last, or the first, of one that has.
            there = min(max(minute, _FIRST), _LAST)
            moment = datetime.fromtimestamp(there * MINUTE // 1000, self.zone)
            offset = moment.utcoffset() or timedelta()
            words = moment.isoformat(timespec="minutes")
            known = words[:16] + ":", words[16:], round(offset.total_seconds() * 1000)
            self._minutes[minute] = known
        return known
