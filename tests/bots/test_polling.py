"""Looking over and over: what is reported, how often, and how rows are handed on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from socialdesk.bots.polling import AT_ONCE, WATCH, WATCH_CLOSELY, hand_over, keep_looking, watch
from socialdesk.channel import AccountState, Health
from socialdesk.model.ids import Instant
from tests.support.bots import Taker
from tests.support.clock import ManualClock

WELL, TROUBLE = Health(AccountState.LISTENING), Health(AccountState.RETRYING, "no way")


class Moods:
    def __init__(self, *moods: Health) -> None:
        self._moods: Iterator[Health] = iter(moods)
        self.looks = 0

    async def look(self) -> Health:
        self.looks += 1
        return next(self._moods, WELL)


async def settle(clock: ManualClock, task: asyncio.Task[None]) -> None:
    while not clock.sleeping and not task.done():  # noqa: ASYNC110 - a clock that stands still
        await asyncio.sleep(0)


async def test_only_a_change_is_reported() -> None:
    clock, taker, moods = ManualClock(), Taker(), Moods(WELL, WELL, TROUBLE, TROUBLE, WELL)
    task = asyncio.create_task(keep_looking(moods.look, taker.report, clock, lambda _: 3))
    for _ in range(5):
        await settle(clock, task)
        clock.advance(3)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert taker.health == [WELL, TROUBLE, WELL]


async def test_an_account_that_is_not_well_is_watched_more_closely() -> None:
    clock, taker, moods = ManualClock(), Taker(), Moods(WELL, TROUBLE, WELL)
    task = asyncio.create_task(watch(moods.look, taker.report, clock))
    await settle(clock, task)
    clock.advance(WATCH_CLOSELY)
    await asyncio.sleep(0)
    assert moods.looks == 1, "who is well is left alone"
    clock.advance(WATCH - WATCH_CLOSELY)
    await settle(clock, task)
    assert moods.looks == 2
    clock.advance(WATCH_CLOSELY)
    await settle(clock, task)
    assert moods.looks == 3
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
async def test_rows_are_handed_on_in_order_and_in_portions(count: int) -> None:
    portions: list[int] = []
    taker = Taker()

    async def receive(updates: object) -> None:
        portions.append(len(updates))  # type: ignore[arg-type]
        await taker.receive(updates)  # type: ignore[arg-type]

    rows = [{"id": str(number), "text": "chào 👋"} for number in range(count)]
    await hand_over(rows, "polled", lambda row: str(row["id"]), receive, Instant(7))

    assert [each["polled"]["id"] for each in taker.bodies()] == [row["id"] for row in rows]
    assert [each.remote_key for each in taker.updates] == [f"polled:{row['id']}" for row in rows]
    assert all(portion <= AT_ONCE for portion in portions)
    assert all(each.received_at == 7 and each.decoded for each in taker.updates)


async def test_a_name_without_end_is_cut_and_half_a_letter_stops_nobody() -> None:
    taker = Taker()
    row = {"id": "x" * 900, "text": "\ud83d"}
    await hand_over([row], "polled", lambda row: str(row["id"]), taker.receive, Instant(7))

    assert len(taker.updates[0].remote_key) == 200
    assert taker.bodies()[0]["polled"]["text"] == "?"
