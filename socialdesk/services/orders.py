"""Orders, as people and programs make and change them: what cannot be done is said, and why."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound, Overtaken
from socialdesk.model import address, phone
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.ids import number_in
from socialdesk.model.order import MOST_LINES, STATES, Imported, Payment, State, follows
from socialdesk.model.order_hold import HELD
from socialdesk.model.product import MOST_AMOUNT, tidy
from socialdesk.model.text import storable
from socialdesk.services.products import shown
from socialdesk.store.order_beside import InTheWay
from socialdesk.store.order_changes import Fixed, NothingLeft
from socialdesk.store.order_holds import OrderHolds
from socialdesk.store.order_imports import Taken
from socialdesk.store.order_rows import ChangeRow, Order, OrderRow, Wanted
from socialdesk.store.order_stock import NotEnough
from socialdesk.store.order_undoing import CannotUndo, Undone
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.store import Store

LONGEST_NOTE = 1_000
LONGEST_KEY = 200
"""A longer one is kept as its digest: no index takes a text of any length."""
PERSONAL = {"name", "phone", "address", "note"}
"""What of an order is of its person."""
AT_ONCE = 200
"""Orders that are read in one go."""


class Orders:
    """`currency` is the shop's; `new_key` gives a key that nobody else has; `home` is the country whose telephone numbers
    have none in front. Goods are held for `hold` ms for who has not paid (0: for good)."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        currency: str,
        new_key: Callable[[], str],
        home: str = phone.HOME,
        hold: int = 0,
    ) -> None:
        self._store = store
        self._clock = clock
        self._currency = currency
        self._new_key = new_key
        self._home = home
        self._hold = hold

    # -- reading

    async def found(self, words: str) -> Order:
        """One by its number, or by its code (`DH1024`, `shopee:2411270ABC` where several systems count alike). A number is
        always this store's own. Raises NotFound, NotAllowed where several are meant."""
        plain = storable(words.strip())
        number = number_in(plain)
        order = await self._store.orders.one(number) if number else None
        if order is not None:
            return order
        rows = await self._coded(plain)
        if not rows:
            raise NotFound(
                translate(
                    'There is no order "{words}". `socialdesk order list` lists them.',
                    words=shown(words),
                )
            )
        if len(rows) > 1:
            raise NotAllowed(
                translate(
                    'Several orders are called "{words}": say {names}.',
                    words=shown(words),
                    names=", ".join(shown(f"{each.source}:{each.code}") for each in rows),
                )
            )
        order = await self._store.orders.one(rows[0].id)
        assert order is not None
        return order

    async def _coded(self, words: str) -> list[OrderRow]:
        for code in dict.fromkeys((words, words.upper())):
            if rows := await self._store.orders.coded(code):
                return rows
        source, colon, code = words.partition(":")
        rows = await self._store.orders.coded(code.strip()) if colon else []
        return [each for each in rows if each.source == source.strip().lower()]

    async def page(
        self, wanted: Wanted, most: int, after: tuple[int, int] | None = None
    ) -> list[Order]:
        """Orders, the newest first; those behind one's moment (ms) and number, if that is given."""
        return await self._store.orders.page(wanted, most, after)

    async def all(self, wanted: Wanted, most: int | None = None) -> AsyncIterator[Order]:
        """Orders, the newest first, however many there are; at most so many."""
        after, left = None, most
        while left is None or left > 0:
            some = AT_ONCE if left is None else min(left, AT_ONCE)
            page = await self.page(wanted, some, after)
            for each in page:
                yield each
            if len(page) < some:
                return
            after = (page[-1].row.at, page[-1].row.id)
            left = None if left is None else left - len(page)

    async def changes(self, order: Order) -> list[ChangeRow]:
        """What happened to one, oldest first."""
        return await self._store.orders.changes(order.row.id)

    # -- by a person or a program

    async def new(
        self,
        conversation: int | None,
        items: Mapping[str, int],
        agent: str,
        *,
        fee: int = 0,
        name: str | None = None,
        phone: str | None = None,
        address: str | None = None,
        note: str = "",
        key: str = "",
        payment: Payment = Payment.NONE,
    ) -> Order:
        """Make one and hold its goods: how many of each SKU, for the person of a conversation (None: nobody who wrote). What
        is not said of them is taken from what is known. The same `key` makes it once. Raises NotFound, NotAllowed."""
        if not items:
            raise NotAllowed(
                translate("An order has a line: `socialdesk order new 12 --item A1-M:2`.")
            )
        if len(items) > MOST_LINES:
            raise NotAllowed(translate("An order has at most {most} lines.", most=MOST_LINES))
        known = await self.buyer(conversation)
        buyer = Buyer(
            known.account_id, known.conversation_id, known.contact_id,
            known.name if name is None else tidy(name),
            known.phone if phone is None else phone_of(phone, self._home),
            known.address if address is None else address_of(address),
        )  # fmt: skip
        order = NewOrder(
            _key(key) or self._new_key(),
            items,
            buyer,
            fee,
            self._currency,
            tidy(note, LONGEST_NOTE),
            payment,
            self._hold,
        )
        try:
            return await self._store.orders.make(order, agent, self._clock.now())
        except NotEnough as error:
            raise NotAllowed(not_enough(error)) from None
        except ValueError:
            raise NotAllowed(_too_much()) from None

    async def turn(
        self,
        order: Order,
        state: State,
        agent: str,
        back: Mapping[str, int | None] | None = None,
    ) -> Order:
        """Turn one to another state; what it is already, it stays. `back` is what of a returned one comes into the stock, by
        SKU (None: all). Raises NotAllowed, Overtaken."""
        row = order.row
        if row.state is state:
            return order
        if state not in follows(row.state):
            raise NotAllowed(cannot(row, state))
        try:
            done = await self._store.orders.turn(order, state, agent, self._clock.now(), back)
        except NotEnough as error:
            raise NotAllowed(not_enough(error)) from None
        except InTheWay as error:
            raise NotAllowed(_in_the_way(row, error)) from None
        except (KeyError, ValueError) as error:
            raise NotAllowed(
                translate(
                    'So many "{sku}" did not go out with {code}. `socialdesk order show {code}` tells what did.',
                    sku=shown(str(error.args[0])),
                    code=shown(row.code),
                )
            ) from None
        if done is None:
            raise Overtaken(
                translate(
                    "{code} was changed by somebody meanwhile. Look at it again first.",
                    code=shown(row.code),
                )
            )
        return done

    async def change(
        self, order: Order, agent: str, items: Mapping[str, int] | None = None, **wanted: Any
    ) -> Order:
        """Change its name, phone, address, note, fee or payment, and how many of each SKU it has (0 takes a line off); what is None
        stays. What its customer agreed to, and is changed, is new again. Raises NotAllowed."""
        as_kept: dict[str, Callable[[Any], Any]] = {
            "name": tidy, "phone": lambda text: phone_of(text, self._home), "address": address_of, "note": lambda text: tidy(text, LONGEST_NOTE), "fee": int,
            "payment": lambda how: Payment(how).value,
        }  # fmt: skip
        told = {name: as_kept[name](value) for name, value in wanted.items() if value is not None}
        row, items = order.row, items or {}
        if not told and not items:
            raise NotAllowed(
                translate(
                    "Say what changes: --item, --name, --phone, --address, --note, --fee or --pay."
                )
            )
        if row.forgotten and told.keys() & PERSONAL:
            raise NotAllowed(
                translate(
                    "Whose {code} was is erased, and nothing of them is written down again.",
                    code=shown(row.code),
                )
            )
        if row.source and (items or "fee" in told):
            raise NotAllowed(_theirs(row))
        if row.currency != self._currency and (items or "fee" in told):
            raise NotAllowed(
                translate(
                    "{code} is in {currency}, and prices are in {other} now. `socialdesk order cancel {code}` cancels it; make a new one.",
                    code=shown(row.code), currency=row.currency, other=self._currency,
                )
            )  # fmt: skip
        if len(items) > MOST_LINES:
            raise NotAllowed(translate("An order has at most {most} lines.", most=MOST_LINES))
        now = self._clock.now()
        try:
            done = await self._store.orders.change(row.id, told, agent, now, items, self._hold)
        except NotEnough as error:
            raise NotAllowed(not_enough(error)) from None
        except (Fixed, NothingLeft, KeyError) as error:
            raise NotAllowed(_not_relined(row, error)) from None
        except ValueError:
            raise NotAllowed(_too_much()) from None
        assert done is not None
        return done

    async def undo(self, order: Order, agent: str) -> Undone:
        """Take back the newest change of one that was not taken back yet. What is held for a time again with that, is so from now on, where
        its hold is over. Raises NotAllowed where that is not possible."""
        row = order.row
        try:
            done = await self._store.orders.undo(row.id, agent, self._clock.now(), self._hold)
        except NotEnough as error:
            raise NotAllowed(not_enough(error)) from None
        except CannotUndo as error:
            raise NotAllowed(_not_undone(row, error)) from None
        except InTheWay as error:
            raise NotAllowed(_in_the_way(row, error)) from None
        except Fixed as error:
            raise NotAllowed(_not_relined(row, error)) from None
        assert done is not None
        return done

    async def hold(self, order: Order, hold: int, agent: str) -> Order:
        """Hold its goods for so long (ms) from now on, whoever has not paid; 0 for good. Raises NotAllowed where nothing is held
        any more."""
        if order.row.state not in HELD:
            raise NotAllowed(
                translate(
                    '{code} is "{now}": its goods are not held for a time any more.',
                    code=shown(order.row.code), now=translate(STATES[order.row.state]),
                )
            )  # fmt: skip
        now = self._clock.now()
        done = await OrderHolds(self._store.database).hold(
            order.row.id, now + hold if hold else None, agent, now
        )
        assert done is not None
        return done

    async def take_in(
        self, batch: Sequence[Imported], agent: str, *, dry_run: bool = False
    ) -> list[Taken]:
        """Take in what another system tells, and what became of each; the same, told again, changes nothing. They hold no stock
        and change none."""
        return await self._store.orders.take_in(batch, agent, self._clock.now(), dry_run=dry_run)

    async def buyer(self, conversation: int | None) -> Buyer:
        """What is known of whoever would order in a conversation. Raises NotFound."""
        if conversation is None:
            return Buyer()
        row = await self._store.inbox.conversation(conversation)
        person = await self._store.contacts.person(row.contact_id)
        details = await self._store.contacts.details(row.contact_id)
        return Buyer(
            row.account_id, row.id, row.contact_id, tidy(details.get("name") or person.name),
            phone.normal(details.get("phone") or person.phone, self._home),
            address.one_line(details.get("address") or person.address),
        )  # fmt: skip


