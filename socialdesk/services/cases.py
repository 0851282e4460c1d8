"""Complaints, returns and reviews, as people and programs handle them to their end."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model import rating_words
from socialdesk.model.case import (
    LONGEST_NOTE,
    LONGEST_SOURCE,
    STEPS,
    Cause,
    Kind,
    Outcome,
    Step,
    next_step,
)
from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.money import money
from socialdesk.model.order import GONE
from socialdesk.model.order import State as OrderState
from socialdesk.model.product import MOST_AMOUNT, tidy
from socialdesk.services.order_text import addressed
from socialdesk.services.orders import Orders
from socialdesk.services.products import shown
from socialdesk.store.case_repeats import Repeat, repeats
from socialdesk.store.cases import CaseRow, Done, Evidence, NewCase, StepRow, Wanted
from socialdesk.store.cases import Cases as CaseStore
from socialdesk.store.store import Store

AT_ONCE = 200
"""Cases that are read in one go."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the shop says about cases: how long (ms) each kind has, what is asked once a review's trouble is put right (by
    language), how the shop is called and which language it speaks."""

    length: Callable[[Kind], int]
    questions: Mapping[str, str]
    shop: str
    language: str


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says of a case: as typed; what is None stays as it is (or is not known)."""

    cause: Cause | None = None
    about: str | None = None
    sku: str | None = None
    order: str | None = None
    due: Instant | None = None
    rating: int | None = None
    source: str = ""
    link: str = ""


NOBODY = mark("Nobody who writes to you is known to be in this case.")


