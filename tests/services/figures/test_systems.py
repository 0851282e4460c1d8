"""Presets counted of many conversations at once beside their definitions, one conversation after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.hours import parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND, Instant
from socialdesk.model.measure import By, ClockKind, Question
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.sample import Preset, Sample, Setting, Span
from socialdesk.model.presets.story import KeptWait, Story
from socialdesk.model.waits import Episode, Why
from socialdesk.services.figures.counting import Shop
from socialdesk.services.figures.presets import SYSTEMS, MetricGroup, count_preset
from tests.support.columns import columns_of
from tests.support.stories import figures_of, held, local, samples

BEGIN = local("02 08:00:00")
HOURS = {"monday": ["09:00-12:00", "13:00-17:30"], "tuesday": ["20:00-02:00"], "sunday": ["00:00-24:00"]}  # fmt: skip
ZONES = ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns"]
GAPS = [0, 40 * SECOND, 7 * MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 5 * HOUR, 7 * HOUR, 11 * HOUR, 12 * HOUR, 26 * HOUR, 9 * DAY]  # fmt: skip
SEEN = [0, HOUR, 9 * HOUR, 26 * HOUR, 3 * DAY, 9 * DAY, 40 * DAY]
"""How long after the beginning it is looked at."""
GAP = st.sampled_from(GAPS)
WAIT = st.tuples(
    GAP, GAP | st.none(), st.sampled_from(["mai", "linh", "", *Why]), st.sampled_from(["", "mai"]),
    GAP,
)  # fmt: skip
EPISODE = st.tuples(GAP, GAP | st.none(), st.sampled_from(["", "mai"]))
STORY = st.tuples(
    st.lists(WAIT, max_size=7), st.lists(EPISODE, max_size=4), st.sampled_from([0, 5, 6])
)
Given = tuple[list[tuple[int, int | None, str, str, int]], list[tuple[int, int | None, str]], int]
TAGS = [
    (1, "vip", 0, None),
    (1, "khó", BEGIN + DAY, BEGIN + 9 * DAY),
    (3, "khó", BEGIN + DAY, None),
]


def a_story(number: int, given_waits: list[tuple[int, int | None, str, str, int]],
            given_episodes: list[tuple[int, int | None, str]], customer: int) -> Story:  # fmt: skip
    """Waits and episodes after each other, each from its gap after the one before."""
    at, waits = int(BEGIN), list[KeptWait]()
    for place, (gap, length, who, assignee, last) in enumerate(given_waits):
        at += gap
        wait = KeptWait(Instant(at), number=10 * number + place + 1)
        if length is not None:
            end = Instant(at + length)
            why = who if who in list(Why) else ""
            wait = replace(
                wait, said_last_at=Instant(at + min(last, length)), ended_at=end, assignee=assignee, why_excluded=why,
                answered_at=None if why else end, agent="" if why else who,
            )  # fmt: skip
            at = end
        waits.append(wait)
    at, episodes = int(BEGIN), list[Episode]()
    for gap, length, who in given_episodes:
        at += gap
        resolved = None if length is None else Instant(at + length)
        episodes.append(Episode(Instant(at), True, resolved, "linh" if resolved else "", who if resolved else ""))  # fmt: skip
        at += length or 0
    return Story(number, number % 2 + 1, tuple(waits), tuple(episodes), customer)


def one_by_one(preset: Preset, stories: list[Story], question: Question, setting: Setting, shop: Shop) -> list[MetricGroup]:  # fmt: skip
    """Each metric's figures by its definition."""
    found = []
    opened = {wait.number: wait.opened_at for each in stories for wait in each.waits}
    told_samples = samples(preset, setting, *stories, span=Span(question.begins, question.ends))
    for metric in preset.metrics(setting):
        groups: dict[str, list[Sample]] = {"": []} if question.by is By.ALL else {}
        for each in told_samples[metric.name]:
            for name in _names(each, opened.get(each.wait, each.at), question.by, shop):
                groups.setdefault(name, []).append(each)
        for name, some in sorted(groups.items()):
            counted = figures_of(some, metric, is_whole=question.by is By.ALL)
            found.append(MetricGroup(metric.name, name, counted))
    return found


def _names(sample: Sample, opened: int, by: By, shop: Shop) -> list[str]:
    match by:
        case By.AGENT:
            return [sample.credited]
        case By.ACCOUNT:
            return [shop.accounts[sample.account]]
        case By.TAG:
            return [
                name
                for number, name, since, until in TAGS
                if number == sample.conversation
                and since <= opened
                and (until is None or opened < until)
            ] or [""]
    return [""]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
