"""Whatever is said, edited, deleted, decided and turned in a live, in whatever order: no unit is sold twice, orders hold what their
claims say, and nobody waits for what is there."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.live_claim import Limits
from socialdesk.model.message import Deletion, Edit
from socialdesk.model.order import State, follows
from socialdesk.services.claims import Claims
from socialdesk.store.order_changes import Fixed, NothingLeft
from socialdesk.store.order_rows import Wanted
from socialdesk.store.order_stock import NotEnough
from socialdesk.store.order_undoing import CannotUndo
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.support.claims import TERMS, Stall
from tests.support.clock import ManualClock
from tests.support.lives import POST, commented, hear, running
from tests.support.make import NOW
from tests.support.store import put_store

SKUS = ("A1", "B2", "C3")
STOCK = {"A1": 3, "B2": 2, "C3": 5}
WORDS = st.sampled_from(
    ("A1", "A1 2", "B2", "+B2 1", "C3 3", "-A1", "-", "A1>B2", "B2>C3", "?A1/B2 1", "?C3 2", "hay", "A1,B2 2", "C3 1,C3 2")
)  # fmt: skip
SAID = st.tuples(st.just("say"), st.integers(1, 4), WORDS)
EVENTS = st.one_of(
    SAID,
    SAID,
    SAID,
    st.tuples(st.just("edit"), st.integers(0, 20), WORDS),
    st.tuples(st.just("delete"), st.integers(0, 20)),
    st.tuples(st.sampled_from(("take", "refuse", "cancel")), st.integers(1, 20), st.sampled_from(SKUS)),
    st.tuples(st.just("swap"), st.integers(1, 20), st.sampled_from(SKUS)),
    st.tuples(st.just("turn"), st.integers(1, 8), st.sampled_from((State.AGREED, State.CANCELLED, State.SHIPPED))),
    st.tuples(st.just("undo"), st.integers(1, 8)),
    st.tuples(st.just("stock"), st.sampled_from(SKUS), st.integers(0, 6)),
    st.tuples(st.just("pass"), st.integers(1, 12)),
)  # fmt: skip


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Evening"]:
    address = put_store(tmp_path_factory.mktemp("evening") / "desk.db")
    with asyncio.Runner() as runner:
        store = runner.run(Store.open(address))
        runner.run(store.accounts.ensure([("shop", "telegram")]))
        yield Evening(runner, store)
        runner.run(store.close())


class Evening:
    """One live after the other in one store, each with products of its own."""

    def __init__(self, runner: asyncio.Runner, store: Store) -> None:
        self.run = runner.run
        self.store = store
        self.count = 0

    async def play(self, events: list[tuple[Any, ...]]) -> None:
        self.count += 1
        store, clock, prefix = self.store, ManualClock(), f"{self.count}-"
        live = await running(store, (1, "post", f"{POST}{self.count}"), name=f"live {self.count}")
        terms = replace(TERMS, limits=Limits(4))
        stall = Stall(store, live, terms)
        await stall.sells(**{f"{prefix}{sku}": stock for sku, stock in STOCK.items()})
        said: list[tuple[str, str]] = []
        service = Claims(store, clock, terms)
        for event in events:
            await self._do(event, said, stall, service, clock, prefix)
            await stall.read(clock.now())
        clock.advance(3)
        await store.live_claims.sweep(TERMS, clock.now(), Instant(NOW - 10 * MINUTE))
        undone = any(each[0] == "undo" for each in events)
        await self._check(stall, prefix, undone=undone)

    async def _do(
        self, event: tuple[Any, ...], said: list[tuple[str, str]], stall: Stall, service: Claims, clock: ManualClock,
        prefix: str,
    ) -> None:  # fmt: skip
        store, post = self.store, f"{POST}{self.count}"
        match event:
            case ("say", who, words):
                number = f"{self.count}{len(said) + 1:03}"
                said.append((number, f"7{who}"))
                await hear(store, commented(_own(words, prefix), number, f"7{who}", post))
            case ("edit", place, words) if place < len(said):
                number, who = said[place]
                message = commented(_own(words, prefix), number, who, post)
                await hear(store, Edit(message, Instant(clock.now() + place)))
            case ("delete", place) if place < len(said):
                number, who = said[place]
                await hear(store, Deletion(f"comment:{post}:{who}", (number,)))  # type: ignore[arg-type]
            case ("take" | "refuse" | "cancel" | "swap" as what, place, sku):
                claims = await store.live_claims.page(stall.live.id, 0, 99)
                if place <= len(claims):
                    await self._decide(service, what, claims[place - 1].claim.id, f"{prefix}{sku}")
            case ("turn" | "undo" as what, place, *state):
                await self._turn(stall, what, place, *state)
            case ("stock", sku, units):
                row = await store.products.one(f"{prefix}{sku}")
                assert row is not None
                new = NewProduct(row.sku, row.name, "", row.price, units)
                await store.products.change(row.id, lambda _: new, "chu", clock.now())
            case ("pass", minutes):
                clock.advance(minutes * 60)
                await store.live_claims.sweep(TERMS, clock.now(), Instant(NOW - MINUTE))

    async def _decide(self, service: Claims, what: str, number: int, sku: str) -> None:
        with suppress(NotAllowed):
            match what:
                case "take":
                    await service.take(number, "linh", sku)
                case "swap":
                    await service.swap(number, "linh", sku)
                case _:
                    await getattr(service, what)(number, "linh")

    async def _turn(self, stall: Stall, what: str, place: int, *state: State) -> None:
        numbers = sorted({each.claim.purchase_id or 0 for each in await self.store.live_claims.page(stall.live.id, 0, 99)} - {0})  # fmt: skip
        if place > len(numbers):
            return
        order = await self.store.orders.one(numbers[place - 1])
        assert order is not None
        with suppress(NotEnough, CannotUndo, Fixed, NothingLeft):
            if what == "undo":
                await self.store.orders.undo(order.row.id, "linh", NOW)
            elif state[0] in follows(order.row.state):
                await self.store.orders.turn(order, state[0], "linh", NOW)

    async def _check(self, stall: Stall, prefix: str, *, undone: bool) -> None:
        store = self.store
        assert await store.products.wrong() == []
        claims = await store.live_claims.page(stall.live.id, 0, 999)
        free = {
            each.id: each.free
            for each in await store.products.listed()
            if each.sku.startswith(prefix)
        }
        for each in claims:
            row = each.claim
            if each.state == "waiting":
                assert row.quantity > free[row.product_id or 0]
            if row.stored_state == "held":
                assert row.purchase_id is not None
        of_orders: Counter[tuple[int, str]] = Counter()
        for each in claims:
            if each.claim.stored_state == "held" and each.beside.order_state == "new":
                of_orders[each.claim.purchase_id or 0, each.beside.sku] += each.claim.quantity
        for order in await store.orders.page(Wanted(), 99):
            for line in order.lines if order.row.state is State.NEW else ():
                if line.sku.startswith(prefix):
                    held = of_orders[order.row.id, line.sku]
                    assert held == line.quantity or (undone and held <= line.quantity)


def _own(words: str, prefix: str) -> str:
    """With the products of this live."""
    for sku in SKUS:
        words = words.replace(sku, f"{prefix}{sku}")
    return words


@settings(max_examples=20, deadline=None)
@given(
    said=st.lists(SAID, min_size=4, max_size=8), events=st.lists(EVENTS, min_size=4, max_size=25)
)
def test_no_evening_sells_a_unit_twice(
    evening: Evening, said: list[tuple[Any, ...]], events: list[tuple[Any, ...]]
) -> None:
    evening.run(evening.play([*said, *events]))
