"""Slips of whoever types: which known word is one away from what stands there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def shorter(word: str) -> Iterator[str]:
    """A word less each of its letters."""
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def one_slip(word: str, other: str) -> bool:
    """Whether one letter is missing, too many or another one, or two stand the wrong way round. The first
    letter is right; another last letter makes another word, and so does another one in a short word
    (pork, park) that can be spoken."""
    if word[0] != other[0] or abs(len(word) - len(other)) > 1:
        return False
    is_short = len(word) < 6 and any(letter in "aeiouy" for letter in word)
    if len(word) > len(other):
        word, other = other, word
    same = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(word))
    rest, others = word[same:], other[same:]
    if len(word) < len(other):
        return rest == others[1:]
    if rest[:2] == others[1::-1] and rest[2:] == others[2:]:
        return True
    return len(rest) > 1 and not is_short and rest[1:] == others[1:]


def neighbours(known: Iterable[str], least: int = 4) -> dict[str, list[str]]:
    """Every known word of at least so many letters by itself and by itself less one letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(each for each in known if len(each) >= least):
        for form in dict.fromkeys((word, *shorter(word))):
            found[form].append(word)
    return dict(found)


def _beside() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for row, letters in enumerate(_ROWS):
        for place, letter in enumerate(letters):
            found[letter] += letters[max(0, place - 1) : place] + letters[place + 1 : place + 2]
            for other in _ROWS[row + 1 : row + 2]:
                for near in other[max(0, place - 1) : place + 1]:
                    found[letter] += near
                    found[near] += letter
    return dict(found)


_BESIDE = _beside()


def is_beside(key: str, other: str) -> bool:
    """Whether two letters' keys touch on a keyboard."""
    return other in _BESIDE.get(key, "")
