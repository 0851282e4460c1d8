"""The dialog of an order: what is typed, and beside it what is understood, what is free and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.style import Style
from rich.text import Text

from socialdesk.errors import NotAllowed
from socialdesk.model import phone
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.money import money, typed
from socialdesk.model.order import PAYMENTS, Payment
from socialdesk.model.order_typing import completed
from socialdesk.model.product import titled
from socialdesk.tui.actions.panes import ORDER
from socialdesk.tui.cells import cell_len
from socialdesk.tui.desk.ordering import Known, Ordering, Person
from socialdesk.tui.dialogs.kept import KeptForm, Left
from socialdesk.tui.orders import order_form
from socialdesk.tui.orders.order_form import (
    ADDRESS,
    FEE,
    FIELDS,
    ITEMS,
    KEY,
    NAME,
    NOTE,
    PAY,
    PERSONAL,
    PHONE,
    Form,
    Understood,
    not_free,
    typed_payment,
)
from socialdesk.tui.text import Veil, clip, clip_words, named, shown, veiled, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialdesk.model.order_typing import Item
    from socialdesk.model.order_typing import Typed as TypedItem
    from socialdesk.store.order_rows import Order
    from socialdesk.tui.screen import DeskScreen


WAYS_TO_PAY = (Payment.COD, Payment.TRANSFER)
"""In the order in which they are offered."""


class OrderDialog(KeptForm["Order"]):
    """Enter makes the order (or keeps what was changed of one); what is not enough, or not understood, is said where it
    was typed, and nothing of it is lost."""

    PANE = ORDER

    def __init__(
        self, ordering: Ordering, form: Form, known: Known | None, unkept: str = ""
    ) -> None:
        """`known` is who orders, for a new one."""
        super().__init__(list(FIELDS), form, unkept)
        self._ordering, self._form, self._known = ordering, form, known
        self._asked: tuple[str, int] = ("", 0)
        """The items as they were typed before one was put in, and which of the offers that was."""
        self._put_in = ""

    # -- drawing

    def _title(self) -> str:
        order = self._ordering.order
        if order is not None:
            return translate("Order {code}", code=shown(order.row.code))
        name = self._known.buyer.name if self._known is not None else ""
        if not name:
            return translate("A new order")
        return translate("A new order for {name}", name=veiled(named(name)))

    def _is_long(self, name: str) -> bool:
        return False

    def _label(self, name: str) -> str:
        return order_form.label(name)

    def _hint(self, name: str) -> str:
        return order_form.hint(name)

    def _is_there(self, name: str) -> bool:
        return self._form.has(name) and not (Veil.drawn and name in PERSONAL)

    def _understood(self) -> Understood:
        selling = self._ordering.selling
        return self._form.understood(self._ordering.catalogue, selling.currency, selling.home)

    def _not_understood(self) -> Mapping[str, str]:
        return self._understood().problems

    def _lacks(self) -> Mapping[str, str]:
        if self._form.has(ITEMS) and not self._form[ITEMS].strip():
            return {ITEMS: translate("Say what is ordered.")}
        return {}

    def _preview(self, width: int) -> Text:
        text = Text("\n").join(list(self._previewed(max(width - 1, 10))))
        text.no_wrap = True
        return text

    def _previewed(self, width: int) -> Iterator[Text]:
        found, currency = self._understood(), self._ordering.selling.currency
        for each in found.items:
            yield from self._item(each, width)
        if self._form.has(ITEMS):
            if found.fee:
                yield _beside(translate("fee"), money(found.fee, currency), width, palette.TEXT)
            if found.wanted:
                yield _beside(
                    translate("total"), money(found.total, currency), width, palette.STRONG
                )
            if found.payment is not Payment.NONE:
                yield Text(clip_words(translate(PAYMENTS[found.payment]), width), palette.DIM)
            yield Text()
        for name, sign in ((NAME, ""), (PHONE, "☎ "), (ADDRESS, "🏠 "), (NOTE, "✎ ")):
            if words := self._form[name].strip():
                for line in wrap(sign + veiled(shown(words)), width):
                    yield Text(line, palette.TEXT)
                if self._is_hinted(name):
                    yield Text(clip_words(translate("from their own messages"), width), palette.DIM)

    def _item(self, each: TypedItem, width: int) -> Iterator[Text]:
        if each.item is None:
            sign = "?" if each.offers else "✗"
            yield Text(clip(f"{sign} {shown(each.words)}", width), palette.WARNING)
            for offer in each.offers:
                yield Text(clip(f"  {_offered(offer)}", width), palette.DIM)
            return
        item, currency = each.item, self._ordering.selling.currency
        price = money(item.price * each.quantity, currency)
        title = shown(titled(item.name, item.variant))
        yield _beside(f"{each.quantity} × {title}", price, width, palette.TEXT)
        is_enough = self._understood().wanted.get(item.sku, 0) <= item.free
        words = translate("{sku} · {n} free", sku=shown(item.sku), n=grouped(item.free))
        yield Text(clip(f"  {words if is_enough else not_free(item)}", width), palette.DIM if is_enough else palette.ALARM)  # fmt: skip

    def _is_hinted(self, name: str) -> bool:
        if self._known is None:
            return False
        hints, buyer = self._known.hints, self._known.buyer
        if name == ADDRESS:
            return not buyer.address and self._form[name] == hints.address != ""
        told = phone.at_home(hints.phone, self._ordering.selling.home)
        return name == PHONE and not buyer.phone and self._form[name] == told != ""

    # -- the fields

    def _offers(self) -> list[str]:
        if self.active == PAY:
            return [each.value for each in WAYS_TO_PAY]
        if self.active != ITEMS:
            return []
        last = self._understood().items[-1:]
        is_done = bool(last) and last[0].item is not None and last[0].item.sku in self._form[ITEMS]
        # Of what looks like a path only its end is shown there.
        return [] if not last or is_done else [_offered(each).replace("/", "⁄") for each in last[0].offers]  # fmt: skip

    def complete(self) -> None:
        """Put in the product that is offered first; once more, the next one. Elsewhere a letter on."""
        area = self._area(self.active)
        if self.active == PAY:
            ways, text = [each.value for each in WAYS_TO_PAY], area.text.strip()
            area.put(ways[(ways.index(text) + 1) % len(ways)] if text in ways else ways[0])
            self._edited(PAY)
            return
        if self.active != ITEMS or not area.cursor_at_end_of_text:
            area.press("right", None)
            return
        text, place = self._form[ITEMS], 0
        if text == self._put_in:
            text, place = self._asked[0], self._asked[1] + 1
        last = self._ordering.catalogue.read(text)[-1:]
        offers = last[0].offers if last else ()
        if offers:
            self._asked = (text, place % len(offers))
            self._put_in = completed(text, offers[place % len(offers)])
            area.put(self._put_in)
            self._edited(ITEMS)

    def _is_looked_up(self, name: str) -> bool:
        return name == ITEMS

    async def _find(self) -> Mapping[str, str]:
        """How many are free now; what is not enough is said with the field."""
        if skus := list(self._understood().wanted):
            await self._ordering.look_again(skus)
        return {}

    # -- leaving

    @property
    def _is_new(self) -> bool:
        return self._ordering.order is None

    async def _hold(self, written: str) -> None:
        await self._ordering.hold(written)

    async def _kept(self) -> Order:
        found = self._understood()
        form = self._form
        person = Person(name=form[NAME], phone=form[PHONE], address=form[ADDRESS], note=form[NOTE])
        if self._ordering.order is None:
            order = await self._ordering.make(
                found.wanted, found.fee, found.payment, person, form[KEY]
            )
            if _units(order) != found.wanted:
                # What was typed before the desk died was made already; who goes on means another one.
                self._form.values[KEY] = self._ordering.new_key()
                raise NotAllowed(translate("{code} was made of this before. Once more, and there is another one.", code=shown(order.row.code)))  # fmt: skip
            return order
        before, told = self._before_typed(), dict[str, Any]()
        for name in PERSONAL:
            if self._form[name] != before[name]:
                told[name] = self._form[name]
        if self._form[FEE] != before[FEE]:
            told[FEE] = found.fee
        if self._form[PAY] != before[PAY]:
            told["payment"] = found.payment
        items = found.wanted if self._form[ITEMS] != before[ITEMS] else None
        return await self._ordering.change(items, told)

    def _before_typed(self) -> Form:
        form = Form()
        form.take(self._before)
        return form


def _units(order: Order) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for each in order.lines:
        found[each.sku] = found.get(each.sku, 0) + each.quantity
    return found


def _offered(item: Item) -> str:
    words = translate("{sku} · {n} free", sku=shown(item.sku), n=grouped(item.free))
    return f"{shown(titled(item.name, item.variant))} · {words}"


def _beside(words: str, amount: str, width: int, style: Style) -> Text:
    room = width - cell_len(amount) - 1
    left = clip(words, max(room, 4))
    return Text(f"{left}{' ' * max(width - cell_len(left) - cell_len(amount), 1)}{amount}", style)


def new_form(ordering: Ordering, known: Known, fee: int, payment: Payment = Payment.NONE) -> Form:
    """A new order: what is known of whoever orders, and what they said."""
    buyer, hints, selling = known.buyer, known.hints, ordering.selling
    return Form(
        {
            NAME: buyer.name,
            PHONE: phone.at_home(buyer.phone or hints.phone, selling.home),
            ADDRESS: buyer.address or hints.address,
            FEE: typed(fee, selling.currency) if fee else "",
            PAY: typed_payment(payment),
            KEY: ordering.new_key(),
        }
    )


class OrderDialogs:
    """Opens the dialog over a screen, and does what comes after it."""

    def __init__(self, screen: DeskScreen, done: Callable[[Order], Any]) -> None:
        """`done` is given what was made or changed."""
        self._screen, self._done = screen, done

    def new(self, conversation: int | None) -> None:
        """A new order, for the person of a conversation or for somebody who called."""
        self._screen.work("known", self._open, conversation, None)

    def change(self, order: Order) -> None:
        """An order that is there."""
        self._screen.work("known", self._open, order.row.conversation_id, order)

    async def _open(self, conversation: int | None, order: Order | None) -> None:
        screen, orders = self._screen, self._screen.program.desk.orders
        ordering = await orders.ordering(conversation, order)
        await ordering.load()
        unkept = await ordering.unkept()
        known = None if order is not None else await ordering.known()
        if screen.app.screen is not screen:
            return  # something else was opened meanwhile, and has the keys
        if known is not None:
            form = new_form(ordering, known, orders.fee, orders.payment)
        else:
            assert order is not None
            hidden = {ITEMS} if not ordering.lines_change else set()
            hidden |= {FEE} if order.row.source else set()
            form = order_form.form_of(order, ordering.selling.home, frozenset(hidden))
        dialog = OrderDialog(ordering, form, known, unkept)
        dialog.open(screen.app, partial(self._left, ordering))

    def _left(self, ordering: Ordering, how: Left[Order]) -> None:
        if how.kept is not None:
            orders = self._screen.program.desk.orders
            orders.fee, orders.payment = how.kept.row.fee, Payment(how.kept.row.payment)
            self._done(how.kept)
        else:
            self._screen.work("verb", self._held, ordering, how.unkept)

    async def _held(self, ordering: Ordering, unkept: str) -> None:
        await ordering.hold(unkept)
        if unkept:
            self._screen.tell(translate("What you wrote is held: open it again to go on."))
