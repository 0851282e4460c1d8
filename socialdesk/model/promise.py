"""What an answer of the shop's promises, and until when: "em báo lại chị chiều nay nhé", "I'll get back to
you tomorrow", "พรุ่งนี้จะแจ้งนะคะ".

Pure: words, `now` and working hours in, an offer out. It is an offer and no more: nothing is promised
without a person's yes, so that a guess costs one look. The words stand in `phrases/promises.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.moments.days import at_clock, passed
from socialdesk.model.moments.lexicon import (
    AFTERNOON,
    DAWN,
    DUSK,
    EVENING,
    FORENOON,
    LATE,
    MORNING,
    NIGHT,
    NOON,
    THAI_NIGHT,
    TONIGHT,
    Word,
    plain,
    words,
)
from socialdesk.model.moments.reading import Apart, read
from socialdesk.model.phrases import promises as said
from socialdesk.model.text import fold, one_line
from socialdesk.model.when import parse_when

if TYPE_CHECKING:
    from socialdesk.model.hours import WorkingHours

SOON = HOUR
""""Lát nữa", "ngay", "shortly", "สักครู่": so long (ms)."""
OPEN_ENDED = 2 * DAY
""""Khi nào có hàng em báo": nobody said until when, so somebody looks after so long (ms)."""
LONGEST_TEXT = 160
"""Characters of what was promised that are kept."""
READ = 2_000
"""Characters of an answer that are looked at."""
_LEAST = 30 * MINUTE
"""A day that ends sooner than this is no time to keep a promise in: the next one's end is meant."""
_CLOSES = 18
"""The hour at which a shop without hours ends its day."""
_EVENING_ENDS = 22
_MOST_WORDS = 9
"""Words that a moment is written with at most."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be a promise: until when (aware), and the sentence that says so. `is_open`: it names no
    time, and `due` is when somebody should look at it again."""

    due: datetime
    text: str
    is_open: bool = False


def promised(text: str, now: datetime, hours: WorkingHours | None = None) -> Offer | None:
    """The first promise in an answer of the shop's; None where nothing is promised.

    `now` is aware, in the shop's zone. A part of a day means its end (morning: 12:00, noon: 14:00, afternoon:
    18:00 or when the shop closes before that, evening: 22:00), a bare day the time at which the shop
    closes (18:00 without hours), and no time at all the end of today. A due lies always after `now`.
    """
    for sentence in _sentences(text[:READ]):
        found = _of_sentence(sentence, now, hours)
        if found is not None:
            return found
    return None


def due_in(text: str, now: datetime, hours: WorkingHours | None = None) -> datetime | None:
    """The moment that words name anywhere ("báo giá sỉ chiều nay"), read as in a promise; None for none that is
    ahead."""
    found = _due(plain(text[:READ]), now, hours, soon=True)
    return found if found is not None and _is_ahead(found, now) else None


def default_due(now: datetime, hours: WorkingHours | None = None) -> datetime:
    """Until when a promise holds that names no time: the end of today, or of the next day that there is
    where that is less than half an hour away."""
    day = now.date()
    for ahead in range(15):
        closing = _closing(day + timedelta(days=ahead), now, hours)
        if closing is not None and _is_ahead(closing, now, _LEAST):
            return closing
    return _later(now, DAY)  # a shop that never opens


# -- sentences and clauses

_QUOTED = re.compile(r'^\s*>.*$|“[^”]*”|"[^"]*"|«[^»]*»', re.MULTILINE)
_ENDS = re.compile(r"(?<=[!?…\n])|(?<=[^\d\s]\.)(?=\s|$)|(?<=\d\.)(?=\s|$)")
_PARTS = re.compile(r"[,;、]|\s[-–—]\s|(?<!\d):|:(?!\d)")
_NAME = re.compile(r"\b((?i:chị|chi|anh|bạn|ban|em|cô|bác|ms|chế|bé))\s+Mai\b(?!\s*\d)")
"""Somebody called Mai; "báo chị mai" is tomorrow."""

_TONIGHT = re.compile(r"\btoi (?=(?:em|e|shop|ben)\b)")
"""Without its accent: "tối em gọi", and no "tôi"."""


def _sentences(text: str) -> Iterator[str]:
    """What the shop says itself: without what it quotes."""
    own = _NAME.sub(r"\1", _QUOTED.sub(" ", text))
    for piece in _ENDS.split(own):
        if piece and piece.strip():
            yield piece.strip()