def _key(words: str) -> str:
    plain = storable(words)
    return plain if len(plain) <= LONGEST_KEY else hashlib.sha256(plain.encode()).hexdigest()


def phone_of(words: str, home: str = phone.HOME) -> str:
    """A telephone number as it is kept, of a shop that dials at `home`; empty for none. Raises NotAllowed for what is no number."""
    found = phone.normal(words, home)
    if words.strip() and not found:
        raise NotAllowed(
            translate('"{words}" is no telephone number, like 0912 345 678.', words=shown(words))
        )
    return found


def address_of(words: str) -> str:
    """An address as it is kept."""
    return address.one_line(words)


def not_enough(error: NotEnough) -> str:
    """What there is not, in a sentence."""
    if error.missing:
        return translate(
            "The shop does not sell {skus}. `socialdesk product list` lists what it sells.",
            skus=", ".join(map(shown, error.missing)),
        )
    return translate(
        "There is not enough: {what}. Nothing was changed.",
        what=", ".join(
            translate(
                "{sku} ({wanted} wanted, {free} free)",
                sku=shown(each.sku), wanted=each.wanted, free=each.free,
            )
            for each in error.shorts
        ),
    )  # fmt: skip


def cannot(row: OrderRow, state: State) -> str:
    """Why an order cannot be turned to a state, in a sentence."""
    possible = ", ".join(translate(STATES[each]) for each in follows(row.state))
    values = {
        "code": shown(row.code),
        "now": translate(STATES[row.state]),
        "state": translate(STATES[state]),
    }
    if not possible:
        return translate('{code} is "{now}" for good and cannot be "{state}".', **values)
    return translate(
        '{code} is "{now}" and cannot be "{state}", only: {possible}.', possible=possible, **values
    )


