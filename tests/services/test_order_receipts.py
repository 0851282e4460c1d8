"""Receipts of orders go out once for what they say, and a customer's own yes to one makes it agreed: nothing else does."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from socialdesk.errors import NotAllowed, Overtaken
from socialdesk.model.delivery import Refused, Sent, Settlement, load_file
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant, RemoteId
from socialdesk.model.message import ChatKind
from socialdesk.model.order import State
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import ButtonLimits, Capabilities, Rule
from socialdesk.model.receipt import account_of
from socialdesk.model.vietqr import Payee
from socialdesk.services.order_answers import OrderAnswers
from socialdesk.services.order_parcels import OrderParcels
from socialdesk.services.order_receipts import OrderReceipts, Wording
from socialdesk.services.orders import Orders
from socialdesk.services.receipt_settings import ReceiptTable
from socialdesk.services.replies import Replies
from socialdesk.store.order_receipts import NewReceipt, told_of
from socialdesk.store.order_rows import Order
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store, open_database
from socialdesk.store.switches import AGREEMENTS
from tests.services.test_fair_games import Died, killed_after
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.outbox import claim

LIMITS = Capabilities(
    2_000,
    PaceRules(9, 0, 9),
    rules=(Rule("a day.", "test", "2026", kinds=frozenset({ChatKind.PRIVATE}), until=DAY),),
    buttons=ButtonLimits(answers=3),
    platform="Fake",
)


class Shop:
    """A shop with one order of a customer's, and what they say to each other; each second something happens."""

    def __init__(self, store: Store, clock: ManualClock, files: Path, limits: Capabilities) -> None:
        self.store = store
        self.clock = clock
        self.numbers = iter(range(100, 9_999))
        keys = iter(range(9_999))
        replies = Replies(store, clock, {"shop": limits}, files)
        self.replies = replies
        self.orders = Orders(store, clock, "VND", lambda: f"k{next(keys)}")
        payee = Payee("970436", "0011")
        wording = Wording(
            "Shop Hoa", "vi", ReceiptTable().words, "VN", payee, account_of("970436", "0011", "HOA"),
        )  # fmt: skip
        self.receipts = OrderReceipts(store, clock, replies, wording)
        self.answers = OrderAnswers(store, clock)

    async def says(self, body: str, chat: str = "501", **more: Any) -> int:
        """What a customer says; the number of their message."""
        self.clock.advance(1)
        number = str(next(self.numbers))
        who = sender("Hương", chat)
        message = inbound(body, number, chat, sender=who, contact=who, at=self.now, **more)
        await self.store.record([arrival(message)], self.now, ())
        found = await self.store.database.read(
            lambda conn: conn.rows("SELECT max(id) FROM message")
        )
        return int(found[0][0])

    async def sent(self, result: Any = None) -> None:
        """All that is queued goes out."""
        while found := await claim(self.store, self.now):
            for each in found:
                self.clock.advance(1)
                number = next(self.numbers)
                done = result or Sent(str(number), number, self.now)
                await self.store.settlements.settle([Settlement(each, done, 0)], self.now)

    async def replied(self, body: str) -> None:
        await self.replies.send(1, body, f"r{next(self.numbers)}", "linh")
        await self.sent()

    async def order(self, **items: int) -> Order:
        return await self.orders.new(
            1, items or {"A1": 2}, "linh", fee=30_000, name="Hương", phone="0912345678", address="12 Lý Tự Trọng",
        )  # fmt: skip

    async def asked(self, order: Order | None = None) -> Order:
        """An order whose receipt has arrived."""
        order = order or await self.order()
        await self.receipts.send(order, "linh")
        await self.sent()
        return order

    async def state(self, order: Order) -> str:
        await self.answers.look()
        found = await self.store.orders.one(order.row.id)
        assert found is not None
        return found.row.state.value

    async def tasks(self) -> list[str]:
        await self.answers.look()
        return [each.why.code for each in await self.store.tasks.open(1 << 60, 99)]

    async def changes(self, order: Order) -> list[tuple[str, dict[str, Any]]]:
        return [
            (each.kind, json.loads(each.details))
            for each in await self.store.orders.changes(order.row.id)
        ]

    @property
    def now(self) -> Instant:
        return self.clock.now()


