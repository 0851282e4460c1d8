"""How many waits reached their targets: each by the target that holds for it, on its account's calendar of then,
without the time in which the shop waited itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from socialdesk.model.calendars import Calendars
from socialdesk.model.ids import Instant
from socialdesk.model.measure import By, Question, When
from socialdesk.model.pause import Pause
from socialdesk.model.target import AT_RISK, DUE, State, Target, Targets, is_tag, moment
from socialdesk.services.figures.columns import (
    ANSWERED,
    OPEN,
    Columns,
    Mask,
    Moments,
    Numbers,
    Waits,
    due_after,
)
from socialdesk.services.figures.counting import (
    COUNTED,
    Shop,
    asked_of,
    facts,
    grouped,
    timing,
)
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.packs import NEVER
from socialdesk.services.figures.rows import Row
from socialdesk.services.figures.spans import Spans, covering
from socialdesk.services.targets import known_hours
from socialdesk.services.working_hours import KeptHours
from socialdesk.store.packs import EARLIEST, FOREVER, Span
from socialdesk.store.pauses import PauseRow
from socialdesk.store.store import Store
from socialdesk.store.target_clocks import Urgent


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The waits of a group: `n` = `reached` + `missed` + `open`. Who still waits past due is missed by now;
    `open` are the others who wait, `risk` those of them who have used 80 % of the time, or more."""

    group: str
    n: int
    reached: int
    missed: int
    open: int
    risk: int

    @property
    def share(self) -> float | None:
        """`reached` of all whose outcome is known; None where there are none."""
        decided = self.reached + self.missed
        return self.reached / decided if decided else None


@dataclass(frozen=True, slots=True)
class Around:
    """What targets go by beside the waits. `priorities`: the conversations that have another than normal, now."""

    targets: Targets
    calendars: Calendars
    accounts: Mapping[int, str]
    channels: Mapping[int, str]
    tags: Spans
    priorities: Mapping[str, Numbers]
    pauses: Mapping[int, Sequence[Pause]]


def count_targets(
    waits: Waits, question: Question, shop: Shop, around: Around
) -> list[TargetGroup]:
    """The figures of each group that has any; of all waits exactly one."""
    asked = asked_of(waits, question)
    _, risk, due = _steps(asked, around)
    is_open = asked.outcome == OPEN
    ends = np.where(is_open, np.int64(question.as_of), asked.ended)
    missed = (due != NEVER) & (due < ends)
    reached = (asked.outcome == ANSWERED) & ~missed
    near = (
        is_open
        & ~missed
        & (risk != NEVER)
        & (risk <= question.as_of)
        & ~_still(asked, around, question.as_of)
    )
    known = facts(asked, timing(asked, question, shop).moments, question.by)
    rows, codes, names = grouped(known, question.by, shop)
    columns = [missed, reached, is_open & ~missed, near]
    of = [column if rows is None else column[rows] for column in columns]
    sizes = np.bincount(codes, minlength=len(names)).tolist()
    counts = [np.bincount(codes[each], minlength=len(names)).tolist() for each in of]
    return [
        TargetGroup(name, sizes[place], counts[1][place], counts[0][place], counts[2][place], counts[3][place])
        for place, name in enumerate(names)
        if sizes[place] or question.by is By.ALL
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A wait against its target: the target's name, until when it was to be answered (None: never, or nobody
    knows while the clock stands still), and `reached`, `missed` or `open`."""

    target: str
    due_at: Instant | None
    state: str


NOT_JUDGED = Judged("", None, "")
"""Of a wait that ended without an answer."""


def judged(rows: Sequence[Row], as_of: Instant, around: Around) -> list[Judged]:
    """Each of these waits against its target, as `count_targets` counts them."""
    columns = np.array([_columns(row) for row in rows], np.int64).reshape(len(rows), 4).T
    asked = Columns(columns[0], columns[1], columns[2], columns[3], ())
    which, _, due = _steps(asked, around)
    return [
        NOT_JUDGED
        if row.why_excluded
        else _judged(row, around.targets.in_turn[target].name, until, as_of)
        for row, target, until in zip(rows, which.tolist(), due.tolist(), strict=True)
    ]


def _columns(row: Row) -> tuple[int, int, int, int]:
    return row.wait or 0, row.conversation, row.account, row.opened_at


def _judged(row: Row, target: str, due: int, as_of: Instant) -> Judged:
    until = None if due == NEVER else Instant(due)
    if until is not None and until < (as_of if row.answered_at is None else row.answered_at):
        return Judged(target, until, State.MISSED)
    return Judged(target, until, "open" if row.answered_at is None else State.REACHED)


def _steps(asked: Columns, around: Around) -> tuple[Numbers, Moments, Moments]:
    """The place of each wait's target in turn, and when it was at risk, and due; `NEVER` where it never is."""
    which, risk, due = (np.full(len(asked), each, np.int64) for each in (0, NEVER, NEVER))
    left = np.ones(len(asked), np.bool_)
    for place, target in enumerate(around.targets.in_turn):
        mine = left & _holds(target, asked, around)
        left &= ~mine
        which[mine] = place
        for account in np.unique(asked.account[mine]).tolist():
            rows = np.flatnonzero(mine & (asked.account == account))
            hours = around.calendars.calendar_of(around.accounts.get(account, ""))
            open_hours = hours if target.business else None
            share = target.answer * AT_RISK // 100
            risk[rows] = due_after(asked.opened[rows], share, open_hours)
            due[rows] = due_after(asked.opened[rows], target.answer, open_hours)
            for row in rows[np.isin(asked.conversation[rows], list(around.pauses))].tolist():
                pauses = around.pauses[int(asked.conversation[row])]
                found = [
                    moment(target, hours, int(asked.opened[row]), pauses, each)  # type: ignore[arg-type]
                    for each in (AT_RISK, DUE)
                ]
                risk[row], due[row] = (NEVER if each is None else each for each in found)
    return which, risk, due