class Cases:
    """`orders` is what a return turns."""

    def __init__(self, store: Store, clock: Clock, orders: Orders, words: Words) -> None:
        self._store = store
        self._cases = CaseStore(store.database)
        self._clock = clock
        self._orders = orders
        self._words = words

    # -- reading

    async def found(self, number: int) -> CaseRow:
        """One by its number. Raises NotFound."""
        row = await self._cases.one(number)
        if row is None:
            raise NotFound(
                translate(
                    "There is no case {number}. `socialdesk case list` lists them.", number=number
                )
            )
        return row

    async def all(self, wanted: Wanted, most: int | None = None) -> AsyncIterator[CaseRow]:
        """Cases, open ones by when they are due, all of them the newest first; at most so many."""
        after, left = None, most
        while left is None or left > 0:
            some = AT_ONCE if left is None else min(left, AT_ONCE)
            page = await self._cases.page(wanted, some, after)
            for each in page:
                yield each
            if len(page) < some:
                return
            last = page[-1]
            after = (last.due_at if wanted.open else last.opened_at, last.id)
            left = None if left is None else left - len(page)

    async def steps(self, row: CaseRow) -> list[StepRow]:
        """What was done about one, oldest first."""
        return await self._cases.steps(row.id)

    async def evidence(self, row: CaseRow) -> list[Evidence]:
        """The messages that show what is wrong."""
        return await self._cases.evidence(row.id)

    def next(self, row: CaseRow, steps: Sequence[StepRow]) -> Step | None:
        """What is to be done next; None where it is closed, or can be."""
        return None if row.closed_at is not None else next_step(row.kind, [each.step for each in steps], is_back=row.is_back)  # fmt: skip

    async def repeats(self, begins: int, ends: int, least: int = 2) -> list[Repeat]:
        """What came up again and again among cases that were opened in a time (ms), the most often first."""
        return await repeats(self._store.database, begins, ends, least)

    # -- by a person or a program

    async def open(
        self,
        kind: Kind,
        conversation: int | None,
        told: Report,
        agent: str,
        review: int | None = None,
    ) -> CaseRow:
        """Open one: for the person of a conversation, of an order, from a review, or of nobody who is known. Raises NotFound,
        NotAllowed."""
        now = self._clock.now()
        came = None if review is None else await self._review(review)
        if came is not None:
            told = _of_review(told, came)
        order = await self._orders.found(told.order) if told.order else None
        if order is not None and conversation is None:
            conversation = order.row.conversation_id
        if came is not None and conversation is None:
            conversation = came.conversation_id
        contact = order.row.contact_id if order is not None else None
        if conversation is not None:
            contact = (await self._store.inbox.conversation(conversation)).contact_id
        if kind is Kind.REVIEW and told.rating is None:
            raise NotAllowed(translate("Say how many stars it has: --rating 2."))
        if told.rating is not None and not 1 <= told.rating <= 5:
            raise NotAllowed(translate("A review has 1 to 5 stars."))
        new = NewCase(
            kind, told.cause or Cause.UNKNOWN, told.due or Instant(now + self._words.length(kind)),
            tidy(told.about or "", LONGEST_NOTE), conversation, contact, None if order is None else order.row.id, None if came is None else came.id,
            await self._sku(told.sku, None if order is None else [each.sku for each in order.lines]), told.rating,
            tidy(told.source, LONGEST_SOURCE), tidy(told.link, LONGEST_SOURCE), order.row.currency if order else "",
        )  # fmt: skip
        if new.order is None and new.conversation is None and kind is not Kind.REVIEW:
            raise NotAllowed(translate("Say whose it is: a conversation, or --order DH1001."))
        return await self.found(await self._cases.open(new, agent, now))

    async def change(self, row: CaseRow, told: Report) -> CaseRow:
        """Say otherwise why, of which product or order, what it is about, until when. Raises NotFound, NotAllowed."""
        self._must_be_open(row)
        order = await self._orders.found(told.order) if told.order else None
        if order is not None and row.refunded:
            raise NotAllowed(_went_back())
        changed = NewCase(
            row.kind, told.cause or row.cause, told.due or Instant(row.due_at),
            row.about if told.about is None else tidy(told.about, LONGEST_NOTE),
            order=order.row.id if order else row.purchase_id,
            sku=row.sku if told.sku is None else await self._sku(told.sku, None),
            currency=order.row.currency if order else row.currency,
        )  # fmt: skip
        await self._cases.change(row, changed)
        found = await self.found(row.id)
        if order is not None and found.purchase_id != order.row.id:  # it went back meanwhile
            raise NotAllowed(_went_back())
        return found

    async def step(
        self,
        row: CaseRow,
        step: Step,
        agent: str,
        note: str = "",
        amount: int = 0,
        back: Mapping[str, int | None] | None = None,
        key: str = "",
    ) -> CaseRow:
        """Write down what was done. Goods that are back turn their order to returned (`back` is what of it comes into the
        stock, None for all); money that went back is written down with the order. The same `key` does it once. Raises
        NotAllowed."""
        self._must_be_open(row)
        if step is Step.REFUNDED and amount <= 0:
            raise NotAllowed(translate("Say how much went back: --amount 125000."))
        if amount > MOST_AMOUNT:
            raise NotAllowed(translate("That is more than any order comes to."))
        if step is not Step.REFUNDED and amount:
            raise NotAllowed(translate("--amount goes with the step refunded."))
        if step is Step.BACK and row.purchase_id is not None:
            order = await self._orders.found(str(row.purchase_id))
            if order.row.state in GONE:
                await self._orders.turn(order, OrderState.RETURNED, agent, back)
        kept = hashlib.sha256(key.encode()).hexdigest() if key else None
        done = Done(step, tidy(note, LONGEST_NOTE), amount, kept)
        said = await self._cases.do(row.id, done, agent, self._clock.now())
        if said is False:
            self._must_be_open(await self.found(row.id))
        if said is not True:
            row = await self.found(row.id)
            raise NotAllowed(
                translate(
                    "Of {code} only {left} can still go back.",
                    code=shown(row.code),
                    left=money(int(said), row.currency),
                )
            )
        if row.kind is Kind.REVIEW and step is Step.FIXED:
            await self._prepare(row)
        return await self.found(row.id)

    async def add_evidence(self, row: CaseRow, messages: Sequence[int], agent: str) -> CaseRow:
        """Messages of the person that show what is wrong, with their files. Raises NotAllowed for others."""
        self._must_be_open(row)
        if not messages:
            raise NotAllowed(
                translate(
                    "Say which messages: `socialdesk case evidence 3 812 813`. `socialdesk thread` shows their numbers."
                )
            )
        if row.contact_id is None:
            raise NotAllowed(translate(NOBODY))
        foreign = await self._cases.add_evidence(row, messages, agent, self._clock.now())
        if foreign:
            raise NotAllowed(
                translate(
                    "Message {number} is not of this customer's chats. Nothing was changed.",
                    number=foreign[0],
                )
            )
        return await self.found(row.id)

    async def close(self, row: CaseRow, outcome: Outcome, agent: str, note: str = "") -> CaseRow:
        """It has come to its end. Raises NotAllowed where it had already."""
        if outcome is Outcome.REFUNDED and not row.refunded:
            raise NotAllowed(
                translate(
                    "Nothing went back yet: `socialdesk case step {number} refunded --amount 125000` first.",
                    number=row.id,
                )
            )
        now = self._clock.now()
        if not await self._cases.close(row, outcome, tidy(note, LONGEST_NOTE), agent, now):
            self._must_be_open(await self.found(row.id))
        if row.review_id is not None:
            review = await self.found(row.review_id)
            if review.closed_at is None:
                await self._prepare(review)
        return await self.found(row.id)

    async def reopen(
        self, row: CaseRow, agent: str, note: str = "", due: Instant | None = None
    ) -> CaseRow:
        """It has not come to its end after all. Raises NotAllowed where it is open."""
        now = self._clock.now()
        until = due or Instant(now + self._words.length(row.kind))
        if not await self._cases.reopen(row, until, tidy(note, LONGEST_NOTE), agent, now):
            raise NotAllowed(translate("Case {number} is open.", number=row.id))
        return await self.found(row.id)

    async def question(self, row: CaseRow, text: str = "") -> str:
        """What may be asked of whoever wrote a review, once it is put right; it stands as the draft of the review's task. A
        text of one's own is looked at: nothing is given for a rating, no stars are asked for. Raises NotAllowed."""
        self._must_be_open(row)
        if row.kind is not Kind.REVIEW:
            raise NotAllowed(
                translate("This is asked after a review; case {number} is none.", number=row.id)
            )
        if refused := rating_words.refusal(text):
            raise NotAllowed(refused)
        if row.contact_id is None:
            raise NotAllowed(translate(NOBODY))
        if self.next(row, await self.steps(row)) is Step.FIXED:
            raise NotAllowed(
                translate(
                    "Put it right first: `socialdesk case step {number} fixed`. Then it may be asked.",
                    number=row.id,
                )
            )
        if text.strip():
            await self._cases.prepare(row, text.strip())
            return text.strip()
        return await self._prepare(row)

    async def _prepare(self, row: CaseRow) -> str:
        if row.contact_id is None:
            return ""
        words = self._words
        text = await addressed(
            self._store,
            row.contact_id,
            words.questions,
            words.shop,
            words.language,
            {"order": row.code},
        )
        await self._cases.prepare(row, text)
        return text

    async def _review(self, number: int) -> CaseRow:
        row = await self.found(number)
        if row.kind is not Kind.REVIEW:
            raise NotAllowed(translate("Case {number} is no review.", number=number))
        return row

    async def _sku(self, words: str | None, ordered: Sequence[str] | None) -> str:
        """The product that it is about: as the shop writes it; where an order has one product alone, that."""
        if words:
            product = await self._store.products.one(words)
            if product is None and words not in (ordered or ()):
                raise NotFound(
                    translate(
                        'There is no product "{sku}". `socialdesk product list` lists them.',
                        sku=shown(words),
                    )
                )
            return product.sku if product else words
        return ordered[0] if ordered and len(set(ordered)) == 1 and words is None else ""

    def _must_be_open(self, row: CaseRow) -> None:
        if row.closed_at is not None:
            raise NotAllowed(
                translate(
                    "Case {number} is closed. `socialdesk case reopen {number}` opens it again.",
                    number=row.id,
                )
            )


def _of_review(told: Report, review: CaseRow) -> Report:
    """What is told of a case that came from a review: where no order is named, it is about the review's order and product."""
    if told.order:
        return told
    order = None if review.purchase_id is None else str(review.purchase_id)
    return replace(told, order=order, sku=told.sku or review.sku or None)


def _went_back() -> str:
    return translate("Money of its order went back already; open another case for another order.")


def step_words(step: Step) -> str:
    """What a step is called."""
    return translate(STEPS[step])
