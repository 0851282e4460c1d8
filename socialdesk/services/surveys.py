"""Asking customers afterwards: a worker's job looks who may be asked, and each is decided once more in the transaction that
asks them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from socialdesk.clock import Clock
from socialdesk.model.ids import Instant
from socialdesk.model.policy import Capabilities
from socialdesk.model.spoken import spoken
from socialdesk.model.survey import SCALES, Kind
from socialdesk.model.survey_asking import LATE, About, Plan, Plans, Why, hindrance, sampled
from socialdesk.model.telling import Outcome, Saying
from socialdesk.services.jobs import Job
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.services.survey_answers import Called, Wording
from socialdesk.services.telling import Telling
from socialdesk.store.conversations import ConversationRow
from socialdesk.store.engine.database import Connection
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from socialdesk.store.surveys import (
    ABOUT_ORDERS,
    PORTION,
    Known,
    Left,
    Occasion,
    Question,
    Say,
    put_down,
)
from socialdesk.store.switches import SURVEYS

log = logging.getLogger(__name__)

EVERY = 30.0
"""Seconds between two looks."""
MOST = 200
"""People who are asked in one look: a shop that begins with it floods no platform."""
NOT_YET = (Why.GOES_ON, Why.UNFINISHED, Why.QUIET)
"""What may be over a little later."""
FOLLOWER = "surveys"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What asking in a conversation now would come to: the question, or why there is none."""

    row: ConversationRow
    decided: Question | Left


def by_telling(telling: Telling) -> Say:
    """Asks as everything is told that the program says of its own accord, or not at all: a question that came too late
    would be about something else."""

    async def say(
        conn: Connection, row: ConversationRow, key: str, question: Question
    ) -> Why | None:
        marks = tuple(map(str, SCALES[question.kind].marks))
        saying = Saying(row.id, key, question.text, choices=marks, quiet=False, switch=SURVEYS)
        told = await telling.tell_in(conn, saying)
        if told.outcome is Outcome.LATER:
            await telling.drop_in(conn, key, told.why)
        return None if told.outcome is Outcome.SENT else Why.WINDOW

    return say


