"""What customers ask that no answer covers: questions that are alike, together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

from socialdesk.model.faq_index import kind
from socialdesk.model.faq_words import ASKS, Reader
from socialdesk.model.ids import Instant
from socialdesk.model.text import fold

LONGEST = 400
"""Letters of a question; what is longer tells a story."""
MOST_TEXTS = 20_000
"""Different texts that are looked at, those of most customers first."""
ALIKE = 0.42
"""From which likeness on (0 to 1) two questions are one."""
EXAMPLES = 5
_OFTEN = 5
"""A word of as many texts is taken to be spelt right."""
_RAREST, _TRIED = 4, 60


@dataclass(frozen=True, slots=True)
class Question:
    """Words of a customer: in which conversation, when, on which platform."""

    text: str
    conversation: int
    at: Instant
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that are alike: how many messages, of how many conversations, when the newest; the commonest of
    them as customers wrote them."""

    messages: int
    conversations: int
    newest: Instant
    examples: tuple[str, ...]


@dataclass(slots=True)
class _Asked:
    """One text, by whomever it was written."""

    example: Question
    messages: int = 0
    conversations: set[int] = field(default_factory=set)
    newest: Instant = field(default=Instant(0))


@dataclass(slots=True)
class _Cluster:
    terms: dict[str, float]
    texts: list[_Asked]


def gaps(questions: Iterable[Question], answered: Callable[[Question], bool]) -> list[Gap]:
    """What was asked and not `answered`, that of most customers first. Work is bounded: of any number of
    messages so many different texts are looked at."""
    texts = _texts(questions)
    plain = Reader()
    often = Counter(term for each in texts for term in plain.text(each.example.text).terms)
    reader = Reader(
        [term for term, n in often.items() if n >= _OFTEN and not set(" _@") & set(term)]
    )
    open_ones = []
    for each in texts:
        read = reader.text(each.example.text)
        terms = [term for term in read.terms if " " not in term]
        asks = read.sign & ASKS or "?" in each.example.text
        if asks and terms and not answered(each.example):
            open_ones.append((each, terms))
    return sorted(
        map(_gap, _clusters(open_ones)),
        key=lambda each: (-each.conversations, -each.messages, -each.newest),
    )


def _texts(questions: Iterable[Question]) -> list[_Asked]:
    """Every different text, whatever its case and accents, that of most customers first."""
    found: dict[str, _Asked] = {}
    for each in questions:
        if not each.text.strip() or len(each.text) > LONGEST:
            continue
        asked = found.setdefault(fold(each.text).rstrip(" ?!."), _Asked(each))
        asked.messages += 1
        asked.conversations.add(each.conversation)
        asked.newest = max(asked.newest, each.at)
    return sorted(found.values(), key=lambda each: (-len(each.conversations), -each.newest))[
        :MOST_TEXTS
    ]


def _clusters(asked: Sequence[tuple[_Asked, list[str]]]) -> Iterable[_Cluster]:
    """Those that are alike together: each joins the first it is like, of those that share its rarest words."""
    counted = Counter(term for _, terms in asked for term in terms)
    clusters: list[_Cluster] = []
    by_term: dict[str, list[int]] = defaultdict(list)
    for each, terms in asked:
        vector = _vector(terms, counted, len(asked))
        rarest = sorted(vector, key=lambda term: (counted[term], term))[:_RAREST]
        near = dict.fromkeys(number for term in rarest for number in by_term[term][:_TRIED])
        likest = max(near, key=lambda number: _like(vector, clusters[number].terms), default=None)
        if likest is not None and _like(vector, clusters[likest].terms) >= ALIKE:
            clusters[likest].texts.append(each)
            continue
        for term in rarest:
            by_term[term].append(len(clusters))
        clusters.append(_Cluster(vector, [each]))
    return clusters


def _vector(terms: Sequence[str], counted: Counter[str], whole: int) -> dict[str, float]:
    """Terms by their rarity, of length 1."""
    weights = {term: min(kind(term), 1.0) * log(2 + whole / counted[term]) for term in terms}
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _like(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


def _gap(cluster: _Cluster) -> Gap:
    texts = sorted(cluster.texts, key=lambda each: (-len(each.conversations), -each.newest))
    return Gap(
        sum(each.messages for each in texts),
        len({number for each in texts for number in each.conversations}),
        max(each.newest for each in texts),
        tuple(_different(each.example.text for each in texts))[:EXAMPLES],
    )


def _different(texts: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(" ".join(each.split()) for each in texts))
