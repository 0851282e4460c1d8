"""What customers' questions came to that self-service looked at: answered, resolved by that, handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.measure import By, Question
from socialdesk.model.self_service import Outcome, resolved
from socialdesk.store.self_service import ServedRow
from socialdesk.store.store import Store

END_OF_TIME = Instant(1 << 60)
GROUPS = (By.ALL, By.ACCOUNT, By.CHANNEL, By.LANGUAGE, By.DAY)
"""How questions are put into groups; by answer where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class SelfServed:
    """Questions of one group (an answer's, where nothing else was asked; the first, without a name, has all). `asked`: those
    that an answer of the folder fits at all, and wishes for a person. Of `answered`, `decided` are so old that it is known
    whether they were `resolved` by that: no person was needed within 72 hours."""

    group: str
    asked: int
    answered: int
    decided: int
    resolved: int
    chosen: int
    """Which of some answers they mean was asked."""
    handed_over: int
    """A person was called."""
    left: int
    """No answer was sure enough."""

    @property
    def share(self) -> float | None:
        """Resolved by itself, of what is decided."""
        return self.resolved / self.decided if self.decided else None


async def self_served(store: Store, zone: ZoneInfo, question: Question) -> list[SelfServed]:
    """All, then each group by name. Raises NotAllowed for groups that it does not make."""
    if question.by not in GROUPS:
        raise NotAllowed(
            translate(
                "`socialdesk stats {what}` makes no groups by {by}.",
                what="answers",
                by=question.by.value,
            )
        )
    now = question.as_of
    until = min(question.ends or END_OF_TIME, Instant(now + 1))
    rows = await store.self_service.rows(question.begins or Instant(0), until)
    verdicts = await _verdicts(
        store, [each for each in rows if each.outcome == Outcome.ANSWERED], now
    )
    name = _namer(question.by, zone)
    groups: dict[str, list[ServedRow]] = {}
    for row in rows:
        groups.setdefault(name(row), []).append(row)
    groups.pop("", None)
    parts = [("", rows), *sorted(groups.items())]
    return [_figures(group, some, verdicts) for group, some in parts]


async def _verdicts(
    store: Store, answered: Sequence[ServedRow], now: Instant
) -> dict[int, bool | None]:
    """For each answer by its row's number, whether it was enough; None where that is not decided."""
    if not answered:
        return {}
    ids = sorted({each.conversation_id for each in answered})
    since = Instant(min(each.at for each in answered))
    said, called = await store.self_service.afterwards(ids, since)
    found: dict[int, bool | None] = {}
    for row in answered:
        at = Instant(row.at)
        after = [each for each in said.get(row.conversation_id, ()) if each.at <= now]
        calls = [each for each in called.get(row.conversation_id, ()) if at <= each <= now]
        found[row.id] = resolved(at, after, min(calls, default=None), now)
    return found


def _namer(by: By, zone: ZoneInfo) -> Callable[[ServedRow], str]:
    match by:
        case By.ACCOUNT:
            return lambda row: row.account
        case By.CHANNEL:
            return lambda row: row.channel
        case By.LANGUAGE:
            return lambda row: row.language
        case By.DAY:
            return lambda row: (
                f"{datetime.fromtimestamp(row.at / 1000, UTC).astimezone(zone):%Y-%m-%d}"
            )
        case _:
            return lambda row: row.answer


def _figures(group: str, rows: Sequence[ServedRow], verdicts: dict[int, bool | None]) -> SelfServed:
    def count(outcome: Outcome) -> int:
        return sum(each.outcome == outcome for each in rows)

    known = [verdicts[each.id] for each in rows if each.outcome == Outcome.ANSWERED]
    return SelfServed(
        group,
        len(rows),
        count(Outcome.ANSWERED),
        sum(each is not None for each in known),
        sum(each is True for each in known),
        count(Outcome.ASKED),
        count(Outcome.CALLED),
        count(Outcome.LEFT),
    )
