"""Who came back, what is left, when it is busy and who did what: of what was recorded and done, on both
engines."""

from __future__ import annotations

from dataclasses import astuple
from unittest import mock
from zoneinfo import ZoneInfo

from socialdesk.model.changes import Assign, Resolve, Tag
from socialdesk.model.hours import WEEKDAYS, parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant, RemoteChat, RemoteId
from socialdesk.model.measure import By, ClockKind, Question
from socialdesk.model.message import Author, Deletion
from socialdesk.services.figures import packing
from socialdesk.services.figures.activity import Activity
from socialdesk.services.figures.measuring import Measuring
from socialdesk.store.store import Store
from tests.services.figures.test_second_opinion import happened
from tests.support.clock import ManualClock
from tests.support.make import arrival, inbound
from tests.support.store import at, reply, say

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = parse_week({day: ["09:00-17:00"] for day in WEEKDAYS}, SAIGON)
LATER = at(60 * DAY)


def asked(begins: int, ends: int, by: By = By.ALL, as_of: Instant = LATER) -> Question:
    return Question(as_of, at(begins), at(ends), by)


def told(found: object) -> list[tuple[object, ...]]:
    return [astuple(each) for each in found]  # type: ignore[attr-defined]


async def resolve(store: Store, conversation: int, offset: int, agent: str = "mai") -> None:
    await store.conversations.do(Resolve(), [conversation], agent, at(offset))


async def test_who_comes_back_within_a_week_was_not_helped_at_the_first_contact(
    store: Store,
) -> None:
    activity = Activity(store, SAIGON, OFFICE)
    await say(store, "1", "2", "3")
    for number in (1, 2, 3):
        await resolve(store, number, HOUR)
    await say(store, "1", offset=7 * DAY, number="12")  # less than seven days after 11:00
    await say(store, "2", offset=9 * DAY, number="12")  # more
    await say(store, "4", offset=5 * DAY, number="12")  # who is 3
    first = asked(0, DAY)

    (whole,) = await activity.resolutions(first)
    assert astuple(whole.figures)[:5] == (3, 1, 3, 2, 2 / 3)
    assert (whole.figures.p50_ms, whole.figures.max_ms) == (HOUR, HOUR)

    await store.contacts.merge(3, 4, "mai", at(10 * DAY))
    (whole,) = await activity.resolutions(first)
    assert astuple(whole.figures)[:5] == (3, 1, 3, 1, 1 / 3)  # nobody reopened their chat
    await store.history.undo("mai", at(11 * DAY))
    assert astuple((await activity.resolutions(first))[0].figures)[3] == 2

    (mine,) = await activity.resolutions(asked(0, DAY, By.AGENT))
    assert (mine.group, mine.figures.resolved) == ("mai", 3)
    early = asked(0, DAY, as_of=at(3 * DAY))
    assert astuple((await activity.resolutions(early))[0].figures)[:5] == (3, 0, 0, 0, None)
    await store.erase(1)
    assert astuple((await activity.resolutions(first))[0].figures)[:5] == (2, 0, 2, 2, 1)
    shut = Question(LATER, clock=ClockKind.BUSINESS)
    (unknown,) = await Activity(store, SAIGON, None).resolutions(shut)
    assert (unknown.figures.resolved, unknown.figures.mean_ms) == (2, None)


async def test_the_same_issue_comes_back_by_its_tag_and_customers_are_new_once(
    store: Store,
) -> None:
    activity = Activity(store, SAIGON, OFFICE)
    await say(store, "1", "2")
    await store.conversations.do(Tag(add=("đổi hàng",)), [1], "mai", at(1))
    await resolve(store, 1, HOUR)
    await resolve(store, 2, HOUR)
    await say(store, "1", offset=20 * DAY, number="12")
    await resolve(store, 1, 21 * DAY)
    await say(store, "1", offset=52 * DAY, number="13")
    await store.conversations.do(Tag(("khen",), ("đổi hàng",)), [1], "mai", at(53 * DAY))
    await say(store, "3", offset=52 * DAY, number="13")

    assert told(await activity.repeats(asked(DAY, 60 * DAY))) == [
        ("", (1, 1, 0, 0, 0.0)),
        ("khen", (1, 1, 0, 0, 0.0)),  # what is tagged otherwise later moves nothing of then
        ("đổi hàng", (1, 1, 1, 1, 1.0)),
    ]
    assert told(await activity.customers(asked(0, 60 * DAY, By.MONTH))) == [
        ("2026-09", (2, 2, 0, 0.0)),
        ("2026-10", (1, 0, 1, 1.0)),
        ("2026-11", (2, 1, 1, 0.5)),
    ]
    assert told(await activity.customers(asked(0, 60 * DAY))) == [("", (3, 3, 0, 0.0))]
    await store.contacts.merge(2, 3, "mai", at(53 * DAY))
    assert told(await activity.customers(asked(52 * DAY, 60 * DAY))) == [("", (2, 0, 2, 1.0))]


