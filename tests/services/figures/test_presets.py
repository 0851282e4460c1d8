"""Other systems' figures, rows and stories from a store: the worked example, on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.calendars import Calendars
from socialdesk.model.changes import Assign, Reopen, Resolve
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sent, Settlement
from socialdesk.model.hours import WEEKDAYS, parse_week
from socialdesk.model.i18n import set_language
from socialdesk.model.ids import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    ConversationId,
    Instant,
)
from socialdesk.model.measure import By, ClockKind, Question, When
from socialdesk.model.message import Author
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.story import ELSEWHERE
from socialdesk.services.figures.explaining import clock_words, closed_times
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.presets import stories
from socialdesk.services.working_hours import KeptHours
from socialdesk.store.store import Store
from tests.support.make import arrival, inbound, sender
from tests.support.store import claim
from tests.support.stories import EXAMPLE, OFFICE, SAIGON, local

AS_OF = Question(local("06 12:00:00"))


async def hear(store: Store, moment: str, number: int, **more: Any) -> None:
    at = local(moment)
    said = inbound("bí mật", str(number), at=at, **more)
    heard = arrival(said)
    await store.record([replace(heard, raw=replace(heard.raw, received_at=at))], at, ())


async def answer(store: Store, moment: str, number: int, agent: str) -> None:
    at = local(moment)
    reply = NewDelivery(f"k{number}", ConversationId(1), DeliveryKind.REPLY, "dạ còn", agent)
    await store.outbox.reply([reply], at)
    (claimed,) = await claim(store, at)
    await store.settlements.settle([Settlement(claimed, Sent(str(number), number, at))], at)


async def play(store: Store) -> Measuring:
    """The worked example as it happens, with its greeting and its note."""
    await hear(store, "02 16:50:00", 11)
    bot = sender("bot", "9", is_bot=True)
    await hear(store, "02 16:50:05", 12, author=Author.BOT, sender=bot)
    await store.conversations.do(Assign("A"), [1], "A", local("02 16:50:10"))
    await store.messages.note(1, "A", "khách quen", local("02 16:58:00"))
    await answer(store, "03 09:10:00", 13, "A")
    await hear(store, "03 09:12:00", 14)
    await hear(store, "03 09:13:00", 15)
    await answer(store, "03 09:20:00", 16, "B")
    await store.conversations.do(Resolve(), [1], "A", local("03 09:30:00"))
    await hear(store, "05 10:00:00", 17)
    await answer(store, "05 10:05:00", 18, "A")
    await store.conversations.do(Resolve(), [1], "A", local("05 10:10:00"))
    return Measuring(store, SAIGON, OFFICE)


async def count(service: Measuring, name: str, **more: Any) -> Mapping[tuple[str, str], Any]:
    question = more.pop("question", AS_OF)
    found = await service.preset(PRESETS[name], question, **more)
    return {(each.metric, each.group): each.figures for each in found}


async def test_a_store_tells_the_worked_example(store: Store) -> None:
    await play(store)

    waits, episodes = await store.stories.of(1)
    (found,) = stories(waits, episodes)
    numbers = [each.number for each in found.waits]
    assert numbers == sorted(set(numbers))
    for kept, known in zip(found.waits, EXAMPLE.waits, strict=True):
        assert (kept.opened_at, kept.answered_at, kept.agent, kept.assignee, kept.said_last_at) == (
            known.opened_at, known.answered_at, known.agent, known.assignee, known.said_last_at,
        )  # fmt: skip
    assert [(each.opened_at, each.resolved_at) for each in found.episodes] == [
        (each.opened_at, each.resolved_at) for each in EXAMPLE.episodes
    ]


async def test_chatwoots_figures_and_their_groups(store: Store) -> None:
    service = await play(store)

    whole = await count(service, "chatwoot")
    assert list(whole) == [
        ("first_response", ""), ("reply_time", ""), ("resolution", ""), ("unattended", "")
    ]  # fmt: skip
    assert whole["first_response", ""].mean_ms == 58_800 * SECOND
    assert whole["resolution", ""].mean_ms == 147_600 * SECOND
    days = await count(service, "chatwoot", question=Question(AS_OF.as_of, by=By.DAY))
    assert days["reply_time", "2026-03-03"].mean_ms == 480 * SECOND
    assert days["reply_time", "2026-03-05"].mean_ms == 300 * SECOND
    people = await count(service, "pancake", question=Question(AS_OF.as_of, by=By.AGENT))
    assert people["response", "B"].mean_ms == 8 * MINUTE
    accounts = await count(service, "zammad", question=Question(AS_OF.as_of, by=By.ACCOUNT))
    assert accounts["first_response", "shop"].mean_ms == 20 * MINUTE


async def test_each_metric_looks_back_over_its_own_days_unless_somebody_names_a_time(
    store: Store,
) -> None:
    service = await play(store)
    later = Instant(local("05 10:00:00") + 7 * DAY)

    week = await count(service, "facebook-7d", question=Question(later))
    assert week["rate", ""].n == 1
    month = await count(service, "facebook-7d", question=Question(later), readings=["28-days"])
    assert month["rate", ""].n == 3
    named = Question(later, local("02 00:00:00"), local("03 00:00:00"))
    assert (await count(service, "facebook-7d", question=named))["rate", ""].n == 1
    with pytest.raises(NotAllowed, match="mean-15m, median-5m"):
        await count(service, "facebook-7d", readings=["mode"])


async def test_groups_too_small_for_a_rate_have_none(store: Store) -> None:
    service = await play(store)
    soon = local("05 23:00:00")

    whole = await count(service, "shopee-90d", question=Question(soon))
    assert whole["rate", ""].share == pytest.approx(0.5 * 2 / 3 + 0.5)
    days = await count(service, "shopee-90d", question=Question(soon, by=By.DAY))
    assert days["rate", "2026-03-05"].share is None


async def test_waits_and_episodes_one_by_one(store: Store) -> None:
    service = await play(store)

    rows = await service.waits(AS_OF, await service.due(PRESETS["libredesk"], AS_OF, None, ()))
    assert [(each.wall_ms, each.business_ms, each.agent, each.by) for each in rows] == [
        (58_800 * SECOND, 1_200 * SECOND, "A", "agent"),
        (480 * SECOND, 480 * SECOND, "B", "agent"),
        (300 * SECOND, 300 * SECOND, "A", "agent"),
    ]
    assert rows[0].due_at == local("02 17:00:00")
    first, again = await service.episodes(AS_OF)
    assert (first.wait, first.wall_ms, first.resolved_at) == (
        rows[0].wait, 58_800 * SECOND, local("03 09:30:00"),
    )  # fmt: skip
    assert (again.opened_at, again.wall_ms) == (local("05 10:00:00"), 300 * SECOND)

    before = Question(local("03 09:15:00"))
    assert [each.answered_at is None for each in await service.waits(before)] == [False, True]
    by_answer = Question(AS_OF.as_of, local("03 00:00:00"), local("04 00:00:00"), when=When.ANSWER)
    assert [each.wait for each in await service.waits(by_answer)] == [rows[0].wait, rows[1].wait]


async def test_an_account_with_hours_of_its_own_is_counted_on_them(store: Store) -> None:
    """It closes at noon; the shop is open when somebody writes at 16:50."""
    await play(store)
    mornings = parse_week({each: ["09:00-12:00"] for each in WEEKDAYS}, SAIGON)
    calendars = Calendars(OFFICE, {"shop": mornings})
    service = Measuring(store, SAIGON, KeptHours(store, calendars, SAIGON))

    ours = Question(AS_OF.as_of, clock=ClockKind.BUSINESS)
    for name in (None, "libredesk", "zammad"):
        rows = await service.waits(AS_OF, await service.due(name and PRESETS[name], ours, None, ()))
        assert rows[0].due_at == local("03 09:10:00"), name
    found = (await count(service, "pancake"))["response", ""]
    assert (found.n, found.max_ms) == (3, 10 * MINUTE)


async def test_what_is_left_out_stands_there_with_its_reason(store: Store) -> None:
    await hear(store, "02 10:00:00", 11)
    await store.conversations.do(Resolve(), [1], "A", local("02 10:30:00"))
    service = Measuring(store, SAIGON, None)

    (row,) = await service.waits(AS_OF)
    assert (row.why_excluded, row.answered_at, row.business_ms) == ("resolved", None, None)
    (episode,) = await service.episodes(AS_OF)
    assert (episode.why_excluded, episode.resolved_at) == ("resolved", local("02 10:30:00"))
    story = await service.explain(row.wait or 0, AS_OF)
    assert "resolved without an answer" in (story.excluded or "")
    assert [each.what for each in story.lines] == ["begins", "event"]


async def test_a_waits_story_says_who_and_when_and_never_the_words(store: Store) -> None:
    service = await play(store)
    first, second, _ = await service.waits(AS_OF)

    story = await service.explain(first.wait or 0, AS_OF)
    assert [(each.what, each.who) for each in story.lines] == [
        ("begins", "Lan"), ("automatic", "bot"), ("event", "A"), ("note", "A"), ("answer", "A")
    ]  # fmt: skip
    assert (story.wall_ms, story.business_ms) == (58_800 * SECOND, 1_200 * SECOND)
    assert story.closed == [(local("02 17:00:00"), local("03 09:00:00"))]
    assert "bí mật" not in repr(story)
    assert "khách quen" not in repr(story)
    said = {(each.preset, each.metric): each.said for each in story.verdicts}
    assert said["ours", "wait"] == "Our own figures, wait: too late after 16:20:00; credited to A."
    assert (
        said["libredesk", "first_response"] == "LibreDesk, first response: too late; credited to A."
    )
    assert said["chatwoot", "first_response"].startswith("Chatwoot, first response: 16:20:00;")

    follow_up = await service.explain(second.wait or 0, AS_OF)
    assert [each.what for each in follow_up.lines] == ["begins", "again", "answer"]
    waiting = await service.explain(second.wait or 0, Question(local("03 09:15:00")))
    assert (waiting.wall_ms, waiting.row.answered_at) == (180 * SECOND, None)
    with pytest.raises(NotFound):
        await service.explain(second.wait or 0, Question(local("03 09:00:00")))


async def test_an_answer_from_elsewhere_is_told_as_one(store: Store) -> None:
    await hear(store, "02 10:00:00", 11)
    await hear(store, "02 10:30:00", 12, author=Author.OWNER, sender=sender("Mai", "9"))
    service = Measuring(store, SAIGON, OFFICE)

    (row,) = await service.waits(AS_OF)
    assert (row.by, row.agent, row.wall_ms) == (ELSEWHERE, None, 30 * MINUTE)
    story = await service.explain(row.wait or 0, AS_OF)
    assert [each.what for each in story.lines] == ["begins", "elsewhere"]


@pytest.mark.parametrize("language", ["en", "vi", "th"])
async def test_every_verdict_is_a_sentence_in_each_language(
    desk_store: Store, language: str
) -> None:
    await hear(desk_store, "02 10:00:00", 11)
    service = Measuring(desk_store, SAIGON, OFFICE)
    set_language(language)
    try:
        for at in ("02 10:01:00", "05 10:00:00"):
            story = await service.explain(1, Question(local(at)))
            assert {each.preset for each in story.verdicts} == {"ours", *PRESETS}
            assert all(each.said and "{" not in each.said for each in story.verdicts)
            assert story.lines
            assert all(each.words and "{" not in each.words for each in story.lines)
    finally:
        set_language("en")


def test_times_at_which_the_shop_was_closed() -> None:
    assert closed_times(OFFICE, local("02 16:00:00"), local("02 16:30:00")) == []
    assert closed_times(OFFICE, local("02 18:00:00"), local("02 19:00:00")) == [
        (local("02 18:00:00"), local("02 19:00:00"))
    ]
    assert clock_words(26 * HOUR + 5 * SECOND) == "26:00:05"


async def test_a_chat_that_an_agent_began_belongs_to_when_it_began(store: Store) -> None:
    await hear(store, "02 08:00:00", 11, author=Author.OWNER)
    await store.conversations.do(Resolve(), [1], "A", local("02 08:10:00"))
    await store.conversations.do(Reopen(), [1], "A", local("02 08:20:00"))
    await hear(store, "05 10:00:00", 12)

    measuring = Measuring(store, SAIGON, OFFICE)
    first, *_ = await measuring.preset(
        PRESETS["libredesk"], Question(local("06 12:00:00"), ends=local("03 00:00:00"))
    )
    assert (first.metric, first.figures.n) == ("first_response", 1)
    standing = Question(local("04 12:00:00"), local("03 00:00:00"), when=When.ANSWER)
    assert [each.opened_at for each in await measuring.episodes(standing)] == [local("02 08:20:00")]
