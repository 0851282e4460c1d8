"""The index behind the answers: which of their questions a text is like."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log, sqrt
from operator import itemgetter

from socialdesk.model import chat_words as words
from socialdesk.model.syllables import is_syllable, unfinished

LOOKED_AT = 14
"""How many questions are compared closely."""
LONGEST = 2_000
"""Characters of a text that are looked at."""
GENERIC, ASKED, UNKNOWN, PAIR, GRAM = 0.35, 0.35, 0.8, 0.6, 0.34
KEYWORD = 0.97
MOST_READ = 20_000
"""Words whose reading is kept."""
UNITS = frozenset(("kg", "ky", "k", "tr", "cm", "m", "ml", "g", "h"))
"""Behind a number: `1m6`, `50kg`."""

_WORD = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]+|[^\W_\u0e00-\u0e7f]+")
_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
_MARKS = re.compile(r"[\u0300-\u036f]")
_THAI_MARKS = re.compile(r"[\u0e47-\u0e4e]")
_THAI_SPLIT = re.compile(words.THAI_FILLERS)
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_QUESTIONS = re.compile(r"[?？]+|[\n]+")
_NUMBER = re.compile(r"\d")
_DIGITS = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"\d[\d .-]{6,}\d")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a text is to an answer (by its place): 0 to 1; `clear` is less than 1 where something
    else in the text asks for a person."""

    place: int
    score: float
    clear: float
    by: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    place: int
    text: str
    terms: dict[str, tuple[float, str]]
    """What it is made of: weight, and how it is written with its accents."""
    whole: float
    factor: float


def folded(word: str) -> str:
    """A word in small letters without its accents."""
    if word.isascii():
        return word
    return _MARKS.sub("", unicodedata.normalize("NFD", word)).replace("đ", "d")


def _accents(word: str) -> str:
    """The accents of a word in an order of their own: where one writes a tone (hoá, hòa) is taste."""
    if word.isascii():
        return ""
    return "".join(sorted(_MARKS.findall(unicodedata.normalize("NFD", word)))) + (
        "đ" if "đ" in word else ""
    )


def stem(word: str) -> str:
    """An English word without its plural and endings; other words as they are."""
    if len(word) < 4 or is_syllable(word) or not word.isascii():
        return word
    for ending, kept in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        cut = word[: -len(ending)]
        if word.endswith(ending) and len(cut) >= 3 and not word.endswith(("ss", "us")):
            is_doubled = len(cut) > 3 and cut[-1] == cut[-2] and ending in ("ing", "ed")
            return (cut[:-1] if is_doubled else cut + kept).rstrip("e")
    return word.rstrip("e")