async def opened(store: Store, files: Path, limits: Capabilities = LIMITS) -> Shop:
    shop = Shop(store, ManualClock(NOW), files, limits)
    await shop.says("shop ơi còn áo A1 không")
    for sku, stock in (("A1", 50), ("B2", 9)):
        assert await store.products.add(NewProduct(sku, f"Áo {sku}", "đỏ", 125_000, stock), "chu", NOW)  # fmt: skip
    return shop


async def bodies(store: Store) -> list[str]:
    return [each.body for each in await store.deliveries.rows("all", 100)]


async def test_a_receipt_says_all_and_goes_out_once(desk_store: Store, tmp_path: Path) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.order()
    preview = await shop.receipts.preview(order)
    assert preview.sent is None
    for words in (
        "DH1001", "Áo A1 (đỏ): 2 × 125.000 ₫ = 250.000 ₫", "30.000 ₫", "280.000 ₫", "0912 345 678", "12 Lý Tự Trọng", "Hương", "0011 (Vietcombank, HOA)", "chốt",
    ):  # fmt: skip
        assert words in preview.text, words
    assert preview.text.endswith('thì nhắn "chốt" nhé ạ.')
    assert preview.code.startswith("000201")

    sent = await shop.receipts.send(order, "linh")
    again = await shop.receipts.send(order, "lan")
    assert (sent.is_new, again.is_new, again.deliveries) == (True, False, sent.deliveries)
    assert await bodies(desk_store) == [preview.text]
    (row,) = await desk_store.database.read(lambda conn: conn.rows("SELECT buttons FROM outbox"))
    assert [each["words"] for each in json.loads(row[0])] == ["Đồng ý DH1001", "Sửa DH1001"]
    assert (await shop.receipts.preview(order)).sent == sent.row

    changed = await shop.orders.change(order, "linh", {"A1": 3})
    second = await shop.receipts.send(changed, "linh")
    assert (second.is_new, second.row.revision) == (True, 2)
    with pytest.raises(Overtaken):
        await shop.receipts.send(order, "linh")
    kinds = [kind for kind, _ in await shop.changes(order)]
    assert kinds == ["made", "receipt", "changed", "receipt"]