class Asking:
    """Who is asked what. `only` are the queries of kinds that have one; `limits` are those of accounts by name, `say` queues a question where the platform's rules and
    the shop's quiet hours let it; `chance` gives numbers
    from 0 to 1; `is_quiet`: nobody is to be disturbed at a moment."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        plans: Plans,
        wording: Wording,
        limits: Mapping[str, Capabilities],
        asker: Callable[[], Asker],
        say: Say,
        chance: Callable[[], float],
        is_quiet: Callable[[Instant], bool],
    ) -> None:
        self._store = store
        self._clock = clock
        self._plans = plans
        self._wording = wording
        self._limits = limits
        self._by_account: dict[int, Capabilities] = {}
        self._asker = asker
        self._say = say
        self._chance = chance
        self._is_quiet = is_quiet

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked; never where the shop asks nothing."""
        return (Job("surveys", EVERY, self.look),) if self._plans.kinds else ()

    async def look(self) -> None:
        """Ask whoever is to be asked. Raises StoreError."""
        if not await self._store.switches.is_on(SURVEYS):
            return
        after = {about: self._after(about) for about in About if self._plans.after(about)}
        later: Mapping[About, int] = {
            about: wait for about, wait in after.items() if about in ABOUT_ORDERS.values()
        }
        if later:
            await self._store.order_news.follow_all(
                FOLLOWER, lambda conn, found: put_down(conn, found, later)
            )
        now = self._clock.now()
        if About.CASE in after:
            since = now - after[About.CASE] - LATE
            await self._store.surveys.put_down_cases(since, now, after[About.CASE])
        if self._is_quiet(now):
            return  # whoever is to be asked waits for the morning
        only, asked = await self._only(), 0
        if About.RESOLVED in after:
            until = Instant(now - after[About.RESOLVED])
            asked = await self._through(
                lambda place: self._store.surveys.resolved(place, until), (until - LATE, 0), only
            )
        asked += await self._through(
            lambda place: self._store.surveys.due(now, place), (0, 0), only
        )
        if asked:
            log.info("Customers who were asked how it was: %d.", asked)

    async def _through(
        self,
        read: Callable[[tuple[int, int]], Awaitable[list[Occasion]]],
        place: tuple[int, int],
        only: Mapping[Kind, InboxFilter],
    ) -> int:
        """Ask about all that is read, page by page: whoever cannot be asked yet stands in nobody's way."""
        asked = 0
        while asked < MOST:
            page = await read(place)
            asked += await self._ask_all(page, only)
            if len(page) < PORTION:
                break
            place = (page[-1].due_at, page[-1].survey or page[-1].conversation_id)
        return asked

    async def preview(self, conversation_id: int, kind: Kind | None = None) -> Foreseen:
        """What asking somebody now would come to, chance and what may come in between aside. Raises NotFound, StoreError."""
        now = self._clock.now()
        occasion = await self._store.surveys.by_hand(conversation_id, now)
        found = await self._store.surveys.known(occasion, await self._only(), now)
        return Foreseen(
            found.row, self._choose(found, occasion, self._clock.now(), by_hand=True, kind=kind)
        )

    async def send(self, conversation_id: int, kind: Kind | None = None) -> Question | Left | None:
        """Ask somebody now because a person of the shop wants it: whoever was asked lately, wants to hear nothing or is out of
        reach is not asked all the same. None where they were asked about this before. Raises NotFound, StoreError."""
        now = self._clock.now()
        occasion = await self._store.surveys.by_hand(conversation_id, now)
        return await self._store.surveys.ask(
            occasion,
            partial(self._choose, occasion=occasion, now=now, by_hand=True, kind=kind),
            await self._only(),
            self._say,
            now,
        )

    async def _ask_all(
        self, occasions: Sequence[Occasion], only: Mapping[Kind, InboxFilter]
    ) -> int:
        asked = 0
        for each in occasions:
            now = self._clock.now()
            # Whoever is not to be asked yet costs no transaction that writes.
            known = await self._store.surveys.known(each, only, now)
            if self._is_early(known, each, now):
                continue
            choose = partial(self._choose, occasion=each, now=now)
            done = await self._store.surveys.ask(each, choose, only, self._say, now)
            asked += isinstance(done, Question)
        return asked

    def _is_early(self, known: Known, occasion: Occasion, now: Instant) -> bool:
        whys = {
            self._why_not(known, each, now) for each in self._plans.after(About(occasion.about))
        }
        return whys <= set(NOT_YET) and now - occasion.due_at <= LATE

    def _why_not(self, known: Known, plan: Plan, now: Instant) -> Why | None:
        before = known.asked.get(plan.kind)
        why = hindrance(plan, known.facts, self._plans.per_person, now, before)
        if why is None and self._is_quiet(now):
            return Why.QUIET
        is_narrowed = plan.kind in self._wording.narrowed
        return Why.UNWANTED if why is None and is_narrowed and plan.kind not in known.holds else why

    def _choose(
        self,
        known: Known,
        occasion: Occasion,
        now: Instant,
        *,
        by_hand: bool = False,
        kind: Kind | None = None,
    ) -> Question | Left:
        plans = self._plans.by_hand(kind) if by_hand else self._plans.after(About(occasion.about))
        left = None
        for plan in plans:
            why = self._why_not(known, plan, now)
            if why is None and not by_hand and not sampled(plan, self._chance()):
                why = Why.UNSAMPLED
            if why is None:
                return self._question(known, plan.kind)
            left = left or Left(why, plan.kind, why not in NOT_YET)
        return left or Left(Why.OFF, kind or Kind.CSAT)

    def _question(self, known: Known, kind: Kind) -> Question:
        row, wording = known.row, self._wording
        language = spoken(row.contact_language, known.words, wording.language)
        who = Called(row.contact_name, row.contact_first_name, row.contact_pronoun, known.words)
        marks = tuple(map(str, SCALES[kind].marks))
        limits = self._by_account.get(row.account_id)
        fits = limits is not None and limits.buttons.marks >= len(marks)
        return Question(
            kind, wording.question(kind, language, who), language, marks if fits else ()
        )

    def _after(self, about: About) -> int:
        """How long after it somebody is asked: of several that are asked about the same, the longest."""
        return max(each.after for each in self._plans.after(about))

    async def _only(self) -> dict[Kind, InboxFilter]:
        """The filters of kinds that have one; accounts are looked up with them."""
        for each in await self._store.accounts.all():
            if each.name in self._limits:
                self._by_account[each.id] = self._limits[each.name]
        found = {}
        for kind, text in self._wording.narrowed.items():
            query = understood(text, strict=True)
            found[kind] = await narrowed(self._store, query, self._asker(), Shelf.ALL)
        return found
