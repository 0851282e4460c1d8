"""The page of cases: opened from a chat, shown by a message, taken step by step, and closed by key."""

from socialdesk.model.case import Cause, Kind, Step
from socialdesk.model.order import State
from socialdesk.services.cases import Report
from socialdesk.store.store import Store
from socialdesk.tui.inbox.screen import InboxScreen
from tests.support.clock import ManualClock
from tests.support.desk import main, selling_on, until
from tests.tui.orders.conftest import Opens, said


async def test_a_return_goes_from_the_chat_to_its_end_by_key(
    orders: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with orders() as pilot:
        selling = selling_on(desk_store, clock)
        for state in (State.AGREED, State.PACKED, State.SHIPPED):
            await selling.orders.turn(await selling.orders.found("DH1001"), state, "linh")
        await pilot.press("4")
        await until(pilot, lambda: said(pilot, "No case is open."))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        main(pilot).navigator.go_to(1)
        await until(pilot, lambda: main(pilot).open_id == 1 and main(pilot).context.thread is not None)  # fmt: skip
        await pilot.press("alt+k")
        await until(pilot, lambda: said(pilot, "What is it?"))
        await pilot.press("2", "1", "4", *"[b]chat", "enter")
        await until(pilot, lambda: said(pilot, "Case 1 is open"))
        case = await selling.cases.found(1)
        assert (case.kind, case.code, case.sku, case.cause, case.about) == (Kind.RETURN, "DH1001", "A1-M", Cause.WRONG_SIZE, "[b]chat")  # fmt: skip
        main(pilot).navigator.enter("thread")
        await pilot.press("home", "E")
        await until(pilot, lambda: said(pilot, "It is evidence of case 1."))
        await pilot.press("escape", "f5", "4")
        await until(pilot, lambda: said(pilot, "1 open", "[b]chat", "agreed on what to do", "evidence is there @"))  # fmt: skip
        await pilot.press("space")
        await until(pilot, lambda: said(pilot, "goods are back", "Case 1: agreed on what to do."))
        await pilot.press("space")
        await until(pilot, lambda: said(pilot, "What of DH1001 comes back into the stock?"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "Next: money sent back"))
        await pilot.press("space")
        await until(pilot, lambda: said(pilot, "How much went back?"))
        await pilot.press(*"280k", "enter")
        await until(pilot, lambda: said(pilot, "280.000 ₫ went back", "All its steps are done"))
        await pilot.press("d", *"2031-01-02 9:00", "enter")
        await until(pilot, lambda: said(pilot, "Case 1: until"))
        assert (await selling.cases.found(1)).due_at == 1_925_085_600_000
        await pilot.press("c", "2")
        await until(pilot, lambda: said(pilot, "Case 1: faulty."))
        await pilot.press("space")
        await until(pilot, lambda: said(pilot, "How did it end?"))
        await pilot.press("1")
        await until(pilot, lambda: said(pilot, "0 open", "No case is open."))
        await pilot.press("a")
        await until(pilot, lambda: said(pilot, "closed ones too", "refunded"))
        await pilot.press("r")
        await until(pilot, lambda: said(pilot, "1 open", "opened again"))
        done = [each.step for each in await selling.cases.steps(case)]
        assert done == [Step.OPENED, Step.EVIDENCE, Step.AGREED, Step.BACK, Step.REFUNDED, Step.CLOSED, Step.REOPENED]  # fmt: skip
        assert (await selling.orders.found("DH1001")).row.state is State.RETURNED


async def test_a_reviews_question_stands_in_the_composer(
    orders: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with orders((80, 24)) as pilot:
        told = Report(Cause.DAMAGED, "áo rách", order="DH1001", rating=2, source="shopee")
        cases = selling_on(desk_store, clock).cases
        review = await cases.open(Kind.REVIEW, None, told, "linh")
        await cases.step(review, Step.FIXED, "linh")
        await pilot.press("4")
        await until(pilot, lambda: said(pilot, "review 2★"))
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await until(pilot, lambda: main(pilot).composer.text != "")
        assert "góp ý" in main(pilot).composer.text
