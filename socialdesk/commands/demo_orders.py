"""Two months of orders that the pretend shop has behind it, made by the services that people use, with the clock of then: what is
sold, receipts and the customers' own yes, payments, parcels, what came back, and what people said of the shop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

import msgspec

from socialdesk.assembly import surveying
from socialdesk.assembly.selling import (
    cases,
    order_answers,
    order_parcels,
    order_receipts,
    orders,
    payments,
    products,
)
from socialdesk.assembly.services import conversations, importing, opened, tasks
from socialdesk.clock import SharedClock
from socialdesk.commands import demo_shop
from socialdesk.commands.demo_elsewhere import second_chat, shopee
from socialdesk.commands.demo_past import Moment
from socialdesk.commands.demo_shop import BOUGHT, Buyer, Deed, Ordered, Step
from socialdesk.commands.order_files import exchange
from socialdesk.config import Config
from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.case import Cause, Outcome
from socialdesk.model.case import Kind as CaseKind
from socialdesk.model.case import Step as CaseStep
from socialdesk.model.changes import Tag
from socialdesk.model.delivery import Claimed, Sent, Settlement
from socialdesk.model.effects import Rate
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.order import Payment, State
from socialdesk.model.parcel import State as ParcelState
from socialdesk.model.survey import SCALES, Kind
from socialdesk.services.cases import Report
from socialdesk.services.order_files.maps import known_map
from socialdesk.services.products import Edit
from socialdesk.store.automatic import Guard
from socialdesk.store.engine.database import Connection, Lane, Query
from socialdesk.store.engine.within import Within
from socialdesk.store.order_rows import Order
from socialdesk.store.settlement import settle
from socialdesk.store.store import Store
from socialdesk.store.survey_marks import QUESTION, Rated, write_down
from socialdesk.store.surveys import Question

KEEPER = "hoa"
"""Who counts the stock."""
ACCOUNTS = 3
"""In how many accounts people ordered, the first of the configuration."""
NUMBERED_FROM = 500_000
"""Messages of the past have numbers from here on, far from those of the simulated platforms."""
ASKED = (
    "Shop ơi {name} {variant} còn không ạ?", "{name} {variant} bao nhiêu vậy shop?", "Cho em xem {name} {variant} với ạ",
    "Còn {name} {variant} không shop ơi, em lấy nhé",
)  # fmt: skip
SAID = (
    "Dạ còn ạ, mình cho shop xin địa chỉ nhé!",
    "Dạ còn ạ, {price} nhé. Mình gửi shop địa chỉ ạ.",
)
WHERE = ("Dạ gửi về {address}, sđt {phone} nhé", "{address}\n{phone}\n{person}")
YES = ("ok shop", "dạ đúng rồi ạ", "chốt nha shop", "ok ạ", "đúng rồi shop", "👍", "dạ vâng ạ")
THANKED = (
    "Em nhận được hàng rồi, đẹp lắm shop ơi ❤️", "Hàng đẹp, giao nhanh, cảm ơn shop", "Nhận rồi nha, vải mát ghê",
    "Dạ em nhận được rồi ạ, vừa in luôn",
)  # fmt: skip
COMPLAINED = (
    ("Shop ơi em nhận được mà nhầm màu rồi ạ", Cause.WRONG_ITEM, "giao nhầm màu"),
    ("Bị bung chỉ rồi shop ơi, cho em trả lại nhé", Cause.FAULTY, "bung chỉ"),
    ("Em mặc chật quá, shop cho em trả nhé", Cause.WRONG_SIZE, "chật, khách muốn trả"),
)
"""What whoever sends something back says, why it is, and what of it is written down; the last of what has sizes."""
ASKED_FOR = (Kind.CSAT, Kind.NPS, Kind.CES, Kind.NPS)
"""What is asked about one order after the other."""
MARKS = {
    Kind.CSAT: {5: (5, 5), 4: (4, 4), 3: (3, 3), 2: (2, 2), 1: (1, 1)},
    Kind.NPS: {5: (10, 9), 4: (9, 8), 3: (7, 6), 2: (5, 4), 1: (2, 1)},
    Kind.CES: {5: (7, 6), 4: (6, 5), 3: (4, 4), 2: (3, 3), 1: (2, 1)},
}
"""How satisfied somebody is (1 to 5), as the marks of each kind of which they give one or the other."""
WHYS = {
    Kind.CSAT: {3: "giao hơi lâu shop ạ", 2: "shop trả lời chậm quá", 1: "gửi nhầm màu mà đợi mãi mới đổi"},
    Kind.NPS: {
        6: "hàng ổn mà ship lâu", 5: "giá hơi cao so với chỗ khác", 4: "màu không giống hình lắm", 2: "đợi đổi hàng lâu quá",
        1: "gửi nhầm hoài",
    },
    Kind.CES: {3: "phải nhắn mấy lần mới đổi được size", 2: "hỏi mãi mới có người trả lời", 1: "đổi hàng rắc rối quá"},
}  # fmt: skip
"""What stands behind the lowest of them."""
SORRY = "Dạ shop xin lỗi mình nhiều ạ, lần sau shop làm kỹ hơn và gửi tặng mình mã giảm 10% nhé."
LOOKED_INTO = timedelta(days=5)
"""Low marks that are older somebody has looked into."""
CHAT = Query(
    int,
    """
    SELECT conversation.id FROM conversation JOIN account ON account.id = conversation.account_id
    WHERE account.name = $1 AND conversation.chat = $2
    """,
)
LAST_SAID = Query(
    int, "SELECT max(id) FROM message WHERE conversation_id = $1 AND author = 'customer'"
)
NEWEST_SURVEY = Query(int, "SELECT max(id) FROM survey")
NUMBER = "UPDATE message SET remote_id = $2 WHERE conversation_id = $1 AND imported = $2"
"""What was taken in of the past has no number of the platform's own, by which a survey knows what was said about it."""
DELIVERY = Query(int, "SELECT id FROM outbox WHERE key = $1")
WAITING = Query(
    Claimed,
    """
    SELECT outbox.id, outbox.conversation_id, outbox.account_id, conversation.chat, conversation.chat_kind, conversation.address,
        outbox.kind, outbox.author, outbox.body, outbox.reply_to, outbox.attempts, outbox.created_at, NULL AS last_action_at
    FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id WHERE outbox.id = $1 AND outbox.state = 'queued'
    """,
)