async def test_where_there_are_no_buttons_choices_are_numbered(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(
        desk_store, tmp_path, replace(LIMITS, buttons=ButtonLimits(), text_limit=120)
    )
    order = await shop.asked()
    assert len(await bodies(desk_store)) > 1
    assert (await bodies(desk_store))[-1].endswith("1. Đồng ý DH1001\n2. Sửa DH1001")
    await shop.says("2")
    assert await shop.state(order) == "new"
    await shop.says("Số 1 ạ")
    assert await shop.state(order) == "agreed"


async def test_the_code_goes_along_where_the_platform_takes_pictures(
    desk_store: Store, tmp_path: Path
) -> None:
    pictures = replace(LIMITS, uploads={"image": 10_000}, captions={"image": 1_000})
    for limits, expected in (
        (pictures, ["vietqr.png"]),
        (replace(pictures, uploads={"image": 10}), [""]),
        (replace(pictures, file_types=frozenset({".jpg"})), [""]),
    ):
        shop = Shop(desk_store, ManualClock(NOW), tmp_path, limits)
        if limits is pictures:
            await opened(desk_store, tmp_path)
        order = await shop.orders.new(1, {"A1": 1}, "linh", key=repr(limits))
        sent = await shop.receipts.send(order, "linh")
        rows = [each for each in await desk_store.deliveries.rows("all", 99) if each.id in sent.deliveries]  # fmt: skip
        assert [load_file(each.file).name if each.file else "" for each in rows] == expected


async def test_a_receipt_that_did_not_arrive_may_go_out_again(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.order()
    await shop.receipts.send(order, "linh")
    await shop.sent(Refused("blocked."))
    await shop.says("ok")
    assert await shop.state(order) == "new"
    again = await shop.receipts.send(order, "linh")
    assert (again.is_new, again.row.revision) == (True, 2)
    await shop.sent()
    await shop.says("ok")
    assert await shop.state(order) == "agreed"


async def test_who_dies_between_writing_down_and_queueing_sends_it_once(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.order()
    for steps in (0, 1):
        with killed_after(desk_store, steps), suppress(Died):
            await shop.receipts.send(order, "linh")
    sent = await shop.receipts.send(order, "linh")
    assert (sent.row.revision, len(await bodies(desk_store))) == (1, 1)


async def test_where_others_read_no_receipt_goes(desk_store: Store, tmp_path: Path) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.order()
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE conversation SET chat_kind = 'comment' WHERE id = 1")
    )
    for wanted, said in ((None, "no private conversation"), (1, "Others read")):
        with pytest.raises(NotAllowed, match=said):
            await shop.receipts.preview(order, wanted)
    await shop.says("alo", "502")
    with pytest.raises(NotAllowed, match="somebody else's"):
        await shop.receipts.preview(order, 2)
    await desk_store.contacts.merge(1, 2, "linh", shop.now)
    assert (await shop.receipts.preview(order)).conversation == 2
    cancelled = await shop.orders.turn(order, State.CANCELLED, "linh")
    with pytest.raises(NotAllowed, match="any more"):
        await shop.receipts.preview(cancelled)


async def test_the_customers_own_yes_makes_it_agreed_and_is_kept(
    store: Store, tmp_path: Path
) -> None:
    shop = await opened(store, tmp_path)
    order = await shop.asked()
    number = await shop.says("Dạ ok shop ❤️")
    assert await shop.state(order) == "agreed"
    await shop.answers.look()  # a second worker finds it done
    (*_, (_, turned), (kind, yes)) = await shop.changes(order)
    assert (kind, turned) == ("yes", {"from": "new", "to": "agreed", "receipt": 1})
    assert (yes["message"], yes["words"], yes["revision"], yes["said"]) == (
        number, "Dạ ok shop ❤️", 1, shop.now,
    )  # fmt: skip
    message = await store.threads.message(number)
    assert yes["remote"] == message.remote_id
    assert await shop.tasks() == []


YES = (
    {"body": "chốt"}, {"body": "đúng rồi"}, {"body": "👍", "kind": "sticker"}, {"body": "Đồng ý DH1001", "kind": "button"}, {"body": "ตกลงค่ะ"},
)  # fmt: skip
NO = (
    ({"body": "ok nhưng đổi size L"}, ["order.answer_unclear"]), ({"body": "để chị xem"}, []), ({"body": "ok bao nhiêu?"}, ["order.answer_unclear"]),
    ({"body": "thôi hủy đơn"}, ["order.answer_cancel"]), ({"body": "ok", "reply_to": RemoteId("100")}, ["order.answer_unclear"]),
    ({"body": "ok", "edited_at": Instant(NOW + HOUR)}, ["order.answer_unclear"]), ({"body": "ok", "forwarded_from": "Lan"}, ["order.answer_unclear"]),
    ({"body": "", "kind": "sticker"}, ["order.answer_unclear"]), ({"body": "ok DH1002"}, ["order.answer_unclear"]), ({"body": "1"}, []), ({"body": "ok", "kind": "photo"}, ["order.answer_unclear"]),
)  # fmt: skip


async def test_what_is_a_yes_and_what_is_none(desk_store: Store, tmp_path: Path) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.asked()

    async def again() -> None:
        await desk_store.orders.undo(order.row.id, "linh", shop.now)
        await desk_store.database.transact(lambda conn: conn.rows("DELETE FROM task"))

    for more in YES:
        await shop.says(**more)  # type: ignore[arg-type]
        assert await shop.state(order) == "agreed", more
        await again()
    for more, codes in NO:
        await shop.says(**more)  # type: ignore[arg-type]
        assert (await shop.state(order), await shop.tasks()) == ("new", codes), more
        await desk_store.database.transact(lambda conn: conn.rows("DELETE FROM task"))


async def test_what_was_said_before_the_receipt_or_by_the_shop_or_of_something_else_is_no_yes(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.order()
    await shop.says("chốt đơn")  # before
    await shop.receipts.send(order, "linh")
    await shop.says("chốt đơn")  # it is on its way
    assert await shop.state(order) == "new"
    await shop.sent()
    late = inbound("ok", "50", at=Instant(NOW - 2 * MINUTE))
    await desk_store.record([arrival(late)], shop.now, ())  # told late, said early
    await shop.replied("ok chốt đơn nha")
    assert (await shop.state(order), await shop.tasks()) == ("new", [])
    await shop.says("ok")  # to what the shop said last
    assert (await shop.state(order), await shop.tasks()) == ("new", ["order.answer_unclear"])
    await shop.says("dạ chốt đơn giúp em")
    assert (await shop.state(order), await shop.tasks()) == ("agreed", [])
    await desk_store.orders.undo(order.row.id, "linh", shop.now)
    (receipt,) = await desk_store.receipts.all(order.row.id)
    (part,) = await desk_store.receipts.parts(receipt)
    await shop.says("ok", reply_to=part.remote_id)  # it quotes the receipt
    assert await shop.state(order) == "agreed"


async def test_an_order_that_was_changed_needs_a_yes_to_its_new_receipt(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.asked()
    changed = await shop.orders.change(order, "linh", {"A1": 3})
    await shop.says("ok")
    assert (await shop.state(order), await shop.tasks()) == ("new", ["order.answer_older"])
    await shop.asked(changed)
    await shop.says("ok")
    assert await shop.state(order) == "agreed"
    await shop.says("mà đổi size L nha")
    assert (await shop.tasks())[-1] == "order.answer_back"
    again = await shop.orders.change(
        (await desk_store.orders.one(order.row.id)) or order, "linh", address="34 Hai Bà Trưng"
    )
    assert again.row.state is State.NEW
    kinds = [kind for kind, _ in await shop.changes(order)]
    assert kinds == ["made", "receipt", "changed", "receipt", "state", "yes", "changed", "state"]


async def test_of_several_orders_the_one_that_is_named_is_meant(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    one, two = await shop.order(), await shop.order(B2=1)
    await shop.asked(one)
    await shop.asked(two)
    await shop.says("ok chốt đơn")
    assert [await shop.state(each) for each in (one, two)] == ["new", "new"]
    assert await shop.tasks() == ["order.answer_unclear"]
    await shop.says("ok DH1001")
    assert [await shop.state(each) for each in (one, two)] == ["agreed", "new"]
    await shop.says("ok em")
    assert [await shop.state(each) for each in (one, two)] == ["agreed", "agreed"]


async def test_another_contact_of_the_same_person_may_say_it_and_nobody_else(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.asked()
    await shop.says("chốt đơn", "777")
    assert (await shop.state(order), await shop.tasks()) == ("new", [])
    await desk_store.contacts.merge(1, 2, "linh", shop.now)
    await shop.says("ok", "777")
    assert (await shop.state(order), await shop.tasks()) == ("new", ["order.answer_unclear"])
    await shop.says("chốt đơn nha", "777")
    assert await shop.state(order) == "agreed"


async def test_a_person_may_say_which_message_is_the_yes(desk_store: Store, tmp_path: Path) -> None:
    shop = await opened(desk_store, tmp_path)
    before = await shop.says("ok")
    order = await shop.order()
    with pytest.raises(NotAllowed, match="no receipt"):
        await shop.answers.agree(order, before, "lan")
    await shop.asked(order)
    with pytest.raises(NotAllowed, match="Say which"):
        await shop.answers.agree(order, None, "lan")
    number = await shop.says("ok giao sau 5h nha")
    other = await shop.says("ok", "777")
    edited = await shop.says("ok", edited_at=shop.now)
    for message, said in ((before, "before the receipt"), (other, "none that the customer"), (99_999, "none that"), (edited, "was changed after")):  # fmt: skip
        with pytest.raises(NotAllowed, match=said):
            await shop.answers.agree(order, message, "lan")
    assert await shop.tasks() == ["order.answer_unclear"]
    done = await shop.answers.agree(order, None, "lan")
    assert (await shop.changes(order))[-1][1]["message"] == number
    assert (done.row.state, await shop.tasks()) == (State.AGREED, [])
    with pytest.raises(NotAllowed, match="nobody need agree"):
        await shop.answers.agree(done, number, "lan")
    changed = await shop.orders.change(done, "linh", {"A1": 3})
    with pytest.raises(NotAllowed, match="another order"):
        await shop.answers.agree(changed, number, "lan")


async def test_what_somebody_decided_meanwhile_is_nobodys_task_any_more(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.asked()
    await shop.says("ok 2 cái nha")
    assert await shop.tasks() == ["order.answer_unclear"]
    agreed = await shop.orders.turn(order, State.AGREED, "lan")
    assert await shop.tasks() == []
    await shop.says("thôi hủy đơn giúp chị")
    assert await shop.tasks() == ["order.answer_back"]
    await shop.orders.turn(agreed, State.CANCELLED, "lan")
    assert await shop.tasks() == []


async def test_workers_that_die_or_look_at_once_agree_once(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    shop = await opened(store, tmp_path)
    order = await shop.asked()
    await shop.says("ok")
    with killed_after(store, 0), suppress(Died):
        await shop.answers.look()
    assert [kind for kind, _ in await shop.changes(order)] == ["made", "receipt"]
    others = [Store(await open_database(store_url)) for _ in range(3)]
    looks = [shop.answers, *(OrderAnswers(each, shop.clock) for each in others)]
    await asyncio.gather(*(each.look() for each in looks))
    for each in others:
        await each.close()
    assert [kind for kind, _ in await shop.changes(order)] == ["made", "receipt", "state", "yes"]


async def test_a_yes_that_overtakes_the_news_of_its_receipt_is_a_persons_task(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.order()
    await shop.receipts.send(order, "linh")
    (begun,) = await claim(desk_store, shop.now)
    await shop.says("ok")
    assert (await shop.state(order), await shop.tasks()) == ("new", ["order.answer_unclear"])
    assert begun.body


async def test_who_was_erased_leaves_no_words(desk_store: Store, tmp_path: Path) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.asked()
    await shop.says("ok chốt đơn nha shop")
    assert await shop.state(order) == "agreed"
    await desk_store.erase(1)
    rows: Sequence[Any] = await desk_store.database.read(
        lambda conn: conn.rows(
            "SELECT details FROM purchase_change WHERE kind IN ('receipt', 'yes')"
        )
    )
    assert [each[0] for each in rows] == ["{}", "{}"]
    assert await desk_store.receipts.all(order.row.id) == []


async def test_while_reading_is_switched_off_nothing_is_read_not_even_later(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.asked()
    await desk_store.switches.turn(AGREEMENTS, False, "lan", shop.now)
    await shop.says("ok")
    assert await shop.state(order) == "new"
    await desk_store.switches.turn(AGREEMENTS, True, "lan", shop.now)
    assert await shop.state(order) == "new"
    await shop.says("ok chốt")
    assert await shop.state(order) == "agreed"


async def test_long_ago_nothing_is_read_any_more(desk_store: Store, tmp_path: Path) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.asked()
    shop.clock.advance(15 * DAY / 1000)
    await shop.says("ok")
    assert await shop.state(order) == "new"


async def test_of_an_order_that_is_cancelled_by_mistake_the_yes_is_read_afterwards(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.asked()
    await shop.orders.turn(order, State.CANCELLED, "linh")
    await shop.says("sao hủy đơn của em vậy?")
    assert await shop.state(order) == "cancelled"
    found = await desk_store.orders.one(order.row.id)
    assert found is not None
    await shop.orders.undo(found, "linh")
    assert not (await shop.receipts.send(order, "linh")).is_new
    await shop.answers.look()
    await shop.says("chốt đơn DH1001")
    assert await shop.state(order) == "agreed"


async def test_whose_order_was_erased_is_sent_nothing_and_says_yes_to_nothing(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.order()
    await shop.receipts.send(order, "linh")
    await desk_store.erase(1)
    gone = await desk_store.orders.one(order.row.id)
    assert gone is not None
    await shop.says("chào shop")
    parcels = OrderParcels(desk_store, shop.clock, shop.orders)
    for doing in (
        shop.receipts.send(gone, "linh", 1),
        shop.receipts.preview(gone),
        OrderAnswers(desk_store, shop.clock).agree(gone, 1, "linh"),
        shop.orders.change(gone, "linh", phone="0912345678"),
        parcels.add(gone, "ghn", "X123", "linh"),
    ):
        with pytest.raises(NotAllowed, match="erased"):
            await doing
    (again,) = [await shop.orders.change(gone, "linh", fee=0)]  # what is no one's can be put right
    assert (again.row.phone, again.row.fee) == ("", 0)
    told = told_of(again).digest()
    new = NewReceipt(order.row.id, told, 1, "vi", "…", ("Đồng ý",))
    assert await desk_store.receipts.record(new, "linh", shop.now) is None
