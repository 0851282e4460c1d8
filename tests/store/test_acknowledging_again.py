"""However customers write, people answer and days go by: no acknowledgement too many, and each as it is explained."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from socialdesk.model.changes import Resolve
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.message import Author
from socialdesk.services.acknowledging import Acknowledgements, Wanted
from socialdesk.services.policies import Acknowledgement
from socialdesk.store.store import Store
from tests.store.test_acknowledging import SAIGON, SHOP, WEEK
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.store import reply

STEPS = (1, 999, MINUTE, 3 * MINUTE, 20 * MINUTE, HOUR, 3 * HOUR, 7 * HOUR, DAY)


def closed_period(at: Instant) -> str:
    """The day of the shop's clock and the opening that follows; empty while it is open."""
    moment = datetime.fromtimestamp(at / 1000, UTC)
    if WEEK.is_open(moment):
        return ""
    return f"{moment.astimezone(SAIGON):%F} {WEEK.next_opening(moment)}"


@pytest.mark.parametrize("seed", range(12))
async def test_never_twice_and_as_it_is_explained(desk_store: Store, seed: int) -> None:
    store, chance = desk_store, random.Random(seed)
    settings = replace(SHOP, after=chance.choice((0, 3 * MINUTE)))
    asked = [Acknowledgement(settings, {})]
    now, told, heard = NOW, list[tuple[str, int, bool]](), 0
    for number in range(60):
        now = Instant(now + chance.choice(STEPS) + chance.randrange(3))
        service = Acknowledgements(store, ManualClock(now), settings, {}, lambda: None)
        before = len(await store.deliveries.rows("all", 999))
        act = chance.choice(("write", "write", "write", "answer", "owner", "resolve", "wait"))
        expected = 0
        await service.say_due()
        due = len(await store.deliveries.rows("all", 999)) - before
        if act == "write" or not heard:
            explained = None
            if heard:
                explained = await service.explain(Wanted(1, "alo"), now)
            batch = [arrival(inbound("alo", str(number + 1), at=now))]
            for _ in range(chance.choice((1, 2))):  # a platform says it again
                await store.record(batch, now, asked)
            heard += 1
            expected = int(explained is None or explained.code == "said")
            if explained is None and settings.after and not closed_period(now):
                expected = 0
        elif act == "answer":
            await reply(store, f"k{number}", now=now)
        elif act == "owner":
            message = inbound("dạ", f"o{number}", author=Author.OWNER, at=now)
            await store.record([arrival(message)], now, asked)
        elif act == "resolve":
            await store.conversations.do(Resolve(), [1], "linh", now)
        rows = await store.deliveries.rows("all", 999)
        new = [each for each in rows if each.kind == "acknowledgement"][len(told) :]
        assert len(new) == due + expected, (seed, number, act)
        episode = (await store.inbox.conversation(1)).state.episode
        told += [(closed_period(now), episode, each.body.startswith("đóng")) for each in new]
    closed = [period for period, _, is_closed in told if is_closed]
    opened = [episode for _, episode, is_closed in told if not is_closed]
    assert len(closed) == len(set(closed)) and "" not in closed
    assert len(opened) == len(set(opened))
    assert told
