"""Tasks as people list and end them: what cannot be done is said, and why."""

from __future__ import annotations

from collections.abc import Callable

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import translate
from socialdesk.model.task import LONGEST_REMARK, Kind, Outcome
from socialdesk.model.text import one_line, storable
from socialdesk.store.store import Store
from socialdesk.store.tasks import TaskRow

FOR_EVER = 1 << 60
AT_ONCE = 500
"""Tasks that are read in one go."""


class Tasks:
    """What people of the shop are to do."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def open(
        self,
        *,
        overdue: bool = False,
        kind: Kind | None = None,
        conversation: int | None = None,
        most: int = 1_000,
    ) -> list[TaskRow]:
        """Those that are open, the first due first: all, or those that should be done by now, of a kind, of a conversation;
        at most so many."""

        def is_wanted(each: TaskRow) -> bool:
            return kind in (None, each.kind) and conversation in (None, each.conversation_id)

        found, after = list[TaskRow](), (-1, -1)
        due_before = self._clock.now() if overdue else FOR_EVER
        while len(found) < most:
            page = await self._store.tasks.open(due_before, AT_ONCE, after)
            found += filter(is_wanted, page)
            if len(page) < AT_ONCE:
                break
            after = (page[-1].due_at, page[-1].id)
        return found[:most]

    async def one(self, number: int) -> TaskRow:
        """One by its number, open or not. Raises NotFound."""
        found = await self._store.tasks.one(number)
        if found is None:
            raise NotFound(
                translate(
                    "There is no task {number}. `socialdesk task list` lists them.", number=number
                )
            )
        return found

    async def done(self, number: int, agent: str) -> TaskRow:
        """It is done. Raises NotFound, NotAllowed where it was ended already."""
        return await self._end(number, Outcome.DONE, agent)

    async def drop(self, number: int, agent: str, remark: str = "") -> TaskRow:
        """It is not to be done any more, for a reason in words. Raises as `done`."""
        return await self._end(number, Outcome.DROPPED, agent, remark)

    async def _end(self, number: int, outcome: Outcome, agent: str, remark: str = "") -> TaskRow:
        await self.one(number)
        said = one_line(storable(remark), LONGEST_REMARK)
        ended = await self._store.tasks.end(number, outcome, agent, self._clock.now(), said)
        found = await self.one(number)
        if not ended:
            sentences: dict[str, Callable[[], str]] = {
                Outcome.DONE: lambda: translate("Task {number} is done already.", number=number),
                Outcome.DROPPED: lambda: translate(
                    "Task {number} was dropped already.", number=number
                ),
            }
            raise NotAllowed(sentences[found.outcome]())
        return found
