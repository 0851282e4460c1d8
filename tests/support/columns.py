"""Stories as the columns that the store would give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from socialdesk.model.ids import DAY
from socialdesk.model.presets.story import Story
from socialdesk.model.waits import Why
from socialdesk.services.figures import packs
from socialdesk.services.figures.columns import Columns, episodes_of, numbers, waits_of
from socialdesk.services.figures.pack_cache import joined
from socialdesk.services.figures.samples import StoryColumns, by_conversation
from socialdesk.store.packs import Kept

T = TypeVar("T", bound=Columns)
OUTCOMES = {"": 1, Why.RESOLVED: 2, Why.TAKEN_BACK: 3, Why.MOVED: 4}


def columns_of(stories: Sequence[Story], as_of: int) -> StoryColumns:
    """The same as the store would give them, half of it as it was packed."""
    rows = [
        (
            each.number, story.conversation, story.account, each.opened_at,
            -1 if each.ended_at is None else each.ended_at, 0 if each.ended_at is None else OUTCOMES[each.why_excluded],
            -1 if each.said_last_at is None else each.said_last_at, each.agent, each.assignee,
        )
        for story in stories
        for each in story.waits
    ]  # fmt: skip
    periods = [
        (
            100 * story.conversation + place, story.conversation, story.account, each.opened_at,
            -1 if each.resolved_at is None else each.resolved_at, 1, each.resolved_by, each.assignee,
        )
        for story in stories
        for place, each in enumerate(story.episodes)
    ]  # fmt: skip
    customers = numbers(",".join(str(each.conversation) for each in stories)), numbers(",".join(str(each.customer) for each in stories))  # fmt: skip
    return StoryColumns(
        _half_packed(packs.WAITS, waits_of, rows).known_at(as_of),
        _half_packed(packs.EPISODES, episodes_of, periods).known_at(as_of),
        customers,
    )


def _half_packed(form: packs.Form, made: Callable[[Kept], T], rows: Sequence[tuple[Any, ...]]) -> T:
    """Every other row has changed since it was packed, and now stands beside."""
    before = list(rows)
    for place in range(1, len(before), 2):
        before[place] = (*rows[place][:4], -1, *rows[place][5:])
    gone: dict[int, list[int]] = {}
    for row in rows[1::2]:
        gone.setdefault(row[3] // DAY, []).append(row[0])
    packed = made(Kept([(0, packs.repacked(form, (), (), before)[0])], {}, ()))
    return joined(by_conversation(packed), gone, made(Kept((), {}, rows[1::2])))
