"""What the shop promises customers: what an answer may promise, what is written down, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.changes import Outcome, Promise, Promised, SettlePromise
from socialdesk.model.hours import WorkingHours
from socialdesk.model.i18n import moment_words, translate, whole_moment
from socialdesk.model.ids import Instant
from socialdesk.model.promise import LONGEST_TEXT, default_due, due_in, promised
from socialdesk.model.text import one_line, storable
from socialdesk.services.change_words import moment
from socialdesk.store.promises import PromiseRow
from socialdesk.store.store import Store

FOR_EVER = 1 << 60
HoursOf = Callable[[str], WorkingHours | None]
"""The working hours of an account, by its name."""


@dataclass(frozen=True, slots=True)
class OfferedPromise:
    """What an answer may promise: what would be written down, and how its moment is said in a sentence."""

    promise: Promise
    when: str


class Promises:
    """`hours_of` gives an account's working hours, by which a day ends; `new_key` a key that nobody else has."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        zone: ZoneInfo,
        hours_of: HoursOf,
        new_key: Callable[[], str],
    ) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._hours_of = hours_of
        self._new_key = new_key

    def offered(self, text: str, account: str) -> OfferedPromise | None:
        """What an answer promises; None for nothing. Nothing is written down."""
        found = promised(text, self._here(), self._hours_of(account))
        if found is None:
            return None
        return OfferedPromise(
            Promise(_ms(found.due), whole_moment(found.due), found.text, found.is_open),
            moment_words(found.due),
        )

    def said(self, at: int) -> str:
        """A moment (ms) as it stands in a sentence."""
        return moment_words(datetime.fromtimestamp(at / 1000, self._zone))

    def understood(self, words: str, due: str, account: str) -> Promise:
        """A promise as somebody writes it down: until when is said by `due`, else by the words themselves, else
        it is the end of the day. Raises NotAllowed for no words, or a moment that is none."""
        text = one_line(storable(words), LONGEST_TEXT)
        if not text:
            raise NotAllowed(translate("There is no text. Write something."))
        here, hours = self._here(), self._hours_of(account)
        if due.strip():
            at, said = moment(due, here)
            return Promise(at, said, text)
        found = promised(words, here, hours)
        until = found.due if found is not None else due_in(words, here, hours)
        if until is None:
            until = default_due(here, hours)
        is_open = found is not None and found.is_open
        return Promise(_ms(until), whole_moment(until), text, is_open)

    async def add(self, conversation_id: int, words: str, due: str, agent: str) -> PromiseRow:
        """Write one down for a conversation. Raises NotAllowed (no words, no moment, the same is promised
        already) and NotFound."""
        account = await self.account_of(conversation_id)
        promise = self.understood(words, due, account)
        number = await self.make(conversation_id, promise, agent)
        found = await self._store.promises.one(number) if number is not None else None
        if found is None:
            raise NotAllowed(translate("The same is promised here already."))
        return found

    async def make(self, conversation_id: int, promise: Promise, agent: str) -> int | None:
        """Write one down; its number. None where the same is promised already. Raises NotFound."""
        done = await self._store.conversations.do(
            promise, [conversation_id], agent, self._clock.now(), self._new_key()
        )
        if not done.changed:
            return None
        for each in reversed(await self._store.history.of(conversation_id, 20)):
            if isinstance(each.happened, Promised) and each.happened.text == promise.text:
                return each.happened.promise
        return None

    async def settle(self, number: int, outcome: Outcome, agent: str) -> PromiseRow:
        """It was kept, or is let go. Raises NotFound for a number that is none, NotAllowed where it is so, or
        otherwise, already."""
        found = await self._store.promises.one(number)
        if found is None:
            raise NotFound(
                translate(
                    "There is no promise {number}. `socialdesk promise list` lists them.",
                    number=number,
                )
            )
        done = await self._store.conversations.do(
            SettlePromise(outcome, number),
            [found.conversation_id],
            agent,
            self._clock.now(),
            self._new_key(),
        )
        after = await self._store.promises.one(number)
        if not done.changed or after is None:
            if found.outcome == Outcome.KEPT:
                raise NotAllowed(translate("Promise {number} is kept already.", number=number))
            raise NotAllowed(translate("Promise {number} is dropped already.", number=number))
        return after

    async def open(self, *, overdue: bool = False) -> list[PromiseRow]:
        """Those that are open, the first due first; or only those whose moment is over."""
        return await self._store.promises.open(self._clock.now() if overdue else FOR_EVER)

    async def account_of(self, conversation_id: int) -> str:
        """The account of a conversation, by its name. Raises NotFound."""
        row = await self._store.inbox.conversation(conversation_id)
        names = {each.id: each.name for each in await self._store.accounts.all()}
        return names.get(row.account_id, "")

    def _here(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now() / 1000, self._zone)


def _ms(moment: datetime) -> Instant:
    return Instant(round(moment.timestamp() * 1000))
