"""The fields of the editor of games: what they are called, what each of them takes."""

from __future__ import annotations

from socialdesk.model.game import PICKS, WAYS, Kind
from socialdesk.model.i18n import mark, translate
from socialdesk.model.text import fold, last_piece
from socialdesk.tui.games.form import (
    CHANCES,
    CLAIM,
    ENTRY,
    FROM,
    KIND,
    KNOWN_FOR,
    NAME,
    NUMBER,
    PICK,
    PRIZES,
    PUBLIC,
    QUESTIONS,
    REPLY,
    RESERVES,
    RETRIES,
    TYPOS,
    UNTIL,
    WHERE,
    WINNER,
)

_LABELS = {
    NAME: mark("name"),
    KIND: mark("kind of game"),
    ENTRY: mark("how to enter"),
    QUESTIONS: mark("questions"),
    NUMBER: mark("the number"),
    PRIZES: mark("prizes"),
    RESERVES: mark("reserves"),
    UNTIL: mark("until when"),
    PUBLIC: mark("drawn by"),
    WHERE: mark("where"),
    FROM: mark("from"),
    PICK: mark("who wins"),
    TYPOS: mark("typos"),
    RETRIES: mark("another try"),
    CHANCES: mark("chances"),
    KNOWN_FOR: mark("known for"),
    REPLY: mark("answer"),
    CLAIM: mark("claim within"),
    WINNER: mark("told who wins"),
}
_HINTS = {
    NAME: mark("A name by which people and you find it again."),
    KIND: mark("draw (by lot), wheel (some have more chances), quiz, guess (a number), dice."),
    ENTRY: mark("The entry word: QUAY. Or button:Chơi, comment, topic:live, follow; several with ; between them."),
    QUESTIONS: mark("A line each: Thủ đô?=Hà Nội|HN, with choices Thủ đô?[A. Huế|B. Hà Nội]=B."),
    NUMBER: mark("The number that is to be guessed: the nearest wins. Nobody sees it before the end."),
    PRIZES: mark("Áo thun x3; Nón: three of the first, one of the second, the first place first."),
    RESERVES: mark("How many stand by for winners who do not claim their prize."),
    UNTIL: mark("21:00, tomorrow 21:00, 2026-12-01 20:00: it closes by itself then. Empty: you close it."),
    PUBLIC: mark("Which public value will decide, that nobody can know yet: XSMB of 27/11, a round of drand."),
    WHERE: mark("private, comments, everywhere, live:NAME, a conversation's number or a post. Empty: private."),
    FROM: mark("It opens by itself then. Empty: you open it."),
    PICK: mark("first (right answer), points (over several questions), lot; a dice: highest or lot."),
    TYPOS: mark("So many wrong letters of an answer are forgiven: 0, 1 or 2; never in numbers."),
    RETRIES: mark("yes: after a wrong choice somebody may answer again. Empty: the first choice counts."),
    CHANCES: mark("vip=3; khach-quen=2: who has the tag has so many chances, everybody else has one."),
    KNOWN_FOR: mark("7d: who was not known to the shop for so long before it opened is not counted."),
    REPLY: mark("Said once in private to who enters; {id}: how they find themselves in the list. In another language: a line with en: before it."),
    CLAIM: mark("48h: for so long a prize waits for its winner, then the next reserve moves up."),
    WINNER: mark("Empty: words that stand ready. Fields: {fields}. In another language: a line with en: before it."),
}  # fmt: skip


def label(name: str) -> str:
    """What a field is called."""
    return translate(_LABELS[name])


def hint(name: str) -> str:
    """What it takes."""
    return translate(
        _HINTS[name], id="{id}", fields="{prize} {until} {game} {given|bạn} {name|bạn}"
    )


def offers(name: str, text: str, kind: Kind) -> list[str]:
    """What a line could become; of several pieces the last one."""
    words: list[str] = {
        KIND: [str(each) for each in Kind],
        ENTRY: [each for each in WAYS[kind] if each != "word"],
        WHERE: ["private", "comments", "everywhere"],
        PICK: [str(each) for each in PICKS[kind]],
    }.get(name, [])
    last = text.rpartition(";")[2].strip()
    if last != last_piece(text).strip() or (name == ENTRY and not last):
        return []
    piece = fold(last)
    return [each for each in words if fold(each).startswith(piece) and fold(each) != piece]