def _of_sentence(sentence: str, now: datetime, hours: WorkingHours | None) -> Offer | None:
    text = _TONIGHT.sub("tối ", plain(sentence))
    if text.endswith("?") or said.ASKS.search(text):
        return None
    parts = [part for part in _PARTS.split(text) if part.strip()]
    for place, part in enumerate(parts):
        found = _kind(part, "".join(parts[:place]))
        if found is None:
            continue
        beside = [part, *parts[:place][::-1], *parts[place + 1 : place + 2]]
        due = next(
            (
                due
                for each in beside
                if (due := _due(each, now, hours, soon=not found.is_conditional)) is not None
                and _is_ahead(due, now)
            ),
            None,
        )  # fmt: skip
        if due is None and found.needs_time:
            continue
        if said.RANGE.search(part) and not said.AGAIN_LATER.search(part):
            continue  # how things go in general: "bên em ship 2-3 ngày"
        excerpt = one_line(sentence, LONGEST_TEXT)
        if due is not None:
            return Offer(due, excerpt)
        if found.is_conditional:
            return Offer(_later(now, OPEN_ENDED), excerpt, is_open=True)
        return Offer(default_due(now, hours), excerpt)
    return None


class _Found(NamedTuple):
    """What a clause says that is done."""

    needs_time: bool
    """Whether it is a promise only with a time: "em gửi chị" is done at once."""
    is_conditional: bool = False
    """Whether it is done once something else has happened."""


def _kind(part: str, before: str) -> _Found | None:
    """What one clause promises, `before` it in its sentence stands the rest."""
    if said.THAI.search(part):
        return _thai(part, before)
    return _vietnamese(part, before) or _english(part, before)


# -- who promises, in Vietnamese: by words, since those without accents are alike

_WORD = re.compile(r"[^\W\d_]+|\d+")


def _spelt(phrases: str) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for phrase in phrases.split("|"):
        typed = tuple(phrase.split())
        found.setdefault(tuple(map(fold, typed)), []).append(typed)
    return found


class _Spellings:
    """Phrases, found as they are spelt or without their accents; another accent is another word."""

    def __init__(self, phrases: str) -> None:
        self._alike = _spelt(phrases)
        self._longest = max(map(len, self._alike))

    def at(self, typed: Sequence[str], place: int) -> int:
        """How many words one of them takes at a place; 0 for none."""
        for length in range(min(self._longest, len(typed) - place), 0, -1):
            taken = tuple(typed[place : place + length])
            for spelt in self._alike.get(tuple(map(fold, taken)), ()):
                if all(
                    one in (other, fold(other)) for one, other in zip(taken, spelt, strict=True)
                ):
                    return length
        return 0

    def among(self, typed: Sequence[str]) -> bool:
        """Whether one of them stands anywhere in these."""
        return any(self.at(typed, place) for place in range(len(typed)))


_REPORTS, _ACTS, _LOOKS = map(_Spellings, (said.REPORTS, said.ACTS, said.LOOKS))
_OURS, _THEIRS, _OTHERS = map(_Spellings, (said.OURS, said.THEIRS, said.OTHERS))
_NOT, _DONE, _WILL, _ONCE = map(_Spellings, (said.NOT, said.DONE, said.WILL, said.ONCE))
_LEADS, _FOR, _NO_ACT, _BACK = map(_Spellings, (said.LEADS, said.FOR, said.NO_ACT, said.BACK))
_LET, _OVER = map(_Spellings, (said.LET, said.OVER))


def _vietnamese(part: str, before: str) -> _Found | None:
    typed = _WORD.findall(part)
    place, best, looked = 0, None, False
    while place < len(typed):
        if skipped := _NO_ACT.at(typed, place):
            place += skipped
            continue
        length, kind = _verb(typed, place)
        if length:
            found = _by_whom(typed, place, length, kind, before, looked=looked)
            if found is not None:
                looked = True
                if best is None or (best.needs_time and not found.needs_time):
                    best = found
        place += length or 1
    return best


def _verb(typed: Sequence[str], place: int) -> tuple[int, str]:
    for table, kind in ((_REPORTS, "report"), (_ACTS, "act"), (_LOOKS, "look")):
        if length := table.at(typed, place):
            return length, kind
    return 0, ""


