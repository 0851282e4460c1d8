"""A text as answers are compared by: words read as customers write them, what they mean in the trade, and
whether the text asks, tells or complains."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from socialdesk.model import chat_words as chat
from socialdesk.model import trade_words as trade
from socialdesk.model.slips import neighbours, one_slip, shorter
from socialdesk.model.syllables import is_syllable, unfinished

MOST_READ = 8_000
"""Words whose reading is kept."""
LONGEST_WORD = 40
"""What is longer is looked at as it stands, and not kept."""
UNITS = frozenset(("kg", "ky", "k", "tr", "cm", "m", "ml", "g", "h"))
"""Behind a number: `1m6`, `50kg`."""
TROUBLE, DONE, ASKS = 1, 2, 4
"""What a word is a sign of: of somebody who needs a person, of telling, of asking."""

_WORD = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]+|[^\W_\u0e00-\u0e7f]+")
_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
_MARKS = re.compile(r"[\u0300-\u036f]")
_THAI_MARKS = re.compile(r"[\u0e47-\u0e4e]")
_DIGITS = re.compile(r"\d")
_TYPED = re.compile("dd|aa|ee|oo|[aou]w")
"""What only an input method writes."""
_ADDRESS = frozenset(("dc", "đc"))
"""Short for two things; what is asked for (`xin đc`) is the address."""


class Word(NamedTuple):
    """A word as it is compared."""

    term: str
    accents: str
    form: str
    """Its letters and its accents, wherever these stand."""
    little: bool = False
    """It says little of what is asked."""
    meaning: str = ""
    begins: bool = False
    """Words of several begin with it."""
    sign: int = 0


class Text(NamedTuple):
    """A text as it is compared: its terms with their accents, and what its words are signs of. A term is a
    word without accents, two that stand side by side (with a blank), or a meaning (`@price`)."""

    terms: dict[str, str]
    sign: int
    troubles: tuple[str, ...] = ()
    """The terms that are signs of trouble; an empty one is known to no answer."""
    whole: str = ""
    """All its words without accents, manners included: a greeting has no others."""


def folded(word: str) -> str:
    """A word in small letters without its accents."""
    if word.isascii():
        return word
    return _MARKS.sub("", unicodedata.normalize("NFD", word)).replace("đ", "d")


def accents(word: str) -> str:
    """The accents of a word in an order of their own: where one writes a tone (hoá, hòa) is taste."""
    if word.isascii():
        return ""
    marks = sorted(_MARKS.findall(unicodedata.normalize("NFD", word)))
    return "".join(marks) + ("đ" if "đ" in word else "")


def stem(word: str) -> str:
    """An English word without its plural and endings; other words, and what would become a Vietnamese
    syllable (`date`), as they are."""
    if len(word) < 4 or is_syllable(word) or not word.isascii():
        return word
    for ending, kept in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        cut = word[: -len(ending)]
        if word.endswith(ending) and len(cut) >= 3 and not word.endswith(("ss", "us")):
            is_doubled = len(cut) > 3 and cut[-1] == cut[-2] and ending in ("ing", "ed")
            return _bare(cut[:-1] if is_doubled else cut + kept)
    return _bare(word)


def _bare(word: str) -> str:
    bare = word.rstrip("e")
    return word if is_syllable(bare) else bare


def _form(word: str) -> str:
    return folded(word) + accents(word)


def _forms(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_form, listed))


_FILLERS = _forms(chat.FILLERS)
_SIGNS = ((TROUBLE, _forms(chat.TROUBLE)), (DONE, _forms(chat.DONE)), (ASKS, _forms(chat.ASKS)))
_MARKED = {" ".join(map(_form, each.split())): meaning for each, meaning in trade.MARKED.items()}
_PLAIN = {
    **trade.PLAIN,
    **{" ".join(map(stem, each.split())): meaning for each, meaning in trade.PLAIN.items()},
}
_BEGINNINGS = frozenset(each.split()[0] for each in (*_MARKED, *_PLAIN) if " " in each)
_COMMON = frozenset(
    each for each in (*_PLAIN, *chat.PLAIN_FILLERS) if " " not in each and each.isascii()
)
"""Words that everybody uses, whatever stands in the folder."""
_THAI_WORDS = re.compile(
    "|".join(sorted(map(re.escape, (*trade.THAI, *chat.THAI_FILLERS)), key=len, reverse=True))
)


def has_meaning(term: str) -> bool:
    """Whether a term is one of the trade's, whose meaning is compared beside it."""
    return term in _PLAIN or "_" in term or term in trade.THAI


