"""What whoever watches the shop sees: each answer once, and how things stand as every other figure says it."""

from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.changes import Resolve
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.measure import By, Question
from socialdesk.model.message import Author, Deletion
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.monitor import Histogram, Monitor
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import at

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = at(-10 * HOUR)


@pytest.fixture
def monitor(store: Store, clock: ManualClock) -> Monitor:
    return Monitor(store, clock, SAIGON)


async def say(
    store: Store, clock: ManualClock, number: int, moment: int, author: Author = Author.CUSTOMER, chat: str = "501"
) -> None:  # fmt: skip
    speaker = sender(remote_id=chat) if author is Author.CUSTOMER else sender("elsewhere", "9")
    said = inbound(
        "alo", str(number), chat, contact=sender(remote_id=chat), sender=speaker, author=author,
        at=Instant(moment),
    )  # fmt: skip
    await store.record([arrival(said)], clock.now(), ())


def counted(found: dict[int, Histogram]) -> dict[int, int]:
    """How many, by the place of their bucket."""
    (only,) = found.values()
    return {place: each for place, each in enumerate(only.counts) if each}


async def test_each_answer_is_counted_once_from_the_first_look_on(
    store: Store, monitor: Monitor, clock: ManualClock
) -> None:
    await say(store, clock, 1, NOW - HOUR)
    await say(store, clock, 2, NOW - HOUR + MINUTE, Author.OWNER)
    assert (await monitor.look()).answers == {}  # that was before

    await say(store, clock, 3, NOW)
    await say(store, clock, 4, NOW + 10 * MINUTE, Author.OWNER)
    seen = await monitor.look()
    assert counted(seen.answers) == {3: 1}  # exactly ten minutes are within ten
    assert seen.first_answers == {}  # that was at NOW - HOUR + MINUTE
    await store.conversations.do(Resolve(), [1], "mai", Instant(NOW + 11 * MINUTE))

    # Known late: a platform told of it hours after it was written.
    clock.advance(5 * HOUR / 1000)
    await say(store, clock, 5, NOW + 20 * MINUTE)
    await say(store, clock, 6, NOW + 20 * MINUTE + 2 * DAY // 48, Author.OWNER)
    for _ in range(2):
        seen = await monitor.look()
        assert counted(seen.answers) == {3: 1, 6: 1}
        assert counted(seen.first_answers) == {6: 1}
    assert seen.answers[1].total == 70 * MINUTE


async def test_how_things_stand_is_what_the_other_figures_say(
    store: Store, monitor: Monitor, clock: ManualClock
) -> None:
    days = (-11 * HOUR, -9 * HOUR, -8 * HOUR, -HOUR, -5 * MINUTE, -10 * MINUTE, -HOUR)
    for number, moment in enumerate(days):
        await say(store, clock, 10 * number, NOW + moment, chat=f"50{number}")
    for number, took in ((1, 5), (2, 11), (3, 10)):
        await say(
            store, clock, 10 * number + 1, NOW + days[number] + took * MINUTE, Author.OWNER, chat=f"50{number}",
        )  # fmt: skip
    gone = inbound("alo", "60", "506").remote_id
    await store.record([arrival(Deletion(inbound(chat="506").chat, (gone,)))], NOW, ())
    seen = await monitor.look()

    measuring = Measuring(store, SAIGON, None)
    (today,) = await measuring.figures(Question(NOW, MIDNIGHT, by=By.ACCOUNT))
    (all_,) = await measuring.figures(Question(NOW, by=By.ACCOUNT))
    (arrived,) = seen.snapshot.arrived
    (waiting,) = seen.snapshot.waiting
    assert (arrived.within, arrived.missed) == (today.figures.within, today.figures.missed)
    assert (arrived.within, arrived.missed, arrived.open) == (2, 1, 2)
    assert (waiting.people, waiting.since) == (all_.figures.open, NOW - 11 * HOUR)
    assert (waiting.people, waiting.missed) == (3, 1)
