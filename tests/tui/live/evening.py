"""A live that runs under a post of the page, as a desk finds it."""

from __future__ import annotations

from typing import Any

from socialdesk.model.ids import MINUTE, SECOND, AccountId, Instant
from socialdesk.model.live import Item
from socialdesk.store.lives import Live
from socialdesk.store.store import Store
from tests.support.lives import commented, hear, planned
from tests.support.make import NOW, inbound, sender

SHEET = (Item(0, "Chào"), Item(2 * MINUTE, "Áo A01 199k"), Item(30 * MINUTE, "Quay số"))
SAID = (
    ("Khách 71", "71", "giá bao nhiêu vậy shop?", -100),
    ("Khách 72", "72", "đẹp quá", -80),
    ("Khách 73", "73", "sđt em 0912.345.678, chốt 1 cái", -60),
    ("Khách 74", "74", "còn size L không ạ?", -20),
    ("Khách 75", "75", "❤❤❤", -5),
)


async def begin(store: Store) -> Live:
    """It has run for three minutes; some have commented, one has written in private."""
    await store.accounts.ensure([("shop", "telegram"), ("page", "messenger")])
    await store.canned.save("gia", "Dạ áo này 199k ạ")
    live = await planned(store, (await page(store), "post", "p1"), sheet=SHEET)
    await store.lives.start(live.id, Instant(NOW - 3 * MINUTE))
    for place, (_, who, text, after) in enumerate(SAID):
        await say(store, text, str(100 + place), who, after=after * SECOND)
    await whisper(store, "Shop cho em xin địa chỉ shop", "200", "72", after=-2 * SECOND)
    return await store.lives.one(live.id)


async def page(store: Store) -> AccountId:
    """The account under whose post it is."""
    return next(AccountId(each.id) for each in await store.accounts.all() if each.name == "page")


async def say(store: Store, text: str, number: str, who: str, **more: Any) -> None:
    """Somebody comments."""
    await hear(store, commented(text, number, who, **more), account=await page(store))


async def whisper(store: Store, text: str, number: str, who: str, after: int = 0) -> None:
    """Somebody writes in private."""
    person = sender(f"Khách {who}", who)
    message = inbound(
        text, number, chat=who, sender=person, contact=person, at=Instant(NOW + after)
    )
    await hear(store, message, account=await page(store))


async def flood(store: Store, first: int, count: int, text: str) -> None:
    """So many people say the same at once."""
    said = [commented(text, str(first + each), str(1_000 + first + each)) for each in range(count)]
    await hear(store, *said, account=await page(store))
