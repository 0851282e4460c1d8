"""Shopee's two halves, beside counting chat by chat."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import DAY, HOUR, SECOND
from socialdesk.model.presets.sample import Setting
from socialdesk.model.presets.shopee import (
    FLOOR,
    LAST_WORD,
    PLAIN,
    PROMISED,
    SHOPEE_30D,
    SHOPEE_90D,
    TOO_FEW,
)
from socialdesk.model.presets.story import Story
from tests.support.stories import SAIGON, figures, kept, local, story

BEGIN = local("01 00:00:00")
AS_OF = local("31 00:00:00")


def chat(number: int, at: int, took: int | None) -> Story:
    return story(kept(number, at, None if took is None else at + took, "mai"), conversation=number)


def rate(*stories: Story, readings: tuple[str, ...] = ()) -> float | None:
    return figures(SHOPEE_90D, Setting(SAIGON, AS_OF, readings=readings), *stories)["rate"].share


def test_a_hundred_chats_of_which_the_last_quarter_went_badly() -> None:
    """90 of 100 were answered, of the last 25 only 15: 0.5 * 0.90 + 0.5 * 0.60."""
    late = {75 + place for place in range(10)}
    chats = [chat(n, BEGIN + n * HOUR, None if n in late else HOUR) for n in range(100)]

    assert rate(*chats) == pytest.approx(0.75)
    assert rate(*chats, readings=(PLAIN,)) == pytest.approx(0.9)


def test_of_two_chats_the_recent_quarter_is_one() -> None:
    chats = chat(1, BEGIN, HOUR), chat(2, BEGIN + DAY, None)

    assert rate(*chats) == 0.5 * 0.5 + 0.5 * 0.0
    assert rate(*chats, readings=(FLOOR,)) == 0.5


def test_before_there_are_two_chats_it_shows_57_percent() -> None:
    assert rate() == rate(chat(1, BEGIN, HOUR)) == TOO_FEW


def test_one_answer_covers_twelve_hours_or_the_last_word_must_be_ours() -> None:
    again = story(
        kept(1, BEGIN, BEGIN + HOUR, "mai"), kept(2, BEGIN + 2 * HOUR), kept(3, BEGIN + 13 * HOUR, BEGIN + 14 * HOUR)
    )  # fmt: skip

    one = figures(SHOPEE_90D, Setting(SAIGON, AS_OF), again)["rate"]
    assert (one.n, one.within, one.missed) == (2, 2, 0)
    last = figures(SHOPEE_90D, Setting(SAIGON, AS_OF, readings=[LAST_WORD]), again)["rate"]
    assert (last.n, last.within, last.missed) == (2, 1, 1)


def test_the_response_time_is_the_mean_of_answers_within_twelve_hours() -> None:
    found = figures(
        SHOPEE_30D, Setting(SAIGON, AS_OF), chat(1, BEGIN, HOUR), chat(2, BEGIN + DAY, 3 * HOUR),
        chat(3, BEGIN + DAY, 13 * HOUR),
    )["response_time"]  # fmt: skip

    assert (found.n, found.mean_ms, found.share) == (2, 2 * HOUR, None)


@given(
    st.lists(
        st.tuples(st.integers(0, 29 * 24 * 3600), st.none() | st.integers(0, 20 * 3600)),
        max_size=30,
    )
)
def test_the_halves_beside_counting_chat_by_chat(said: list[tuple[int, int | None]]) -> None:
    chats = [
        chat(n, BEGIN + at * SECOND, None if took is None else took * SECOND)
        for n, (at, took) in enumerate(said, 1)
    ]
    outcomes = []
    for _, each in sorted((each.waits[0].opened_at, each.conversation) for each in chats):
        (wait,) = chats[each - 1].waits
        answered = wait.answered_at is not None and wait.answered_at <= AS_OF
        if answered and (wait.answered_at or 0) - wait.opened_at <= PROMISED:
            outcomes.append(1)
        elif AS_OF - wait.opened_at > PROMISED:
            outcomes.append(0)
    if len(outcomes) < 2:
        assert rate(*chats) == TOO_FEW
        return
    recent = outcomes[-math.ceil(len(outcomes) / 4) :]
    expected = (sum(outcomes) / len(outcomes) + sum(recent) / len(recent)) / 2
    assert rate(*chats) == pytest.approx(expected)
