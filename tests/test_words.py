"""The desk speaks three languages completely: no sentence without a translation, no field lost, no
catalogue out of date."""

import ast
import importlib
import re

import pytest

from socialdesk.model.i18n import LANGUAGES as SPOKEN
from socialdesk.model.i18n import count, set_language, translate
from socialdesk.model.reasons import REASONS
from socialdesk.tui.registry import ACTIONS
from tests.support.catalogues import LANGUAGES, PACKAGE, compiled, path_of, read, renewed, sentences

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


BESIDE = "words"
"""The field for somebody's own words, beside which a reason stands (`InboundMessage.said`)."""


def given_reasons() -> list[tuple[str, int, str, set[str]]]:
    """Every reason that the code gives by its name: file, line, code, fields."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Reason"
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and all(each.arg for each in node.keywords)
            ):
                names = {each.arg or "" for each in node.keywords}
                found.append((path.name, node.lineno, str(node.args[0].value), names))
    return found


def every_table() -> dict[str, str]:
    """The sentences of all codes, by every owner."""
    found = dict(REASONS)
    for path in sorted(PACKAGE.glob("bots/*/reasons.py")):
        found |= importlib.import_module(f"socialdesk.bots.{path.parent.name}.reasons").REASONS
    return found


def test_every_reason_that_is_given_has_a_sentence_with_exactly_its_fields() -> None:
    table = every_table()
    wrong = [
        (file, line, code)
        for file, line, code, names in given_reasons()
        if code not in table or fields(table[code]) - {BESIDE} != names
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence_in_every_language_with_exactly_its_fields(
    language: str,
) -> None:
    spoken = {each.id: each.string for each in read(language) if isinstance(each.id, str)}
    for code, sentence in every_table().items():
        assert spoken.get(sentence, "").strip(), f"{code}: {MEND}"
        assert fields(spoken[sentence]) == fields(sentence), code


def test_every_code_that_stands_in_a_table_of_errors_has_a_sentence() -> None:
    table = every_table()
    owners = "|".join(sorted({code.split(".")[0] for code in table} - {"file", "web", "account"}))
    named = re.compile(rf"(?:{owners})\.[a-z_0-9]+")
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            said = node.value if isinstance(node, ast.Constant) else None
            if isinstance(said, str) and named.fullmatch(said) and said not in table:
                wrong.append((path.name, said))

    assert wrong == []


ALWAYS_SEVERAL = {
    "{n} days",
    "{n} hours",
    "{n} minutes",
    "{n} conversations",
    "{n} lines were pasted.",
    "Facebook failed {n} times to take it ({trace}). Retry it later.",
    "Zalo failed {n} times to take it (error {error}). Retry it later.",
    "This query has {n} parts, and {most} are the most. Leave some out",
    "The new words must be 1 to {limit} characters.",
}
"""Said of two or more alone, or of none."""
PLURAL = re.compile(
    r"\{(?:n|all|messages|files|updates|days|accounts|people|found|read|limit|count)\}"
    r" (?:\w\w+s\b|people|wait )"
)


def test_nothing_is_said_of_1_accounts() -> None:
    """What counts things is a pair of sentences (`count`), one of them for a single one."""
    loose = {
        each for each in sentences() if isinstance(each, str) and PLURAL.search(each)
    } - ALWAYS_SEVERAL

    assert loose == set()