class Index:
    """Questions and keywords of answers, by their place in the list."""

    def __init__(
        self, questions: Sequence[Sequence[str]], keywords: Sequence[Sequence[str]]
    ) -> None:
        self._known: set[str] = set()
        self._near: dict[str, list[str]] = {}
        self._read: dict[str, tuple[tuple[str, str], ...]] = {}
        raw = [
            (place, text, factor, list(self._terms(text)))
            for texts, factor in ((questions, 1.0), (keywords, KEYWORD))
            for place, each in enumerate(texts)
            for text in each
        ]
        of_answer: list[set[str]] = [set() for _ in questions]
        for place, _, _, terms in raw:
            of_answer[place].update(term for term, _ in terms)
        counted: dict[str, int] = defaultdict(int)
        for every in of_answer:
            for term in every:
                counted[term] += 1
        self._rarest = log(1 + (len(questions) + 1) / 0.5)
        self._weights = {term: self._weight(term, n, len(questions)) for term, n in counted.items()}
        self._of_answer = [dict.fromkeys(every, "") for every in of_answer]
        self._phrases: list[_Phrase] = []
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, text, factor, terms in raw:
            weighed = {term: (self._weights[term], accents) for term, accents in terms}
            whole = sum(weight for weight, _ in weighed.values())
            if whole <= 0:
                continue
            for term, (weight, _) in weighed.items():
                self._postings[term].append((len(self._phrases), weight / sqrt(whole)))
            self._phrases.append(_Phrase(place, text, weighed, whole, factor))
        self._known = {term for term in counted if " " not in term}
        self._near = _neighbours(term for term in self._known if len(term) >= 4 and term.isascii())
        self._read.clear()

    def _weight(self, term: str, n: int, answers: int) -> float:
        weight = max(log(1 + (answers + 1) / (n + 0.5)) / self._rarest, 0.12)
        return weight * _kind(term)

    def likenesses(self, text: str) -> list[Likeness]:
        """How like a text is to each answer that shares something with it, in no order."""
        said = dict(self._terms(text[:LONGEST]))
        weights = self._weights
        gathered: dict[int, float] = defaultdict(float)
        whole = 0.0
        for term in said:
            weight = weights.get(term)
            if weight is None:
                if " " not in term:
                    whole += UNKNOWN * _kind(term)
                continue
            whole += weight
            for phrase, part in self._postings[term]:
                gathered[phrase] += part
        if not gathered or not whole:
            return []
        best: dict[int, tuple[float, str]] = {}
        near = nlargest(LOOKED_AT, gathered.items(), key=itemgetter(1))
        for number, _ in near:
            near_by = self._phrases[number]
            score = self._likeness(said, whole, near_by)
            if score > best.get(near_by.place, (0.0, ""))[0]:
                best[near_by.place] = score, near_by.text
        clear = self._clear(text, said)
        return [
            Likeness(place, 0.6 * score + 0.4 * self._covered(said, whole, place), clear, by)
            for place, (score, by) in best.items()
        ]

    def _likeness(self, said: dict[str, str], whole: float, phrase: _Phrase) -> float:
        shared = 0.0
        terms = phrase.terms
        for term, accents in said.items():
            if found := terms.get(term):
                shared += found[0] * _same(accents, found[1])
        return phrase.factor * 2 * shared / (whole + phrase.whole)

    def _covered(self, said: dict[str, str], whole: float, place: int) -> float:
        terms = self._of_answer[place]
        return sum(self._weights[term] for term in said if term in terms) / whole

    def _clear(self, text: str, said: dict[str, str]) -> float:
        clear = 1.0
        if any(term in words.TROUBLE and term not in self._weights for term in said):
            clear *= 0.6
        if any(trouble in text for trouble in words.THAI_TROUBLE):
            clear *= 0.6
        if _LONG_NUMBER.search(text):
            clear *= 0.7
        if len(said) > 24:
            clear *= 0.7
        return clear

    def _terms(self, text: str) -> Iterator[tuple[str, str]]:
        """Every word of a text as it is compared, with its accents, and every pair of neighbours."""
        before = ""
        for found in _WORD.finditer(unicodedata.normalize("NFC", text).lower()):
            word = found[0]
            read = self._read.get(word)
            if read is None:
                read = tuple(self._reading(word))
                if len(self._read) < MOST_READ:
                    self._read[word] = read
            for each in read:
                yield each
                if before:
                    yield f"{before} {each[0]}", ""
                before = each[0]

    def _reading(self, word: str) -> Iterator[tuple[str, str]]:
        """The terms that a written word stands for, with their accents; none for what says little."""
        if word[0] >= "\u0e00" and word[0] <= "\u0e7f":
            yield from _thai(word)
            return
        word = _LONG_RUN.sub(r"\1", word)
        meant = words.SHORT.get(word)
        if meant is not None:
            yield from ((stem(each), "") for each in meant.split() if not _says_little(each))
            return
        if _says_little(word):
            return
        plain, accents = folded(word), _accents(word)
        if _NUMBER.search(plain):
            letters = _DIGITS.sub("", plain)
            if not letters or letters in UNITS:
                if letters:
                    yield f"#{letters}", ""
                return
        term = stem(plain)
        if term in self._known or not self._known:
            yield term, accents
            return
        for each in unfinished(plain):
            if each in self._known or each in words.PLAIN_FILLERS:
                if not _says_little(each):
                    yield each, ""
                return
        if parts := self._glued(plain):
            yield from ((each, "") for each in parts if not _says_little(each))
            return
        if len(term) >= 4 and not is_syllable(plain) and (near := self._nearest(term)):
            yield near, ""
            return
        yield term, accents

    def _glued(self, word: str, depth: int = 4) -> list[str]:
        """The known words that are written together in one; none where it is not that."""
        if depth == 0 or len(word) < (6 if depth == 4 else 2):
            return []
        for cut in range(len(word) - 2, 1, -1):
            head, rest = word[:cut], word[cut:]
            if head in self._known or head in words.PLAIN_FILLERS:
                if rest in self._known or (len(rest) > 1 and rest in words.PLAIN_FILLERS):
                    return [head, rest]
                if more := self._glued(rest, depth - 1):
                    return [head, *more]
        return []

    def _nearest(self, word: str) -> str:
        found: dict[str, int] = {}
        for form in (word, *_shorter(word)):
            for each in self._near.get(form, ()):
                if abs(len(each) - len(word)) <= 1:
                    found[each] = (each[0] != word[0]) + abs(len(each) - len(word))
        return min(found, key=lambda each: (found[each], each)) if found else ""


def _says_little(word: str) -> bool:
    """Whether a word, with its accents or without any, is no more than manners."""
    is_plain = word.isascii()
    return word in (words.PLAIN_FILLERS if is_plain else words.FILLERS) and word not in words.ASKING


def _kind(term: str) -> float:
    """What a term weighs beside others of the same rarity."""
    if " " in term:
        return PAIR
    if term >= "\u0e00":
        return GRAM
    if term in words.PLACES or term[0] == "#":
        return 0.15
    if term in words.THINGS:
        return GENERIC
    return ASKED if term in words.ASKING else 1.0


def _same(said: str, known: str) -> float:
    """How much two words without accents are one, by their accents."""
    if said == known:
        return 1.0
    return 0.93 if not said or not known else 0.5


def _shorter(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _neighbours(known: Iterator[str]) -> dict[str, list[str]]:
    """Every known word by itself and by itself less one letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(known):
        for form in dict.fromkeys((word, *_shorter(word))):
            found[form].append(word)
    return dict(found)


def _thai(run: str) -> Iterator[tuple[str, str]]:
    """Thai is written without blanks: its runs of three letters, its tone marks aside."""
    for spelling, kept in words.THAI_SHORT:
        run = run.replace(spelling, kept)
    for piece in _THAI_SPLIT.split(run):
        letters = _THAI_MARKS.sub("", piece)
        if len(letters) < 3:
            if letters:
                yield letters, ""
            continue
        for place in range(len(letters) - 2):
            yield letters[place : place + 3], ""
