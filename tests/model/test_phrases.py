"""The table of phrases: what each means, what is asked about, and that whatever is printed is read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.acknowledge import opening_words
from socialdesk.model.i18n import (
    LANGUAGES,
    day_words,
    moment_words,
    set_language,
    whole_moment,
)
from socialdesk.model.phrases import APART, BY_LANGUAGE, EXAMPLES, IN_PART, NOW, phrases
from socialdesk.model.text import fold
from socialdesk.model.when import parse_when
from tests.support.pages import TIMES, times

HERE = NOW.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
TABLE = [each for language in LANGUAGES for each in phrases(language)]


def meant(phrase: str) -> str:
    """The moment, or what is said against the phrase."""
    try:
        return f"{parse_when(phrase, HERE):%Y-%m-%d %H:%M}"
    except ValueError as error:
        return f"refused: {error}"


def test_every_phrase_of_the_page_means_what_it_says() -> None:
    found = [(phrase, meant(phrase)) for phrase, _ in TABLE]
    assert [each for each in zip(found, TABLE, strict=True) if each[0] != each[1]] == []


def test_the_examples_of_the_help_stand_on_the_page() -> None:
    assert set(EXAMPLES) == set(LANGUAGES)
    for language, examples in EXAMPLES.items():
        assert set(examples) <= {phrase for phrase, _ in phrases(language)}


def test_the_page_is_long_and_shows_no_phrase_twice() -> None:
    assert set(BY_LANGUAGE) == set(LANGUAGES)
    for language in LANGUAGES:
        found = [phrase for phrase, _ in phrases(language)]
        assert len(found) == len(set(found)) >= 90
    assert TIMES.read_text(encoding="utf-8") == times(), "run `make pages`"
    assert Path(TIMES).name in (TIMES.parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("phrase", "rest"), list(IN_PART.items()))
def test_a_word_that_was_not_used_is_asked_about(phrase: str, rest: str) -> None:
    with pytest.raises(ValueError, match="only in part") as refused:
        parse_when(phrase, HERE)
    assert f'but not "{rest}"' in str(refused.value)


@pytest.mark.parametrize("phrase", APART)
def test_two_things_that_cannot_both_be_meant_are_asked_about(phrase: str) -> None:
    with pytest.raises(ValueError, match="does not fit together"):
        parse_when(phrase, HERE)


PLAIN_MEANS_MORE = {"ngày kìa 9h", "thứ hai tới", "thứ 2 tới", "cuối tuần tới"}
"""Without accents these are what people mean more often: ngày kia, tối thứ hai, tối cuối tuần."""


def test_without_its_accents_a_phrase_means_the_same_or_is_asked_about() -> None:
    wrong = {
        phrase: found
        for phrase, meaning in phrases("vi")
        if (found := meant(fold(phrase))) != meaning and not found.startswith("refused: ")
    }
    assert set(wrong) <= PLAIN_MEANS_MORE, wrong


@pytest.mark.parametrize("spoken", LANGUAGES)
@given(st.integers(1, 360 * 24 * 60))
def test_whatever_is_printed_as_a_moment_is_read(spoken: str, minutes: int) -> None:
    moment = HERE + timedelta(minutes=minutes)
    set_language(spoken)
    try:
        printed = [
            whole_moment(moment),
            moment_words(moment),
            f"{day_words(moment)} {moment:%H:%M}",
            f"{day_words(moment)}/{moment:%Y} {moment:%H:%M}",
            opening_words(moment, HERE, spoken),
            f"{whole_moment(moment)} (Asia/Ho_Chi_Minh)",
            f"{moment:%Y-%m-%d %H:%M} (Asia/Ho_Chi_Minh)",
            f"{moment:%d/%m %H:%M}",
            f"{moment:%d/%m/%y %H:%M}",
            moment.isoformat(),
            moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        ]
    finally:
        set_language("en")

    for each in printed:
        assert parse_when(each, HERE) == moment, each


@pytest.mark.parametrize(
    ("at", "phrase", "expected"),
    [
        ("2026-11-27 00:30", "2h đêm nay", "2026-11-27 02:00"),  # the night that is going on
        ("2026-11-27 00:30", "1h sáng", "2026-11-27 01:00"),
        ("2026-11-27 10:00", "đêm nay 1h", "2026-11-28 01:00"),
        ("2026-11-26 15:20", "thứ năm này 20h", "2026-11-26 20:00"),  # today is Thursday
        ("2026-11-26 15:20", "thứ năm này 9h", "2026-12-03 09:00"),
        ("2026-11-28 15:20", "cuối tuần", "2026-12-05 08:00"),
        ("2026-11-30 15:20", "đầu tháng", "2026-12-01 08:00"),
        ("2026-01-31 15:20", "1 tháng nữa", "2026-02-28 15:20"),
        ("2026-11-26 21:00", "20h", "2026-11-27 20:00"),
        ("2026-11-26 15:20", "ngày 31", "2026-12-31 08:00"),
        ("2026-12-31 23:00", "mai 9h", "2027-01-01 09:00"),
    ],
)
def test_phrases_depend_on_when_they_are_read(at: str, phrase: str, expected: str) -> None:
    here = datetime.fromisoformat(at).replace(tzinfo=HERE.tzinfo)

    assert f"{parse_when(phrase, here):%Y-%m-%d %H:%M}" == expected
