"""What is written down of a customer; many at once are not one customer."""

from dataclasses import replace
from pathlib import Path

import pytest

from socialdesk.model.ids import Instant
from socialdesk.model.linking import How, Reason, Why
from socialdesk.model.loyalty import Loyalty, Perk, Tier
from socialdesk.model.order import Imported, Line, State
from socialdesk.services.loyalty import Programme
from socialdesk.store import suggestions
from socialdesk.store.engine.database import Connection
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from socialdesk.tui.inbox.follower import Follower
from tests.support.clock import ManualClock
from tests.support.desk import grid, until
from tests.support.inbox import inbox
from tests.support.make import NOW


async def test_what_is_written_down_belongs_to_whom_the_question_named(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.answer("d", "pronoun=chị")
        await desk.answer("d", " ")
        await desk.answer("d", "not-a-pair")
        assert await desk_store.contacts.details(1) == {"pronoun": "chị"}
        assert await desk_store.contacts.details(3) == {}


async def test_what_the_customer_ordered_is_one_key_away(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        buyer = Buyer(1, 1, 1, "[b]Lan[/b]")
        await desk_store.products.add(NewProduct("A1", "Áo", "", 125_000, 9), "chu", NOW)
        for number in range(2):
            order = NewOrder(f"k{number}", {"A1": number + 1}, buyer, 30_000, "VND")
            await desk_store.orders.make(order, "linh", Instant(NOW + number))
        await desk.press("j", "k")
        await until(desk.pilot, lambda: "last DH1002 (new)" in grid(desk.pilot.app))
        await desk.press("I")
        await until(desk.pilot, lambda: "2 orders" in grid(desk.pilot.app))
        shown = grid(desk.pilot.app)
        assert shown.index("DH1002  28/09/2026  new  280.000 ₫  2× A1") < shown.index("DH1001")
        await desk.press("escape", "j")
        await until(desk.pilot, lambda: "last DH1002" not in grid(desk.pilot.app))
        await desk.press("I")
        await until(desk.pilot, lambda: desk.said == ["This customer has ordered nothing yet."])


async def test_what_is_suggested_is_taken_and_refused_by_one_key(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        for code in ("S1", "S2"):
            line = Line("A1", "Áo", "", 1, 100)
            told = Imported("shopee", code, NOW, State.AGREED, (line,), total=100)
            await desk_store.orders.take_in([told], "chu", NOW)

        async def suggest(conn: Connection) -> None:
            for number in (1, 2):
                reason = Reason(Why.PHONE, "+84912345678", How.SAID, 1)
                await suggestions.propose_order(conn, number, 1, [reason], NOW)

        await desk_store.database.transact(suggest)
        await desk.press("j", "k")
        await until(desk.pilot, lambda: "? S1 may be an order of" in grid(desk.pilot.app))
        await desk.press("Y")
        await until(desk.pilot, lambda: "? S2 may be an order of" in grid(desk.pilot.app))
        assert desk.said == ["Kept · u undoes it"]
        await desk.press("F")
        await until(desk.pilot, lambda: "may be an order of" not in grid(desk.pilot.app))
        assert (await desk_store.buyers.of(1)).orders == 1
        await desk.press("u")
        await until(desk.pilot, lambda: "last S1" not in grid(desk.pilot.app))
        assert (await desk_store.buyers.of(1)).orders == 0
        await desk.press("Y")
        assert desk.said[-1] == "Nothing is suggested of this customer."


async def test_what_may_be_offered_is_put_into_the_composer_and_never_sent(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    perks = (
        Perk("ten", tiers=("Vàng",), text="Tặng {given|bạn} 10%"),
        Perk("cap", bought=("A1",), text="Mũ giảm giá"),
    )
    programme = Programme(Loyalty((Tier("Vàng", spent=100_000),), perks))
    async with inbox(desk_store, tmp_path, clock) as desk:
        settings = desk.screen.desk.session.settings
        desk.screen.desk.session.settings = replace(settings, programme=lambda: programme)
        line = Line("A1", "Áo", "", 1, 100)
        told = Imported("shopee", "S1", NOW, State.DELIVERED, (line,), total=100_000)
        await desk_store.orders.take_in([told], "chu", NOW)
        await desk_store.people.linking.link(1, 1, "chu", NOW, "b")
        await desk.press("j", "k")
        await until(desk.pilot, lambda: "★ ten" in grid(desk.pilot.app))
        assert "tier Vàng: bought for" in grid(desk.pilot.app)
        await desk.press("alt+g")
        composer = desk.screen.composer
        await until(desk.pilot, lambda: composer.text == "Tặng Hương 10%")
        await desk.press("alt+g")
        await until(desk.pilot, lambda: composer.text == "Mũ giảm giá")
        await desk.press("x", "alt+g")
        await until(desk.pilot, lambda: "the offer is not put over it" in desk.said[-1])
        rows = await desk_store.deliveries.rows("all", 9)
        assert [each.conversation_id for each in rows] == [2]  # which stood there before


async def test_many_are_not_one_customer(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("v", "v")
        for key in ("d", "L"):
            await desk.press(key)
            assert desk.pilot.app.screen is desk.screen


async def test_the_other_conversation_is_one_key_away_at_once(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def later(self: Follower) -> None:
        """What changed is taken in after the next key."""

    async with inbox(desk_store, tmp_path, clock) as desk:
        monkeypatch.setattr(Follower, "_take_in", later)
        await desk.press("L")
        await desk.press(*"Somchai")
        await desk.press("enter")
        assert desk.said[0].startswith("One person now")
        await desk.press("x")
        assert desk.screen.open_id == 3