def _by_whom(
    typed: Sequence[str], place: int, length: int, kind: str, before: str, *, looked: bool
) -> _Found | None:
    """What is done by the verb at a place, if it is the shop that will do it."""
    head, tail = typed[:place], typed[place + length :]
    subject = _subject(head)
    if subject is None and not looked:
        return None
    middle = head[subject or int(head[:1] != [] and head[0] in said.COURTESIES) :]
    if _NOT.among(_without_excuse(middle)) or _DONE.among(middle) or _NOT.among(tail[:4]):
        return None
    if _is_over(tail) or _OVER.among(head):
        return None
    target = tail[1:] if tail[:1] and _FOR.at(tail, 0) else tail
    if _OURS.at(target, 0) and not (target[0] in ("mình", "minh") and subject):
        return None  # "nhắn em nhé": it is the customer who does it
    will = _WILL.among(middle) or _lets(head)
    back = kind == "report" or (kind == "act" and _BACK.among(tail[:5]) and _contacts(typed, place))
    conditional = _ONCE.among(head) or _ONCE.among(_WORD.findall(before))
    needs_time = kind == "look" or not (
        back or will or (conditional and kind == "act" and typed[place] not in said.IN_GENERAL)
    )
    return _Found(needs_time, conditional)


def _contacts(typed: Sequence[str], place: int) -> bool:
    return typed[place] in said.CONTACTS


def _lets(head: Sequence[str]) -> bool:
    """`để em …`: at the clause's beginning, or right before who does it."""
    return any(_LET.at(head, each) for each in range(max(0, len(head) - 4), len(head)))


def _without_excuse(middle: Sequence[str]) -> Sequence[str]:
    """`không sao` denies nothing that comes after it."""
    for place in range(len(middle) - 1):
        if _NOT.at(middle, place) and middle[place + 1] in ("sao", "gì", "gi", "chi"):
            return middle[place + 2 :]
    return middle


def _is_over(tail: Sequence[str]) -> bool:
    """`gửi rồi ạ`, `gửi cho chị rồi nhé`; `check rồi báo` goes on."""
    for place, word in enumerate(tail):
        if word in ("rồi", "roi", "r"):
            rest = tail[place + 1 :]
            return not rest or not (_verb(rest, 0)[0] or _OURS.at(rest, 0) or _WILL.at(rest, 0))
    return _OVER.among(tail)


def _subject(head: Sequence[str]) -> int | None:
    """Where the words begin after whoever does it, if that is the shop; also where nobody is named and
    nothing but times and courtesies stand before the verb."""
    for place in range(len(head) - 1, -1, -1):
        is_object = place > 0 and bool(_FOR.at(head, place - 1))
        is_near = place >= len(head) - 2
        if _OTHERS.at(head, place):
            if _verb(head, place - 1)[0] == 1 or (place > 1 and _verb(head, place - 2)[0] == 2):
                continue
            return None
        ours, theirs = _OURS.at(head, place), _THEIRS.at(head, place)
        if (ours or theirs) and is_object and not (is_near and ours and place == len(head) - ours):
            continue
        if ours:
            return place + ours
        if theirs and not _is_called(head, place):
            return None
    return 0 if _only_leads(head) else None


def _is_called(head: Sequence[str], place: int) -> bool:
    """`chị ơi`, `dạ chị`, `ok chị`: it is said to somebody, not of them."""
    after = head[place + 1 : place + 2]
    before = head[place - 1 : place]
    courtesy = bool(before) and before[0] in said.COURTESIES
    return (bool(after) and after[0] in said.CALLS) or (courtesy and _only_leads(head[place + 1 :]))


def _only_leads(head: Sequence[str]) -> bool:
    """Whether these are courtesies and times alone."""
    place = 0
    while place < len(head):
        length = _LEADS.at(head, place)
        if not length and words(head[place])[0].code == "?" and not head[place].isdigit():
            return False
        place += length or 1
    return True


# -- in English and Thai: by patterns


def _english(part: str, before: str) -> _Found | None:
    for found in said.ENGLISH.finditer(part):
        verb, ahead = found["verb"] or "", part[: found.start()]
        if said.ENGLISH_NOT.search(part[found.start() : found.end()]) or said.ENGLISH_NOT.search(
            ahead[-14:]
        ):
            continue
        if not found["who"] and ahead.strip() and not said.ENGLISH_LEADS.fullmatch(ahead.strip()):
            continue
        conditional = bool(said.ENGLISH_ONCE.search(ahead + before + part[found.end() :]))
        is_back = bool(said.ENGLISH_BACK.search(verb)) or bool(
            said.ENGLISH_BACK.search(part[found.end() : found.end() + 40])
        )
        return _Found(not (is_back or conditional), conditional)
    return None


