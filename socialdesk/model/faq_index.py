"""The index behind the answers: which of their questions a text is like."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt

from socialdesk.model import chat_words as chat
from socialdesk.model.faq_words import ASKS, DONE, Reader, Text, has_meaning

LOOKED_AT = 10
"""How many questions are compared closely."""
FEW, MOST_ANSWERS = 3, 6
"""Answers that are always looked for, and told of at most."""
MOST_VISITS = 160
"""How many places in questions are looked up; the rarest words first, so that what is left out says least."""
FEWEST = 30
"""How rare words are is reckoned as if there were as many answers at least."""
LONGEST = 2_000
"""Characters of a text that are looked at."""
# What weighs how much, found on the half of the questions that is for tuning (`bench answers`).
FIRST, MISSED, UNSAID, OTHER_ACCENTS = 0.62, 0.6, 0.45, 0.36
"""The likest question beside all that the answer knows; meanings that it lacks; meanings of its own that
were not said; a word with other accents."""
AHEAD = 0.3
"""What the answer knows counts no more than the likest question and this."""
KEYWORD = 0.8
"""A keyword beside a question."""
MEANING, NAMED, GENERIC, ASKED, UNKNOWN, PAIR, GRAM, UNIT = (
    1.4,
    0.55,
    0.33,
    0.37,
    0.9,
    0.45,
    0.3,
    0.15,
)
"""A meaning, its own words, what a shop sells, words of asking, a word that no question has, two side by
side, three letters of Thai, a number's unit."""
MEANINGS = {
    "@place": 0.14, "@use": 0.42, "@much": 0.7, "@long": 1.1, "@before": 0.7, "@order": 0.7, "@arrive": 0.7, "@change": 1.1,
    "@chart": 0.7, "@clock": 0.85, "#size": 0.9,
}  # fmt: skip
"""Meanings that many questions share."""
TROUBLED, TOLD, NUMBERED, LONG, MANY = 0.6, 0.6, 0.7, 0.7, 24
"""What a complaint, what tells and does not ask, a telephone number, and more terms than these leave of the confidence."""

ROUNDED = 0.001
"""A confidence may be more by so much than it is reckoned."""

_LONG_NUMBER = re.compile(r"\d[\d .-]{6,}\d")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a text is to an answer (by its place), 0 to 1, and by which question; `clear` is below 1
    where something else in the text asks for a person."""

    place: int
    score: float
    clear: float
    by: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A question or keyword: its terms with weight and accents, their sum, that of its meanings alone."""

    place: int
    text: str
    terms: dict[str, tuple[float, str]]
    whole: float
    meant: float
    factor: float


