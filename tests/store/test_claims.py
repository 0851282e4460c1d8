"""Claims: what is due begins once, in order, and a crash leaves doubt and nothing else."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.delivery import (
    Claimed,
    Deferred,
    DeliveryKind,
    NewDelivery,
    Operation,
    Sent,
    Settlement,
)
from socialdesk.model.ids import HOUR, AccountId, ConversationId
from socialdesk.store.claims import DUE_FOR, Choice, Wait
from socialdesk.store.engine.database import Lane
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.outbox import (
    SHOP,
    at,
    bodies,
    claim,
    comment,
    customers,
    doing,
    queue,
    revision,
    said,
    settle,
    words,
)
from tests.support.store import put_store
from tests.support.waiting import GENEROUS


async def test_what_is_claimed_is_marked_as_being_sent_before_it_is_handed_out(
    store: Store,
) -> None:
    await customers(store, 1)
    (number,) = await queue(store, "a")
    (claimed,) = await claim(store)

    row = await store.deliveries.row(number)
    assert (row.state, row.attempts, claimed.attempts) == ("sending", 1, 0)
    assert (claimed.chat, claimed.address, claimed.author) == ("1", '{"chat_id": "1"}', "linh")
    assert await claim(store) == []


async def test_one_conversation_goes_in_order_and_others_beside_it(store: Store) -> None:
    await customers(store, 2)
    await queue(store, "a", "b")
    await queue(store, "c", conversation=2)

    first = await claim(store)
    assert [each.body for each in first] == ["a", "c"]
    assert await claim(store) == []
    await settle(store, first[0])
    assert [each.body for each in await claim(store)] == ["b"]


async def test_what_ended_makes_room_for_the_next_of_its_chat_in_the_same_commit(
    store: Store,
) -> None:
    await customers(store, 1)
    await queue(store, "a", "b")
    (first,) = await claim(store)

    (second,) = await claim(store, ended=[Settlement(first, Sent("21", 21, NOW))])
    assert second.body == "b"
    assert await bodies(store) == [("a", "sent"), ("b", "sending")]


async def test_what_ended_is_written_down_though_nobody_may_send(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "a", "b")
    (first,) = await claim(store)
    ended = [Settlement(first, Sent("21", 21, NOW))]

    assert await store.claims.claim([], NOW, at(9), 10, ended=ended) == []
    assert await bodies(store) == [("a", "sent"), ("b", "queued")]


async def test_who_must_wait_is_put_off_and_the_rest_stays_as_it_is(store: Store) -> None:
    await customers(store, 3)
    for number, body in enumerate("abc", 1):
        await queue(store, body, conversation=number)

    def choose(due: Sequence[Claimed]) -> Choice:
        first, second, _ = due
        return Choice([first], [Wait(second.id, at(500))])

    assert [each.body for each in await claim(store, choose=choose)] == ["a"]
    assert await store.claims.next_due(NOW) == at(500)
    assert [each.body for each in await claim(store)] == ["c"]
    assert [each.body for each in await claim(store, at(500))] == ["b"]


async def test_no_more_than_asked_for_and_only_of_these_accounts(store: Store) -> None:
    await customers(store, 3)
    for number in (1, 2, 3):
        await queue(store, f"{number}", conversation=number)

    assert await store.claims.claim([AccountId(2)], NOW, at(9), 10) == []
    assert len(await claim(store, most=2)) == 2
    assert await claim(store, most=0) == []
    assert len(await claim(store)) == 1


async def test_many_claimers_never_share_a_delivery(store: Store) -> None:
    await customers(store, 40)
    for n in range(1, 41):
        await queue(store, f"b{n}", conversation=n)

    claimed = await asyncio.gather(*(claim(store, most=7) for _ in range(8)))
    claimed.append(await claim(store, most=40))  # what eight at once stepped round
    ids = [each.id for batch in claimed for each in batch]
    assert len(ids) == len(set(ids)) == 40


async def test_a_deferred_delivery_waits_for_its_moment_and_keeps_its_place(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "a", "b")
    (claimed,) = await claim(store)
    await settle(store, claimed, Deferred("slow down", 5_000, is_limit=True), at(5_000))

    assert await claim(store, at(4_999)) == []
    assert await store.claims.next_due(NOW) == at(5_000)
    (again,) = await claim(store, at(5_000))
    assert (again.body, again.attempts) == ("a", 0)


async def test_a_comments_delivery_knows_when_the_comment_was_written(store: Store) -> None:
    await said(store, comment("inbox em", "c1"))
    await store.outbox.reply([words("giá", reply_to="c1", private=True)], at(5))
    (claimed,) = await claim(store, at(5))

    assert (claimed.private, claimed.target_at, claimed.chat_kind) == (1, NOW, "comment")


async def as_an_older_version_left_it(store: Store, number: int) -> None:
    await store.database.transact(
        lambda conn: conn.rows("UPDATE outbox SET state = 'claimed' WHERE id = $1", number)
    )


async def test_after_a_crash_claimed_is_queued_and_sending_is_in_doubt(store: Store) -> None:
    await customers(store, 3)
    for number, body in enumerate("abc", 1):
        await queue(store, body, conversation=number)
    first, _ = await claim(store, most=2)
    await as_an_older_version_left_it(store, first.id)
    before = await revision(store, 2)

    assert await store.claims.recover(SHOP, NOW) == (1, 1)
    assert await bodies(store) == [("a", "queued"), ("b", "unconfirmed"), ("c", "queued")]
    assert await store.claims.recover(SHOP, NOW) == (0, 0)
    row = (await store.deliveries.rows("unconfirmed", 9))[0]
    assert (row.code, row.settled_at) == ("interrupted", NOW)
    assert "retry or cancel" in row.error
    assert await revision(store, 2) > before
    assert [each.body for each in await claim(store)] == ["a", "c"]


async def test_another_accounts_deliveries_are_not_recovered(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "a")
    await claim(store)

    assert await store.claims.recover(AccountId(2), NOW) == (0, 0)
    assert await bodies(store) == [("a", "sending")]


async def test_leases_run_out(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "a")
    await claim(store)

    assert await store.claims.expire_leases(at(60_000)) == (0, 0)
    assert await store.claims.expire_leases(at(60_001)) == (0, 1)
    assert await bodies(store) == [("a", "unconfirmed")]


async def test_waits_keep_their_length_when_the_clock_is_set_back(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "a")
    (claimed,) = await claim(store)
    await settle(store, claimed, Deferred("x", 60_000), at(60_000))
    await store.claims.shift_due(-HOUR, at(-HOUR))

    assert await store.claims.next_due(at(-HOUR)) == at(60_000 - HOUR)


async def test_what_was_put_off_is_released_and_what_is_held_is_not(store: Store) -> None:
    await customers(store, 2)
    await queue(store, "a")
    await store.outbox.reply([words("held", 2, due_at=at(5_000))], NOW)
    (claimed,) = await claim(store)
    await settle(store, claimed, Deferred("full", 60_000, "account"), at(60_000))
    assert await claim(store) == []
    await store.claims.release_deferred(SHOP)

    assert [each.body for each in await claim(store)] == ["a"]
    assert (await store.accounts.all())[0].not_before == 0


async def test_nothing_due_never_touches_the_writer(desk_store: Store) -> None:
    await customers(desk_store, 1)
    await desk_store.outbox.operate(doing(Operation.HIDE, "x"), NOW)
    await claim(desk_store)
    assert isinstance(desk_store.database, SQLiteDatabase)
    async with desk_store.database._turns.turn(Lane.STAFF):
        # It would wait for its turn for ever.
        assert await asyncio.wait_for(claim(desk_store), GENEROUS) == []


def test_claiming_differs_by_one_clause() -> None:
    assert DUE_FOR["postgresql"].sql.replace("FOR UPDATE SKIP LOCKED", "") == DUE_FOR["sqlite"].sql


STEPS = st.lists(
    st.sampled_from(["queue1", "queue2", "queue3", "claim", "settle", "defer", "crash", "cancel"]),
    min_size=4,
    max_size=24,
)


@settings(max_examples=25)
@given(steps=STEPS)
def test_whatever_happens_two_of_one_chat_are_never_under_way_and_order_is_kept(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    async def live() -> None:
        path = tmp_path_factory.mktemp("steps") / "desk.db"
        put_store(path)
        store = await Store.open(f"sqlite:///{path}")
        try:
            await store.accounts.ensure([("shop", "telegram")])
            await customers(store, 3)
            await _walk(store, steps)
        finally:
            await store.close()

    asyncio.run(live())


async def _walk(store: Store, steps: list[str]) -> None:
    flying: list[Claimed] = []
    begun: list[tuple[int, int]] = []
    for place, step in enumerate(steps):
        now = at(place)
        if step.startswith("queue"):
            chat = int(step[-1])
            await store.outbox.reply([words(f"{place}", chat, f"k{place}")], now)
        elif step == "claim":
            flying += (new := await claim(store, now, most=2))
            begun += [(each.conversation_id, each.id) for each in new]
        elif step == "settle" and flying:
            await settle(store, flying.pop(0), Sent(f"m{place}", place, now))
        elif step == "defer" and flying:
            again = flying.pop()
            begun.remove((again.conversation_id, again.id))
            await settle(store, again, Deferred("later"), now)
        elif step == "crash":
            await store.claims.recover(SHOP, now)
            flying = []
        elif step == "cancel":
            for row in await store.deliveries.rows("queued", 1):
                await store.deliveries.cancel([row.id], now)
        chats = [each.conversation_id for each in flying]
        assert len(chats) == len(set(chats))
        sending = {each.id for each in await store.deliveries.rows("sending", 99)}
        assert sending == {each.id for each in flying}
    for chat in (1, 2, 3):
        numbers = [number for where, number in begun if where == chat]
        assert numbers == sorted(set(numbers))


async def test_an_operation_waits_behind_the_words_before_it(store: Store) -> None:
    await said(store, inbound())
    await queue(store, "a")
    await store.outbox.operate(doing(Operation.UNSEND, "11"), NOW)
    (first,) = await claim(store)

    assert first.body == "a"
    await settle(store, first)
    assert [each.operation for each in await claim(store)] == ["unsend"]


@pytest.mark.parametrize("apart", [-600_000, 0, 600_000])
async def test_an_answer_is_held_for_its_length_whatever_the_desks_clock_says(
    store: Store, apart: int
) -> None:
    await customers(store, 1)
    desk = at(apart)
    for number, key in enumerate("ab"):
        held = NewDelivery(key, ConversationId(1), DeliveryKind.REPLY, key, "linh", due_at=-5_000)
        await store.outbox.reply([held], desk)
        assert await claim(store, at(number * 2_000)) == []  # seen, and held from here

    assert await claim(store, at(4_999)) == []
    (first,) = await claim(store, at(5_000))
    assert first.body == "a"
    await store.settlements.settle([Settlement(first, Sent("9", 0, NOW))], at(5_500))
    assert await claim(store, at(6_999)) == []
    assert [each.body for each in await claim(store, at(7_000))] == ["b"]
