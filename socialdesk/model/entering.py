"""Which messages enter a game, and with which answer: pure, asked about every message while a game runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from socialdesk.model.choice import CHOSE, meant
from socialdesk.model.game import (
    ANSWER,
    BUTTON,
    CHAT,
    COMMENT,
    COMMENTS,
    DICE,
    EVERYWHERE,
    GROUP,
    POST,
    PRIVATE,
    WORD,
    Kind,
    Question,
    Running,
    State,
    Way,
)
from socialdesk.model.ids import MINUTE, SECOND, Instant
from socialdesk.model.live import post_of
from socialdesk.model.message import Author, ChatKind, InboundMessage
from socialdesk.model.text import fold

SLACK = 5 * SECOND
"""So much earlier than a game that is opened by hand a message may have been said by the platform's
clock, which is not ours."""
AFTERWARDS = 24 * 60 * MINUTE
"""For so long after it closed people are told, and it is written down, that they came late."""
LONGEST = 200
"""Letters; what is longer is no entry."""
_PRIVATE = (ChatKind.PRIVATE, ChatKind.BUSINESS, ChatKind.DIRECT)
_WORDED = ("text", "comment", "button")
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:[., ]\d{3})+|[-+]?\d{1,15}")


class Heard(NamedTuple):
    """What somebody entered with: the way, their answer, and whether it is right."""

    how: str
    answer: str = ""
    is_right: bool = True


def is_heard_there(game: Running, conversation_id: int, message: InboundMessage) -> bool:
    """Whether a game is played where somebody writes."""
    for each in game.settings.where:
        if each.kind == EVERYWHERE:
            return True
        if each.kind == PRIVATE and message.chat_kind in _PRIVATE:
            return True
        if each.kind == COMMENTS and message.chat_kind is ChatKind.COMMENT:
            return True
        if each.kind == POST and _is_post(post_of(message.chat), each.value):
            return True
        if each.kind == GROUP and message.chat == each.value:
            return True
        if each.kind == CHAT and str(conversation_id) == each.value:
            return True
    return False


def _is_post(post: str, meant_post: str) -> bool:
    """A post may be named by its own number alone ("5" of "900_5")."""
    return bool(meant_post) and (post == meant_post or post.endswith(f"_{meant_post}"))


def is_of_many(message: InboundMessage) -> bool:
    """Whether many people write in the chat of a message, each of whom enters alone."""
    return message.chat_kind in (ChatKind.GROUP, ChatKind.CHANNEL)


def heard(game: Running, conversation_id: int, message: InboundMessage) -> Heard | None:
    """How a message enters a game, if it does; whether in time is asked elsewhere (`standing`)."""
    if message.author is not Author.CUSTOMER or message.sender.is_bot or message.opens_window:
        return None
    if not is_heard_there(game, conversation_id, message):
        return None
    if is_of_many(message) and message.sender.remote_id in ("", message.contact.remote_id):
        return None  # the group's own voice: nobody knows who it is
    if message.sender.remote_id == f"comment:{message.remote_id}":
        return None  # the platform does not say who it is: each comment would be a person
    for way in game.settings.ways:
        if found := _by(way, game, message):
            return found
    return None


def _by(way: Way, game: Running, message: InboundMessage) -> Heard | None:
    if way.kind == DICE:
        return _thrown(message)
    if way.kind == COMMENT:
        return Heard(COMMENT) if message.kind == "comment" else None
    if message.kind not in _WORDED or message.attachments:
        return None
    text = meant(message)
    if len(text) > LONGEST:
        return None
    if game.kind in (Kind.QUIZ, Kind.GUESS):
        return _answered(way, game, text)
    if way.kind == BUTTON and message.kind != "button" and message.said.code != CHOSE:
        return None
    return Heard(way.kind) if way.kind in (WORD, BUTTON) and is_word(text, way.value) else None


def _thrown(message: InboundMessage) -> Heard | None:
    """The value that the platform gave a dice; typed, or carried over from elsewhere, it is none."""
    value = message.body.rpartition(" ")[2]
    if (
        message.kind != "dice"
        or message.forwarded_from
        or not (value.isascii() and value.isdigit())
    ):
        return None
    return Heard(DICE, value)


# -- words


def is_word(text: str, word: str) -> bool:
    """Whether a message is a word alone: in any case, with blanks or one mark of punctuation around
    it. Accents are part of the word."""
    meant_word = _plain(word)
    return any(each == meant_word for each in _bare(_plain(text)))


def _plain(text: str) -> str:
    """In one case and one form, without what is not seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    seen = "".join(
        each for each in text if unicodedata.category(each) not in ("Cf", "Cc") or each in "\n\t"
    )
    return " ".join(
        unicodedata.normalize("NFC", unicodedata.normalize("NFC", seen).casefold()).split()
    )


