"""The owner is told of customers who wait too long."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.model.i18n import called, count, moment_words, translate
from socialdesk.model.ids import MINUTE
from socialdesk.model.text import display_safe, one_line
from socialdesk.services.jobs import Job
from socialdesk.services.owner import Owner
from socialdesk.store.inbox import InboxRow
from socialdesk.store.store import Store
from socialdesk.store.switches import TARGETS
from socialdesk.store.target_notices import Told

EVERY = 15.0
"""Seconds between two looks."""
REST = 5 * MINUTE
"""So long at least lies between two notices: whoever passes a step meanwhile stands in the next one."""
MOST_NAMED = 5


class TargetNotices:
    """A job of the worker's. Of each wait and step the owner is told once: what is to be told is written down in
    the transaction that marks the waits, and told under its number."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        zone: ZoneInfo,
        owner: Owner,
        shop: str,
        steps: tuple[int, ...],
    ) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._owner = owner
        self._shop = shop
        self._steps = steps

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked; never where nobody is to be told."""
        is_needed = self._owner.is_there and bool(self._steps)
        return (Job("target_notices", EVERY, self.look),) if is_needed else ()

    async def look(self) -> None:
        """Tell the owner which waits passed a step. Raises SocialdeskError."""
        if TARGETS in await self._store.switches.off():
            return
        notices = self._store.target_notices
        await notices.write_down(self._steps, self._clock.now(), REST)
        for each in await notices.untold():
            named = [one.conversation_id for one in each.waits[:MOST_NAMED]]
            rows = {one: item.row for one, item in (await self._store.inbox.by_ids(named)).items()}

            def words(
                waits: tuple[Told, ...] = each.waits, rows: dict[int, InboxRow] = rows
            ) -> str:
                return notice_words(waits, rows, self._shop, self._zone)

            await self._owner.tell(f"target:{each.id}", words)
            await notices.told(each.id, self._clock.now())


def notice_words(
    waits: tuple[Told, ...], rows: dict[int, InboxRow], shop: str, zone: ZoneInfo
) -> str:
    """What the owner is told: who waits and since when it is due, and no words of theirs."""
    late = sum(each.step >= 100 for each in waits)
    lines = [f"{shop}: {_head(late, len(waits) - late)}"]
    for each in waits[:MOST_NAMED]:
        row = rows.get(each.conversation_id)
        if row is None:
            continue
        name = one_line(display_safe(called(row.name)), 40)
        lines.append(f"• {name} ({row.account}): {_line(each, zone)}")
    if len(waits) > MOST_NAMED:
        left = len(waits) - MOST_NAMED
        lines.append(count("… and {n} more.", "… and {n} more.", left))
    return "\n".join(lines)


def _head(late: int, near: int) -> str:
    past = count("{n} customer waits past the target", "{n} customers wait past the target", late)
    soon = count(
        "{n} customer waits close to the target", "{n} customers wait close to the target", near
    )
    return ", ".join(words for words, number in ((past, late), (soon, near)) if number)


def _line(each: Told, zone: ZoneInfo) -> str:
    if each.due_at is None:
        return translate("{step} % of the time is used", step=each.step)
    due = moment_words(datetime.fromtimestamp(each.due_at / 1000, zone))
    if each.step >= 100:
        return translate("was due {due}", due=due)
    return translate("{step} % of the time is used, due {due}", step=each.step, due=due)
