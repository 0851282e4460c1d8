"""What a shop asks about how long its customers waited, answered from the store."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from socialdesk.model.hours import WorkingHours
from socialdesk.model.measure import By, Question, When
from socialdesk.services.figures.columns import columns, decoded, together, without
from socialdesk.services.figures.counting import Group, Shop, count
from socialdesk.store.figures import FOREVER, NEVER
from socialdesk.store.store import Store


class Measuring:
    """The one service behind figures for commands, desks and reports."""

    def __init__(self, store: Store, zone: ZoneInfo, hours: WorkingHours | None) -> None:
        self._store = store
        self._zone = zone
        self._hours = hours

    async def figures(self, question: Question) -> list[Group]:
        """The figures of each group. Raises StoreError."""
        by_arrival = question.when is When.ARRIVAL
        begins = question.begins or NEVER
        ends = question.ends or FOREVER
        opened = (begins, ends) if by_arrival else (NEVER, ends)
        found = await self._store.figures.counted(opened, NEVER if by_arrival else begins)
        packed = without(together([decoded(each) for each in found.packs]), found.gone)
        waits = together([packed, columns(found.loose)])
        return count(waits, question, await self.shop(question.by))

    async def shop(self, by: By) -> Shop:
        """What is to be known of the shop for figures in such groups."""
        store = self._store
        accounts = await store.accounts.all() if by in (By.ACCOUNT, By.CHANNEL) else []
        return Shop(
            self._zone,
            self._hours,
            {each.id: each.name for each in accounts},
            {each.id: each.channel for each in accounts},
            await store.figures.languages() if by is By.LANGUAGE else {},
            await store.figures.tags() if by is By.TAG else (),
        )