async def test_busy_hours_have_what_was_said_and_who_waited(store: Store) -> None:
    activity = Activity(store, SAIGON, OFFICE)
    await say(store, "1", "2", offset=50 * MINUTE)  # Monday 10:50
    await say(store, "1", offset=55 * MINUTE, number="12")
    await reply(store, now=at(130 * MINUTE))  # 12:10
    await say(store, "1", offset=135 * MINUTE, number="13")  # 12:15: the same person
    await store.contacts.merge(1, 2, "mai", at(HOUR))
    await reply(store, "k2", conversation=2, now=at(60 * MINUTE))  # 11:00

    def busy(found: object) -> list[tuple[object, ...]]:
        return [each for each in told(found) if each[3] or each[4]]

    now = at(140 * MINUTE)
    week = busy(await activity.busy(asked(-DAY, 6 * DAY, as_of=now)))
    assert week == [("monday", 10, 1, 3, 1), ("monday", 11, 1, 0, 1), ("monday", 12, 1, 1, 1)]
    assert len(await activity.busy(Question(now))) == 168
    assert busy(await activity.busy(Question(now))) == week
    two = busy(await activity.busy(asked(0, 14 * DAY, as_of=at(8 * DAY))))
    assert two[0] == ("monday", 0, 1, 0, 1)  # who still waits waits all week
    assert ("monday", 10, 2, 3, 2) in two
    assert await activity.busy(asked(DAY, DAY)) == await activity.backlog(asked(DAY, DAY)) == []
    assert await activity.busy(Question(at(-DAY))) == []  # before there was anything


async def test_a_backlog_is_what_was_open_then(store: Store) -> None:
    activity, measuring = Activity(store, SAIGON, OFFICE), Measuring(store, SAIGON, OFFICE)
    await say(store, "1", "2", "3")
    await reply(store, now=at(HOUR))
    await resolve(store, 2, DAY)
    await say(store, "4", offset=14 * HOUR - 5 * MINUTE, number="12")  # Monday, 23:55
    now = at(2 * DAY)

    found = await activity.backlog(asked(-DAY, 5 * DAY, as_of=now))
    assert [(each.group, *astuple(each)[2:]) for each in found] == [
        ("2026-09-27", 0, 0, 0, 0, 0),
        ("2026-09-28", 3, 2, 4, 4, 0),
        ("2026-09-29", 2, 2, 3, 0, 1),
        ("2026-09-30", 2, 2, 3, 0, 0),
    ]
    assert found[-1].at == now
    for each in found[:-1]:
        (then,) = await measuring.figures(Question(Instant(each.at - 1)))
        assert each.waiting == then.figures.open
    hours = await activity.backlog(asked(0, 2 * HOUR, By.HOUR, now))
    assert [(each.group[-5:], each.waiting) for each in hours] == [("10:00", 3), ("11:00", 2)]
    assert len(await activity.backlog(Question(now))) == 3
    for passed, late in ((10 * MINUTE, 0), (10 * MINUTE + 1, 3)):
        (day,) = await activity.backlog(asked(0, DAY, as_of=at(passed)))
        assert (day.waiting, day.late) == (3, late)  # exactly the target is in time


