"""A customer's yes that is in doubt, and a payment that somebody saw, settled by key: at the orders and in the chat."""

from pathlib import Path

from socialdesk.model.delivery import Sent, Settlement
from socialdesk.model.order import State
from socialdesk.store.store import Store
from socialdesk.tui.dialogs.sure import SureScreen
from tests.support.clock import ManualClock
from tests.support.desk import done, main, selling_on, until
from tests.support.make import arrival, inbound, sender
from tests.support.outbox import claim
from tests.tui.orders.conftest import Opens, said


async def asked(store: Store, clock: ManualClock, files: Path, body: str) -> None:
    """The customer of DH1001 has its receipt, and says something."""
    selling = selling_on(store, clock, files)
    await selling.receipts.send(await selling.orders.found("DH1001"), "linh")
    for number, each in enumerate(await claim(store, clock.now())):
        sent = Sent(f"r{number}", number + 900, clock.now())
        await store.settlements.settle([Settlement(each, sent, 0)], clock.now())
    clock.advance(5)
    who = sender("Nguyễn Thị Hương")
    message = inbound(body, "7001", sender=who, contact=who, at=clock.now())
    await store.record([arrival(message)], clock.now(), ())
    await selling.answers.look()


async def test_a_doubtful_yes_is_read_and_taken_and_a_payment_written_down(
    orders: Opens, desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    service = selling_on(desk_store, clock).orders
    async with orders() as pilot:
        await asked(desk_store, clock, tmp_path / "files", "uh vậy đi [b]shop[/b]")
        await until(pilot, lambda: said(pilot, "DH1001"))
        await pilot.press("G", "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, SureScreen))
        await until(pilot, lambda: said(pilot, "“uh vậy đi [b]shop[/b]”", "2× A1-M, 280.000 ₫"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "is agreed by message"))
        assert (await service.found("DH1001")).row.state is State.AGREED

        await pilot.press("m")
        await until(pilot, lambda: said(pilot, "How much of DH1001 was paid?", "280.000"))
        await pilot.press(*"100k", "enter")  # instead of all that is due, which stands there
        await until(pilot, lambda: said(pilot, "100.000 ₫ is paid, 180.000 ₫ still to be paid"))

        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is main(pilot))
        await done(pilot)
        await pilot.press("alt+m")
        await until(pilot, lambda: said(pilot, "How much of DH1001 was paid?"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "DH1001: 280.000 ₫ is paid."))
        await pilot.press("tab", "Y")
        await until(pilot, lambda: said(pilot, "No order of theirs waits for a yes."))
        await pilot.press("A")
        await until(pilot, lambda: said(pilot, "Put this into DH1001?", "Message"))
