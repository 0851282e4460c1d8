"""When a shop opens next, as somebody says it to a customer: `8:00 sáng mai`, `Monday at 8:00 am`, `วันจันทร์ เวลา 8:00 น.`"""

from __future__ import annotations

from datetime import datetime

from socialdesk.model.i18n import dated_weekday, weekday

_FAR = 7
"""Days from which on a weekday alone would name the wrong week."""
_MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม",
    "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_TIMES_VI = ((5, "đêm"), (11, "sáng"), (13, "trưa"), (18, "chiều"), (22, "tối"), (24, "đêm"))
"""What the hours below each of these are called; from one o'clock at night it is morning already."""


def opening_words(opens: datetime, now: datetime, language: str) -> str:
    """When the shop opens, within a sentence of this language (English for one that is none of ours). Both are by the
    shop's clock; from a week on the date is told."""
    days = (opens.date() - now.date()).days
    if language == "vi":
        return _vietnamese(opens, days)
    return _thai(opens, days) if language == "th" else _english(opens, days)


def _vietnamese(opens: datetime, days: int) -> str:
    clock = f"{opens.hour - 12 if opens.hour > 12 else opens.hour}:{opens:%M}"
    called = next(name for below, name in _TIMES_VI if opens.hour < below)
    if opens.hour < 5:  # "đêm thứ Năm" is the one that ends it
        called = "sáng"
    if days == 1 and opens.hour == 0:
        return f"{clock} đêm nay"  # the midnight that comes
    if days < 2:
        return f"{clock} {called} {'mai' if days else 'nay'}"
    date = f"{opens.day}/{opens.month}"
    day = dated_weekday(opens, date, "vi") if days >= _FAR else weekday(opens, "vi")
    return f"{clock} {called} {day}"


def _english(opens: datetime, days: int) -> str:
    clock = f"{opens.hour % 12 or 12}:{opens:%M} {'am' if opens.hour < 12 else 'pm'}"
    if days < 2:
        return f"{'tomorrow' if days else 'today'} at {clock}"
    day = weekday(opens, "en")
    if days >= _FAR:
        day = f"{day}, {opens.day} {_MONTHS_EN[opens.month - 1]},"
    return f"{day} at {clock}"


def _thai(opens: datetime, days: int) -> str:
    clock = f"เวลา {opens.hour}:{opens:%M} น."
    if days < 2:
        return f"{'พรุ่งนี้' if days else 'วันนี้'} {clock}"
    day = weekday(opens, "th")
    if days >= _FAR:
        day = f"{day}ที่ {opens.day} {_MONTHS_TH[opens.month - 1]}"
    return f"{day} {clock}"


def dated_words(moment: datetime, language: str) -> str:
    """A moment with its weekday and date, within a sentence of this language: `8:00 thứ Hai 30/11`, `08:00
    วันจันทร์ที่ 30/11`."""
    clock = f"{moment.hour}:{moment:%M}" if language in _BARE_HOURS else f"{moment:%H:%M}"
    return f"{clock} {dated_weekday(moment, f'{moment:%d/%m}', language)}"


_BARE_HOURS = ("vi",)
"""Whose sentences have no nought before an hour."""
