"""What a shop asks beside how long its customers waited: who was helped and came back, when it is busy, what is
left, who did what."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo

from socialdesk.model.ids import Instant
from socialdesk.model.measure import By, Question, When
from socialdesk.model.returns import FIRST_CONTACT, SAME_ISSUE
from socialdesk.model.workload import AgentWork, Backlog, Busy
from socialdesk.services.figures.columns import ANSWERED, OPEN
from socialdesk.services.figures.conversion import Conversion, count_conversion
from socialdesk.services.figures.counting import Shop, within
from socialdesk.services.figures.episodes import episodes, people
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.returns import (
    CustomerGroup,
    ElsewhereGroup,
    RepeatGroup,
    ResolutionGroup,
    count_customers,
    count_elsewhere,
    count_repeats,
    count_resolutions,
)
from socialdesk.services.figures.sales import load
from socialdesk.services.figures.workload import (
    QUARTER,
    count_agents,
    count_backlog,
    count_busy,
    quarters,
)
from socialdesk.services.working_hours import HoursSource
from socialdesk.store.packs import EARLIEST, EPISODES, FOREVER, Kept, Span
from socialdesk.store.store import Store


class Activity:
    """The service behind these figures, for commands, desks and reports. Whatever is asked, a time without
    beginning is all there is, and nothing after `as_of` has happened."""

    def __init__(self, store: Store, zone: ZoneInfo, hours: HoursSource) -> None:
        self._store = store
        self._zone = zone
        self._measuring = Measuring(store, zone, hours)

    async def resolutions(self, question: Question) -> list[ResolutionGroup]:
        """Resolved, reopened, first-contact resolution, how long it took: by when it was resolved, in groups
        of any `By`; an agent is who resolved. Raises StoreError."""
        begins, ends = _time(question)
        until = Instant(min(ends, question.as_of + 1) + FIRST_CONTACT)
        customers = await self._store.stories.customers()
        found = episodes(await self._kept((EARLIEST, until), begins), customers)
        asked = found.opened[(found.resolved >= begins) & (found.resolved < ends)]
        # Whose episode was long may have come back before the time.
        since = min(int(asked.min()), begins) if len(asked) else begins
        if begins > EARLIEST:
            found = episodes(await self._kept((Instant(since), until)), customers)
        return await asyncio.to_thread(
            count_resolutions, found, question, await self._shop(question)
        )

    async def repeats(self, question: Question) -> list[RepeatGroup]:
        """Repeat issues of each tag that any episode has. Raises StoreError."""
        begins, ends = _time(question)
        kept = await self._kept((EARLIEST, ends), Instant(max(begins - SAME_ISSUE, 0)))
        found = episodes(kept, await self._store.stories.customers())
        shop = await self._shop(replace(question, by=By.TAG))
        return await asyncio.to_thread(count_repeats, found, question, shop)

    async def customers(self, question: Question) -> list[CustomerGroup]:
        """New and returning customers, in groups of any `By` but agents. Raises StoreError."""
        _, ends = _time(question)
        kept = await self._kept((EARLIEST, ends))
        found = episodes(kept, await self._store.stories.customers())
        return await asyncio.to_thread(count_customers, found, question, await self._shop(question))

    async def conversion(self, question: Question, within: int) -> list[Conversion]:
        """Chats that became orders within so long (ms), in groups of any `By`; an agent is who resolved. Raises StoreError."""
        begins, ends = _time(question)
        kept = await self._kept((begins, Instant(min(ends, question.as_of + 1))), EARLIEST)
        found = episodes(kept, await self._store.stories.customers())
        orders = await load(self._store, Question(question.as_of, question.begins))
        return await asyncio.to_thread(
            count_conversion, found, orders, question, within, await self._shop(question)
        )

    async def elsewhere(self, question: Question) -> list[ElsewhereGroup]:
        """How many answers were written in the platforms' own apps, in groups of any `By`. Raises
        StoreError."""
        begins, ends = _time(question)
        by_arrival = question.when is When.ARRIVAL
        opened = (begins, ends) if by_arrival else (EARLIEST, ends)
        waits = await self._measuring.loaded(opened, EARLIEST if by_arrival else begins)
        return count_elsewhere(waits, question, await self._measuring.shop(question))

    async def busy(self, question: Question) -> list[Busy]:
        """The hours of a week, Monday 0 o'clock first; none of no time. Messages are counted by the quarter of
        an hour, so a time that begins at 10:07 has what was said from 10:00 on. Raises StoreError."""
        begins, ends = _time(question)
        ends = Instant(min(ends, question.as_of + 1))
        # Side by side, for each takes as long as the other.
        said, waits, customers = await asyncio.gather(
            self._store.workload.said(*quarters((begins, ends))),
            self._measuring.loaded((EARLIEST, ends), begins),
            self._store.stories.customers(),
        )
        if question.begins is None:
            known = [int(waits.opened.min())] if len(waits) else []
            known += [said[0][0] * QUARTER] if said else []
            begins = Instant(min(known, default=int(ends)))
        person = people(waits.conversation, customers)
        return await asyncio.to_thread(
            count_busy, said, waits, person, (begins, ends), question.as_of, self._zone
        )

    async def backlog(self, question: Question) -> list[Backlog]:
        """How much was left at the end of each period: `By` hour, day (as is), week or month. Raises
        StoreError."""
        begins, ends = _time(question)
        ends = Instant(min(ends, question.as_of + 1))
        waits = await self._measuring.loaded((EARLIEST, ends), begins)
        some = episodes(await self._kept((EARLIEST, ends), begins))
        if question.begins is None:
            known = [int(each.opened.min()) for each in (waits, some) if len(each)]
            begins = Instant(min(known, default=int(ends)))
        return await asyncio.to_thread(
            count_backlog, waits, some, (begins, ends), question, self._zone
        )

    async def agents(self, question: Question, *, is_now: bool = True) -> list[AgentWork]:
        """Everybody's work in a time, by name. `is_now`: nobody asks as of another moment, so whose conversations
        wait is read as it is, and not from what was done to them until then. Raises StoreError."""
        begins, ends = _time(question)
        as_of = question.as_of
        stops = Instant(min(ends, as_of + 1))
        loaded = await self._measuring.loaded((EARLIEST, Instant(as_of + 1)), min(begins, as_of))
        waits = loaded.seen_at(as_of)
        answered = within(waits.where(waits.outcome == ANSWERED), _by_answer(question))
        since = int(answered.opened.min()) if len(answered) else int(stops)
        found = episodes(await self._kept((EARLIEST, stops), Instant(min(since, begins))))
        workload = self._store.workload
        if is_now:
            waiting = await workload.open_now()
        else:
            still = waits.conversation[waits.outcome == OPEN]
            waiting = await workload.held(still.tolist(), as_of)
        return await asyncio.to_thread(
            count_agents,
            answered,
            found,
            waiting,
            await workload.online((begins, stops)),
            (begins, stops),
            await self._shop(Question(as_of)),
        )

    async def _kept(self, opened: Span, ended_from: Instant = EARLIEST) -> Kept:
        return await self._store.packs.kept(EPISODES, opened, ended_from)

    async def _shop(self, question: Question) -> Shop:
        """For groups of episodes: each has the tags that its conversation had last before the next one began."""
        return await self._measuring.shop(question, of="episode")


def _time(question: Question) -> tuple[Instant, Instant]:
    return question.begins or EARLIEST, question.ends or FOREVER


def _by_answer(question: Question) -> Question:
    return Question(question.as_of, question.begins, question.ends, when=When.ANSWER)
