"""What people have bought, on both engines: the same as counted one order after the other."""

import random

from socialdesk.model.buyer import BOUGHT, NOBODY, Buyer, LastOrder
from socialdesk.model.order import Imported, Line, State
from socialdesk.model.parcel import State as Parcel
from socialdesk.store.buyers import OF_PERSON
from socialdesk.store.contacts import SAME_PEOPLE
from socialdesk.store.engine.database import Connection, Query, fetch_all
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.order_rows import OrderRow
from socialdesk.store.store import Store
from tests.store.test_plans import plan
from tests.support.make import NOW
from tests.support.store import at, say

PEOPLE = ("501", "502", "503", "504")
PARCELS = [each.value for each in Parcel]
PARCEL = """
    INSERT INTO parcel (purchase_id, carrier, tracking, folded, state, at, changed_at) VALUES ($1, 'ghn', $2, $2, $3, 1, 1)
"""
GIVE = "UPDATE purchase SET contact_id = $2 WHERE code = $1"


async def people(store: Store) -> None:
    await say(store, *PEOPLE)


async def order(
    store: Store, code: str, contact: int, state: State, *, when: int = 0, total: int = 5, currency: str = "VND"
) -> None:  # fmt: skip
    told = Imported(
        "shopee",
        code,
        at(when),
        state,
        (Line("A1", "Áo", "", 1, total),),
        total=total,
        currency=currency,
    )
    await store.orders.take_in([told], "linh", NOW)
    await store.database.transact(lambda conn: conn.rows(GIVE, code, contact))


async def counted(store: Store, contact: int) -> Buyer:
    """By reading every order there is."""
    from socialdesk.store.order_rows import COLUMNS

    async def work(conn: Connection) -> tuple[list[OrderRow], set[int]]:
        rows = await fetch_all(conn, Query(OrderRow, f"SELECT {COLUMNS} FROM purchase"))
        return rows, {each.id for each in await fetch_all(conn, SAME_PEOPLE, contact)}

    rows, mine = await store.database.read(work)
    theirs = sorted(
        (each for each in rows if each.contact_id in mine), key=lambda row: (row.at, row.id)
    )
    if not theirs:
        return NOBODY
    last = theirs[-1]
    return Buyer(
        len(theirs),
        sum(row.total for row in theirs if row.state in BOUGHT and row.currency == last.currency),
        last.currency,
        sum(row.state is State.RETURNED for row in theirs),
        0,
        LastOrder(last.id, last.code, last.state, last.at, last.total, last.currency),
    )  # fmt: skip


async def test_all_contacts_of_a_person_are_counted_and_nobody_else(store: Store) -> None:
    await people(store)
    chance = random.Random(15)
    for number in range(60):
        await order(
            store, f"S{number}", chance.randint(1, 3), chance.choice(list(State)), when=chance.randrange(20),
            total=chance.randrange(1, 1 << 40), currency=chance.choice(["VND", "VND", "THB"]),
        )  # fmt: skip
    await store.contacts.merge(1, 2, "linh", NOW)
    for contact in (1, 2, 3, 4, 99):
        assert await store.buyers.of(contact) == await counted(store, contact), contact
    assert await store.buyers.of(1) == await store.buyers.of(2)
    assert (await store.buyers.of(4)) == NOBODY


async def test_an_order_that_somebody_agreed_to_is_money_and_any_other_is_none(
    store: Store,
) -> None:
    await people(store)
    for number, state in enumerate(State):
        await order(store, f"S{number}", 1, state, when=number, total=10**number)
    found = await store.buyers.of(1)
    assert (found.orders, found.spent, found.returns) == (7, 11_110, 1)
    assert found.last is not None
    assert (found.last.code, found.last.state) == ("S6", State.RETURNED)


async def test_parcels_that_a_carrier_has_are_on_their_way(store: Store) -> None:
    await people(store)
    for number, (state, parcels) in enumerate(
        (("shipped", PARCELS), ("delivered", PARCELS[:2]), ("packed", ["made"]))
    ):
        await order(store, f"S{number}", 1, State(state))
        for place, parcel in enumerate(parcels):
            await store.database.transact(
                lambda conn, row=(number + 1, f"T{number}{place}", parcel): conn.rows(PARCEL, *row)
            )
    assert (await store.buyers.of(1)).open_parcels == 5


async def test_no_order_is_read_but_the_newest_and_what_is_on_its_way(desk_store: Store) -> None:
    assert isinstance(desk_store.database, SQLiteDatabase)
    steps = await plan(desk_store, OF_PERSON.sql)
    of_orders = [each for each in steps if "purchase" in each or "mine" in each]
    assert [each for each in of_orders if "COVERING INDEX purchase_" not in each] == [
        "SEARCH purchase USING INTEGER PRIMARY KEY (rowid=?)"
    ] * 2 + ["SEARCH parcel USING INDEX parcel_open (purchase_id=?)"]