def _thai(part: str, before: str) -> _Found | None:
    for found in said.THAI_ACTS.finditer(part):
        ahead, tail = part[: found.start()], part[found.end() :]
        if said.THAI_NOT.search(ahead[-8:] + found[0]) or said.THAI_DONE.match(tail):
            continue
        will = bool(said.THAI_WILL.search(ahead[-24:] + found["will"]))
        if said.THAI_THEIRS.search(ahead) and not will:
            continue
        if said.THAI_THEIRS_WILL.search(ahead + found["will"]):
            continue
        conditional = bool(said.THAI_ONCE.search(before + ahead))
        is_report = bool(said.THAI_REPORTS.search(found["verb"] + tail))
        is_look = not is_report and bool(said.THAI_LOOKS.search(found["verb"]))
        is_ours = will or bool(said.THAI_OURS.search(ahead)) or bool(said.THAI_GIVES.match(tail))
        if not is_ours:
            continue
        needs_time = is_look or not (will and (is_report or conditional))
        return _Found(needs_time, conditional)
    return None


# -- until when

_CONTENT = frozenset("dxatZcHhmDWMYTJIoyvnzL")
_ENDS_AT = {
    DAWN: 9, MORNING: 12, FORENOON: 12, NOON: 14, AFTERNOON: _CLOSES, LATE: _CLOSES, DUSK: 19,
    EVENING: _EVENING_ENDS, TONIGHT: _EVENING_ENDS, NIGHT: 24, THAI_NIGHT: _EVENING_ENDS,
}  # fmt: skip


def _due(part: str, now: datetime, hours: WorkingHours | None, *, soon: bool) -> datetime | None:
    """The moment that stands somewhere in a clause: the longest that can be read. None for none. Not
    `soon`: "ngay" is said of something else, as in "có hàng em báo ngay"."""
    if soon and said.SOON.search(part):
        return _later(now, SOON)
    if said.SOME_DAYS.search(part):
        return _later(now, OPEN_ENDED)
    if said.WITHIN_TODAY.search(part):
        return default_due(now, hours)
    found = [word for word in words(part) if word.code not in ",()"]
    for length in range(min(_MOST_WORDS, len(found)), 0, -1):
        for place in range(len(found) - length + 1):
            span = found[place : place + length]
            codes = {word.code for word in span}
            if (
                "?" in codes
                or not codes & _CONTENT
                or span[0].code in "./-:"
                or span[-1].code in "./-:"
            ):
                continue
            if length == 1 and span[0].text in said.ALONE_NO_TIME:
                continue
            moment = _meant(span, now, hours)
            if moment is not None:
                return moment
    return None


def _meant(span: Sequence[Word], now: datetime, hours: WorkingHours | None) -> datetime | None:
    phrase = " ".join(word.text for word in span)
    try:
        reading = read(list(span), now)
        moment = None if reading.rest else reading.moment()
        if moment is None or reading.clock is not None:
            return parse_when(phrase, now)
    except (Apart, ValueError, OverflowError):
        return None
    day = moment.date()
    if reading.part is None:
        closing = _closing(day, now, hours) or at_clock(now, day, _CLOSES, 0)
        is_today = day == now.date()
        return default_due(now, hours) if is_today else closing
    if reading.part_text in said.AT_NOON:
        return at_clock(now, day, 12, 0)
    named = reading.day is not None or reading.weekday is not None or reading.weeks is not None
    today = _end_of_part(reading.part, now.date(), now, hours)
    if not named and today is not None and _is_ahead(today, now):
        return today
    return _end_of_part(reading.part, day, now, hours)


def _end_of_part(
    part: int, day: date, now: datetime, hours: WorkingHours | None
) -> datetime | None:
    end = at_clock(now, day, _ENDS_AT[part], 0)
    if part in (AFTERNOON, LATE) and hours is not None:
        closing = _closing(day, now, hours)
        begins = at_clock(now, day, 15, 0)
        if (
            closing is not None
            and end is not None
            and begins is not None
            and begins <= closing < end
        ):
            return closing
    return end


def _closing(day: date, now: datetime, hours: WorkingHours | None) -> datetime | None:
    """When the shop closes on a day; None on one on which it does not open."""
    if hours is None:
        return at_clock(now, day, _CLOSES, 0)
    opened = hours.openings(day, day)
    if not opened:
        return None
    return datetime.fromtimestamp(max(end for _, end in opened) / 1000, now.tzinfo)


def _is_ahead(moment: datetime, now: datetime, least: int = 0) -> bool:
    return not passed(moment, _later(now, least))


def _later(now: datetime, length: int) -> datetime:
    at = Instant(round(now.timestamp() * 1000) + length)
    return datetime.fromtimestamp(at / 1000, now.tzinfo)