@dataclass
class Book:
    """What is known of what was played: the chats of buyers, the orders by their numbers, and how many messages there were."""

    now: datetime
    chats: dict[int, int] = field(default_factory=dict)
    orders: dict[int, int] = field(default_factory=dict)
    cases: dict[int, int] = field(default_factory=dict)
    messages: int = NUMBERED_FROM
    moment: Moment = field(default_factory=lambda: Moment(Instant(0)))


async def remember(
    config: Config, seed: int, is_over: Callable[[], bool], days: int = demo_shop.DAYS
) -> int:
    """Play it all; how many orders there are. Half of the time is left to others: whoever looks at the desk meanwhile, and
    customers who write."""
    # The code as a picture with each receipt of then would be hundreds of files.
    plain = replace(config, receipt=msgspec.structs.replace(config.receipt, qr=False))
    accounts = [each.name for each in config.accounts][:ACCOUNTS]
    async with opened(config) as store:
        now = datetime.fromtimestamp(store.clock.now() / 1000, config.zone)
        steps = demo_shop.story(now, seed, len(accounts), days)
        stock, book = demo_shop.stocks(steps, seed), Book(now)

        async def some(conn: Connection, day: Sequence[Step]) -> None:
            past = _Past(conn, plain, accounts, book)
            if not book.chats:
                await past.stock_up(day[0].at, stock)
            for step in day:
                await past.play(step)

        for _, day in groupby(steps, key=lambda each: each.at.date()):
            if is_over():
                return len(book.orders)
            began = store.clock.monotonic()
            await store.database.transact(partial(some, day=list(day)), Lane.BULK)
            await asyncio.sleep(store.clock.monotonic() - began)
        buyers = list({step.order.buyer.number: step.order.buyer for step in steps}.values())
        lines = second_chat(buyers[2], accounts[-1], now)
        await importing(store, config).take(
            [json.dumps(each).encode() for each in lines], lambda *_: None
        )
        other = await store.database.one(CHAT, lines[0]["account"], lines[0]["chat"])
        await conversations(store, config).apply(Tag(add=(BOUGHT,)), [other or 0], KEEPER)
        table = shopee(buyers, now)
        await exchange(store, config).take(
            table.encode(), known_map("shopee"), KEEPER, lambda *_: None
        )
        reviewed = f"shopee:{table.splitlines()[-1].split(',')[0].strip(chr(34))}"
        review = Report(Cause.LATE, "giao chậm, hộp bị móp", order=reviewed, rating=2, source="shopee")  # fmt: skip
        await cases(store, config).open(CaseKind.REVIEW, None, review, KEEPER)
    return len(book.orders)


