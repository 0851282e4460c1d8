"""What answers promise: offered at the desk, gone after a while, minded when it comes due."""

from socialdesk.model.changes import Outcome, Promise, SettlePromise
from socialdesk.model.ids import HOUR
from socialdesk.store.store import Store
from socialdesk.tui.desk.desk import Desk
from socialdesk.tui.desk.promising import LOOK_EVERY, STANDS
from tests.support.clock import ManualClock
from tests.support.desk import desk_on
from tests.support.make import NOW, inbound
from tests.support.store import at, take


async def desk_of(store: Store, clock: ManualClock) -> Desk:
    await take(store, inbound())
    desk = desk_on(store, clock)
    await desk.inbox.choose_view(0)
    return desk


async def test_an_answer_that_promises_offers_it_for_a_while(desk_store: Store) -> None:
    clock = ManualClock(NOW)
    desk = await desk_of(desk_store, clock)
    desk.promising.heard(1, "Dạ còn ạ. Chiều nay em gửi hình nhé")
    offer = desk.promising.offer(1)
    assert offer is not None
    assert isinstance(offer.change, Promise)
    assert offer.when.endswith("28/09 18:00")
    assert desk.promising.offer(2) is None
    assert await desk_store.promises.open(1 << 60) == []  # nobody has said yes
    clock.advance(STANDS / 1000)
    assert desk.promising.offer(1) is None

    desk.promising.heard(1, "em báo lại chị nhé")
    desk.promising.heard(1, "dạ còn size M ạ")  # the next answer promises nothing
    assert desk.promising.offer(1) is None
    desk.promising.heard(1, "em báo lại chị nhé")
    desk.promising.forget()
    assert desk.promising.offer(1) is None
    desk.promising.heard(9, "em báo lại chị nhé")  # nobody
    assert desk.promising.offer(9) is None


async def test_the_next_answer_offers_that_it_kept_the_promise_after_its_own(
    desk_store: Store,
) -> None:
    clock = ManualClock(NOW)
    desk = await desk_of(desk_store, clock)
    promise = Promise(at(2 * HOUR), "12:00", "em báo lại trưa nay")
    await desk_store.conversations.do(promise, [1], "linh", NOW)
    await desk.inbox.refresh()
    await desk.inbox.load_rows(0, 5)
    desk.promising.heard(1, "dạ còn ạ, mai em gửi hàng nhé")
    first = desk.promising.offer(1)
    assert first is not None
    assert isinstance(first.change, Promise)
    desk.promising.taken(first)
    second = desk.promising.offer(1)
    assert second is not None
    kept = SettlePromise(Outcome.KEPT, due=at(2 * HOUR))
    assert (second.change, second.when) == (kept, "Mon 28/09 12:00")
    desk.promising.taken(second)
    assert desk.promising.offer(1) is None


async def test_my_promises_are_minded_once_when_they_come_due(desk_store: Store) -> None:
    clock = ManualClock(NOW)
    desk = await desk_of(desk_store, clock)
    for agent, text in (("linh", "mine"), ("lan", "hers")):
        promise = Promise(at(HOUR), "11:00", text)
        await desk_store.conversations.do(promise, [1], agent, NOW)
    assert await desk.promising.came_due() == []
    clock.advance(HOUR / 1000)
    assert [each.text for each in await desk.promising.came_due()] == ["mine"]
    clock.advance(LOOK_EVERY / 1000)
    assert await desk.promising.came_due() == []
