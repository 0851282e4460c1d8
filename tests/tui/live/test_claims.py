"""The claims of a live by key: what is to be decided, what there is, what is shown."""

from __future__ import annotations

from socialdesk.store.live_products import NewSold
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from socialdesk.tui.live.claim_rows import claim_lines
from socialdesk.tui.widgets import palette
from tests.support.claims import Stall
from tests.support.desk import grid, until
from tests.support.make import NOW
from tests.tui.live.conftest import Opens, screen_of
from tests.tui.live.evening import begin, say


async def selling(store: Store) -> Stall:
    await begin(store)
    live = (await store.lives.running())[0]
    for sku, variant, stock in (("A1-M", "đỏ, M", 3), ("A1-L", "đỏ, L", 1), ("B2", "", 1)):
        await store.products.add(
            NewProduct(sku, f"Áo {sku[:2]}", variant, 100_000, stock), "chu", NOW
        )
    ids = {each.sku: each.id for each in await store.products.listed()}
    put = [NewSold(ids[sku], sku[:2]) for sku in ("A1-M", "A1-L", "B2")]
    await store.live_claims.products.put(live.id, put)
    return Stall(store, live)


async def test_one_key_decides_what_is_meant_and_leads_on(
    live_desk: Opens, desk_store: Store
) -> None:
    stall = await selling(desk_store)
    for number, text in enumerate(("?A1-M/A1-L 1", "B2 1", "?A1-M/B2 1", "B2 1"), 700):
        await say(desk_store, text, str(number), str(number))
    await stall.read()
    async with live_desk(filled=False) as pilot:
        await pilot.press("o")
        await until(pilot, lambda: "2 to be decided" in grid(pilot.app))
        drawn = grid(pilot.app)
        assert "1× A1-M  đỏ, M" in drawn
        assert "claims/min" in drawn
        live = screen_of(pilot)
        line = next(
            claim_lines(
                live.claims.rows[0], 60, live.program.zone, is_cursor=True, candidates=[], looked_at_by=""
            )
        )  # fmt: skip
        sign, ground = (
            line.plain.index("?"),
            [span for span in line.spans if span.style == palette.CURSOR],
        )
        assert ground and not any(span.start <= sign < span.end for span in ground), (
            "its sign is seen"
        )
        await pilot.press("2")
        await until(pilot, lambda: "1 to be decided" in grid(pilot.app))
        await pilot.press("1")
        await until(pilot, lambda: "0 to be decided" in grid(pilot.app))
        claims = await stall.claims()
        assert claims == ["00 A1-L 1 held", "01 B2 1 held", "02 A1-M 1 held", "03 B2 1 waiting"]

        await desk_store.products.add(NewProduct("D7", "Đầm", "", 1, 9), "chu", NOW)
        await pilot.press("n", *"D7=D7", "enter")
        await until(pilot, lambda: "D7 Đầm" in grid(pilot.app))
        await pilot.press("full_stop", "full_stop")
        await until(pilot, lambda: "▶ B2" in grid(pilot.app))
        pane = screen_of(pilot).claim_pane
        pane.to(
            next(n for n, each in enumerate(screen_of(pilot).claims.rows) if each.claim.id == 2)
        )
        await pilot.press("d")
        await until(
            pilot, lambda: "on the waitlist" not in grid(pilot.app).split("to be decided")[1][60:]
        )
        assert (await stall.claims())[1::2] == ["01 B2 1 cancelled", "03 B2 1 held"]
        await pilot.press("X", *"yes", "enter")
        await until(pilot, lambda: "no more claims are read" in grid(pilot.app))
        assert len(await desk_store.tasks.open(1 << 60, 9)) == 3  # none of them has a private chat
        await pilot.press("escape")
        await until(pilot, lambda: "giá bao nhiêu" in grid(pilot.app))


async def test_two_at_one_live_see_who_looks_at_what_and_hide_numbers(
    live_desk: Opens, desk_store: Store
) -> None:
    stall = await selling(desk_store)
    await say(desk_store, "?A1-M/A1-L 1 sdt 0912345678", "700", "700")
    await stall.read()
    (unclear,) = await desk_store.live_claims.unclear(stall.live.id, 9)
    async with live_desk((80, 24), filled=False) as pilot:
        now = screen_of(pilot).lives.now()
        assert await desk_store.live_claims.lease(unclear.claim.id, "tam", now, now + 99_000)  # type: ignore[arg-type]
        await pilot.press("o")
        await until(pilot, lambda: "← tam" in grid(pilot.app))
        await pilot.press("1")
        await until(pilot, lambda: "Tam looks at it" in grid(pilot.app))
        assert (await stall.claims()) == ["00 ? 1 unclear"]
        await desk_store.live_claims.leave(unclear.claim.id, "tam")
        await until(pilot, lambda: "← tam" not in grid(pilot.app))
        assert "0912345678" in grid(pilot.app)
        await pilot.press("f10")
        await until(pilot, lambda: "0912345678" not in grid(pilot.app))
        await pilot.press("f10")
        await pilot.press("x")
        await until(pilot, lambda: "0 to be decided" in grid(pilot.app))
        assert (await stall.claims()) == ["00 ? 1 refused"]
