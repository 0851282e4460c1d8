"""What a game says in the shop's own words, by language, with the fields that are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from socialdesk.model import rating_words
from socialdesk.model.announcement import asked, needed
from socialdesk.model.i18n import translate

Words = Mapping[str, str]
"""By language; under `ANYBODY` what is said to whoever has none in theirs."""
ANYBODY = ""
ANSWER_FIELDS = ("id",)
WINNER_FIELDS = ("prize", "game", "until", "given", "name")
LONGEST = 500
_OF_SOME = {"given": "{given|bạn}", "name": "{name|bạn}"}
"""Fields that not everybody has, and how they are written so that it does no harm."""


def words_in(words: Words, *languages: str) -> str:
    """The words in the first of these languages (`vi`, `vi-VN`) that there are any in, else those for anybody."""
    for each in (*(re.split("[-_]", language.casefold())[0] for language in languages), ANYBODY):
        if words.get(each):
            return words[each]
    return ""


def words_or_any(words: Words, language: str) -> str:
    """The same; whoever speaks a language that there are no words in gets the first that there are."""
    return words_in(words, language) or next(iter(words.values()), "")


def check_answer(words: Words) -> None:
    """What is said to whoever enters. Raises ValueError with a sentence."""
    for text in words.values():
        _check_fields(text, ANSWER_FIELDS)


def check_winner(words: Words, *, is_timed: bool) -> None:
    """What is said to whoever wins; `is_timed`: a prize waits for them only so long. Raises ValueError with a
    sentence."""
    for text in words.values():
        _check_fields(text, WINNER_FIELDS)
        for name, example in _OF_SOME.items():
            if name in needed(text):
                raise ValueError(
                    translate(
                        "not everybody has a {field}: say what stands there for others, like {example}",
                        field=f"{{{name}}}",
                        example=example,
                    )
                )
        if "until" in needed(text) and not is_timed:
            raise ValueError(
                translate(
                    "a prize of this game waits for ever, so {field} says nothing: say for how long it waits, or leave it out",
                    field="{until}",
                )
            )
        if len(text) > LONGEST:
            raise ValueError(
                translate(
                    "what winners are told has at most {most} letters; this has {n}",
                    most=LONGEST,
                    n=len(text),
                )
            )


def _check_fields(text: str, known: tuple[str, ...]) -> None:
    for name in sorted(asked(text)):
        if name not in known:
            raise ValueError(
                translate(
                    "{field} is no field of these words; there are {fields}",
                    field=f"{{{name}}}",
                    fields=" ".join(f"{{{each}}}" for each in known),
                )
            )
    if refused := rating_words.refusal(text):
        raise ValueError(refused)
