"""How many waits reached their targets: as docs/metrics.md works it out, and as counting minute by minute does."""

import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from socialdesk.model.calendars import Calendars
from socialdesk.model.changes import PauseFor, Prioritise, Resume, Tag
from socialdesk.model.conversation import Priority
from socialdesk.model.hours import WEEKDAYS, WorkingHours, parse_week
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.measure import By, Question
from socialdesk.model.target import Target, Targets
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.targeted import Targeted
from socialdesk.store.store import Store
from tests.support.make import arrival, inbound, sender
from tests.support.store import reply

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAILY = Calendars(parse_week({each: ["08:00-21:00"] for each in WEEKDAYS}, ZONE))
SHOP = Targets(
    Target(10 * MINUTE, business=True), (Target(5 * MINUTE, business=True, tag="complaint"),)
)


def on(day: int, clock: str) -> Instant:
    here = datetime.fromisoformat(f"2026-09-{day}T{clock}").replace(tzinfo=ZONE)
    return Instant(int(here.timestamp() * 1000))


def figures(store: Store, targets: Targets, calendars: Calendars) -> Targeted:
    return Targeted(store, Measuring(store, ZONE, calendars.shop), targets, calendars)


async def write(store: Store, chat: int, at: Instant) -> None:
    who = sender(f"Khách {chat}", str(chat))
    said = inbound("alo", str(at // 1000), str(chat), sender=who, contact=who, at=at)
    await store.record([arrival(said)], at, ())


async def test_the_example_of_the_page(desk_store: Store) -> None:
    """1 and 2 on Monday, 3 to 5 on Tuesday; it is noon."""
    store = desk_store
    for chat, day, clock in [(1, 28, "09:00"), (2, 28, "20:55"), (3, 29, "10:00"), (4, 29, "11:00"), (5, 29, "11:51")]:  # fmt: skip
        await write(store, chat, on(day, clock))
    await store.conversations.do(Tag(("complaint",)), [3], "linh", on(29, "10:00"))
    await store.conversations.do(PauseFor("stock"), [3], "linh", on(29, "10:02"))
    await store.conversations.do(Resume(), [3], "linh", on(29, "11:02"))
    for chat, day, clock in [(1, 28, "09:10"), (2, 29, "08:06"), (3, 29, "11:04")]:
        await reply(store, f"k{chat}", conversation=chat, now=on(day, clock))

    asked = Question(on(29, "12:00"))
    (found,) = await figures(store, SHOP, DAILY).figures(asked)

    assert (found.n, found.reached, found.missed, found.open, found.risk) == (5, 2, 2, 1, 1)
    assert found.share == 0.5
    by_tag = await figures(store, SHOP, DAILY).figures(Question(asked.as_of, by=By.TAG))
    assert [(each.group, each.reached, each.n) for each in by_tag] == [
        ("", 1, 4),
        ("complaint", 1, 1),
    ]


async def test_other_hours_of_today_leave_the_figures_of_then_alone(desk_store: Store) -> None:
    store = desk_store
    await write(store, 1, on(28, "20:55"))
    await reply(store, conversation=1, now=on(29, "08:06"))
    closed = parse_week({}, ZONE)
    changed = WorkingHours(closed.week, ZONE, earlier=((on(30, "00:00"), DAILY.shop),))  # type: ignore[arg-type]

    for calendars in (DAILY, Calendars(changed)):
        (found,) = await figures(store, SHOP, calendars).figures(Question(on(30, "12:00")))
        assert (found.reached, found.missed) == (0, 1)


def slow(
    target: Target, begins: int, ends: int, pauses: list[tuple[int, int | None]]
) -> tuple[bool, bool]:
    """Whether a wait (in minutes) is late, and has used 80 %, counted minute by minute."""
    used = 0
    for minute in range(begins, ends):
        if used >= target.answer // MINUTE:
            return True, True
        here = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZONE)
        is_open = not target.business or 8 <= here.hour < 21
        still = any(a <= minute and (b is None or minute < b) for a, b in pauses)
        used += is_open and not still
    return False, used * 100 * MINUTE >= target.answer * 80


async def test_whatever_happened_it_is_what_counting_minute_by_minute_says(
    desk_store: Store,
) -> None:
    chance, store = random.Random(11), desk_store
    targets = Targets(
        Target(30 * MINUTE, business=True),
        (Target(2 * HOUR, tag="slow"), Target(5 * MINUTE, business=True, priority="urgent"),
         Target(60 * MINUTE, vip=True, account="shop")),
    )  # fmt: skip
    kinds: dict[int, Target] = {}
    for chat in range(1, 9):
        await write(store, chat, on(28, "08:00"))
        kinds[chat] = targets.in_turn[chat % 4]
    for chat, target in kinds.items():
        if target.tag or target.vip:
            await store.conversations.do(
                Tag((target.tag or "vip",)), [chat], "linh", on(28, "08:00")
            )
        if target.priority:
            urgent = Prioritise(Priority.URGENT)
            await store.conversations.do(urgent, [chat], "linh", on(28, "08:00"))
    now = on(28, "08:00")
    for step in range(120):
        now = Instant(now + chance.randrange(1, 25) * MINUTE)
        chat = chance.randrange(1, 9)
        match chance.randrange(5):
            case 0 | 1:
                await write(store, chat, now)
            case 2 | 3:
                await reply(store, f"k{step}", conversation=chat, now=now)
            case _:
                change = chance.choice([PauseFor("stock"), Resume()])
                await store.conversations.do(change, [chat], "linh", now)
    waits = await store.database.read(
        lambda conn: conn.rows("SELECT conversation_id, opened_at, ended_at FROM wait")
    )
    still = await store.database.read(
        lambda conn: conn.rows("SELECT conversation_id, begins_at, ends_at FROM pause")
    )
    expected = {"n": 0, "reached": 0, "missed": 0, "open": 0, "risk": 0}
    for chat, opened, ended in waits:
        pauses = [(a // MINUTE, b and b // MINUTE) for one, a, b in still if one == chat]
        late, near = slow(
            kinds[chat], opened // MINUTE, (now if ended is None else ended) // MINUTE, pauses
        )
        held = any(a <= now // MINUTE and b is None for a, b in pauses)
        expected["n"] += 1
        expected["missed"] += late
        expected["reached"] += not late and ended is not None
        expected["open"] += not late and ended is None
        expected["risk"] += not late and ended is None and near and not held

    (found,) = await figures(store, targets, DAILY).figures(Question(now))

    assert {name: getattr(found, name) for name in expected} == expected
    assert expected["missed"] > 5 < expected["reached"]
