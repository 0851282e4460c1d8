"""How a conversation looks in the list: two lines, every state with a sign beside its colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.style import Style

from socialdesk.model.conversation import LATE, SLOW, last_words
from socialdesk.model.i18n import translate
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.platforms import NO_PLATFORMS, Platforms
from socialdesk.model.text import span
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import fit, named, shown, veiled
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.inbox import InboxItem
    from socialdesk.tui.desk.badge_order import BadgeRank
    from socialdesk.tui.desk.countdown import Steps

Line = list[tuple[str, Style]]


def wait_of(item: InboxItem, now: int) -> tuple[str, Style]:
    """How long somebody has waited; `!` and `!!` say slow and late without any colour."""
    since = item.row.waiting_since
    if since is None:
        return "", palette.DIM
    wait = now - since
    if wait >= LATE:
        return f"{span(wait)} !!", palette.ALARM
    if wait >= SLOW:
        return f"{span(wait)} !", palette.WARNING
    return span(wait), palette.GOOD


def promise_of(item: InboxItem, now: int) -> tuple[str, Style]:
    """How long there is to keep the next promise, or how long it is overdue (`!!`); empty without one."""
    if item.promised is None:
        return "", palette.DIM
    left = item.promised - now
    if left <= 0:
        return f"⚑{span(-left)}!! ", palette.ALARM
    return (
        (f"⚑{span(left)}! ", palette.WARNING) if left <= HOUR else (f"⚑{span(left)} ", palette.TAG)
    )


URGENT, SOON = 15 * MINUTE, HOUR
"""So little time is left for an answer that a badge wants: marked twice, and once."""


def left_of(rank: BadgeRank, now: Instant) -> tuple[str, Style]:
    """How much time is left for an answer that a badge wants; nothing in colour for one in reserve."""
    left = rank.left(now)
    if left is None:
        return "≤ …", palette.WARNING if rank.is_needed else palette.DIM
    words = f"≤ {_time(max(left, 0))}"
    if not rank.is_needed:
        return words, palette.DIM
    if left <= URGENT:
        return f"{words} !!", palette.ALARM
    return (f"{words} !", palette.WARNING) if left <= SOON else (words, palette.GOOD)


def countdown_of(steps: Steps, now: int) -> tuple[str, Style]:
    """How much time is left until somebody is to be answered, by minutes: `!` from half of it on, `!!` from 80 %,
    `!!!` past due (`+` since when), `‖` while its clock stands still."""
    if steps.is_still(now):
        return f"‖ {_minutes(steps.left)}", palette.DIM
    if steps.due is None:
        return "≤ …", palette.DIM
    if now > steps.due:
        return f"+{_minutes(now - steps.due)} !!!", palette.ALARM
    words = f"≤ {_minutes(steps.due - now)}"
    if steps.risk is not None and now >= steps.risk:
        return f"{words} !!", palette.ALARM
    if steps.half is not None and now >= steps.half:
        return f"{words} !", palette.WARNING
    return words, palette.GOOD


def _minutes(length: int) -> str:
    """As `_time`, in begun minutes."""
    return _time(max(-(-length // MINUTE), 0) * MINUTE or MINUTE)


def _time(left: int) -> str:
    """The same as `span`, with the minutes of hours."""
    hours, minutes = divmod(left // MINUTE, 60)
    return f"{hours}h{minutes:02}" if 0 < hours < 24 else span(left)


def waiting_of(
    item: InboxItem, now: int, rank: BadgeRank | None, steps: Steps | None
) -> tuple[str, Style]:
    """What the list says of somebody's wait."""
    if rank is not None:
        return left_of(rank, Instant(now))
    return wait_of(item, now) if steps is None else countdown_of(steps, now)


def draw(
    item: InboxItem | None,
    width: int,
    now: int,
    *,
    is_open: bool,
    marked: bool = False,
    others: Sequence[tuple[str, bool]] = (),
    platforms: Platforms = NO_PLATFORMS,
    rank: BadgeRank | None = None,
    steps: Steps | None = None,
) -> list[Line]:
    """The two lines of a conversation. `others` are agents at other desks who look at it, or write;
    `platforms` give a channel its two letters (`#` behind them marks a public comment). `rank`: by when a badge
    wants an answer, instead of how long somebody has waited; `steps`: by when a target does."""
    bar = (
        ("◆", palette.MATCH)
        if marked
        else ("▌", palette.CUSTOMER)
        if is_open
        else (" ", palette.TEXT)
    )
    if item is None:
        return [[bar, (" …", palette.FAINT)], [bar]]
    row = item.row
    wait, wait_style = waiting_of(item, now, rank, steps)
    wait_cells = f" {wait}" if wait else ""
    channel = platforms.sign(row.channel) + ("#" if row.chat_kind == "comment" else "")
    name_width = max(width - 2 - len(channel) - 1 - cell_len(wait_cells) - 1, 4)
    name_style = palette.STRONG if row.unread else palette.TEXT
    first: Line = [
        bar,
        (" ", palette.TEXT),
        (f"{channel} ", palette.FAINT),
        (fit(veiled(named(row.name)), name_width), name_style),
        (wait_cells, wait_style),
        (" ", palette.TEXT),
    ]
    return [first, _second(item, width, now, bar, others)]


def _second(
    item: InboxItem,
    width: int,
    now: int,
    bar: tuple[str, Style],
    others: Sequence[tuple[str, bool]],
) -> Line:
    row = item.row
    signs: Line = []
    if others:
        signs.append(("✐ " if any(typing for _, typing in others) else "◉ ", palette.NOTE))
    if row.priority in ("high", "urgent"):
        signs.append(("↑ " if row.priority == "high" else "⇈ ", palette.ALARM))
    if item.promised is not None:
        signs.append(promise_of(item, now))
    if item.outbox in ("refused", "unconfirmed"):
        signs.append(("✗ " if item.outbox == "refused" else "? ", palette.ALARM))
    elif item.outbox == "scheduled":
        signs.append(("⏰ ", palette.TAG))
    elif item.outbox:
        signs.append(("… ", palette.DIM))
    if any(each.holds(Instant(now)) for each in item.pauses):
        signs.append(("‖ ", palette.NOTE))
    if item.drafted:
        signs.append(("✎ ", palette.NOTE))
    if row.snoozed_until is not None and row.status == "snoozed":
        signs.append(("z ", palette.DIM))
    if row.handled_by:
        signs.append(("⇄ ", palette.WARNING))
    if row.blocked:
        signs.append(("⊘ ", palette.DIM))
    ends: Line = [(f" #{shown(tag)}", palette.TAG) for tag in item.tags[:2]]
    if row.assignee:
        ends.append((f" @{shown(row.assignee)[:8]}", palette.DIM))
    if row.unread:
        ends += [(" ", palette.TEXT), (f" {min(row.unread, 99)} ", palette.UNREAD)]
    while ends and sum(cell_len(text) for text, _ in ends) > width // 2:
        ends.pop(0)
    taken = (
        2 + sum(cell_len(text) for text, _ in signs) + sum(cell_len(text) for text, _ in ends) + 1
    )
    said = {"agent": "↩ ", "owner": "↩ ", "bot": translate("auto:") + " "}.get(row.last_author, "")
    words = fit(
        said + veiled(shown(last_words(row.last_text, row.last_said))), max(width - taken, 4)
    )
    return [bar, (" ", palette.TEXT), *signs, (words, palette.DIM), *ends, (" ", palette.TEXT)]
