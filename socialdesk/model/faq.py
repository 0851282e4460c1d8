"""Which of a shop's answers a customer's words ask for, and how sure that is.

Deterministic and without a network: words are read as customers write them (`words_read`), compared
with the questions and keywords of every answer, and what comes of it is turned into a confidence
between 0 and 1. An answer is given by itself only from a confidence on that the shop sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from socialdesk.model.canned import lacking
from socialdesk.model.faq_index import Index, Likeness
from socialdesk.model.i18n import mark

CLEAR_LEAD, ALIKE = 0.2, 0.4
"""A lead of this share costs nothing; none at all costs this much."""
CONFIDENCE = 0.7
"""From where on an answer is given by itself, where the shop says nothing else."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an answer says in one language: plain text, and pictures (places of files) that go along."""

    text: str
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the folder. Empty `channels` and `languages`: all of them; `first` and `last` are
    days by the shop's clock on which it still holds."""

    id: str
    parts: Mapping[str, Part]
    questions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    channels: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None

    def holds(self, channel: str, day: date) -> bool:
        """Whether it may be given on a channel on that day, by whomever it is asked for."""
        is_early = self.first is not None and day < self.first
        is_late = self.last is not None and day > self.last
        return not is_early and not is_late and (not self.channels or channel in self.channels)

    @property
    def is_special(self) -> bool:
        """Whether it holds on some days or channels alone."""
        return bool(self.first or self.last or self.channels)

    def language_for(self, language: str, shops: str) -> str:
        """Of the part that is said to a customer of a language: theirs, else the shop's, else the
        first that is there."""
        return next(
            (each for each in (language, shops) if each in self.parts), next(iter(self.parts))
        )


class Hindrance(StrEnum):
    """Why an answer is not given by itself."""

    NONE = ""
    UNSURE = "unsure"
    LANGUAGE = "language"
    CHANNEL = "channel"
    DAY = "day"
    FIELD = "field"


FIELDS = ("name", "given", "shop")
"""What an answer's text may take in where it is given by itself."""
_FILLED = dict.fromkeys(FIELDS, "…")
ELSEWHERE = (Hindrance.CHANNEL, Hindrance.DAY)
"""Why an answer does not come into question at all."""
HINDRANCES: Mapping[Hindrance, str] = {
    Hindrance.NONE: mark("answers by itself"),
    Hindrance.UNSURE: mark("not sure enough"),
    Hindrance.LANGUAGE: mark("no part in the customer's language"),
    Hindrance.CHANNEL: mark("not for this channel"),
    Hindrance.DAY: mark("not valid that day"),
    Hindrance.FIELD: mark("has a field that only people fill in"),
}
"""The same in words."""


@dataclass(frozen=True, slots=True)
class Match:
    """An answer that may be meant: how sure (0 to 1), the language of the part that would be said, what
    keeps it from being given by itself, and the question or keyword it was found by."""

    answer_id: str
    confidence: float
    language: str
    hindrance: Hindrance = Hindrance.NONE
    by: str = ""

    @property
    def automatic(self) -> bool:
        """Whether it is given without a person."""
        return not self.hindrance

    @property
    def fits(self) -> bool:
        """Whether a person may be offered it: it holds today and on this channel."""
        return self.hindrance not in ELSEWHERE


@dataclass(frozen=True)
class Faq:
    """All answers of a shop, ready to be found. Building it takes a millisecond an answer; a match
    some ten microseconds."""

    answers: Sequence[Answer] = ()
    confidence: float = CONFIDENCE
    """From where on an answer is given by itself."""
    language: str = "vi"
    """The shop's."""
    by_id: Mapping[str, Answer] = field(init=False)
    _index: Index = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {each.id: each for each in self.answers})
        object.__setattr__(
            self,
            "_index",
            Index(
                [(*each.questions,) for each in self.answers],
                [(*each.keywords,) for each in self.answers],
            ),
        )

    def match(
        self, text: str, *, language: str, channel: str, day: date, least: float = 0.0
    ) -> list[Match]:
        """The answers that `text` may ask for, the best first; none where nothing in it is known.

        `language` is the customer's, `channel` the platform they write on ("": any), `day` today by
        the shop's clock. Whoever needs none that is less sure than `least` is told of none the sooner.
        """
        found = self._index.likenesses(text, least)
        if not found:
            return []
        reasons = {
            each.place: self._hindrance(self.answers[each.place], language, channel, day)
            for each in found
        }
        rivals = [each for each in found if reasons[each.place] not in ELSEWHERE]
        matches = []
        for each in found:
            answer, reason = self.answers[each.place], reasons[each.place]
            confidence = sureness(each, self._counted(each, rivals))
            if not reason and confidence < self.confidence:
                reason = Hindrance.UNSURE
            said = answer.language_for(language, self.language)
            if not reason and lacking(answer.parts[said].text, _FILLED):
                reason = Hindrance.FIELD
            matches.append(Match(answer.id, confidence, said, reason, each.by))
        matches.sort(key=lambda each: -each.confidence)
        return matches

    def _counted(self, found: Likeness, rivals: Sequence[Likeness]) -> Sequence[Likeness]:
        """The rivals that make an answer less sure: what is said on some days or channels alone (the hours of
        a holiday) goes before what is always said."""
        if not self.answers[found.place].is_special:
            return rivals
        return [
            each
            for each in rivals
            if self.answers[each.place].is_special or each.score > found.score
        ]

    def _hindrance(self, answer: Answer, language: str, channel: str, day: date) -> Hindrance:
        if (answer.first and day < answer.first) or (answer.last and day > answer.last):
            return Hindrance.DAY
        if channel and answer.channels and channel not in answer.channels:
            return Hindrance.CHANNEL
        if language and (
            language not in answer.parts or (answer.languages and language not in answer.languages)
        ):
            return Hindrance.LANGUAGE
        return Hindrance.NONE


def sureness(found: Likeness, rivals: Sequence[Likeness]) -> float:
    """How sure it is that an answer is meant, 0 to 1: by how like it is, and how much less the next one
    of those that come into question."""
    if found.score <= 0:
        return 0.0
    other = max([each.score for each in rivals if each.place != found.place], default=0.0)
    lead = min(max((found.score - other) / found.score, 0.0) / CLEAR_LEAD, 1.0)
    return round(found.score * (1 - ALIKE + ALIKE * lead) * found.clear, 3)
