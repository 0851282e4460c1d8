"""The desk speaks three languages completely: no sentence without a translation, no field lost, no
catalogue out of date."""

import re

import pytest

from socialdesk.model.i18n import LANGUAGES as SPOKEN
from socialdesk.model.i18n import count, set_language, translate
from socialdesk.tui.actions import ACTIONS
from tests.support.catalogues import LANGUAGES, compiled, path_of, read, renewed, sentences

MEND = "run `make words`, then fill in what is empty in socialdesk/locale"


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_and_none_that_is_not_said(language: str) -> None:
    known = {
        tuple(each.id) if isinstance(each.id, tuple) else each.id
        for each in read(language)
        if each.id
    }

    assert known == set(sentences()), MEND


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_with_its_fields(language: str) -> None:
    for each in read(language):
        if not each.id:
            continue
        english = each.id if isinstance(each.id, tuple) else (each.id,)
        spoken = each.string if isinstance(each.string, tuple) else (each.string,)
        for words in spoken:
            assert words.strip(), f"{english[0]!r}: {MEND}"
            assert fields(words) == fields(english[-1]), english[0]
            assert words.count("`") == english[0].count("`"), english[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_what_the_text_says(language: str) -> None:
    assert path_of(language, "mo").read_bytes() == compiled(renewed(language)), MEND


@pytest.mark.parametrize("language", SPOKEN)
def test_every_action_is_called_something_short(language: str) -> None:
    set_language(language)
    try:
        for action in ACTIONS:
            assert 0 < len(translate(action.label)) <= 20, action.name
            assert translate(action.help), action.name
    finally:
        set_language("en")


def test_a_language_that_is_not_there_is_english_and_values_are_not_looked_into() -> None:
    set_language("xx")
    assert translate("{n} of {all}", n="{all}", all=2) == "{all} of 2"
    assert count("{n} message", "{n} messages", 1) == "1 message"
    assert count("{n} message", "{n} messages", 1_200) == "1,200 messages"
    set_language("vi")
    assert count("{n} message", "{n} messages", 1) == "1 tin nhắn"
    set_language("en")