def _bare(text: str) -> Iterator[str]:
    """A text as it stands, then without one mark before it, after it, or both."""
    yield text
    first = text[:1] and unicodedata.category(text[0])[0] == "P"
    last = text[-1:] and unicodedata.category(text[-1])[0] == "P"
    if first:
        yield text[1:].strip()
    if last:
        yield text[:-1].strip()
    if first and last and len(text) > 1:
        yield text[1:-1].strip()


def _after(text: str, word: str) -> str | None:
    """What stands behind a word with which a text begins; None where it does not."""
    plain, start = _plain(text), _plain(word)
    if not plain.startswith(start):
        return None
    rest = plain[len(start) :]
    return rest.lstrip(" :.,-=").strip() if not rest or not rest[0].isalnum() else None


# -- answers


def _answered(way: Way, game: Running, text: str) -> Heard | None:
    """An answer to what is asked now. Without an entry word, only what can be one is: a number where one is
    guessed, one of the choices that are offered, else what is right."""
    said = text if way.kind == ANSWER else _after(text, way.value)
    questions = game.settings.questions
    if not said or not game.question <= len(questions):
        return None
    asked = questions[max(game.question, 1) - 1]
    if game.kind == Kind.GUESS:
        number = number_in(said)
        if number is None or (way.kind == ANSWER and _is_other_number(said, asked)):
            return None
        return Heard(way.kind, str(number))
    is_right = is_right_answer(said, asked, game.settings.typos)
    if is_right or way.kind != ANSWER or _offered(said, asked):
        return Heard(way.kind, fold(said)[:LONGEST], is_right)
    return None


def _is_other_number(text: str, asked: Question) -> bool:
    """Whether a number alone is a telephone's or an order's rather than a guess: it begins with a nought or
    a sign, or is far longer than what is guessed."""
    digits = sum(each.isdigit() for each in text)
    told = text.strip()
    most = max(4, len(asked.answers[0]) + 1)
    return digits > most or (digits > 1 and told[0] in "0+")


def number_in(text: str) -> int | None:
    """The number that a whole message is, as people write it ("1.200", "đoán 57!" is none)."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("!.?,;: ")
    if not _NUMBER.fullmatch(plain):
        return None
    return int(re.sub(r"[., ]", "", plain))


def is_right_answer(text: str, question: Question, typos: int) -> bool:
    """Whether an answer is one of those that are right: without case, accents and marks, and with at most
    so many wrong letters. A number, and a word of three letters, must be exact."""
    said = _letters(text)
    if not said:
        return False
    for each in question.answers:
        right = _letters(each)
        allowed = 0 if right.isdigit() or len(right) < 4 else min(typos, len(right) // 3)
        if _within(said, right, allowed):
            return True
    return _choice_letter(said, question)


def _choice_letter(said: str, question: Question) -> bool:
    """A choice may be named by its letter or in full: "B", "Hà Nội", "B. Hà Nội"."""
    right = {_letters(each) for each in question.answers}
    for each in question.choices:
        forms = _forms(each)
        if said in forms and forms & right:
            return True
    return False


def _offered(text: str, question: Question) -> bool:
    return any(_letters(text) in _forms(each) for each in question.choices)


def _forms(choice: str) -> set[str]:
    letter, sign, words = choice.partition(".")
    if sign and len(letter.strip()) <= 2:
        return {_letters(letter), _letters(words), _letters(choice)}
    return {_letters(choice)}


def _letters(text: str) -> str:
    kept = (each if unicodedata.category(each)[0] in "LNM" else " " for each in fold(text))
    return " ".join("".join(kept).split())


def _within(one: str, other: str, most: int) -> bool:
    """Whether at most `most` letters are wrong, missing, too many, or have changed places."""
    if one == other:
        return True
    if not most or abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, right in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != right))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == right:
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1] <= most


# -- times


def is_in_time(game: Running, at: Instant) -> bool:
    """Whether something was said while the game is on, by the platform's clock, which counts seconds."""
    return not is_early(game, at) and not is_late(game, at)


def is_early(game: Running, at: Instant) -> bool:
    """Whether it was said before the game's beginning."""
    return at < game.since // SECOND * SECOND - (SLACK if game.since == game.opened_at else 0)


def is_late(game: Running, at: Instant) -> bool:
    """Whether it was said after its end, or it has been closed."""
    return game.state != State.OPEN or (game.until is not None and at > game.until)


def standing(game: Running, said: Heard, at: Instant) -> int:
    """What an entry is worth beside others of the same person in the same chat: of the least, the earliest
    stands. So it does not matter in which order they arrive."""
    is_good = is_in_time(game, at) and (said.is_right or not game.settings.retries)
    return 0 if is_good else 1
