"""Surveys as they are listed and counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.survey import SCALES, Kind
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.engine.database import Database, Query

MOST = 1_000
"""Surveys that are read in one look."""


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey. Moments in ms; `asked_at` is None for one that nobody was asked, for `why`. `arrived` (1): the question
    reached them; `customer` is one number for all contacts of a person. Who was erased has neither conversation nor name."""

    id: int
    stored_kind: str
    about: str
    state: str
    why: str
    conversation_id: int | None
    name: str
    account: str
    channel: str
    code: str
    agent: str
    stored_tags: str
    language: str
    customer: int | None
    due_at: int
    asked_at: int | None
    arrived: int
    score: int | None
    answered_at: int | None

    @property
    def kind(self) -> Kind | None:
        """What is asked; None where it is not decided yet."""
        return Kind(self.stored_kind) if self.stored_kind else None

    @property
    def tags(self) -> list[str]:
        """The tags of then."""
        found: list[str] = json.loads(self.stored_tags)
        return found


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said about their mark."""

    survey: int
    at: int
    kind: str
    body: str


_COLUMNS = """
    survey.id, survey.kind AS stored_kind, survey.about, survey.state, survey.why, survey.conversation_id,
    COALESCE(contact.name, '') AS name, account.name AS account, account.channel, COALESCE(purchase.code, '') AS code,
    survey.agent, survey.tags AS stored_tags, survey.language, COALESCE(contact.same_as, contact.id) AS customer, survey.due_at, survey.asked_at,
    CASE WHEN survey.arrived = 1 OR survey.score IS NOT NULL OR outbox.state IN ('sent', 'delivered', 'read')
        THEN 1 ELSE 0 END AS arrived,
    survey.score, survey.answered_at
"""
_FROM = """
    FROM survey JOIN account ON account.id = survey.account_id
    LEFT JOIN contact ON contact.id = survey.contact_id
    LEFT JOIN purchase ON purchase.id = survey.purchase_id
    LEFT JOIN outbox ON outbox.id = survey.delivery_id
"""
ASKED = Query(
    SurveyRow,
    f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE survey.state = 'asked' AND survey.asked_at >= $1 AND survey.asked_at < $2 ORDER BY survey.asked_at, survey.id
    """,
)
PAGE = Query(
    SurveyRow,
    f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE survey.state = 'asked' AND survey.asked_at >= $1 AND survey.asked_at < $2
        AND (survey.asked_at, survey.id) > ($3, $4) AND survey.account_id IN ({{list}})
    ORDER BY survey.asked_at, survey.id LIMIT $5
    """,
)
NEWEST = Query(
    SurveyRow,
    f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE survey.state = 'asked' AND survey.asked_at >= $1 AND survey.asked_at < $2
        AND (survey.asked_at, survey.id) < ($3, $4) ORDER BY survey.asked_at DESC, survey.id DESC LIMIT $5
    """,
)
_LOW = " OR ".join(
    f"(survey.kind = '{kind}' AND survey.score <= {scale.low})" for kind, scale in SCALES.items()
)
LOW = Query(
    SurveyRow,
    f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE survey.state = 'asked' AND survey.asked_at >= $1 AND survey.asked_at < $2 AND ({_LOW})
    ORDER BY survey.asked_at DESC, survey.id DESC LIMIT $3
    """,
)
BY_ID = Query(SurveyRow, f"SELECT {_COLUMNS} {_FROM} WHERE survey.id = $1")
LAST_OF_PERSON = Query(
    SurveyRow,
    f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE survey.state = 'asked' AND survey.score IS NOT NULL AND survey.contact_id IN ({SAME_PERSON})
    ORDER BY survey.answered_at DESC, survey.id DESC LIMIT 1
    """,
)
WORDS = Query(
    Words,
    """
    SELECT survey_words.survey_id AS survey, message.at, message.kind, message.body
    FROM survey_words JOIN message ON message.conversation_id = survey_words.conversation_id
        AND message.remote_id = survey_words.message
    WHERE survey_words.survey_id IN ({list}) AND message.deleted_at IS NULL
    ORDER BY survey_words.survey_id, message.at, message.seq, message.id
    """,
)


class SurveyRows:
    """Reading them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def asked(self, begins: int, ends: int) -> list[SurveyRow]:
        """Those that were asked in a time (ms, half-open), the first first."""
        return await self._db.all(ASKED, begins, ends)

    async def page(
        self, begins: int, ends: int, accounts: Sequence[int], after: tuple[int, int]
    ) -> list[SurveyRow]:
        """The next of accounts behind a moment and a number, with `MOST` at most."""
        query, numbers = PAGE.over(6, accounts)
        return await self._db.all(query, begins, ends, *after, MOST, *numbers)

    async def newest(
        self, begins: int, ends: int, most: int, before: tuple[int, int] | None = None
    ) -> list[SurveyRow]:
        """The same, the newest first; before a moment and a number, at most so many."""
        return await self._db.all(NEWEST, begins, ends, *(before or (ends, 0)), most)

    async def low(self, begins: int, ends: int, most: int) -> list[SurveyRow]:
        """Those of a time with a low mark, the newest first."""
        return await self._db.all(LOW, begins, ends, most)

    async def one(self, number: int) -> SurveyRow | None:
        """One by its number, asked or not."""
        return await self._db.one(BY_ID, number)

    async def last_of(self, contact_id: int) -> SurveyRow | None:
        """The newest that the person behind a contact answered."""
        return await self._db.one(LAST_OF_PERSON, contact_id)

    async def words(self, numbers: Sequence[int]) -> dict[int, list[Words]]:
        """What was said about the marks of these."""
        found: dict[int, list[Words]] = {}
        for start in range(0, len(numbers), 500):
            query, arguments = WORDS.over(1, numbers[start : start + 500])
            for each in await self._db.all(query, *arguments):
                found.setdefault(each.survey, []).append(each)
        return found
