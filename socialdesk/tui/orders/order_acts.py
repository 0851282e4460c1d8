"""What is done with orders."""

from __future__ import annotations

import asyncio
from functools import cached_property

from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.model.order import STATES, State, follows
from socialdesk.store.order_rows import Order
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.orders.acts import Acts
from socialdesk.tui.orders.agreeing import Agreeing
from socialdesk.tui.orders.order_dialog import OrderDialogs
from socialdesk.tui.orders.order_turns import Turns, following
from socialdesk.tui.orders.orders_page import OrdersPage
from socialdesk.tui.orders.paying import Paying
from socialdesk.tui.orders.receipts import Receipts
from socialdesk.tui.text import shown

_NARROWED = (None, *State)


class OrderActs(Acts[OrdersPage]):
    """What is meant is the order under the cursor when the key was pressed."""

    @property
    def order(self) -> Order | None:
        """The order under the cursor."""
        return self.page.orders.order

    def meant(self) -> Order | None:
        """The same; where there is none, that is said."""
        if self.order is None:
            self.screen.tell(translate("There is no order here."))
        return self.order

    @cached_property
    def receipts(self) -> Receipts:
        """What customers are told of their orders."""
        return Receipts(self.screen, self.done)

    def receipt(self) -> None:
        """What the customer would read of it, to be sent."""
        if (order := self.meant()) is not None:
            self.receipts.offer(order)

    def agree(self) -> None:
        """The message that may be the customer's yes, to be read and decided."""
        if (order := self.meant()) is not None:
            Agreeing(self.screen, self.done).ask(order)

    def paid(self) -> None:
        """Somebody saw that it was paid."""
        if (order := self.meant()) is not None:
            Paying(self.screen, self.done).ask(order)

    # -- making and changing

    @cached_property
    def dialogs(self) -> OrderDialogs:
        """The dialog of an order."""
        return OrderDialogs(self.screen, self._kept)

    def new(self) -> None:
        """One for somebody who called."""
        self.dialogs.new(None)

    def change(self) -> None:
        """Change it."""
        if (order := self.meant()) is not None:
            self.dialogs.change(order)

    def _kept(self, order: Order) -> None:
        self.list.go_to(str(order.row.id))
        self.screen.work("verb", self._tell_kept, order)

    async def _tell_kept(self, order: Order) -> None:
        await self.done()
        total = money(order.row.total, order.row.currency)
        self.screen.tell(translate("{code} is kept: {total}", code=shown(order.row.code), total=total))  # fmt: skip

    # -- turning it

    @cached_property
    def turns(self) -> Turns:
        """How orders are turned."""
        return Turns(self)

    def forward(self) -> None:
        """On to the next state of its way."""
        if (order := self.meant()) is not None:
            self.turns.forward(order)

    def turn(self) -> None:
        """To a state that is asked for."""
        if (order := self.meant()) is not None:
            self.turns.to_any(order)

    def cancel(self) -> None:
        """Cancel it, after a question."""
        if (order := self.meant()) is not None:
            self.turns.cancel(order)

    def give_back(self) -> None:
        """It was sent back."""
        if (order := self.meant()) is not None:
            self.turns.give_back(order)

    def undo(self) -> None:
        """Take back what happened to it last."""
        if (order := self.meant()) is not None:
            self.turns.undo(order)

    def why_not_forward(self) -> str:
        """Why nothing follows; empty if something does."""
        if self.order is None:
            return translate("no order is chosen")
        state = self.order.row.state
        return "" if following(state) is not None else translate("nothing follows")

    def why_not_cancel(self) -> str:
        """Why it cannot be cancelled; empty if it can."""
        return self._why_not(State.CANCELLED)

    def why_not_give_back(self) -> str:
        """Why it cannot be returned; empty if it can."""
        return self._why_not(State.RETURNED)

    def _why_not(self, state: State) -> str:
        if self.order is None:
            return translate("no order is chosen")
        now = self.order.row.state
        return "" if state in follows(now) else translate(STATES[now])

    # -- paying

    def pay(self) -> None:
        """The code that it is paid by, over the screen."""
        if (order := self.meant()) is not None:
            self.screen.work("code", self._pay, order, exclusive=True)

    async def _pay(self, order: Order) -> None:
        from socialdesk.services.payment_codes import payment_code  # noqa: PLC0415 - few look
        from socialdesk.services.qr_codes import QUIET, squares  # noqa: PLC0415 - the same
        from socialdesk.tui.orders.payment_dialog import PaymentScreen  # noqa: PLC0415 - the same

        orders = self.page.orders
        payee = (await orders.services()).payee
        text = payment_code(order.row, payee)
        assert payee is not None
        drawn = await asyncio.to_thread(squares, text)
        if self.screen.app.screen is not self.screen:
            return  # something else was opened meanwhile, and has the keys
        amount = money(order.row.due, order.row.currency)
        words = f"{shown(order.row.code)} · {amount} · {payee.account}"
        self.screen.app.push_screen(PaymentScreen(drawn, QUIET, words))

    # -- what is looked at

    def narrow(self, step: int) -> None:
        """Those in another state alone, or all."""
        orders = self.page.orders
        place = (_NARROWED.index(orders.state) + step) % len(_NARROWED)
        orders.state = _NARROWED[place]
        self.anew()

    def show_all(self) -> None:
        """All of them again."""
        orders = self.page.orders
        orders.state, orders.words, orders.person = None, "", None
        self.anew()

    def of_person(self) -> None:
        """What whoever ordered this has ordered."""
        if (order := self.meant()) is None:
            return
        contact = order.row.contact_id
        orders = self.page.orders
        if contact is not None:
            orders.look_at(contact, order.row.name)
        elif order.row.phone:
            orders.state, orders.words, orders.person = None, order.row.phone, None
        else:
            self.screen.tell(translate("Nobody knows who ordered this: no conversation, no number."))  # fmt: skip
            return
        self.anew()

    def find(self) -> None:
        """Ask for words, and show the orders in which they stand."""
        keys = self.screen.program.keymap
        hint = translate(
            "a code, a name, a number, with or without accents; nothing shows all · {accept} finds · {close} back",
            accept=keys.shown("accept", "prompt"),
            close=keys.shown("close", "prompt"),
        )

        async def answered(words: str) -> None:
            self.page.orders.words = words
            self.anew()

        self.screen.ask(translate("Find orders"), hint, answered, before=self.page.orders.words)

    # -- where it leads to

    def open(self) -> None:
        """To the conversation."""
        self.conversation()

    def conversation(self) -> None:
        """To the conversation that it was made in, or in which its person was in touch last."""
        if (order := self.meant()) is not None:
            self.screen.work("open", self._to_conversation, order, exclusive=True)

    async def _to_conversation(self, order: Order) -> None:
        row = order.row
        number = row.conversation_id
        if number is None and row.contact_id is not None:
            number = await self.page.desk.session.store.receipts.private_chat(row.contact_id)
        if self.screen.app.screen is not self.screen:
            return  # something else was opened meanwhile, and has the keys
        if number is None:
            self.screen.tell(translate("It was not made in a conversation, and nobody knows whose it is."))  # fmt: skip
            return
        choice = Choice("conversation", number, row.name, "")
        self.screen.program.show("inbox").take_choice(choice)