def _too_much() -> str:
    return translate("An order comes to at most {most}.", most=grouped(MOST_AMOUNT))


def _theirs(row: OrderRow) -> str:
    return translate(
        "{code} is an order of {source}: its lines and its fee are changed there, and by importing the file again.",
        code=shown(row.code),
        source=shown(row.source),
    )


def _not_relined(row: OrderRow, error: Exception) -> str:
    if isinstance(error, NothingLeft):
        return translate(
            "{code} would have no line left. `socialdesk order cancel {code}` cancels it.",
            code=shown(row.code),
        )
    if isinstance(error, KeyError):
        return translate(
            '{code} has no "{sku}". `socialdesk order show {code}` tells its lines.',
            code=shown(row.code), sku=shown(str(error.args[0])),
        )  # fmt: skip
    return translate(
        '{code} is "{now}" and holds no goods: its lines cannot be changed any more.',
        code=shown(row.code), now=translate(STATES[row.state]),
    )  # fmt: skip


def _not_undone(row: OrderRow, error: CannotUndo) -> str:
    if error.erased:
        return translate(
            "Of the person of {code} nothing is known any more: nothing of it can be taken back.",
            code=shown(row.code),
        )
    sentences = {
        "refunded": translate(
            "The newest that happened to {code} is money that went back to the customer: what was before it is not taken back. Where they keep the goods after all, make a new order.",
            code=shown(row.code),
        ),
        "made": translate(
            "Nothing was changed since {code} was made. `socialdesk order cancel {code}` cancels it.",
            code=shown(row.code),
        ),
        "imported": translate(
            "The newest that happened to {code} came from a file: import the right file again.",
            code=shown(row.code),
        ),
        "paid": translate(
            "The newest that happened to {code} is a payment: money that came is not taken back here.",
            code=shown(row.code),
        ),
    }
    return sentences.get(
        error.kind,
        translate(
            "The newest that happened to {code} cannot be taken back. `socialdesk order show {code}` tells what did.",
            code=shown(row.code),
        ),
    )


def _in_the_way(row: OrderRow, error: InTheWay) -> str:
    if error.what == "case":
        return translate(
            "Case {number} was closed with the goods of {code} back. `socialdesk case reopen {number}` opens it again; then the return can be taken back.",
            number=error.name, code=shown(row.code),
        )  # fmt: skip
    return translate(
        "The carrier has told more of parcel {tracking}: {code} would be turned again. If that is wrong, put the parcel right first: `socialdesk parcel state {tracking} made --correct`.",
        tracking=shown(error.name), code=shown(row.code),
    )  # fmt: skip
