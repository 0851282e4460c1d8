"""Waits in packs count as they count in rows, whatever becomes of them, on both engines."""

from __future__ import annotations

import random
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.changes import Resolve
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import By, Question, When
from socialdesk.model.message import Author
from socialdesk.services.figures import packing
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.packing import Packing
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound, sender
from tests.support.store import at, take

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


async def figures(store: Store) -> list[object]:
    """What is asked in several ways; the same while nothing but the way it is kept changes."""
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
    return found


async def test_packed_waits_count_as_loose_ones_and_changes_are_seen(store: Store) -> None:
    chance = random.Random(4)
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
    loose = await figures(store)

    await Packing(store).pack()
    assert await store.figures.loose_days() == []
    assert await figures(store) == loose
    counted = await store.figures.counted((Instant(0), Instant(NOW + 99 * DAY)))
    assert len(counted.loose) == 1  # only who still waits

    for late in range(8):  # words that come late change what was packed
        await take(store, said(str(1 + late), 1000 + late, chance.randrange(4 * DAY)))
    await store.erase(4)
    await store.conversations.do(Resolve(), [3], "linh", at(41 * DAY))
    changed = await figures(store)
    assert changed != loose
    assert (await store.figures.counted((Instant(0), Instant(NOW + 99 * DAY)))).gone
    await store.figures.begin_anew()
    while await store.figures.catch_up():
        pass
    assert await figures(store) == changed
    await Packing(store).pack()
    assert await figures(store) == changed
    assert (await store.figures.counted((Instant(0), Instant(NOW + 99 * DAY)))).gone == []


async def test_little_is_left_as_it_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LOOSE", 1)
    await take(store, said("1", 1, 0), said("1", 2, 5, Author.OWNER))
    await Packing(store).pack()

    assert len(await store.figures.loose_days()) == 1
