"""How well the answers folder is found: what customers ask, asked of the matcher, of BM25 and of plain
keywords, all three with the same files."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from socialdesk.model.faq import CONFIDENCE, Answer, Faq, Part
from socialdesk.model.text import fold

FOLDER = Path(__file__).parent.parent / "model"
FILE = FOLDER / "faq_questions.toml"
DAY = date(2026, 11, 27)
Found = tuple[str, bool]
"""The answer that comes first (empty: none), and whether it would be given by itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Words of a customer, and the answer that they want (empty: none has it)."""

    text: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a matcher made of many: each of them with what it found."""

    found: Sequence[tuple[Asked, Found]]

    @property
    def first(self) -> float:
        """The share of those that an answer covers for which it came first."""
        covered = [(asked, found) for asked, found in self.found if asked.wanted]
        return sum(asked.wanted == found[0] for asked, found in covered) / len(covered)

    @property
    def wrong(self) -> float:
        """The share of all that would have been given a wrong answer without a person."""
        return sum(found[1] and asked.wanted != found[0] for asked, found in self.found) / len(
            self.found
        )

    @property
    def wrong_of_given(self) -> float:
        """The share of wrong ones of those that would have been given."""
        given = [asked.wanted != found[0] for asked, found in self.found if found[1]]
        return sum(given) / max(len(given), 1)

    @property
    def given(self) -> float:
        """The share of those that an answer covers which would have got it without a person."""
        covered = [(asked, found) for asked, found in self.found if asked.wanted]
        return sum(found[1] and asked.wanted == found[0] for asked, found in covered) / len(covered)


@cache
def written() -> Mapping[str, Any]:
    """The file as it is."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def folder() -> list[Answer]:
    """Every answer, of both halves."""
    return _answers(written()["answers"])


def _answers(listed: Sequence[Mapping[str, Any]]) -> list[Answer]:
    parts = {"vi": Part("x"), "en": Part("x"), "th": Part("x")}
    return [
        Answer(each["id"], parts, tuple(each["questions"]), tuple(each["keywords"]))
        for each in listed
    ]


def other_shop(confidence: float = CONFIDENCE) -> Outcome:
    """What the matcher of the house makes of another shop's questions."""
    file = tomllib.loads((FOLDER / "faq_other_shop.toml").read_text(encoding="utf-8"))
    all_asked = [Asked(text, each["id"]) for each in file["answers"] for text in each["asked"]]
    all_asked += [Asked(text, "") for text in file["nothing"]["asked"]]
    find = _finder(Faq(_answers(file["answers"]), confidence))
    return Outcome([(each, find(each.text)) for each in all_asked])


def asked(half: str) -> list[Asked]:
    """What is asked in one of the halves."""
    covered = [
        Asked(text, each["id"])
        for each in written()["answers"]
        if each["half"] == half
        for text in each["asked"]
    ]
    return [*covered, *(Asked(text, "") for text in written()["nothing"][half])]


def outcome(find: Callable[[str], Found], half: str) -> Outcome:
    """What a matcher makes of a half."""
    return Outcome([(each, find(each.text)) for each in asked(half)])


def ours(confidence: float = CONFIDENCE) -> Callable[[str], Found]:
    """The matcher of the house."""
    return _finder(Faq(folder(), confidence))


def _finder(faq: Faq) -> Callable[[str], Found]:
    def find(text: str) -> Found:
        found = faq.match(text, language="", channel="", day=DAY)
        return (found[0].answer_id, found[0].automatic) if found else ("", False)

    return find


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def bm25(threshold: float) -> Callable[[str], Found]:
    """BM25 over questions and keywords; given by itself from a score on."""
    documents = {
        each.id: Counter(_words(" ".join((*each.questions, *each.keywords)))) for each in folder()
    }
    lengths = {name: sum(words.values()) for name, words in documents.items()}
    mean = sum(lengths.values()) / len(lengths)
    frequency = Counter(word for words in documents.values() for word in words)

    def score(said: list[str], name: str) -> float:
        total = 0.0
        for word in said:
            n = documents[name][word]
            rarity = math.log(
                1 + (len(documents) - frequency[word] + 0.5) / (frequency[word] + 0.5)
            )
            total += rarity * n * 2.2 / (n + 1.2 * (0.25 + 0.75 * lengths[name] / mean))
        return total

    def find(text: str) -> Found:
        said = _words(text)
        best = max(documents, key=lambda name: score(said, name))
        most = score(said, best)
        return (best, most >= threshold) if most > 0 else ("", False)

    return find


def keywords() -> Callable[[str], Found]:
    """Whichever answer has a keyword that stands in the text, the longest one first; always given."""
    known = sorted(
        ((fold(word), each.id) for each in folder() for word in each.keywords),
        key=lambda pair: -len(pair[0]),
    )

    def find(text: str) -> Found:
        said = fold(text)
        return next(((name, True) for word, name in known if word in said), ("", False))

    return find


def fitting_bm25() -> float:
    """The lowest score from which on BM25 gives at most one answer in a hundred wrongly, on the half
    that is for tuning."""
    scores = [step / 2 for step in range(1, 81)]
    return next(
        (each for each in scores if outcome(bm25(each), "tuning").wrong <= 0.01), scores[-1]
    )