def _word(written: str) -> Word:
    plain, marks = folded(written), accents(written)
    term, form = stem(plain), plain + marks
    little = form in _FILLERS if marks else plain in chat.PLAIN_FILLERS
    meaning = _MARKED.get(form, "") or ("" if marks else _PLAIN.get(term, ""))
    sign = sum(each for each, forms in _SIGNS if form in forms)
    begins = form in _BEGINNINGS or (not marks and term in _BEGINNINGS)
    return Word(term, marks, form, little and plain not in chat.ASKING, meaning, begins, sign)


_NAMED_SIZE = Word("#size", "", "#size")


def _is_size(word: str) -> bool:
    """Whether a word behind `size` names one (M, 37)."""
    return word in chat.SIZES or word.isdecimal()


def _is_common(word: str) -> bool:
    """Whether a word needs no help, whatever stands in the folder."""
    plain = folded(word)
    return (
        plain in chat.PLAIN_FILLERS
        or plain in chat.ENGLISH
        or plain in chat.ASKING
        or plain in chat.THINGS
        or plain in _PLAIN
        or word in chat.TROUBLE
        or _form(word) in _MARKED
    )


@lru_cache(maxsize=4)
def _neighbours(known: frozenset[str]) -> dict[str, list[str]]:
    """Whatever may be meant by a slip; the same folder is read more than once."""
    return neighbours(_COMMON | known)


class Reader:
    """Reads texts. `known` are the terms of the folder: what is none of them may be a slip."""

    def __init__(self, known: Collection[str] = ()) -> None:
        self._known = frozenset(known)
        self._near = _neighbours(frozenset(each for each in known if each.isascii()))
        self._read: dict[str, tuple[Word, ...]] = {}

    def text(self, written: str) -> Text:
        """A text as it is compared."""
        terms: dict[str, str] = {}
        before, sign = "", 0
        troubles: tuple[str, ...] = ()
        whole = []
        for word in self._words(written):
            if word.term:
                whole.append(word.term)
            if word.sign:
                sign |= word.sign
                if word.sign & TROUBLE:
                    troubles = (*troubles, word.term)
            if word.meaning:
                terms[f"@{word.meaning}"] = ""
            if word.little or word.meaning == "place":
                continue
            terms[word.term] = word.accents
            if before:
                terms[f"{before} {word.term}"] = ""
            before = word.term
        return Text(terms, sign, troubles, " ".join(whole))

    def _words(self, written: str) -> Iterator[Word]:
        """Its words; two or three that mean something together are one."""
        words: list[Word] = []
        for written_word in _WORD.findall(unicodedata.normalize("NFC", written).lower()):
            read = self._read.get(written_word)
            if read is None:
                read = tuple(self._reading(written_word))
                if len(self._read) < MOST_READ and len(written_word) <= LONGEST_WORD:
                    self._read[written_word] = read
            if words and words[-1].meaning == "size" and _is_size(written_word):
                read = (_NAMED_SIZE,)
            if written_word in _ADDRESS and words and words[-1].form == "xin":
                read = (_word("địa"), _word("chỉ"))
            words += read
        place = 0
        while place < len(words):
            word = words[place]
            whole = _several(words, place) if word.begins else None
            yield whole[0] if whole else word
            place += whole[1] if whole else 1

    def _reading(self, word: str) -> Iterable[Word]:
        """What a written word stands for."""
        if "\u0e00" <= word[0] <= "\u0e7f":
            return _thai(word)
        if _LONG_RUN.search(word):
            word = _calmed(word)
        if word in chat.SHORT:
            return map(_word, chat.SHORT[word].split())
        plain = folded(word)
        if _DIGITS.search(plain):
            letters = _DIGITS.sub("", plain)
            if not letters or letters in UNITS:
                return [_word(f"#{letters}")] if letters else []
        return map(_word, self._meant(word, plain))

    def _meant(self, word: str, plain: str) -> list[str]:
        """The words that are meant by one that may be a slip."""
        term = stem(plain)
        if term in self._known or not self._known or _is_common(word):
            return [word]
        if len(word) > LONGEST_WORD:
            return [word[:LONGEST_WORD]]
        for each in unfinished(word):
            if folded(each) in self._known or _is_common(each) or _TYPED.search(plain):
                return [each]
        if parts := self._glued(plain):
            return parts
        if len(term) >= 4 and not is_syllable(plain) and (near := self._nearest(term)):
            return [near]
        return [word]

    def _glued(self, word: str, depth: int = 4) -> list[str]:
        """The known words that are written together in one; none where it is not that."""
        if depth == 0 or len(word) < (6 if depth == 4 else 3):
            return []
        for cut in range(len(word) - 3, 2, -1):
            head, rest = word[:cut], word[cut:]
            if head in self._known or _is_common(head):
                if rest in self._known or _is_common(rest):
                    return [head, rest]
                if more := self._glued(rest, depth - 1):
                    return [head, *more]
        return []

    def _nearest(self, word: str) -> str:
        """The known word that is one slip away; empty where there is none."""
        found = {each for form in (word, *shorter(word)) for each in self._near.get(form, ())}
        slips = [each for each in found if one_slip(word, each)]
        return min(slips, default="")


