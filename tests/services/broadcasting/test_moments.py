"""What becomes of schedules while nothing ran: each as its late policy says, once, on the shop's clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.announcement import Purpose, Sort
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.platforms import NO_PLATFORMS
from socialdesk.services.broadcasting.announcing import Announcing, Schedule
from socialdesk.services.broadcasting.broadcaster import Broadcaster
from socialdesk.services.broadcasting.preflights import Preflights
from socialdesk.services.broadcasting.preflights import Shop as Settings
from socialdesk.store.broadcasts import Run
from socialdesk.store.store import Store
from tests.services.broadcasting.conftest import draft, followers
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.desk import ZONE
from tests.support.dispatching import dispatching, settled

BERLIN = ZoneInfo("Europe/Berlin")
PEOPLE = 3
SERVICE = Purpose(Sort.SERVICE)
"""Goes at night too."""
RECURRING = (
    Schedule(cron="0 19 * * *"),
    Schedule(every="every day 19:00"),
    Schedule(every="19:00 hằng ngày"),
    Schedule(every="ทุกวัน 19:00"),
)


class Shop:
    """A shop with a broadcast "live" on a clock that somebody turns."""

    def __init__(self, store: Store, now: str, zone: ZoneInfo = ZONE) -> None:
        self.store, self.zone = store, zone
        self.clock = ManualClock(self.at(now))
        self.channel = FakeChannel(self.clock)
        limits = {"shop": self.channel.capabilities}
        settings = Settings("Hoa Sen", zone, "linh", limits, NO_PLATFORMS)
        self.preflights = Preflights(store, self.clock, settings)
        self.announcing = Announcing(store, self.clock, self.preflights)

    def at(self, text: str) -> Instant:
        there = datetime.fromisoformat(text).replace(tzinfo=self.zone)
        return Instant(int(there.timestamp() * 1000))

    async def schedule(self, schedule: Schedule, late: str) -> None:
        await followers(self.store, PEOPLE)
        await self.announcing.add(
            replace(draft(purpose=SERVICE), query="status:all", late=late), "linh"
        )
        kept = await self.store.broadcasts.named("live")
        await self.announcing.schedule(kept, self.announcing.timetable(schedule))

    async def jump(self, to: str | Instant) -> None:
        """Nothing runs until then; then a worker starts, and does all that there is to do."""
        moment = self.at(to) if isinstance(to, str) else to
        self.clock.advance((moment - self.clock.now()) / 1000)
        worker = Broadcaster(self.store, self.clock, self.preflights, lambda: None)

        async def is_done() -> bool:
            busy = await worker.step()
            live = await self.store.broadcasts.live()
            return not busy and all(run.state == "waiting" for run in live)

        async with dispatching(self.store, self.clock, self.channel):
            await settled(self.store, self.clock, is_done, step=0.05)

    async def runs(self) -> list[Run]:
        return await self.store.broadcasts.runs((await self.store.broadcasts.named("live")).id)

    async def told(self) -> list[tuple[str, str, dict[str, int]]]:
        """Of each run the moment that was meant, its state and its ledger."""
        return [
            (
                f"{datetime.fromtimestamp(run.planned_for / 1000, self.zone):%m-%d %H:%M%z}",
                run.state,
                await self.store.ledger.counts(run.id),
            )
            for run in await self.runs()
        ]

    async def next(self) -> str:
        next_at = (await self.store.broadcasts.named("live")).next_at
        if next_at is None:
            return ""
        return f"{datetime.fromtimestamp(next_at / 1000, self.zone):%m-%d %H:%M%z}"


def outcome(late: str) -> tuple[str, dict[str, int], int]:
    """State, ledger and messages of the newest moment, five hours late."""
    return {
        "skip": ("skipped", {}, 0),
        "ask": ("waiting", {"planned": PEOPLE}, 0),
        "send:6h": ("done", {"sent": PEOPLE}, PEOPLE),
        "send:4h": ("skipped", {}, 0),
    }[late]


@pytest.mark.parametrize("late", ["skip", "ask", "send:6h", "send:4h"])
async def test_nine_days_late_one_moment_is_what_its_policy_says(store: Store, late: str) -> None:
    shop = Shop(store, "2026-11-27T12:00")
    await shop.schedule(Schedule(at="2026-11-27 19:00"), late)
    await shop.jump("2026-11-28T00:00")
    state, ledger, sent = outcome(late)
    assert await shop.told() == [("11-27 19:00+0700", state, ledger)]
    assert (len(shop.channel.sent), await shop.next()) == (sent, "")


@pytest.mark.parametrize("late", ["skip", "ask", "send:6h"])
async def test_nine_days_after_one_moment_nothing_goes_unasked(store: Store, late: str) -> None:
    shop = Shop(store, "2026-11-27T12:00")
    await shop.schedule(Schedule(at="2026-11-27 19:00"), late)
    await shop.jump("2026-12-06T19:00")
    state, ledger, _ = outcome("skip" if late == "send:6h" else late)
    assert await shop.told() == [("11-27 19:00+0700", state, ledger)]
    assert shop.channel.sent == []


@pytest.mark.parametrize("schedule", RECURRING)
@pytest.mark.parametrize("late", ["skip", "ask", "send:6h", "send:4h"])
async def test_of_nine_days_only_the_newest_may_still_go(
    desk_store: Store, schedule: Schedule, late: str
) -> None:
    await nine_days(desk_store, schedule, late)


@pytest.mark.parametrize("late", ["skip", "ask", "send:6h"])
async def test_of_nine_days_only_the_newest_may_still_go_on_either_engine(
    store: Store, late: str
) -> None:
    await nine_days(store, RECURRING[0], late)


async def nine_days(store: Store, schedule: Schedule, late: str) -> None:
    shop = Shop(store, "2026-11-27T12:00")
    await shop.schedule(schedule, late)
    await shop.jump("2026-12-06T00:00")
    state, ledger, sent = outcome(late)
    days = ["11-27", "11-28", "11-29", "11-30", *[f"12-0{n}" for n in range(1, 6)]]
    assert await shop.told() == [
        *[(f"{day} 19:00+0700", "skipped", dict[str, int]()) for day in days[:-1]],
        (f"{days[-1]} 19:00+0700", state, ledger),
    ]
    assert (len(shop.channel.sent), await shop.next()) == (sent, "12-06 19:00+0700")

    await shop.jump("2026-12-06T19:01")  # the next one is on time, whatever became of the last
    assert (await shop.told())[9:] == [("12-06 19:00+0700", "done", {"sent": PEOPLE})]
    assert (await shop.told())[8] == (f"{days[-1]} 19:00+0700", state, ledger)
    assert len(shop.channel.sent) == sent + PEOPLE


async def test_who_is_asked_twice_is_asked_of_the_newest(store: Store) -> None:
    shop = Shop(store, "2026-11-27T12:00")
    await shop.schedule(RECURRING[0], "ask")
    await shop.jump("2026-11-28T00:00")
    await shop.jump("2026-12-01T08:00")
    assert [(at[:5], state, ledger) for at, state, ledger in await shop.told()] == [
        ("11-27", "skipped", {"skipped": PEOPLE}),
        ("11-28", "skipped", {}),
        ("11-29", "skipped", {}),
        ("11-30", "waiting", {"planned": PEOPLE}),
    ]
    kept = await store.broadcasts.named("live")
    assert (await shop.announcing.start(kept, "linh")).number == 4
    await shop.jump("2026-12-01T08:01")
    assert (await shop.told())[-1][1:] == ("done", {"sent": PEOPLE})
    assert len(shop.channel.sent) == PEOPLE


@pytest.mark.parametrize(
    "schedule", [Schedule(cron="30 2 * * *"), Schedule(every="every day 2:30")]
)
async def test_the_hour_that_is_left_out_in_spring_is_an_hour_later(
    store: Store, schedule: Schedule
) -> None:
    shop = Shop(store, "2027-03-26T12:00", BERLIN)
    await shop.schedule(schedule, "send:1h")
    await shop.jump("2027-03-28T03:29")
    assert [state for _, state, _ in await shop.told()] == ["skipped"]
    assert await shop.next() == "03-28 03:30+0200"
    await shop.jump("2027-03-28T03:31")
    await shop.jump("2027-03-29T03:30")
    assert await shop.told() == [
        ("03-27 02:30+0100", "skipped", {}),
        ("03-28 03:30+0200", "done", {"sent": PEOPLE}),
        ("03-29 02:30+0200", "done", {"sent": PEOPLE}),
    ]


async def test_moments_of_the_missing_hour_are_each_there_once(store: Store) -> None:
    shop = Shop(store, "2027-03-28T01:00", BERLIN)
    await shop.schedule(Schedule(cron="0,30 2 * * *"), "skip")
    for now in ("03:00", "03:01", "03:30", "03:31"):
        await shop.jump(f"2027-03-28T{now}")
    assert await shop.told() == [
        ("03-28 03:00+0200", "done", {"sent": PEOPLE}),
        ("03-28 03:30+0200", "done", {"sent": PEOPLE}),
    ]
    assert await shop.next() == "03-29 02:00+0200"


@pytest.mark.parametrize("schedule", [Schedule(cron="30 2 * * *"), Schedule(every="2:30 mỗi ngày")])
async def test_the_hour_that_comes_twice_in_autumn_is_the_first(
    store: Store, schedule: Schedule
) -> None:
    shop = Shop(store, "2027-10-30T12:00", BERLIN)
    await shop.schedule(schedule, "send:6h")
    await shop.jump("2027-10-31T02:30")
    for _ in range(5):  # through the second one
        await shop.jump(Instant(shop.clock.now() + 15 * MINUTE))
    assert await shop.told() == [("10-31 02:30+0200", "done", {"sent": PEOPLE})]
    assert await shop.next() == "11-01 02:30+0100"


@pytest.mark.parametrize(
    ("first", "to", "moments"),
    [
        ("2027-03-24T12:00", "2027-04-02T05:00", ["03-25 02:30+0100", "03-28 03:30+0200", "04-02 02:30+0200"]),
        ("2027-10-27T12:00", "2027-11-05T05:00", ["10-28 02:30+0200", "10-31 02:30+0200", "11-05 02:30+0100"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("late", "state"), [("skip", "skipped"), ("ask", "waiting"), ("send:6h", "done")]
)
async def test_nine_days_over_a_change_of_clocks(
    store: Store, first: str, to: str, moments: Sequence[str], late: str, state: str
) -> None:
    shop = Shop(store, first, BERLIN)
    await shop.schedule(Schedule(cron="30 2 * * *"), late)
    await shop.jump(to)
    told = await shop.told()
    assert [told[place][0] for place in (0, 3, 8)] == list(moments)
    assert [each[1] for each in told] == [*["skipped"] * 8, state]
    assert len(shop.channel.sent) == (PEOPLE if state == "done" else 0)
    assert len({at for at, _, _ in told}) == 9


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2027-03-28 02:30", "03-28 03:30+0200"),
        ("2027-10-31 02:30", "10-31 02:30+0200"),
    ],
)
async def test_one_moment_in_an_hour_that_is_missing_or_twice(
    store: Store, said: str, meant: str
) -> None:
    shop = Shop(store, f"{said[:8]}20T12:00", BERLIN)
    await shop.schedule(Schedule(at=said), "send:6h")
    assert await shop.next() == meant
    at = (await store.broadcasts.named("live")).next_at
    assert at is not None
    await shop.jump(Instant(at + 6 * HOUR))
    assert await shop.told() == [(meant, "done", {"sent": PEOPLE})]


async def test_a_last_day_ends_it_though_nothing_ran(store: Store) -> None:
    shop = Shop(store, "2026-11-27T12:00")
    await shop.schedule(Schedule(cron="0 19 * * *", until="2026-11-29"), "ask")
    await shop.jump("2026-12-06T20:00")
    assert [(at[:5], state) for at, state, _ in await shop.told()] == [
        ("11-27", "skipped"), ("11-28", "skipped"), ("11-29", "waiting"),
    ]  # fmt: skip
    assert await shop.next() == ""


async def test_a_clock_that_is_set_back_sends_nothing_twice(store: Store) -> None:
    shop = Shop(store, "2026-11-27T18:59")
    await shop.schedule(RECURRING[0], "send:6h")
    await shop.jump("2026-11-27T19:00")
    shop.clock.set_back(DAY / 1000)
    await shop.jump("2026-11-27T19:30")
    assert await shop.told() == [("11-27 19:00+0700", "done", {"sent": PEOPLE})]
