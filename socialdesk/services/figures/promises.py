"""What became of what was promised: kept in time, kept late, dropped, open, overdue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from socialdesk.model.changes import Outcome
from socialdesk.model.measure import By, Question, percentile
from socialdesk.store.promises import PromiseRow
from socialdesk.store.store import Store

GROUPS = (By.ALL, By.AGENT, By.ACCOUNT, By.DAY, By.WEEK, By.MONTH)
_FOR_EVER = 1 << 60


@dataclass(frozen=True, slots=True)
class PromiseGroup:
    """The promises of a group, by when they were made: `made` = `kept` + `late` + `dropped` + `open`."""

    group: str
    made: int
    kept: int
    """Kept up to the moment that was promised."""
    late: int
    """Kept after it."""
    dropped: int
    open: int
    overdue: int
    """Of those that are open: their moment is over."""
    late_p50_ms: int | None
    """How late (ms) the middle one of those that were kept late was; None where none was."""

    @property
    def share(self) -> float | None:
        """Kept in time, of those that were kept or are overdue; None where there are none."""
        decided = self.kept + self.late + self.overdue
        return self.kept / decided if decided else None


async def promises_kept(store: Store, zone: ZoneInfo, question: Question) -> list[PromiseGroup]:
    """The groups of the promises that were made in a time, as they were known `as_of`; one of all without groups.
    Raises StoreError."""
    begins = question.begins or 0
    ends = min(_FOR_EVER if question.ends is None else question.ends, question.as_of + 1)
    rows = await store.promises.made(begins, ends)
    return counted(rows, question, zone)


def counted(rows: Iterable[PromiseRow], question: Question, zone: ZoneInfo) -> list[PromiseGroup]:
    """The same of rows."""
    name, found = _namer(question.by, zone), dict[str, list[PromiseRow]]()
    if question.by is By.ALL:
        found[""] = []
    for each in rows:
        found.setdefault(name(each), []).append(each)
    return [_group(group, of_group, question.as_of) for group, of_group in sorted(found.items())]


def _group(name: str, rows: list[PromiseRow], as_of: int) -> PromiseGroup:
    settled = [each for each in rows if each.settled_at is not None and each.settled_at <= as_of]
    lates = [
        each.settled_at - each.due_at
        for each in settled
        if each.outcome == Outcome.KEPT and each.settled_at is not None
    ]
    late = sorted(each for each in lates if each > 0)
    overdue = sum(each.due_at <= as_of for each in rows) - sum(
        each.due_at <= as_of for each in settled
    )
    return PromiseGroup(
        name, len(rows), len(lates) - len(late), len(late), len(settled) - len(lates),
        len(rows) - len(settled), overdue, percentile(late, 50),
    )  # fmt: skip


def _namer(by: By, zone: ZoneInfo) -> Callable[[PromiseRow], str]:
    def made(each: PromiseRow, form: str) -> str:
        return f"{datetime.fromtimestamp(each.made_at / 1000, zone):{form}}"

    match by:
        case By.AGENT:
            return lambda each: each.agent
        case By.ACCOUNT:
            return lambda each: each.account
        case By.DAY:
            return lambda each: made(each, "%Y-%m-%d")
        case By.WEEK:
            return lambda each: made(each, "%G-W%V")
        case By.MONTH:
            return lambda each: made(each, "%Y-%m")
        case _:
            return lambda _each: ""