def _calmed(word: str) -> str:
    """A word without the letters that are drawn out (`ơiiii`, `giáaaa`)."""
    return "".join(
        letter
        for before, letter in zip(" " + word, word, strict=False)
        if folded(letter) != folded(before)
    )


def _several(words: list[Word], place: int) -> tuple[Word, int] | None:
    """The words from a place on that mean something together, as one, and how many they are."""
    for length in (3, 2):
        several = words[place : place + length]
        if len(several) < length:
            continue
        marks = "".join([each.accents for each in several])
        meaning = _MARKED.get(" ".join([each.form for each in several]), "")
        if not (meaning or marks):
            meaning = _PLAIN.get(" ".join([each.term for each in several]), "")
        if meaning:
            term = "_".join([each.term for each in several])
            sign = several[0].sign | several[1].sign | several[-1].sign
            return Word(term, marks, term + marks, meaning=meaning, sign=sign), length
    return None


def _thai(run: str) -> Iterator[Word]:
    """Thai is written without blanks: words of the trade are looked for, what is left is compared by its
    runs of three letters, tone marks aside."""
    for spelling, kept in chat.THAI_SHORT:
        run = run.replace(spelling, kept)
    if any(trouble in run for trouble in chat.THAI_TROUBLE):
        yield Word("", "", "", little=True, sign=TROUBLE)
    if any(asking in run for asking in chat.THAI_ASKS):
        yield Word("", "", "", little=True, sign=ASKS)
    if any(done in run for done in chat.THAI_DONE):
        yield Word("", "", "", little=True, sign=DONE)
    end = 0
    for found in _THAI_WORDS.finditer(run):
        yield from _grams(run[end : found.start()])
        end = found.end()
        for meaning in trade.THAI.get(found[0], "").split():
            yield Word(found[0], "", found[0], meaning=meaning)
    yield from _grams(run[end:])


def _grams(piece: str) -> Iterator[Word]:
    letters = _THAI_MARKS.sub("", piece)
    for place in range(max(len(letters) - 2, 1 if letters else 0)):
        gram = letters[place : place + 3]
        yield Word(gram, "", gram)
