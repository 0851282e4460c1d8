"""Waits in packs count as they count in rows, whatever becomes of them, on both engines."""

from __future__ import annotations

import random
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.changes import Resolve
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import By, Question, When
from socialdesk.model.message import Author
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.services.figures import packing
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.packing import Packing
from socialdesk.store.packs import EPISODES, FOREVER, WAITS
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound, sender
from tests.support.store import at, take

ALL = (Instant(0), FOREVER)
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def packs_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LOOSE", 0)


def said(chat: str, number: int, moment: int, author: Author = Author.CUSTOMER) -> object:
    who = sender(f"Khách {chat}", chat)
    speaker = who if author is Author.CUSTOMER else sender("elsewhere", "9")
    return inbound(
        "alo", str(number), chat, contact=who, sender=speaker, author=author, at=at(moment)
    )


async def figures(store: Store, desk: Measuring) -> list[object]:
    """What is asked in several ways; the same while nothing but the way it is kept changes, and the same for
    a desk that has looked before."""
    measuring = Measuring(store, SAIGON, None)
    found: list[object] = []
    for when in When:
        for by in (By.ALL, By.AGENT, By.DAY, By.ACCOUNT):
            for begins in (None, Instant(NOW + 2 * DAY)):
                for as_of in (NOW + 3 * DAY, NOW + 90 * DAY):
                    question = Question(
                        Instant(as_of), begins, Instant(NOW + 9 * DAY), by, when=when
                    )
                    found.append(await measuring.figures(question))
    question = Question(at(90 * DAY))
    presets = [await measuring.preset(each, question) for each in PRESETS.values()]
    assert [await desk.preset(each, question) for each in PRESETS.values()] == presets
    return [*found, *presets]


async def loose(store: Store) -> list[int]:
    """How many waits and episodes are in no pack."""
    return [len((await store.packs.kept(each, ALL)).loose) for each in (WAITS, EPISODES)]


async def gone(store: Store) -> list[int]:
    """Of how many days something in packs is no longer so."""
    return [len((await store.packs.kept(each, ALL)).gone) for each in (WAITS, EPISODES)]


async def test_packed_waits_count_as_loose_ones_and_changes_are_seen(store: Store) -> None:
    chance, desk = random.Random(4), Measuring(store, SAIGON, None)
    number = 0
    for chat in range(1, 9):
        moment = chance.randrange(DAY)
        for _ in range(6):
            number += 2
            await take(store, said(str(chat), number, moment))
            moment += chance.randrange(HOUR)
            await take(store, said(str(chat), number + 1, moment, Author.OWNER))
            moment += chance.randrange(2 * DAY)
    await take(store, said("3", 900, 40 * DAY))  # still waits
    await store.conversations.do(Resolve(), [1, 2], "linh", at(40 * DAY))
    in_rows = await figures(store, desk)

    await Packing(store, ManualClock(at(40 * DAY))).pack()
    assert await figures(store, desk) == in_rows
    assert await loose(store) == [1, 0]  # only who has waited for less than a day
    await Packing(store, ManualClock(at(42 * DAY))).pack()
    assert await figures(store, desk) == in_rows
    assert await loose(store) == [0, 0]

    for late in range(8):  # words that come late change what was packed
        await take(store, said(str(1 + late), 1000 + late, chance.randrange(4 * DAY)))
    await store.erase(4)
    await store.conversations.do(Resolve(), [3], "linh", at(41 * DAY))
    changed = await figures(store, desk)
    assert changed != in_rows
    assert all(await gone(store))
    await store.figures.begin_anew()
    while await store.figures.catch_up():
        pass
    assert await figures(store, desk) == changed
    await Packing(store, ManualClock(at(99 * DAY))).pack()
    assert await figures(store, desk) == changed
    assert await gone(store) == await loose(store) == [0, 0]


async def test_little_is_left_as_it_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LOOSE", 1)
    await take(store, said("1", 1, 0), said("1", 2, 5, Author.OWNER))
    await Packing(store, ManualClock(at(99 * DAY))).pack()

    assert await loose(store) == [1, 1]