@settings(max_examples=40)
@given(
    st.lists(STORY, max_size=4), st.sampled_from(SEEN), st.sampled_from(ZONES), st.booleans(), st.sampled_from([{}, {"monday": ["09:00-10:30"], "thursday": ["20:00-02:00"]}, None]),
    st.sampled_from([By.ALL, By.AGENT, By.ACCOUNT, By.TAG]), st.sampled_from(ClockKind), st.none() | GAP, st.none() | GAP,
    st.tuples(*(st.integers(0, 1) for _ in range(3))),
)  # fmt: skip
def test_many_at_once_are_one_by_one(
    preset: Preset, given_stories: list[Given], seen: int, zone: str, opens: bool,
    own: dict[str, list[str]] | None, by: By, clock: ClockKind,
    target: int | None, begins: int | None, read_as: tuple[int, ...],
) -> None:  # fmt: skip
    stories = [a_story(number, *each) for number, each in enumerate(given_stories, 1)]
    hours = parse_week(HOURS, ZoneInfo(zone)) if opens else None
    tags = held(TAGS)
    others = {} if own is None else {2: parse_week(own, ZoneInfo(zone)) if own else None}
    shop = Shop(ZoneInfo(zone), hours, {1: "page", 2: "oa"}, tags=tags, own_hours=others)
    as_of = Instant(BEGIN + seen)
    readings = [names[each] for names, each in zip(preset.readings, read_as, strict=False)]
    setting = Setting(shop.zone, as_of, hours, target, clock, preset.read_as(readings), own=others)
    question = Question(as_of, by=by)
    if begins is not None:
        first = Instant(BEGIN + begins)
        question = replace(question, begins=first, ends=Instant(first + 12 * DAY))

    found = count_preset(preset, columns_of(stories, as_of), question, setting, shop)
    assert found == one_by_one(preset, stories, question, setting, shop)


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=12), min_size=1, max_size=3),
    st.booleans(),
)
def test_shopees_chats_of_customers_who_write_every_few_hours(
    hours: list[list[int]], last_word: bool
) -> None:
    preset = PRESETS["shopee-90d"]
    stories = [
        a_story(number, [(each * HOUR, 0, "mai", "", 0) for each in some], [], 0)
        for number, some in enumerate(hours, 1)
    ]
    as_of, shop = Instant(BEGIN + 20 * DAY), Shop(ZoneInfo("Asia/Ho_Chi_Minh"), None)
    setting = Setting(shop.zone, as_of, readings=preset.read_as(["last-word"] * last_word))

    found = count_preset(preset, columns_of(stories, as_of), Question(as_of), setting, shop)
    assert found == one_by_one(preset, stories, Question(as_of), setting, shop)


def test_every_preset_is_counted_of_many() -> None:
    assert SYSTEMS.keys() == PRESETS.keys()


def test_lazadas_holidays_are_out() -> None:
    day = a_story(1, [(0, None, "", "", 0)], [], 0)
    setting = Setting(
        ZoneInfo("Asia/Ho_Chi_Minh"), Instant(BEGIN + DAY), holidays=[date(2026, 3, 2)]
    )
    found = SYSTEMS["lazada-2020"].count(columns_of([day], setting.as_of), setting)
    assert len(found["rate"]()) == 0


@settings(max_examples=50)
@given(
    st.sampled_from(["lazada-2020", "shopee-90d", "tiktok-12h", "facebook-7d"]),
    STORY,
    st.sampled_from(GAPS),
    st.booleans(),
)
def test_an_answer_to_who_waits_settles_what_it_says(
    name: str, given_story: Given, seen: int, other: bool
) -> None:
    """A sample's open wait is one whose answer now makes it one in time, and there is no other."""
    preset = PRESETS[name]
    story = a_story(1, *given_story)
    rest = tuple(each for each in story.waits if each.ended_at is not None)
    last = KeptWait(
        Instant(max((each.ended_at or 0 for each in rest), default=BEGIN) + 1), number=99
    )
    story = replace(story, waits=(*rest, last))
    as_of = Instant(last.opened_at + seen)
    readings = [names[-other] for names in preset.readings]
    setting = Setting(ZoneInfo("Asia/Ho_Chi_Minh"), as_of, readings=preset.read_as(readings))
    done = replace(last, answered_at=as_of, ended_at=as_of)
    after = replace(story, waits=(*rest, done))

    def in_time(told: Story) -> dict[int, bool | None]:
        return {
            each.at: each.in_time
            for each in preset.measure([told], setting)
            if each.metric == "rate"
        }

    found = SYSTEMS[name].count(columns_of([story], as_of), setting)["rate"]()
    before, then = in_time(story), in_time(after)
    assert dict(zip(found.at.tolist(), found.waiting.tolist(), strict=True)) == {
        at: 99 if then[at] and before[at] is not True else 0 for at in before
    }