def _holds(target: Target, asked: Columns, around: Around) -> Mask:
    """The waits of which all holds that a target asks for."""
    mask = np.ones(len(asked), np.bool_)
    for wanted, names in ((target.account, around.accounts), (target.channel, around.channels)):
        if wanted:
            mask &= np.isin(asked.account, [each for each, name in names.items() if name == wanted])
    if target.priority == "normal":
        others = [number for some in around.priorities.values() for number in some.tolist()]
        mask &= ~np.isin(asked.conversation, others)
    elif target.priority:
        mask &= np.isin(asked.conversation, around.priorities.get(target.priority, []))
    if target.tag:
        mask &= _tagged(asked, around, (target.tag,))
    if target.vip is not None:
        mask &= _tagged(asked, around, around.targets.vip) == target.vip
    return mask


def _tagged(asked: Columns, around: Around, wanted: Sequence[str]) -> Mask:
    """The waits that had one of these tags, or one below it."""
    mask = np.zeros(len(asked), np.bool_)
    rows, codes, names = covering(asked.conversation, asked.opened, around.tags)
    places = [
        place for place, name in enumerate(names) if any(is_tag(name, each) for each in wanted)
    ]
    mask[rows[np.isin(codes, places)]] = True
    return mask


def _still(asked: Waits, around: Around, now: int) -> Mask:
    """The waits whose clocks stand still at a moment."""
    held = [
        number
        for number, pauses in around.pauses.items()
        if any(each.begins <= now and (each.ends is None or now < each.ends) for each in pauses)
    ]
    return np.isin(asked.conversation, held)


class Targeted:
    """The service behind figures of targets for commands, desks and reports."""

    def __init__(
        self,
        store: Store,
        measuring: Measuring,
        targets: Targets,
        calendars: Calendars | KeptHours,
    ) -> None:
        self._store = store
        self._measuring = measuring
        self._targets = targets
        self._calendars = calendars

    async def figures(self, question: Question) -> list[TargetGroup]:
        """The figures of each group. Raises StoreError."""
        by_arrival, first = question.when is When.ARRIVAL, question.begins or EARLIEST
        opened = (first if by_arrival else EARLIEST, question.ends or FOREVER)
        ended_from = EARLIEST if by_arrival else first
        waits = await self._measuring.loaded(opened, ended_from, COUNTED)
        shop = await self._measuring.shop(question, opened)
        around = await self.around(question, opened)
        return await asyncio.to_thread(count_targets, waits, question, shop, around)

    async def around(self, question: Question, opened: Span) -> Around:
        """What targets go by, for waits that were opened in a time. Raises StoreError."""
        tagged = await self._measuring.shop(replace(question, by=By.TAG), opened)
        accounts = await self._store.accounts.all()
        return Around(
            self._targets,
            await known_hours(self._calendars),
            {each.id: each.name for each in accounts},
            {each.id: each.channel for each in accounts},
            tagged.tags,
            _by_priority(await self._store.target_clocks.urgent()),
            _by_conversation(await self._store.target_clocks.pauses()),
        )


def _by_priority(rows: Sequence[Urgent]) -> dict[str, Numbers]:
    found: dict[str, list[int]] = {}
    for each in rows:
        found.setdefault(each.priority, []).append(each.id)
    return {name: np.array(numbers, np.int64) for name, numbers in found.items()}


def _by_conversation(rows: Sequence[PauseRow]) -> dict[int, list[Pause]]:
    found: dict[int, list[Pause]] = {}
    for each in rows:
        found.setdefault(each.conversation_id, []).append(each.pause)
    return found
