"""Every reason of the house can be said: in three languages, with all its fields."""

import string
from collections.abc import Iterator

import pytest

from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import Operation
from socialdesk.model.i18n import LANGUAGES, set_language
from socialdesk.model.reason import Reason, Span, dump_reason, load_reason
from socialdesk.model.reasons import REASONS


@pytest.fixture(autouse=True)
def speaking_english() -> Iterator[None]:
    yield
    set_language("en")


def fields_of(sentence: str) -> list[str]:
    return [name for _, name, *_ in string.Formatter().parse(sentence) if name is not None]


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_each_is_said_with_each_field_once_it_has_come_through_the_store(spoken: str) -> None:
    set_language(spoken)
    for code, sentence in REASONS.items():
        values = {name: f"‹{name} {{x}}›" for name in fields_of(sentence)}
        words = str(load_reason(dump_reason(Reason(code, **values))))

        assert f"({code})" not in words
        assert all(value in words for value in values.values()), (code, words)
        braces = sum(map(words.count, values.values()))  # those of the values alone
        assert words.count("{") == braces, (code, words)
        assert words.strip() == words != "", code


@pytest.mark.parametrize("spoken", [each for each in LANGUAGES if each != "en"])
def test_no_reason_is_said_in_english_to_who_reads_another_language(spoken: str) -> None:
    english = {code: str(Reason(code, **dict.fromkeys(fields_of(REASONS[code]), "x"))) for code in REASONS}  # fmt: skip
    set_language(spoken)

    for code, words in english.items():
        said = str(Reason(code, **dict.fromkeys(fields_of(REASONS[code]), "x")))
        assert said != words, code


def test_a_code_names_its_owner_and_its_sentence_ends_or_is_part_of_another() -> None:
    for code, sentence in REASONS.items():
        owner, dot, what = code.partition(".")

        assert owner.isidentifier(), code
        assert dot, code
        assert what.isidentifier(), code
        assert code == code.lower()
        if owner == "said":
            continue  # it stands beside somebody's words
        fragment = owner in ("priority", "operation", "doubt") and not what.startswith(
            ("near", "unknown")
        )
        assert (sentence[-1] not in ".?}”") == fragment, code


def test_every_operation_and_priority_has_a_word() -> None:
    assert {f"operation.{each}" for each in Operation} <= set(REASONS)
    assert {f"priority.{each}" for each in Priority} <= set(REASONS)
    assert len({REASONS[f"operation.{each}"] for each in Operation}) == len(Operation)


def test_a_reason_within_a_reason_and_a_length_are_said_in_one_language() -> None:
    doubt = Reason("platform.doubt", what=Reason("doubt.silent", platform="Zalo"), platform="Zalo")
    pause = Reason("platform.pause", platform="Zalo", pause=Span(7_200_000))

    assert str(doubt).startswith("Zalo did not answer, so it may or may not have arrived.")
    set_language("vi")
    assert "did not answer" not in str(doubt)
    assert "2 giờ" in str(pause)
