"""Tiers as they are counted and kept, and what may be offered, with why."""

import asyncio
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.config import parse
from socialdesk.errors import ConfigError
from socialdesk.model.changes import Tag
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.loyalty import Loyalty, Perk, Tier
from socialdesk.model.order import State
from socialdesk.model.platforms import NO_PLATFORMS
from socialdesk.services.customers import customer_of, values_for
from socialdesk.services.loyalty import Programme, TierKeeper
from socialdesk.services.people import Linking
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.store.engine.database import Query
from socialdesk.store.filters import Shelf
from socialdesk.store.store import Store
from tests.store.test_buyers import order, people
from tests.support.clock import ManualClock
from tests.support.make import NOW

GOLD, SILVER = Tier("Vàng", spent=5_000_000, months=12), Tier("Bạc", orders=2, months=12)
PERKS = (
    Perk("gold", tiers=("Vàng",), text="Tặng {given|mình} 10%"),
    Perk("back", quiet_days=30, tags=("vip",), answer="nho"),
    Perk("cap", bought=("A1",), text="Mũ giảm giá"),
)
PROGRAMME = Programme(Loyalty((GOLD, SILVER), PERKS), "VND", ZoneInfo("Asia/Ho_Chi_Minh"))
KEPT = Query(str, "SELECT tier FROM person_tier ORDER BY contact_id")
TABLES = """
[[loyalty.tiers]]
name = "Vàng"
spent = 5000000
months = 12
[[loyalty.perks]]
name = "gold"
tier = "Vàng"
text = "Tặng 10%"
"""


ASKER = Asker("linh", NOW, ZoneInfo("Asia/Ho_Chi_Minh"), {}, NO_PLATFORMS)


async def listed(store: Store, query: str) -> list[int]:
    wanted = await narrowed(store, understood(query), ASKER, Shelf.ALL)
    return sorted(each.row.id for each in await store.inbox.page(wanted, 50))


async def test_a_tier_follows_what_is_bought_and_who_is_who(store: Store) -> None:
    await people(store)
    clock = ManualClock(NOW)
    keeper, linking = TierKeeper(store, clock, PROGRAMME), Linking(store, clock)

    async def kept() -> list[str]:
        await asyncio.gather(linking.look(), linking.look())
        await asyncio.gather(keeper.look(), keeper.look())
        return await store.database.all(KEPT)

    await order(store, "S1", 1, State.DELIVERED, total=3_000_000)
    await order(store, "S2", 2, State.AGREED, total=2_000_000)
    await order(store, "S3", 3, State.NEW, total=9_000_000)
    assert await kept() == []
    await store.contacts.merge(1, 2, "linh", NOW)
    assert await kept() == ["Vàng"]
    for query, found in (
        ("tier:Vàng", [1, 2]), ("bậc:vang", [1, 2]), ("tier:*", [1, 2]), ("tier:bạc", []), ("-tier:vàng", [3, 4]),
    ):  # fmt: skip
        assert await listed(store, query) == found, query
    assert (await values_for(store, 2, "Hoa Sen", "linh"))["tier"] == "Vàng"
    found = await store.orders.one(1)
    assert found is not None
    await store.orders.turn(found, State.RETURNED, "linh", NOW)
    assert await kept() == []
    await order(store, "S4", 1, State.PACKED, total=1)
    await store.people.linking.link(4, 1, "linh", NOW, "b")
    await order(store, "S5", 3, State.PACKED, total=6_000_000)
    await store.database.transact(
        lambda conn: conn.rows("INSERT INTO tier_due (contact_id) VALUES (1), (3)")
    )
    assert await kept() == ["Bạc", "Vàng"]
    await store.people.unmerge(2, 1, "linh", NOW, "u")
    assert await kept() == ["Vàng"]

    clock.advance(366 * DAY / 1000)
    assert await kept() == []


async def test_other_rules_count_everybody_anew(store: Store) -> None:
    await people(store)
    for contact in (1, 2, 3):
        await order(store, f"S{contact}", contact, State.DELIVERED, total=contact * 1_000_000)
    for least, kept in ((2_000_000, 2), (1_000_000, 3), (3_000_000, 1)):
        programme = Programme(Loyalty((Tier("A", spent=least),)), "VND")
        await TierKeeper(store, ManualClock(NOW), programme).look()
        assert len(await store.database.all(KEPT)) == kept, least
    await store.erase(3)
    assert await store.database.all(KEPT) == []


async def test_what_is_offered_says_why(desk_store: Store) -> None:
    await people(desk_store)
    await desk_store.canned.save("nho", "Shop nhớ {given|bạn}")
    await desk_store.database.transact(
        lambda conn: conn.rows("INSERT INTO tag (name) VALUES ('vip')")
    )
    await order(desk_store, "S1", 1, State.DELIVERED, total=5_200_000)

    async def told(now: int = NOW) -> list[tuple[str, str, str]]:
        known = await customer_of(desk_store, 1, programme=PROGRAMME, now=Instant(now))
        return [(each.name, each.reason, each.text) for each in known.perks]

    gold = ("gold", "tier Vàng: bought for 5.200.000 ₫ in 12 months", "Tặng {given|mình} 10%")
    cap = ("cap", "has bought A1", "Mũ giảm giá")
    assert await told() == [gold, cap]
    await desk_store.conversations.do(Tag(("vip",)), [1], "linh", NOW)
    assert await told(NOW + 40 * DAY) == [
        gold,
        ("back", "#vip, last order 40 days ago", "Shop nhớ {given|bạn}"),
        cap,
    ]
    known = await customer_of(desk_store, 2, programme=PROGRAMME, now=NOW)
    assert (known.perks, known.standing.tier) == ((), None)


def test_the_tables_are_read_and_what_is_wrong_is_said_with_its_line() -> None:
    config = parse(TABLES, Path("c.toml"), {})
    assert config.loyalty.loyalty == Loyalty(
        (Tier("Vàng", 5_000_000, 0, 12),), (Perk("gold", ("Vàng",), text="Tặng 10%"),)
    )
    for wrong, said in (
        ("months = 12", 'months = "12"'), ('name = "gold"', ""), ('tier = "Vàng"', 'tier = "Vang"'),
        ('tier = "Vàng"', ""), ('text = "Tặng 10%"', ""), ("months = 12", "months = 121"), ("spent", "spend"),
        ("spent = 5000000", ""),
    ):  # fmt: skip
        with pytest.raises(ConfigError) as caught:
            parse(TABLES.replace(wrong, said, 1), Path("c.toml"), {})
        assert str(caught.value).startswith("c.toml, line "), (wrong, str(caught.value))
