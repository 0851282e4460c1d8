"""Conversations that have been quiet for long are closed by themselves, after their customers were told."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from socialdesk.clock import Clock
from socialdesk.model.auto_resolve import Decision, Periods, Quiet, Step, decide
from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.i18n import mark
from socialdesk.model.ids import Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Allowed, Capabilities, judge
from socialdesk.model.spoken import spoken
from socialdesk.services.jobs import Job
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.store.auto_resolve import PORTION, Candidate, Known, notice_key
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.situations import PRIVATE, situation_of
from socialdesk.store.store import Store
from socialdesk.store.switches import AUTO_RESOLVE

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two looks."""
MOST_SHOWN = 1_000
MOST_TOLD, MOST_CLOSED = 200, 1_000
"""Customers that are told, and conversations that are closed, in one look: a shop that begins with it floods no
platform, and what is closed in one look is taken back in one."""
TOLD_FROM, TOLD_UNTIL = 8, 21
"""Hours of the shop's day between which customers are told: nobody is woken to hear that nothing happened."""
WHY = {
    "quiet": mark("nobody has written for so long"),
    "unannounced": mark("nobody has written for so long; the platform lets nobody be told"),
    "long_quiet": mark("nobody has written for very long; a notice would only surprise"),
    "not_yet": mark("not quiet for long enough yet"),
    "told": mark("the customer was told, and has time to answer"),
    "snoozed": mark("it is snoozed"),
    "resolved": mark("it is resolved"),
    "waiting": mark("the customer waits for an answer"),
    "unread": mark("a message was read by nobody"),
    "promised": mark("something is promised"),
    "scheduled": mark("an answer goes out later"),
    "unsent": mark("an answer is not sent yet"),
    "draft": mark("an answer is begun"),
    "paused": mark("it is paused"),
    "handled": mark("another program has the chat"),
    "unwanted": mark("[auto_resolve] leaves it out"),
}
"""Why something is done, or is not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the shop wants closed, as `[auto_resolve]` says it. Without `periods` nothing is."""

    periods: Periods | None
    only: str
    unless: str
    texts: Mapping[str, str]
    """The notice by language; an empty one is not said."""
    shop: str
    language: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be done to a conversation now, and why; or why nothing."""

    conversation_id: int
    account: str
    name: str
    quiet_since: Instant
    decision: Decision


class AutoResolve:
    """A job of the worker's, in portions. Each conversation is looked at once more in the transaction that closes
    or tells it, so that whoever writes in between is never closed; a worker that dies goes on with the next."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        wanted: Wanted,
        asker: Callable[[], Asker],
        limits: Mapping[str, Capabilities],
    ) -> None:
        self._store = store
        self._clock = clock
        self._wanted = wanted
        self._asker = asker
        self._limits = limits

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked; never where the shop wants nothing closed."""
        return (Job("auto_resolve", EVERY, self.look),) if self._wanted.periods else ()

    async def look(self) -> None:
        """Tell, and close, whatever is due. Raises StoreError."""
        periods = self._wanted.periods
        if periods is None or not await self._store.switches.is_on(AUTO_RESOLVE):
            return
        names = await self._names()
        now = self._clock.now()
        batch, closed, told = f"auto-resolve:{now}", 0, 0
        here = datetime.fromtimestamp(now / 1000, self._asker().zone)
        most_told = MOST_TOLD if TOLD_FROM <= here.hour < TOLD_UNTIL else 0
        async for ids in self._due(periods, now):
            found = await self._store.auto_resolving.known(ids, now)
            decided = {number: self._decide(each, names, now) for number, each in found.items()}
            for number, each in decided.items():
                if each.step is Step.NOTICE and told < most_told:
                    told += await self._tell(number, names)
            closing = [number for number, each in decided.items() if each.step is Step.CLOSE]
            if closing:
                closed += len(await self._close(closing, names, batch))
            if closed >= MOST_CLOSED:
                break
        if closed or told:
            log.info("Quiet conversations closed: %d; customers told before: %d.", closed, told)

    async def preview(self) -> list[Foreseen]:
        """What a look would do now, and why it leaves others: whatever has been quiet for so long that it could be
        told or closed, longest quiet last. Raises StoreError."""
        periods = self._wanted.periods
        if periods is None:
            return []
        names, now, after = await self._names(), self._clock.now(), None
        found = list[Foreseen]()
        wanted = {each async for ids in self._due(periods, now) for each in ids}
        seen = set[int]()
        while len(found) < MOST_SHOWN:
            portion = await self._store.auto_resolving.quiet(
                InboxFilter(Shelf.ALL, (_NOT_RESOLVED,)), now - periods.least, after, narrow=False
            )
            numbers = [each.id for each in portion] if portion else sorted(wanted - seen)
            for number, each in (await self._store.auto_resolving.known(numbers, now)).items():
                seen.add(number)
                decision = self._decide(each, names, now, is_wanted=number in wanted)
                row, quiet = each
                account = names.get(row.account_id, "")
                found.append(Foreseen(number, account, row.contact_name, quiet.since, decision))
            if not portion:
                break
            after = portion[-1]
        return found

    async def _due(self, periods: Periods, now: Instant) -> AsyncIterator[list[int]]:
        """Those that may be due, in portions: quiet for long, or told before."""
        wanted, after = await self._filter(), None
        while True:
            found: list[Candidate] = await self._store.auto_resolving.quiet(
                wanted, now - periods.least, after
            )
            if found:
                yield [each.id for each in found]
            if len(found) < PORTION:
                break
            after = found[-1]
        last = 0
        while told := await self._store.auto_resolving.noticed(now - periods.notice, last):
            last = told[-1]
            yield await self._store.auto_resolving.without_stale(told, now)

    async def _filter(self) -> InboxFilter:
        """Open and answered conversations that the shop wants closed."""
        asker, conditions = self._asker(), list[Condition]()
        if self._wanted.only:
            found = await narrowed(self._store, understood(self._wanted.only, strict=True), asker)
            conditions += found.conditions
        if self._wanted.unless:
            found = await narrowed(self._store, understood(self._wanted.unless, strict=True), asker)
            every = Condition("either", negated=True, either=(_all(found.conditions),))
            conditions.append(every)
        return InboxFilter(Shelf.ACTIVE, tuple(conditions))

    def _decide(
        self, known: Known, names: Mapping[int, str], now: Instant, *, is_wanted: bool = True
    ) -> Decision:
        periods = self._wanted.periods
        assert periods is not None
        can = self._can_be_told(known, names, now)
        asked: Quiet = replace(known[1], can_be_told=can, is_wanted=is_wanted)
        return decide(asked, periods, now)

    def _can_be_told(self, known: Known, names: Mapping[int, str], now: Instant) -> bool:
        row, _ = known
        limits = self._limits.get(names.get(row.account_id, ""))
        kind = ChatKind(row.chat_kind)
        if limits is None or not row.address or kind not in PRIVATE:
            return False
        situation = situation_of(row, now, DeliveryKind.ACKNOWLEDGEMENT)
        return isinstance(judge(limits, situation), Allowed)

    async def _tell(self, number: int, names: Mapping[int, str]) -> bool:
        words = await self._store.auto_resolving.last_words(number)
        now = self._clock.now()

        def notice(known: Known) -> NewDelivery | None:
            row, quiet = known
            if self._decide(known, names, now).step is not Step.NOTICE:
                return None
            language = spoken(row.contact_language, words, self._wanted.language)
            texts = self._wanted.texts
            text = texts.get(language) or texts.get(self._wanted.language, "")
            body = text.replace("{shop}", self._wanted.shop)
            key = notice_key(row.id, quiet.since)
            return NewDelivery(key, row.id, DeliveryKind.ACKNOWLEDGEMENT, body, OWN_NAME)

        return await self._store.auto_resolving.tell(number, notice, now, self._store.guard)

    async def _close(self, ids: list[int], names: Mapping[int, str], batch: str) -> list[int]:
        now = self._clock.now()
        return await self._store.auto_resolving.close(
            ids, lambda known: self._decide(known, names, now).step is Step.CLOSE, now, batch
        )

    async def _names(self) -> dict[int, str]:
        return {int(each.id): each.name for each in await self._store.accounts.all()}


_NOT_RESOLVED = Condition("status", ("resolved",), negated=True)


def _all(conditions: tuple[Condition, ...]) -> Condition:
    """All of these as one."""
    one = tuple(Condition("either", negated=True, either=(each,)) for each in conditions)
    return Condition("either", negated=True, either=one)
