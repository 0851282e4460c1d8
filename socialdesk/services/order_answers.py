"""What customers answer to receipts: read right after it comes, or decided by a person."""

from __future__ import annotations

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, Overtaken
from socialdesk.model.i18n import translate
from socialdesk.model.order import STATES, State
from socialdesk.services.jobs import Job
from socialdesk.services.products import shown
from socialdesk.store.order_answers import Answer
from socialdesk.store.order_answers import OrderAnswers as Answers
from socialdesk.store.order_receipts import ReceiptRow, told_of
from socialdesk.store.order_rows import Order
from socialdesk.store.order_yes import ask_about_changed
from socialdesk.store.store import Store

EVERY = 1.0
"""Seconds between two looks at what was said."""
SELDOM = 10.0
"""Seconds between two looks at what became of what was said."""
MOST_TURNS = 50
"""Portions in a row: what is left is read at the next look."""


class OrderAnswers:
    """A job of the worker's, and what people decide. Any number of workers may."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._answers = Answers(store.database)

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then."""
        return (
            Job("order_answers", EVERY, self.look),
            Job("yeses", SELDOM, self.look_back),
        )

    async def look(self) -> None:
        """Read all that was said by now, and end what was decided. Raises StoreError."""
        await self._answers.settle(self._clock.now())
        for _ in range(MOST_TURNS):
            if not (await self._answers.look(self._clock.now())).more:
                return

    async def look_back(self) -> None:
        """Have a person look where a yes was edited or deleted after it was taken down. Raises StoreError."""
        await ask_about_changed(self._store.database, self._clock.now())

    async def agree(self, order: Order, message: int | None, agent: str) -> Order:
        """A message of the customer's (None: the one that the open task is about) is their yes to the receipt that they were sent
        last. Raises NotAllowed for a message that cannot be, Overtaken where the order was changed meanwhile."""
        code = shown(order.row.code)
        receipt, answer = await self.meant(order, message)
        done = await self._answers.agree(receipt, answer, agent, self._clock.now())
        if done is None:
            raise Overtaken(
                translate(
                    "{code} was changed by somebody meanwhile. Look at it again first.", code=code
                )
            )
        return done

    async def meant(self, order: Order, message: int | None) -> tuple[ReceiptRow, Answer]:
        """The message that may be the yes (None: the one that the open task is about), and to which receipt. Raises NotAllowed for one that
        cannot be."""
        code = shown(order.row.code)
        receipt = await self._receipt(order)
        message = await self._answers.asked(order.row.id) if message is None else message
        if message is None:
            raise NotAllowed(
                translate(
                    "Say which message is the customer's yes: `socialdesk order agree {code} --message N`. `socialdesk thread` shows their numbers.",
                    code=code,
                )
            )
        return receipt, await self._answer(receipt, message, code)

    async def _receipt(self, order: Order) -> ReceiptRow:
        """The receipt that somebody may say yes to. Raises NotAllowed where there is none, or the order is another one now."""
        row, code = order.row, shown(order.row.code)
        if row.state is not State.NEW:
            raise NotAllowed(
                translate(
                    '{code} is "{now}": nobody need agree to it.',
                    code=code, now=translate(STATES[row.state]),
                )
            )  # fmt: skip
        receipt = await self._store.receipts.newest(row.id)
        if row.forgotten:
            raise NotAllowed(
                translate("Whose {code} was is erased: nobody can agree to it.", code=code)
            )
        if receipt is None:
            raise NotAllowed(
                translate(
                    "The customer has no receipt of {code} to say yes to. `socialdesk order receipt {code} --send` sends it.",
                    code=code,
                )
            )
        if receipt.digest != told_of(order).digest():
            raise NotAllowed(
                translate(
                    "{code} was changed after its receipt went out: what the customer said yes to is another order. `socialdesk order receipt {code} --send` sends it anew.",
                    code=code,
                )
            )
        return receipt

    async def _answer(self, receipt: ReceiptRow, message: int, code: str) -> Answer:
        """A message that may be the yes to a receipt. Raises NotAllowed for any other."""
        answer = await self._answers.said(message)
        if answer is None or answer.person != await self._answers.person(receipt):
            raise NotAllowed(
                translate(
                    "Message {message} is none that the customer of {code} wrote. `socialdesk thread N` shows the numbers of messages.",
                    message=message, code=code,
                )
            )  # fmt: skip
        if not await self._answers.came_after(receipt, answer):
            raise NotAllowed(
                translate(
                    "Message {message} was written before the receipt of {code} was there: it is no answer to it.",
                    message=message, code=code,
                )
            )  # fmt: skip
        if answer.edited_at is not None or answer.deleted_at is not None:
            raise NotAllowed(
                translate(
                    "Message {message} was changed after it was written, and proves nothing. Ask the customer to say it once more.",
                    message=message,
                )
            )
        return answer
