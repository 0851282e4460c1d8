"""Rules as values: what they hear, which conditions hold, and what a cap is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.changes import Prioritise, Reopened, Resolved, Snoozed, Tag, Tagged, Wrote
from socialdesk.model.conversation import Priority
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.rule import (
    Answer,
    Event,
    Listening,
    On,
    Rule,
    Words,
    cap_of,
    is_heard,
    is_outside,
    least_busy,
    status_after,
    unmet,
)
from socialdesk.model.text import fold

DEED = (Tag(add=("a",)),)
SAID = ("giá", "bao nhiêu", "size", "เท่าไหร่")


def said(body: str, language: str = "vi") -> Event:
    return Event(On.MESSAGE, 1, 1, Instant(0), body, language)


@pytest.mark.parametrize(
    ("text", "word", "is_there"),
    [
        ("Giá bao nhiêu?", "giá", True),
        ("GIA bao nhieu", "giá", True),
        ("giao hàng chưa", "giá", False),
        ("bao-nhiêu tiền", "bao nhiêu", True),
        ("bao giờ nhiêu", "bao nhiêu", False),
        ("ราคาเท่าไหร่คะ", "เท่าไหร่", True),
        ("", "giá", False),
    ],
)
def test_words_are_whole_and_folded(text: str, word: str, is_there: bool) -> None:
    assert Words(text).has(fold(word)) is is_there


def test_the_first_condition_that_is_not_met_is_named() -> None:
    rule = Rule(
        "r", On.MESSAGE, DEED, words=("gia", "bao nhieu"), all_words=("shop",), languages=("vi",),
        hours="closed",
    )  # fmt: skip

    assert unmet(rule, said("alo"), is_open=False) == "words"
    assert unmet(rule, said("gia"), is_open=False) == "all_words"
    assert unmet(rule, said("shop gia", "th"), is_open=False) == "language"
    assert unmet(rule, said("shop gia"), is_open=True) == "hours"
    assert unmet(rule, said("shop gia"), is_open=None) == "hours"  # always open
    assert unmet(rule, said("shop gia"), is_open=False) == ""


def test_each_hears_its_own_events_alone() -> None:
    tagged = Event(On.TAG, 1, 1, Instant(0), which=("VIP",))
    waits = Event(On.WAIT, 1, 1, Instant(0), rule="r")

    assert is_heard(Rule("r", On.TAG, DEED, which=("vip",)), tagged)
    assert not is_heard(Rule("r", On.TAG, DEED, which=("mới",)), tagged)
    assert not is_heard(Rule("r", On.MESSAGE, DEED), tagged)
    assert is_heard(Rule("r", On.WAIT, DEED), waits)
    assert not is_heard(Rule("other", On.WAIT, DEED), waits)
    done = Event(On.STATUS, 1, 1, Instant(0), which=("resolved",))
    assert is_heard(Rule("r", On.STATUS, DEED, which=("resolved",)), done)
    assert not is_heard(Rule("r", On.STATUS, DEED, which=("open",)), done)


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(SAID), max_size=2), st.lists(st.sampled_from(SAID), max_size=2)
        ),
        max_size=5,
    ),
    st.lists(
        st.sampled_from(("gia", "Giá", "bao", "nhiêu", "giao", "ราคาเท่าไหร่", "!", "size m")),
        max_size=5,
    ),
)
def test_the_few_that_are_asked_are_those_that_looking_at_all_would_find(
    wanted: list[tuple[list[str], list[str]]], said_words: list[str]
) -> None:
    rules = [
        Rule(
            f"r{place}",
            On.MESSAGE,
            DEED,
            words=tuple(map(fold, some)),
            all_words=tuple(map(fold, all_)),
        )
        for place, (some, all_) in enumerate(wanted)
    ]
    event = said(" ".join(said_words))

    asked, words = Listening(rules).asked(event)

    met = [each for each in asked if not unmet(each, event, is_open=None, said=words)]
    assert met == [each for each in rules if not unmet(each, event, is_open=None)]


def test_caps() -> None:
    told = {text: cap_of(text) for text in ("1 per day", "3 per 2 hours", "1/30m", "2 mỗi tuần")}

    spans = [(each.most, each.span) for each in told.values() if each]
    assert spans == [(1, DAY), (3, 2 * HOUR), (1, 30 * MINUTE), (2, 7 * DAY)]
    assert [cap_of(text) for text in ("", "0 per day", "1", "1 per month", "one per day")] == [
        None
    ] * 5


def test_only_people_and_customers_make_events() -> None:
    assert is_outside("linh", Tagged.kind)
    assert is_outside("", Wrote.kind)
    assert not any(
        is_outside(agent, Tagged.kind)
        for agent in ("", "socialdesk", "auto-resolve", "self-service", "rule:r")
    )


def test_the_status_that_a_change_leads_to() -> None:
    parts = {"status": "open"}
    told = (
        Resolved(parts, parts), Snoozed(parts, parts, ""), Reopened(parts, parts), Wrote(2, "resolved"),
        Wrote(1, "open"), Tagged(("a",)),
    )  # fmt: skip
    assert [status_after(each) for each in told] == ["resolved", "snoozed", "open", "open", "", ""]


def test_who_has_the_least_to_do_and_by_name_where_several_have() -> None:
    assert least_busy(["bình", "an"], {}) == "an"
    assert least_busy(["bình", "an"], {"an": 1}) == "bình"
    assert least_busy([], {"an": 1}) == ""


def test_it_speaks_where_it_answers() -> None:
    assert Rule("r", On.MESSAGE, (Answer("gia"),)).speaks
    assert not Rule("r", On.MESSAGE, (Prioritise(Priority.HIGH),)).speaks
    assert Rule("r", On.MESSAGE, DEED).agent == "rule:r"
