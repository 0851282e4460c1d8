"""Complaints, returns and reviews as the desk shows them: the open ones by when they are due, or all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from socialdesk.model.case import Cause, Kind, Outcome, Step, next_step
from socialdesk.model.ids import Instant
from socialdesk.services.cases import Cases as Service
from socialdesk.services.cases import Report
from socialdesk.store import case_lists
from socialdesk.store.case_lists import Counts, Known
from socialdesk.store.cases import CaseRow, Evidence, StepRow, Wanted, task_key
from socialdesk.store.order_lists import Sought
from socialdesk.store.order_rows import Order
from socialdesk.store.order_rows import Wanted as WantedOrders
from socialdesk.store.tasks import TaskRow
from socialdesk.tui.desk.orders import Orders
from socialdesk.tui.desk.session import Session

MOST = 500
"""Cases that are listed."""
OFFERED = 8
"""Orders of a person that a case is offered to be about, the newest."""


class Cases:
    """As they were read last."""

    def __init__(self, session: Session, orders: Orders) -> None:
        self._session = session
        self._orders = orders
        self.all = False
        """Whether closed ones are shown too: then the newest come first."""
        self.rows: Sequence[CaseRow] = ()
        self.next: Mapping[int, Step | None] = {}
        """What is to be done next of each."""
        self.counts = Counts(0, 0)
        self.story: tuple[int, Sequence[StepRow], Sequence[Evidence]] = (0, (), ())
        """What was done of the case of that number, and the messages that show what is wrong."""
        self._read: bool | None = None

    @property
    def now(self) -> Instant:
        """The moment, by the desk's clock."""
        return self._session.now()

    @property
    def agent(self) -> str:
        """Who works here."""
        return self._session.agent

    async def service(self) -> Service:
        """The service behind it."""
        return (await self._orders.services()).cases

    async def currency(self) -> str:
        """The shop's."""
        return (await self._orders.services()).currency

    # -- reading

    @property
    def is_read(self) -> bool:
        """Whether what is looked at was read."""
        return self._read is self.all

    async def load(self) -> bool:
        """Read them; whether they say something else than before. Raises StoreError."""
        wanted, database = self.all, self._session.store.database
        service = await self.service()
        rows = [each async for each in service.all(Wanted(open=None if wanted else True), MOST)]
        done = await case_lists.done(database, [each.id for each in rows])
        counts = await case_lists.counts(database, self.now)
        before = (self.rows, self.next, self.counts, self._read)
        if wanted is not self.all:
            return False  # others are wanted by now, and are read after these
        self.rows, self.counts, self._read = rows, counts, wanted
        self.next = {each.id: following(each, done[each.id]) for each in rows}
        return before != (self.rows, self.next, self.counts, self._read)

    async def load_story(self, number: int) -> bool:
        """Read what was done of one; whether it says something else."""
        service = await self.service()
        row = await service.found(number)
        story = (number, await service.steps(row), await service.evidence(row))
        before, self.story = self.story, story
        return before != story

    def following(self, row: CaseRow) -> Step | None:
        """What is to be done next of the case whose story was read."""
        return following(row, [each.step for each in self.story[1]])

    async def one(self, number: int) -> CaseRow:
        """One by its number. Raises NotFound."""
        return await (await self.service()).found(number)

    async def of_conversation(self, conversation: int) -> Known:
        """Those of whom one talks to there. Raises NotFound."""
        store = self._session.store
        contact = (await store.inbox.conversation(conversation)).contact_id
        return await case_lists.at_hand(store.database, contact)

    async def orders_of(self, conversation: int) -> Sequence[Order]:
        """The newest orders of whom one talks to there."""
        store = self._session.store
        contact = (await store.inbox.conversation(conversation)).contact_id
        sought = Sought(WantedOrders(contact=contact))
        return (await store.order_lists.portion(sought, OFFERED)).orders

    async def order_of(self, row: CaseRow) -> Order | None:
        """The order that it is about."""
        if row.purchase_id is None:
            return None
        return await (await self._orders.services()).orders.found(str(row.purchase_id))

    # -- acting: each raises NotAllowed where it cannot be done

    async def open(
        self, kind: Kind, conversation: int | None, told: Report, review: int | None = None
    ) -> CaseRow:
        """Open one; where it is to put right what a `review` says, what becomes of it is written down there too."""
        service = await self.service()
        return await service.open(kind, conversation, told, self.agent, review)

    async def step(
        self,
        row: CaseRow,
        step: Step,
        note: str = "",
        amount: int = 0,
        back: Mapping[str, int | None] | None = None,
    ) -> CaseRow:
        """Write down what was done."""
        key = self._session.new_key()
        return await (await self.service()).step(row, step, self.agent, note, amount, back, key)

    async def add_evidence(self, row: CaseRow, messages: Sequence[int]) -> CaseRow:
        """These messages show what is wrong."""
        return await (await self.service()).add_evidence(row, messages, self.agent)

    async def change(
        self,
        row: CaseRow,
        cause: Cause | None = None,
        about: str | None = None,
        due: Instant | None = None,
    ) -> CaseRow:
        """Say otherwise why, what it is about, or until when."""
        return await (await self.service()).change(row, Report(cause, about, due=due))

    def moment(self, words: str) -> tuple[Instant, str]:
        """A coming moment as typed, and how it is said back. Raises NotAllowed."""
        return self._session.moment(words)

    async def close(self, row: CaseRow, outcome: Outcome) -> CaseRow:
        """It has come to its end."""
        return await (await self.service()).close(row, outcome, self.agent)

    async def reopen(self, row: CaseRow) -> CaseRow:
        """It has not come to its end after all."""
        return await (await self.service()).reopen(row, self.agent)

    async def question(self, row: CaseRow) -> TaskRow | None:
        """The task of a review, with the question as its draft; None where there is no conversation to ask in."""
        await (await self.service()).question(row)
        if row.conversation_id is None:
            return None
        tasks = await self._session.store.tasks.at_hand(row.conversation_id)
        wanted = task_key(row.id, row.opened)
        return next((each for each in tasks if each.key == wanted), None)


def following(row: CaseRow, done: Sequence[Step]) -> Step | None:
    """What is to be done next of one; None where it is closed, or can be."""
    return None if row.closed_at is not None else next_step(row.kind, done, is_back=row.is_back)
