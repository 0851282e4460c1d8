"""What people write for a moment, and what it means: the one table that tests hold the reader to,
and that the page of help shows.

Every meaning is as it would be read on Thursday 26/11/2026 at 15:20, in Ho Chi Minh City or Bangkok,
as `YYYY-MM-DD HH:MM`; phrases of one meaning stand together, between bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from socialdesk.model.phrases import en, th, vi

NOW = datetime(2026, 11, 26, 15, 20, tzinfo=timezone(timedelta(hours=7)))
"""When the phrases are read."""
BY_LANGUAGE = {"vi": vi.PHRASES, "en": en.PHRASES, "th": th.PHRASES}
IN_PART = {**vi.IN_PART, **en.IN_PART, **th.IN_PART}
"""What is understood only in part, with the words that nobody can use: it is asked about."""
APART = (*vi.APART, *en.APART, *th.APART)
"""What says two things that cannot both be meant."""


def phrases(language: str) -> Iterator[tuple[str, str]]:
    """Every phrase of a language with its meaning."""
    for meaning, written in BY_LANGUAGE[language].items():
        for phrase in written.split("|"):
            yield phrase, meaning
