"""Finding by a few letters: how well a name fits, accents aside."""

from __future__ import annotations

from socialdesk.model.text import fold


def score(letters: str, name: str) -> int:
    """How well folded `letters` fit a name: 0 not at all; whole words before beginnings before
    letters in order."""
    folded = fold(name)
    if not letters:
        return 1
    if folded == letters:
        return 1_000
    if f" {letters} " in f" {folded.replace('-', ' ')} ":
        return 900 - min(len(folded), 99)
    if folded.startswith(letters):
        return 800 - min(len(folded), 99)
    if f" {letters}" in folded.replace("-", " "):
        return 600 - min(len(folded), 99)
    if all(f" {word}" in f" {folded}" for word in letters.split()):
        return 500 - min(len(folded), 99)
    if letters in folded:
        return 400 - min(len(folded), 99)
    place, gaps = -1, 0
    for letter in letters:
        if letter == " ":
            continue
        found = folded.find(letter, place + 1)
        if found < 0:
            return 0
        gaps += found - place - 1
        place = found
    return max(200 - gaps * 4, 0) if len(letters) > 1 else 1
