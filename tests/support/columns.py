"""Stories as the columns that the store would give."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.model.presets.story import Story
from socialdesk.model.waits import Why
from socialdesk.services.figures import packs
from socialdesk.services.figures.columns import episodes_of, numbers, waits_of
from socialdesk.services.figures.samples import Told, told
from socialdesk.store.packs import Kept

OUTCOMES = {"": 1, Why.RESOLVED: 2, Why.TAKEN_BACK: 3, Why.MOVED: 4}


def columns_of(stories: Sequence[Story], as_of: int) -> Told:
    """The same as the store would give them, half of it packed."""
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
    kept = [
        Kept([(0, packs.repacked(form, (), (), given_rows[1::2])[0])], {}, given_rows[::2])
        for form, given_rows in ((packs.WAITS, rows), (packs.EPISODES, periods))
    ]
    customers = numbers(",".join(str(each.conversation) for each in stories)), numbers(",".join(str(each.customer) for each in stories))  # fmt: skip
    return told(waits_of(kept[0]), episodes_of(kept[1]), as_of, customers)