class _Past:
    """A day of the past, in one transaction."""

    def __init__(
        self, conn: Connection, config: Config, accounts: Sequence[str], book: Book
    ) -> None:
        self._conn = conn
        self._book = book
        self._moment = moment = book.moment
        self._accounts = accounts
        self._store = store = Store(Within(conn), SharedClock(moment))
        store.guard = Guard(config.automatic.per_hour, config.shop.language)
        self._orders = orders(store, config, moment)
        self._receipts = order_receipts(store, config, moment)
        self._answers = order_answers(store, moment)
        self._cases = cases(store, config, moment)
        self._parcels = order_parcels(store, config, moment)
        self._payments = payments(store, config, moment)
        self._products = products(store, config, moment)
        self._importing = importing(store, config, moment)
        self._changes = conversations(store, config, moment)
        self._tasks = tasks(store, moment)
        self._asking = surveying.asking(store, config, moment)
        self._deeds: Mapping[Deed, Callable[[Step], Awaitable[object]]] = {
            Deed.ASK: self._ask, Deed.MAKE: self._make, Deed.AGREE: self._agree, Deed.CANCEL: self._cancel, Deed.PAY: self._pay,
            Deed.PACK: self._pack, Deed.SHIP: self._ship, Deed.ON_WAY: self._on_way, Deed.ARRIVE: self._arrive,
            Deed.THANK: self._thank, Deed.RATE: self._rate, Deed.COMPLAIN: self._complain, Deed.RETURN: self._return,
        }  # fmt: skip

    async def stock_up(self, at: datetime, stock: Mapping[str, int]) -> None:
        """What is sold is written down, with what there is of it."""
        self._set(at)
        for each in demo_shop.products():
            edit = Edit(each.name, each.variant, str(each.price), str(stock[each.sku]))
            await self._products.add(each.sku, edit, KEEPER)

    async def play(self, step: Step) -> None:
        """What happened then."""
        self._set(step.at)
        await self._deeds[step.deed](step)

    def _set(self, at: datetime) -> None:
        self._moment.at = Instant(round(at.timestamp() * 1000))

    # -- what was said

    async def _say(self, step: Step, *lines: tuple[str, str], done: bool = False) -> None:
        """Lines of the customer's ("customer") and the shop's ("agent") a minute after each other; then it is over, if so."""
        buyer, told = step.order.buyer, list[dict[str, str]]()
        for place, (by, text) in enumerate((*lines, *([("resolve", "")] if done else []))):
            self._book.messages += 1
            told.append({
                "account": self._accounts[buyer.account], "chat": buyer.chat, "name": buyer.name, "by": by, "text": text,
                "agent": "" if by == "customer" else step.order.agent, "id": str(self._book.messages),
                "at": (step.at + timedelta(seconds=70 * place)).isoformat(),
            })  # fmt: skip
        self._moment.at = Instant(self._moment.at + len(told) * 70_000)
        await self._importing.take([json.dumps(each).encode() for each in told], lambda *_: None)

    async def _chat(self, buyer: Buyer) -> int:
        known = self._book.chats.get(buyer.number)
        if known is None:
            known = await self._store.database.one(CHAT, self._accounts[buyer.account], buyer.chat)
            assert known is not None
            self._book.chats[buyer.number] = known
            await self._changes.apply(Tag(add=(BOUGHT,)), [known], KEEPER)
        return known

    async def _arrived(self, numbers: Sequence[int]) -> None:
        """What was queued went out at once."""
        ended = []
        for number in numbers:
            waiting = await self._store.database.one(WAITING, number)
            if waiting is not None:
                self._book.messages += 1
                here = self._book.messages
                ended.append(Settlement(waiting, Sent(str(here), here, self._moment.now())))
        await settle(self._conn, ended, self._moment.now())

    # -- orders

    async def _order(self, step: Step) -> Order:
        found = await self._store.orders.one(self._book.orders[step.order.number])
        assert found is not None
        return found

    async def _ask(self, step: Step) -> None:
        order = step.order
        product = _product(order)
        values = {"name": product.name.lower(), "variant": product.variant, "price": f"{product.price // 1000}k",
                  "address": order.buyer.address, "phone": order.buyer.phone, "person": order.buyer.name}  # fmt: skip
        lines = (("customer", ASKED), ("agent", SAID), ("customer", WHERE))
        await self._say(
            step, *((by, some[order.number % len(some)].format(**values)) for by, some in lines)
        )

    async def _make(self, step: Step) -> None:
        order, buyer = step.order, step.order.buyer
        goods = sum(_prices()[sku] * some for sku, some in order.items.items())
        made = await self._orders.new(
            await self._chat(buyer), order.items, order.agent, fee=0 if goods >= demo_shop.FREE_FROM else demo_shop.FEE,
            name=buyer.name, phone=buyer.phone, address=buyer.address, key=f"demo:{order.number}",
            payment=Payment.TRANSFER if order.by_transfer else Payment.COD,
        )  # fmt: skip
        self._book.orders[order.number] = made.row.id
        sent = await self._receipts.send(made, order.agent)
        await self._arrived(sent.deliveries)

    async def _agree(self, step: Step) -> None:
        yes = YES[step.order.number % len(YES)]
        await self._say(step, ("customer", yes))
        said = await self._store.database.one(LAST_SAID, await self._chat(step.order.buyer))
        await self._answers.agree(await self._order(step), said, OWN_NAME)
        thanks = Step(step.at + timedelta(minutes=4), step.deed, step.order)
        await self._say(
            thanks, ("agent", "Dạ shop cảm ơn ạ, shop gói hàng gửi mình nhé!"), done=True
        )

    async def _cancel(self, step: Step) -> None:
        lines = (
            ("customer", "Thôi em hủy đơn giúp em nhé shop"),
            ("agent", "Dạ vâng ạ, shop hủy rồi nhé."),
        )
        await self._say(step, *lines, done=True)
        await self._orders.turn(await self._order(step), State.CANCELLED, step.order.agent)

    async def _pay(self, step: Step) -> None:
        row = (await self._order(step)).row
        line = f"{step.at:%d/%m/%Y},{row.total},{row.code} chuyen tien,FT{row.id:08}"
        await self._payments.record(
            f"Ngày,Ghi có,Nội dung,Số tham chiếu\n{line}\n".encode(), KEEPER
        )

    async def _pack(self, step: Step) -> None:
        await self._orders.turn(await self._order(step), State.PACKED, KEEPER)

    async def _ship(self, step: Step) -> None:
        order = step.order
        await self._parcels.add(
            await self._order(step), order.carrier, order.tracking, KEEPER, State.SHIPPED
        )

    async def _on_way(self, step: Step) -> None:
        await self._parcel(step, ParcelState.ON_WAY)

    async def _arrive(self, step: Step) -> None:
        await self._parcel(step, ParcelState.DELIVERED)

    async def _parcel(self, step: Step, state: ParcelState) -> None:
        row = await self._parcels.found(step.order.tracking)
        await self._parcels.tell(row, state, step.order.carrier)

    async def _thank(self, step: Step) -> None:
        words = THANKED[step.order.number % len(THANKED)]
        await self._say(
            step, ("customer", words), ("agent", "Dạ shop cảm ơn mình nhiều ạ!"), done=True
        )

    async def _complain(self, step: Step) -> None:
        has_size = ", " in _product(step.order).variant
        some = COMPLAINED if has_size else COMPLAINED[:-1]
        words, cause, about = some[step.order.number % len(some)]
        await self._say(step, ("customer", words))
        chat, row = await self._chat(step.order.buyer), (await self._order(step)).row
        said = await self._store.database.one(LAST_SAID, chat)
        told = Report(cause, about, next(iter(step.order.items)), row.code)
        kind = CaseKind.COMPLAINT if step.order.stays_open else CaseKind.RETURN
        case = await self._cases.open(kind, chat, told, step.order.agent)
        await self._cases.add_evidence(case, [said or 0], step.order.agent)
        self._book.cases[step.order.number] = case.id
        answer = "Dạ shop xin lỗi mình ạ, để shop kiểm tra rồi báo mình ngay."
        await self._say(
            Step(step.at + timedelta(minutes=6), step.deed, step.order), ("agent", answer)
        )

    async def _return(self, step: Step) -> None:
        agent, row = step.order.agent, (await self._order(step)).row
        case = await self._cases.found(self._book.cases[step.order.number])
        case = await self._cases.step(case, CaseStep.AGREED, agent, "hoàn tiền")
        case = await self._cases.step(case, CaseStep.BACK, agent)
        case = await self._cases.step(case, CaseStep.REFUNDED, agent, amount=row.total - row.fee)
        await self._cases.close(case, Outcome.REFUNDED, agent)
        words = "Dạ shop nhận lại hàng và hoàn tiền cho mình rồi ạ."
        await self._say(step, ("agent", words), done=True)

    async def _rate(self, step: Step) -> None:
        chat, liked = await self._chat(step.order.buyer), step.order.score
        number = step.order.number
        kind = ASKED_FOR[number % len(ASKED_FOR)]
        if liked is None or not isinstance(await self._asking.send(chat, kind), Question):
            return  # whoever was asked lately is asked nothing
        score = MARKS[kind][liked][number // len(ASKED_FOR) % 2]
        why = WHYS[kind].get(score, "")
        database = self._store.database
        survey = await database.one(NEWEST_SURVEY)
        assert survey is not None
        if (delivery := await database.one(DELIVERY, f"{QUESTION}{survey}")) is not None:
            await self._arrived([delivery])
        later = step.at + timedelta(minutes=3)
        await self._say(
            Step(later, step.deed, step.order),
            ("customer", f"{score}, {why}" if why else str(score)),
            done=score > SCALES[kind].low,
        )
        await self._conn.rows(NUMBER, chat, str(self._book.messages))
        now, low = self._moment.now(), score <= SCALES[kind].low
        said = Rate(
            survey=survey,
            score=score,
            has_words=bool(why),
            due_at=Instant(now + 10 * MINUTE) if low else None,
        )
        await write_down(self._conn, [Rated(chat, str(self._book.messages), now, said)], now)
        if low:
            sorry = step.at + timedelta(minutes=11)
            await self._say(Step(sorry, step.deed, step.order), ("agent", SORRY), done=True)
        if low and step.at < self._book.now - LOOKED_INTO:
            for task in await self._tasks.open(conversation=chat):
                await self._tasks.done(task.id, step.order.agent)


def _product(order: Ordered) -> demo_shop.Product:
    sku = next(iter(order.items))
    return next(each for each in demo_shop.products() if each.sku == sku)


def _prices() -> Mapping[str, int]:
    return {each.sku: each.price for each in demo_shop.products()}
