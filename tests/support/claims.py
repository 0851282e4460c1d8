"""Claims in a live in few words: what is sold, and what its comments say, without anybody who reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.live_claim import Limits, Want, Wish
from socialdesk.store.claim_rows import Said
from socialdesk.store.claim_turn import Terms
from socialdesk.store.live_claims import Heard, Read
from socialdesk.store.live_products import NewSold
from socialdesk.store.lives import Live
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.support.make import NOW

TERMS = Terms(10 * MINUTE, Limits(), "VND")


@dataclass
class Stall:
    """A live in which things are sold. What is commented reads `A1 2`, `+A1 1`, `-A1`, `A1>B2`, `?A1/B2 1`."""

    store: Store
    live: Live
    terms: Terms = TERMS

    async def sells(self, **stocks: int) -> None:
        """These are for sale, so many of each."""
        for sku, stock in stocks.items():
            await self.store.products.add(NewProduct(sku, f"Áo {sku}", "", 100_000, stock), "chu", NOW)  # fmt: skip
        await self.store.live_claims.products.put(
            self.live.id, [NewSold(number, sku) for sku, number in (await self.ids()).items()]
        )

    async def ids(self) -> dict[str, int]:
        """The products' numbers by SKU."""
        return {each.sku: each.id for each in await self.store.products.listed()}

    async def read(self, now: int = NOW, most: int = 100) -> None:
        """Read on, as a worker does."""
        claims, live = self.store.live_claims, self.live.id
        while selling := [
            each for each in await self.store.live_claims.products.news() if each.live_id == live
        ]:
            ids, place = await self.ids(), selling[0].place
            heard, after = await claims.heard(live, place, most)
            read = [self._read(each, ids) for each in heard if not each.deleted]
            await claims.read_on(live, place, after, read, self.terms, Instant(now))
            if again := await claims.again(live, after, most):
                told = [self._read(each, ids) for each in again]
                await claims.read_again(live, told, self.terms, Instant(now))

    def _read(self, each: Heard, ids: dict[str, int]) -> Read:
        said = Said(
            each.number,
            each.message_id,
            each.conversation_id,
            each.contact_id,
            each.number,
            Instant(each.at),
        )
        wants = (
            None
            if each.deleted
            else [want for part in each.text.split(",") for want in wanted(part, ids)]
        )
        return Read(said, wants, each.again)

    async def claims(self) -> list[str]:
        """All of them, shortly."""
        return [
            f"{each.beside.name[-2:]} {each.beside.sku or '?'} {each.claim.quantity} {each.state}"
            for each in await self.store.live_claims.page(self.live.id, 0, 1_000)
        ]

    async def left(self, sku: str = "A1") -> tuple[int, int]:
        """A product's stock, and what is reserved of it."""
        row = await self.store.products.one(sku)
        assert row is not None
        return row.stock, row.reserved


def wanted(text: str, ids: dict[str, int]) -> Sequence[Want]:
    """What a comment of a test says."""
    words = text.split() or [""]
    units = int(words[1]) if words[1:] and words[1].isdecimal() else 1
    match words[0]:
        case word if word.startswith("+") and word[1:] in ids:
            return [Want(Wish.TAKE, ids[word[1:]], units, adds=True)]
        case word if word.startswith("-"):
            return [Want(Wish.CANCEL, ids.get(word[1:]))]
        case word if word.startswith("?"):
            return [
                Want(
                    Wish.TAKE,
                    None,
                    units,
                    candidates=tuple(ids[each] for each in word[1:].split("/")),
                )
            ]
        case word if ">" in word:
            before, after = word.split(">")
            return [Want(Wish.SWAP, ids[after], 1, (ids[before],))]
        case word if word in ids:
            return [Want(Wish.TAKE, ids[word], units)]
    return []
