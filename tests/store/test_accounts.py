"""Accounts, their leases, tokens and health, on both engines."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from socialdesk.model.delivery import Deferred, Sent, Settlement
from socialdesk.model.ids import HOUR, AccountId
from socialdesk.model.reason import Reason
from socialdesk.store.accounts import AccountRow, TokenRow
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.store import SHOP, at, claim, reply, take


async def test_a_lease_is_held_by_one(store: Store) -> None:
    hold = store.accounts.hold
    assert await hold(SHOP, "account:1", "one", NOW, 15_000) is None
    held = await hold(SHOP, "account:1", "two", at(24 * HOUR), 15_000)  # by whatever clock
    assert held is not None
    assert held.owner == "one"
    assert await hold(SHOP, "account:1", "two", at(15_001), 15_000, held) is None
    assert await hold(SHOP, "account:1", "three", at(15_002), 15_000, held) is not None


async def test_a_lease_that_was_renewed_meanwhile_is_not_taken_over(store: Store) -> None:
    await store.accounts.hold(SHOP, "account:1", "one", NOW, 15_000)
    silent = await store.accounts.lease("account:1")
    await store.accounts.hold(SHOP, "account:1", "one", at(4_000), 15_000)

    assert await store.accounts.hold(SHOP, "account:1", "two", NOW, 15_000, silent) is not None


async def test_of_two_who_take_a_free_lease_at_once_one_has_it(store: Store) -> None:
    tries = [store.accounts.take_lease("token:1", f"p{n}", NOW, 1_000) for n in range(8)]

    assert sorted(await asyncio.gather(*tries)) == [False] * 7 + [True]


async def test_only_who_holds_an_account_writes_its_state(store: Store) -> None:
    await store.accounts.hold(SHOP, "account:1", "one", NOW, 15_000)
    await store.accounts.set_state(SHOP, "listening", "", NOW, "one")
    await store.accounts.set_state(SHOP, "stopped", "", NOW, "two")
    assert [row.state for row in await store.accounts.all()] == ["listening"]

    await store.accounts.let_go("account:1", "one")
    await store.accounts.set_state(SHOP, "stopped", "", NOW, "one")
    assert [row.state for row in await store.accounts.all()] == ["stopped"]


async def test_of_two_names_for_one_bot_that_come_at_once_one_has_it(store: Store) -> None:
    await store.accounts.ensure([("again", "telegram"), ("third", "telegram")])
    rows = await store.accounts.all()

    def taken(every: Sequence[AccountRow]) -> Reason | None:
        return Reason("x") if any(each.remote_id == "7" for each in every) else None

    keep = store.accounts.set_identity
    said = await asyncio.gather(*(keep(row.id, "7", "@fake", taken) for row in rows))

    assert sorted(map(bool, said)) == [False, *[True] * (len(rows) - 1)]
    assert [row.remote_id for row in await store.accounts.all()].count("7") == 1


async def test_tokens_leases_and_health(store: Store) -> None:
    pair = TokenRow("a", "r", at(9), 1, "seed", at(0))
    assert await store.accounts.token(SHOP) is None
    await store.accounts.save_token(SHOP, pair)
    await store.accounts.save_token(SHOP, replace(pair, access="b", version=2, expires_at=None))
    found = await store.accounts.token(SHOP)
    assert found is not None and (found.access, found.version, found.expires_at) == ("b", 2, None)
    assert "a" not in repr(pair).replace("TokenRow(version=1)", "")

    assert await store.accounts.take_lease("token:1", "one", at(0), 1_000)
    assert not await store.accounts.take_lease("token:1", "two", at(0), 1_000)
    held = await store.accounts.lease("token:1")
    assert await store.accounts.take_lease("token:1", "two", at(2_000), 1_000, held)
    await store.accounts.let_go("token:1", "two")

    await store.accounts.set_checkup(SHOP, "yes", at(5), "", "12 of 20", at(1))
    await store.accounts.set_checkup(SHOP, "no", None, "gone", "", at(2))
    await store.accounts.add_unsigned(SHOP, 3, at(3))
    await store.accounts.add_unsigned(SHOP, 4, at(4))
    await store.accounts.set_offline(SHOP, at(0), at(9), 7, None)
    (row,) = await store.accounts.all()
    assert (row.subscribed, row.token_until, str(row.remark), str(row.quota)) == (
        "no",
        None,
        "gone",
        "12 of 20",
    )
    assert (row.unsigned_count, row.unsigned_at, row.recovered, row.missing) == (7, at(4), 7, None)


async def test_a_months_messages_and_what_was_put_off(store: Store) -> None:
    await take(store, inbound(chat="1"), inbound(chat="2"))
    await reply(store, "a", "a", 1)
    await reply(store, "b", "b", 2)
    first, second = await claim(store)
    await store.settlements.settle(
        [
            Settlement(first, Sent("9", 0, NOW, quota="5 left")),
            Settlement(second, Deferred("wait", 60_000, "account"), at(60_000)),
        ],
        NOW,
    )
    assert await store.accounts.sent_in_month(SHOP, "2026-09") == 1
    assert (await store.accounts.all())[0].not_before == at(60_000)
    assert await claim(store) == []
    await store.claims.release_deferred(SHOP)
    assert [each.body for each in await claim(store)] == ["b"]
    assert (await store.accounts.all())[0].not_before == 0
    assert await store.contacts.people(AccountId(1)) == 2
