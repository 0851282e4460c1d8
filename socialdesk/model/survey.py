"""Surveys: what a customer is asked afterwards (how satisfied, how easy, whether they would recommend us), when somebody may
be asked, and which message is a mark.

Only what is certain is one: a tap, a number alone right after the question, or one that says what it is counted in. "5 cái
áo nhé" is an order and stays one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from socialdesk.model.choice import CHOSE, number_of
from socialdesk.model.consent import plainly
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.message import Author, ChatKind, InboundMessage
from socialdesk.model.phrases import scores
from socialdesk.model.text import fold


class Kind(StrEnum):
    """What is asked."""

    CSAT = "csat"
    """How satisfied somebody is with a conversation."""
    CES = "ces"
    """How easy it was."""
    NPS = "nps"
    """Whether they would recommend us."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The marks from the worst to the best. Marks up to `low` are low."""

    worst: int
    best: int
    low: int

    @property
    def marks(self) -> range:
        """All of them."""
        return range(self.worst, self.best + 1)


SCALES: Mapping[Kind, Scale] = {
    Kind.CSAT: Scale(1, 5, 3),
    Kind.CES: Scale(1, 7, 3),
    Kind.NPS: Scale(0, 10, 6),
}
HEARD_FOR = 7 * DAY
"""How long after the question a mark is one."""
CHANGED_FOR = HOUR
"""How long somebody may change theirs, and what they say beside is its reason."""
MOST_WORDS = 5
"""Messages that are kept as its reason."""
ASKED_IN = (ChatKind.PRIVATE, ChatKind.BUSINESS, ChatKind.DIRECT)
"""Where somebody is asked: never in public, nor before a group."""
LONGEST = 200
"""Letters; what is longer is no mark with a few words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark. `has_words`: something else stands beside it. `is_explicit`: it says what it is counted in, so that it is one
    also where something else was said meanwhile."""

    score: int
    has_words: bool = False
    is_explicit: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey that somebody was sent, and what came after it. Moments in ms. `remote_id` is that of the question,
    `answer` that of the mark, in the conversation `answered_in`. `is_last`: we have said nothing since but about it;
    `has_others`: the customer has written something else."""

    id: int
    kind: Kind
    conversation_id: int
    sent_at: int
    remote_id: str
    language: str = ""
    score: int | None = None
    answered_at: int | None = None
    answer: str = ""
    words: int = 0
    is_last: bool = True
    has_others: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A message is the mark of a survey; None: it took its mark back."""

    survey: Asked
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A message says why somebody gave their mark."""

    survey: Asked


def heard(asked: Asked, message: InboundMessage, conversation_id: int) -> Given | Reasoned | None:
    """What a message of the same person means for a survey, perhaps in another conversation; None: nothing at all."""
    if message.author is not Author.CUSTOMER or message.sender.is_bot:
        return None
    if (
        message.chat_kind not in ASKED_IN
        or not asked.sent_at <= message.at < asked.sent_at + HEARD_FOR
    ):
        return None
    since = None if asked.answered_at is None else message.at - asked.answered_at
    if since is not None and since > CHANGED_FOR:
        return None
    is_here = conversation_id == asked.conversation_id
    if mark := _mark_of(asked, message, is_here=is_here):
        return Given(asked, mark)
    is_worded = message.kind not in ("button", "event") and (message.body or message.attachments)
    is_reason = since is not None and since >= 0 and is_worded and asked.words < MOST_WORDS
    return Reasoned(asked) if is_reason and is_here else None


def reread(asked: Asked, message: InboundMessage, now: Instant) -> Given | None:
    """What it means that a message reads so by now: another mark, or none any more, of the one that was given with it; for
    as long as it may be changed."""
    if message.remote_id != asked.answer or asked.answered_at is None:
        return None
    if now - asked.answered_at > CHANGED_FOR:
        return None
    mark = mark_in(message.body, asked.kind)
    score = mark.score if mark else None
    return None if score == asked.score else Given(asked, mark)


def _mark_of(asked: Asked, message: InboundMessage, *, is_here: bool) -> Mark | None:
    if message.kind not in ("text", "button") or message.attachments or message.said.code == CHOSE:
        return None
    mark = mark_in(message.body, asked.kind)
    if mark is None:
        return None
    answers = message.reply_to
    if message.kind == "button":
        return (
            mark if is_here and not mark.has_words and answers in (None, asked.remote_id) else None
        )
    if mark.is_explicit:
        return mark
    is_next = asked.is_last and not asked.has_others and answers is None
    return mark if is_here and (is_next or answers == asked.remote_id) else None


def mark_in(text: str, kind: Kind) -> Mark | None:
    """The mark that a whole message gives on the scale of `kind`; None where it is none, or it is not certain."""
    return _mark_in(text, kind) if len(text) <= LONGEST else None


@lru_cache(1_024)
def _mark_in(text: str, kind: Kind) -> Mark | None:
    scale = SCALES[kind]
    plain = unicodedata.normalize("NFKC", text.translate(_KEYCAP)).strip()
    stars = scale.best == 5
    found = (
        (_starred(plain) if stars else None)
        or _counted(plain, scale, stars=stars)
        or _alone(plain, kind)
        or _reasoned(plain)
    )
    return found if found and found.score in scale.marks else None


_KEYCAP = {0xFE0F: None, 0x20E3: None, 0x1F51F: "10"}
_STARS = re.compile(r"([⭐★🌟✭✮]{1,5})(?![⭐★🌟✭✮])([☆✩]{0,4})(?P<rest>.*)\Z", re.DOTALL)
_STAR_SIGNS = "⭐★🌟"
_SEPARATED = re.compile(r"\s*[,.;:!\n–—-]+\s*[^\d\s.,;:!?–—-]")
"""What tells a mark from the words behind it; a digit behind it makes a price, a time, a date."""
_BARE = re.compile(
    r"(?P<number>\d{1,2})(?P<rest>[ \t]*(?:[,;!\n]|[ \t][–—-][ \t])[^?]*)\Z", re.DOTALL
)
"""A number in front of words: a point or a bracket behind it may number a list, and a question asks for something else."""


def _starred(text: str) -> Mark | None:
    """ "⭐⭐⭐⭐", "★★★★☆"."""
    found = _STARS.match(text)
    if found is None or (found[2] and len(found[1] + found[2]) != 5):
        return None
    return _with_rest(len(found[1]), fold(found["rest"]))


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _pattern() -> re.Pattern[str]:
    """A number with what it is counted in, or of how many it is, in folded text."""
    units = _any_of((*scores.STARS, *scores.POINTS))
    numbers = rf"\d{{1,2}}|{_any_of(tuple(_numbers()))}"
    return re.compile(
        rf"(?:(?:{_any_of(scores.WHO)})\s+)*(?:(?:{_any_of(scores.GIVING)})\s*)?(?P<number>{numbers})"
        rf"\s*(?P<unit>(?:{units})+(?![a-z]))?"
        rf"(?:\s*(?:{_any_of(scores.OUT_OF)})\s*(?P<best>\d{{1,2}})(?!\d)\s*(?P<last>(?:{units})(?![a-z]))?)?"
        rf"(?P<rest>.*)\Z",
        re.DOTALL,
    )


@cache
def _numbers() -> Mapping[str, int]:
    return {**{fold(word): number for word, number in scores.NUMBERS.items()}, **scores.COUNTED}


def _counted(text: str, scale: Scale, *, stars: bool) -> Mark | None:
    """ "5 sao", "9 điểm nhé", "4/5", "mười điểm vì giao nhanh"."""
    folded = fold(text.replace("\n", " , "))
    found = _pattern().match(folded)
    if found is None:
        return None
    unit = found["unit"] or found["last"] or ""
    if not (unit or found["best"]) or (found["best"] and int(found["best"]) != scale.best):
        return None
    if not stars and (unit in scores.STARS or not unit.strip("*⭐")) and unit:
        return None
    words = found["number"]
    number = int(words) if words.isdecimal() else _numbers()[words]
    mark = _with_rest(number, found["rest"], because=bool(unit))
    return replace(mark, is_explicit=bool(unit)) if mark else None


def _alone(text: str, kind: Kind) -> Mark | None:
    """A number, a numeral, or the words that the question has for an end of its scale, and nothing else."""
    number = number_of(text)
    if SCALES[kind].best != 5 and any(each in text for each in _STAR_SIGNS):
        return None
    folded = fold(text)
    takes = folded.split()[:1] in [[each] for each in scores.TAKING]
    if number is not None and not takes and not folded.startswith(scores.TAKING_THAI):
        return Mark(number)
    bare = unicodedata.normalize("NFC", re.sub(r"[\s.!,]+\Z", "", text).casefold())
    if bare in scores.NUMBERS:
        return Mark(scores.NUMBERS[bare])
    said = set(plainly(text))
    ends = scores.ENDS[kind].items()
    return next((Mark(score) for score, words in ends if said & set(map(fold, words))), None)


def _reasoned(text: str) -> Mark | None:
    """A number and, behind a comma or on another line, why: "2, áo rách"."""
    found = _BARE.match(text)
    mark = _with_rest(int(found["number"]), found["rest"]) if found else None
    return replace(mark, is_explicit=False) if mark else None


def _with_rest(number: int, rest: str, *, because: bool = False) -> Mark | None:
    """A mark with what stands behind it: nothing, politeness, or a reason; None where it goes on otherwise."""
    bare = rest.strip(" \t.!,;~\n")
    if not bare or plainly(f"x {bare}")[-1] == "x":
        return Mark(number, is_explicit=True)
    is_reason = because and (
        bare.split()[0] in scores.BECAUSE or bare.startswith(scores.BECAUSE_THAI)
    )
    if is_reason or _SEPARATED.match(rest):
        return Mark(number, has_words=True, is_explicit=True)
    return None
