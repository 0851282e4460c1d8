"""Random rules on random events: what they do has an end, is the same however often a worker dies, and nothing
happens twice."""

import asyncio
import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.changes import Resolve, Tag
from socialdesk.model.ids import MINUTE
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.ruled import Ruled, rule
from tests.support.store import put_store

TAGS = ("a", "b", "c")
DEEDS = (
    *(f'{{ tag = "{tag}" }}' for tag in TAGS), *(f'{{ untag = "{tag}" }}' for tag in TAGS),
    '{ priority = "high" }', "{ resolve = true }", '{ assign = "linh" }', '{ answer = "gia" }', '{ snooze = "5m" }',
)  # fmt: skip
HEARS = (
    {}, {"when": '"tag:a"'}, {"when": '"-tag:b status:open"'}, {"on": '"tag"', "tags": '["a", "b", "c"]'},
    {"on": '"status"', "status": '["resolved", "open", "snoozed"]'}, {"on": '"wait"', "after": '"3m"'},
    {"on": '"schedule"', "at": '"*/5 * * * *"', "when": '"status:open"'}, {"words": '["giá"]', "cap": '"1 per hour"'},
)  # fmt: skip
RULES = st.lists(st.tuples(st.sampled_from(HEARS), st.sampled_from(DEEDS)), min_size=1, max_size=6)
EVENTS = st.lists(
    st.sampled_from(("say", "say", "price", "tag", "resolve", "later")), min_size=1, max_size=8
)


class Died(Exception):
    """A worker, in the middle of its transaction."""


async def played(
    folder: Path,
    rules: list[tuple[dict[str, str], str]],
    events: list[str],
    chance: random.Random | None,
) -> tuple[int, list[object], int]:
    """How often rules were carried out, all that is known in the end, and how many events there were."""
    store = await Store.open(put_store(folder / "desk.db"))
    clock = ManualClock()
    try:
        await store.accounts.ensure([("shop", "telegram")])
        await store.canned.save("gia", "350k")
        ruled = Ruled(store, clock, folder, FakeChannel(clock).capabilities)
        ruled.write(
            "".join(rule(f"r{place}", then, **hears) for place, (hears, then) in enumerate(rules))
        )
        follower = ruled.follower()
        await follower.look()
        fired = rounds = 0
        for event in events:
            now = clock.now()
            await ruled.say("giá?" if event == "price" else "alo", chat=str(501 + len(event) % 2))
            if event == "tag":
                await store.conversations.do(Tag((TAGS[len(rules) % 3],)), [1], "linh", now)
            if event == "resolve":
                await store.conversations.do(Resolve(), [1], "linh", now)
            clock.advance((7 * MINUTE if event == "later" else 1_000) / 1000)
            for _ in range(2):
                if chance is not None:
                    await dies(store, follower, chance)
                fired += await follower.look()
            rounds += 2
            assert await follower.look() == 0  # it has an end
        return fired, await known(store), rounds * 2 + len(events) * 2
    finally:
        await store.close()


async def dies(store: Store, follower: object, chance: random.Random) -> None:
    """The worker looks, and dies after some statement; another one looks afterwards."""
    database, left = store.database, chance.randrange(0, 20)
    transact = database.transact

    async def breaking(work: object, *lane: object) -> object:
        async def cut(conn: object) -> object:
            rows = conn.rows  # type: ignore[attr-defined]
            count = 0

            async def counted(*arguments: object) -> object:
                nonlocal count
                count += 1
                if count > left:
                    raise Died
                return await rows(*arguments)

            conn.rows = counted  # type: ignore[attr-defined]
            try:
                return await work(conn)  # type: ignore[operator]
            finally:
                del conn.rows  # type: ignore[attr-defined]

        return await transact(cut, *lane)  # type: ignore[arg-type]

    database.transact = breaking  # type: ignore[method-assign,assignment]
    try:
        await follower.look()  # type: ignore[attr-defined]
    except Died:
        pass
    finally:
        database.transact = transact  # type: ignore[method-assign]


async def known(store: Store) -> list[object]:
    async def work(conn: object) -> list[object]:
        questions = (
            "SELECT rule, conversation_id, event, number, held, details FROM rule_firing ORDER BY 1, 2, 3, 4",
            "SELECT conversation_id, tag FROM conversation_tag ORDER BY 1, 2",
            "SELECT id, status, priority, assignee FROM conversation ORDER BY 1",
            "SELECT conversation_id, body FROM outbox ORDER BY 1, key",
            "SELECT conversation_id, kind, agent FROM conversation_change ORDER BY id",
        )
        return [[tuple(row) for row in await conn.rows(each)] for each in questions]  # type: ignore[attr-defined]

    return await store.database.transact(work)


@settings(max_examples=12)
@given(rules=RULES, events=EVENTS, seed=st.integers(0, 1 << 16))
def test_rules_have_an_end_and_happen_once_whoever_dies(
    rules: list[tuple[dict[str, str], str]], events: list[str], seed: int
) -> None:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        fired, there, outside = asyncio.run(played(Path(first), rules, events, None))
        _, again, _ = asyncio.run(played(Path(second), rules, events, random.Random(seed)))

    assert fired <= len(rules) * outside * 2  # two conversations
    assert again == there