class Index:
    """Questions and keywords of answers, by their place in the list."""

    def __init__(
        self, questions: Sequence[Sequence[str]], keywords: Sequence[Sequence[str]]
    ) -> None:
        plain = Reader()
        read = [
            (place, text, factor, plain.text(text))
            for texts, factor in ((questions, 1.0), (keywords, KEYWORD))
            for place, each in enumerate(texts)
            for text in each
        ]
        self._of_answer: list[dict[str, set[str]]] = [{} for _ in questions]
        self._greetings: dict[str, tuple[int, str]] = {}
        for place, text, _, found in read:
            if found.whole and not found.terms:
                self._greetings.setdefault(found.whole, (place, text))
            for term, accents in found.terms.items():
                self._of_answer[place].setdefault(term, set()).add(accents)
        counted: dict[str, int] = defaultdict(int)
        for known in self._of_answer:
            for term in known:
                counted[term] += 1
        # A folder of three answers tells little of which words are rare.
        size = max(len(questions), FEWEST) + 1
        rarest = log(1 + size / 0.5)
        self._weights = {
            term: max(log(1 + size / (n + 0.5)) / rarest, 0.12) * kind(term)
            for term, n in counted.items()
        }
        self._phrases: list[_Phrase] = []
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, text, factor, found in read:
            self._add(place, text, factor, found.terms)
        self._reader = Reader([term for term in counted if not set(" _@") & set(term)])

    def _add(self, place: int, text: str, factor: float, terms: dict[str, str]) -> None:
        weighed = {term: (self._weights[term], accents) for term, accents in terms.items()}
        whole = sum(weight for weight, _ in weighed.values())
        if whole <= 0:
            return
        meant = sum(weight for term, (weight, _) in weighed.items() if term[0] == "@")
        for term, (weight, _) in weighed.items():
            self._postings[term].append((len(self._phrases), weight / sqrt(whole)))
        self._phrases.append(_Phrase(place, text, weighed, whole, meant, factor))

    def likenesses(self, text: str, least: float = 0.0) -> list[Likeness]:
        """How like a text is to each answer that shares something with it, in no order; none where no answer can be as
        sure as `least`: so much is seen by the words alone."""
        text = text[:LONGEST]
        read = self._reader.text(text)
        said, weights = read.terms, self._weights
        whole = of_known = 0.0
        known: dict[str, str] = {}
        meanings: dict[str, float] = {}
        for term, accents in said.items():
            weight = weights.get(term)
            if weight is not None:
                of_known += weight
                known[term] = accents
            elif " " not in term:
                weight = UNKNOWN * kind(term)
                whole += weight
            if term[0] == "@":
                meanings[term] = weight or UNKNOWN * kind(term)
        whole += of_known
        if not known:
            greeting = None if said else self._greetings.get(read.whole)
            return [Likeness(greeting[0], 1.0, 1.0, greeting[1])] if greeting else []
        clear = _clear(text, read)
        if least and _at_most(of_known, whole) * clear < least - ROUNDED:
            return []
        best: dict[int, tuple[float, str]] = {}
        most = 0.0
        for number, bound in self._near(known):
            if len(best) >= FEW and bound / sqrt(whole) < most / 2:
                break  # no question behind this one can come near
            phrase = self._phrases[number]
            score = _likeness(known, whole, phrase)
            if score > best.get(phrase.place, (0.0, ""))[0]:
                best[phrase.place] = score, phrase.text
                most = max(most, score)
        likest = sorted(best.items(), key=lambda each: -each[1][0])[:MOST_ANSWERS]
        return [
            Likeness(
                place, self._score(known, meanings, read.troubles, whole, place, score), clear, by
            )
            for place, (score, by) in likest
        ]

    def _near(self, terms: Iterable[str]) -> list[tuple[int, float]]:
        """The questions that share most with some terms, the likest first, with a bound of how like."""
        looked, visits = list[list[tuple[int, float]]](), 0
        for postings in sorted([self._postings[term] for term in terms], key=len):
            visits += len(postings)
            if visits > MOST_VISITS and looked:
                break
            looked.append(postings)
        gathered = dict(looked.pop())  # the longest at once, the others one by one
        known = gathered.get
        for postings in looked:
            for number, part in postings:
                gathered[number] = known(number, 0.0) + part
        likest = sorted(gathered, key=gathered.__getitem__, reverse=True)[:LOOKED_AT]
        return [(number, gathered[number]) for number in likest]

    def _score(
        self,
        said: dict[str, str],
        meanings: dict[str, float],
        troubles: Sequence[str],
        whole: float,
        place: int,
        score: float,
    ) -> float:
        """With how much of what was said the answer knows anywhere: its words, and what they mean."""
        known, weights = self._of_answer[place], self._weights
        covered = meant = 0.0
        for term, accents in said.items():
            there = known.get(term)
            if there:
                weight = weights[term]
                is_same = not accents or accents in there
                covered += (
                    weight if is_same else weight * max(_same(accents, each) for each in there)
                )
                if term[0] == "@":
                    meant += weight
        if any(term not in known for term in troubles):
            score, covered = TROUBLED * score, TROUBLED * covered
        total = FIRST * score + (1 - FIRST) * min(covered / whole, score + AHEAD)
        all_meant = sum(meanings.values())
        return total * (1 - MISSED * (1 - meant / all_meant)) if all_meant else total


def _at_most(known: float, whole: float) -> float:
    """How like a text can be to any answer of which so much is known to any question."""
    return FIRST * 2 * known / (whole + known) + (1 - FIRST) * known / whole


def _likeness(said: dict[str, str], whole: float, phrase: _Phrase) -> float:
    """How much of a text and of a question is the same, 0 to 1; less where the question means something
    that was not said."""
    shared = meant = 0.0
    terms = phrase.terms
    for term, accents in said.items():
        found = terms.get(term)
        if found is None:
            continue
        weight, known = found
        shared += weight if accents == known else weight * _same(accents, known)
        if term[0] == "@":
            meant += weight
    score = phrase.factor * 2 * shared / (whole + phrase.whole)
    return score * (1 - UNSAID * (1 - meant / phrase.meant)) if phrase.meant else score


def _clear(text: str, read: Text) -> float:
    """How much nothing but a question is in a text, 0 to 1."""
    clear = 1.0
    tells = read.sign & DONE or "#size" in read.terms
    if tells and not read.sign & ASKS and "?" not in text:
        clear *= TOLD
    if len(read.terms) > MANY:
        clear *= LONG
    if len(text) > 7 and _LONG_NUMBER.search(text):
        clear *= NUMBERED
    return clear


def kind(term: str) -> float:
    """What a term of a text weighs beside others of the same rarity."""
    if term[0] == "@":
        return MEANINGS.get(term, MEANING)
    if " " in term:
        return PAIR
    if has_meaning(term):
        return NAMED
    if term >= "\u0e00":
        return GRAM
    if term[0] == "#":
        return MEANINGS.get(term, UNIT)
    if term in chat.THINGS:
        return GENERIC
    return ASKED if term in chat.ASKING else 1.0


def _same(said: str, known: str) -> float:
    """How much two words without accents are one, by their accents."""
    if said == known:
        return 1.0
    return 0.93 if not said or not known else OTHER_ACCENTS
