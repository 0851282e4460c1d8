"""What the answers folder lacks: customers' questions of the last days that none of it answers."""

from __future__ import annotations

import asyncio
from datetime import date

from socialdesk.model.faq import Faq
from socialdesk.model.faq_gaps import Gap, Question, gaps
from socialdesk.model.ids import Instant
from socialdesk.model.spoken import spoken
from socialdesk.store.questions import Questions
from socialdesk.store.store import Store

MOST_MESSAGES = 100_000
"""The newest that are looked through."""


async def gaps_of(
    store: Store,
    faq: Faq,
    begins: Instant,
    ends: Instant,
    day: date,
    most: int = MOST_MESSAGES,
) -> list[Gap]:
    """What was asked from a moment until before another that no answer is given to by itself, as the folder is
    now; that of most customers first. The newest `most` messages are looked through, in a thread of its own."""
    rows = await Questions(store.database).lately(begins, ends, most)

    def answered(question: Question) -> bool:
        language = spoken("", question.text, faq.language)
        found = faq.match(question.text, language=language, channel=question.channel, day=day)
        return bool(found) and found[0].automatic

    asked = (
        Question(each.body, each.conversation_id, Instant(each.at), each.channel) for each in rows
    )
    return await asyncio.to_thread(gaps, asked, answered)