async def test_what_comes_late_or_is_taken_back_moves_the_figures_of_then(store: Store) -> None:
    activity = Activity(store, SAIGON, OFFICE)
    question = asked(0, 3 * DAY, By.DAY, at(3 * DAY))
    await say(store, "1", offset=DAY, number="12")

    async def days() -> tuple[list[int], list[str], int]:
        left = [each.waiting for each in await activity.backlog(question)]
        came = [each.group for each in await activity.customers(question)]
        return left, came, sum(each.messages for each in await activity.busy(question))

    assert await days() == ([0, 1, 1, 1], ["2026-09-29"], 1)
    late = inbound("alo?", "11", "1", at=at(0))
    await store.record([arrival(late)], at(2 * DAY), ())
    assert await days() == ([1, 1, 1, 1], ["2026-09-28"], 2)
    gone = Deletion(RemoteChat("1"), (RemoteId("11"), RemoteId("12")))
    await store.record([arrival(gone)], at(2 * DAY), ())
    assert await days() == ([1, 1, 0, 0], ["2026-09-28"], 2)  # they had come


async def test_what_agents_did_stands_beside_how_hard_it_was(store: Store) -> None:
    activity = Activity(store, SAIGON, OFFICE)
    await say(store, "1", "2", offset=-2 * HOUR)  # 8:00, closed
    await reply(store, now=at(0))
    await say(store, "1", offset=HOUR, number="12")
    await reply(store, "k2", now=at(2 * HOUR))
    owner = inbound("dạ", "40", "2", author=Author.OWNER, at=at(HOUR))
    await store.record([arrival(owner)], at(HOUR), ())
    await say(store, "2", offset=3 * HOUR, number="50")
    await store.conversations.do(Assign("mai"), [2], "mai", at(3 * HOUR))
    await resolve(store, 1, 4 * HOUR, "linh")
    for offset in (0, 8, 16, 700, 708):  # seconds; 700 is another time
        active = at(1_000 * min(offset, 700))
        await store.team.be_there("s1", "mai", 1, at(offset * 1_000), active, typing=False)
    await store.team.be_there("s2", "mai", 1, at(4_000), at(4_000), typing=False)
    await store.team.be_there("s2", "mai", 1, at(20_000), at(4_000), typing=False)
    await store.team.be_there("s2", "mai", 1, at(HOUR), at(4_000), typing=False)  # left open
    whole = asked(-DAY, DAY, as_of=at(5 * HOUR))

    linh, mai = await activity.agents(whole)
    assert astuple(linh) == ("linh", 2, 90 * MINUTE, HOUR, 0, 1, 0, 1, 1, 1)
    assert astuple(mai) == ("mai", 0, None, None, 1, 0, 28_000, 0, 0, 0)
    assert await activity.agents(whole, is_now=False) == [linh, mai]
    early = Question(at(3 * HOUR - 1), at(-DAY), at(DAY))
    assert {each.agent: each.open for each in await activity.agents(early, is_now=False)} == {"linh": 0, "mai": 0}  # fmt: skip
    await store.conversations.do(Assign("linh"), [2], "mai", at(6 * HOUR))
    linh, mai = await activity.agents(asked(-DAY, DAY, as_of=at(7 * HOUR)))
    assert (linh.open, mai.open) == (1, 0)
    linh, mai = await activity.agents(whole, is_now=False)
    assert (linh.open, mai.open) == (0, 1)  # what was done since has not happened
    assert told(await activity.elsewhere(asked(-DAY, DAY, By.ACCOUNT))) == [
        ("shop", (3, 2, 1, 1 / 3))
    ]
    await resolve(store, 2, 8 * HOUR, "auto-resolve")
    everybody = await activity.agents(asked(-DAY, DAY, as_of=at(9 * HOUR)))
    assert [each.agent for each in everybody] == ["linh", "mai"]  # no program is one of them


async def test_made_anew_and_packed_they_are_the_same(desk_store: Store) -> None:
    await happened(desk_store, 4)
    activity = Activity(desk_store, SAIGON, OFFICE)
    question = Question(at(60 * DAY), at(-DAY), at(40 * DAY))
    asked_all = (
        activity.resolutions, activity.repeats, activity.customers, activity.elsewhere, activity.busy, activity.backlog,
        activity.agents,
    )  # fmt: skip
    before = [told(await each(question)) for each in asked_all]
    assert all(before)

    await desk_store.figures.begin_anew()
    while await desk_store.figures.catch_up():
        pass
    with mock.patch.object(packing, "LOOSE", 0):
        await packing.Packing(desk_store, ManualClock(at(90 * DAY))).pack()
    assert [told(await each(question)) for each in asked_all] == before
