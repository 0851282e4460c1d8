"""Marks that customers give: which surveys a batch of messages may answer, and writing down what they say, in the
transaction that records them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.effects import Rate
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.reason import Reason
from socialdesk.model.survey import CHANGED_FOR, HEARD_FOR, SCALES, Asked, Kind
from socialdesk.model.task import Kind as TaskKind
from socialdesk.model.task import NewTask, Outcome
from socialdesk.store import tasks
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one

KEY = "survey:"
"""What stands before a survey's number in the keys of what is said because of it, and of its task."""
QUESTION = f"tell:{KEY}"
"""The same of the question itself (`store/telling.py`)."""
SLACK = DAY
"""How much later than it was decided a question may have gone out."""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A survey that somebody may answer in the conversation `heard_in`. Moments in ms; `last_key` is the key of what was said
    last in the survey's own conversation."""

    heard_in: int
    id: int
    kind: str
    conversation_id: int
    sent_at: int
    remote_id: str
    language: str
    score: int | None
    answered_at: int | None
    answer: str
    words: int
    last_key: str
    others: int

    @property
    def asked(self) -> Asked:
        """What decides by it goes by."""
        is_last = self.last_key == f"{QUESTION}{self.id}" or self.last_key.startswith(
            f"{KEY}{self.id}:"
        )
        return Asked(
            self.id, Kind(self.kind), self.conversation_id, self.sent_at, self.remote_id, self.language, self.score,
            self.answered_at, self.answer, self.words, is_last, self.others > 0,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A survey's mark as it stands."""

    kind: str
    agent: str
    score: int | None
    answered_at: int | None
    conversation_id: int | None


_OWN_WORDS = "message.author IN ('agent', 'owner', 'bot') AND message.kind <> 'note'"
OPEN = Query(
    AskedRow,
    f"""
    SELECT mine.heard_in, survey.id, survey.kind, question.conversation_id, question.at AS sent_at,
        COALESCE(question.remote_id, '') AS remote_id, survey.language, survey.score, survey.answered_at, survey.answer,
        (SELECT count(*) FROM survey_words WHERE survey_words.survey_id = survey.id) AS words,
        COALESCE((
            SELECT COALESCE(said.key, '') FROM message LEFT JOIN outbox AS said ON said.id = message.delivery_id
            WHERE message.conversation_id = question.conversation_id AND {_OWN_WORDS}
            ORDER BY message.at DESC, message.seq DESC, message.id DESC LIMIT 1
        ), '') AS last_key,
        (
            SELECT count(*) FROM message WHERE message.conversation_id = survey.conversation_id
                AND message.at >= question.at AND message.author = 'customer' AND message.kind NOT IN ('note', 'event')
                AND message.unasked = 0 AND NOT EXISTS (
                    SELECT 1 FROM survey_words WHERE survey_words.survey_id = survey.id
                        AND survey_words.conversation_id = message.conversation_id
                        AND survey_words.message = message.remote_id
                )
        ) AS others
    FROM (
        SELECT conversation.id AS heard_in, other.id AS contact_id
        FROM conversation JOIN contact AS one ON one.id = conversation.contact_id
        JOIN contact AS other ON other.id = COALESCE(one.same_as, one.id)
        WHERE conversation.id IN ({{list}})
        UNION ALL
        SELECT conversation.id AS heard_in, other.id AS contact_id
        FROM conversation JOIN contact AS one ON one.id = conversation.contact_id
        JOIN contact AS other ON other.same_as = COALESCE(one.same_as, one.id)
        WHERE conversation.id IN ({{list}})
    ) AS mine
    JOIN survey ON survey.contact_id = mine.contact_id AND survey.state = 'asked' AND survey.asked_at > $1
    JOIN outbox ON outbox.id = survey.delivery_id
    JOIN message AS question ON question.conversation_id = outbox.conversation_id AND question.delivery_id = outbox.id
    ORDER BY mine.heard_in, survey.asked_at DESC, survey.id DESC
    """,
)
MARK = Query(
    MarkRow,
    "SELECT kind, agent, score, answered_at, conversation_id FROM survey WHERE id = $1 AND state = 'asked'",
)
SET_MARK = "UPDATE survey SET score = $2, answered_at = $3, answer = $4 WHERE id = $1"
ADD_WORDS = """
    INSERT INTO survey_words (survey_id, conversation_id, message) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""


async def open_surveys(
    conn: Connection, conversation_ids: Sequence[int], now: Instant
) -> dict[int, list[Asked]]:
    """Which surveys may be answered in these conversations by their people, wherever they were asked; the newest first."""
    if not conversation_ids:
        return {}
    query, arguments = OPEN.over(2, conversation_ids)
    found: dict[int, list[Asked]] = {}
    for each in await fetch_all(conn, query, now - HEARD_FOR - SLACK, *arguments):
        found.setdefault(each.heard_in, []).append(each.asked)
    return found


@dataclass(frozen=True, slots=True)
class Rated:
    """A message that gives a mark, or says why."""

    conversation_id: int
    message: str
    at: int
    rate: Rate


def go_on(asked: list[Asked], rated: Rated) -> None:
    """The next message of the same batch finds the survey answered."""
    rate = rated.rate
    for place, each in enumerate(asked):
        if each.id == rate.survey:
            words = each.words + rate.has_words
            asked[place] = replace(each, words=words)
            if rate.is_mark:
                first = rated.at if each.answered_at is None else each.answered_at
                asked[place] = replace(
                    each, score=rate.score, answered_at=None if rate.score is None else first, answer=rated.message, words=words,
                )  # fmt: skip


def go_by(asked: list[Asked], conversation_id: int) -> None:
    """The next message of the same batch finds that the customer has said something else."""
    for place, each in enumerate(asked):
        if each.conversation_id == conversation_id:
            asked[place] = replace(each, has_others=True)


async def write_down(conn: Connection, rated: Sequence[Rated], now: Instant) -> None:
    """Marks, their reasons, and a task for each low one. Once more changes nothing: a mark is set, reasons and tasks have
    keys. A mark that is taken back or is low no more takes its task along, if nobody has done it yet."""
    words = [
        (each.rate.survey, each.conversation_id, each.message)
        for each in rated
        if each.rate.has_words
    ]
    await conn.many(ADD_WORDS, words)
    for each in rated:
        if each.rate.is_mark:
            await _mark(conn, each, now)


async def _mark(conn: Connection, rated: Rated, now: Instant) -> None:
    rate = rated.rate
    was = await fetch_one(conn, MARK, rate.survey)
    if was is None:
        return
    if was.answered_at is not None and rated.at - was.answered_at > CHANGED_FOR:
        return
    if rate.score is None:
        await conn.rows(SET_MARK, rate.survey, None, None, "")
    else:
        first = rated.at if was.answered_at is None else was.answered_at
        await conn.rows(SET_MARK, rate.survey, rate.score, first, rated.message)
    key = f"{KEY}{rate.survey}"
    if rate.due_at is None:
        await tasks.end(conn, key, Outcome.DROPPED, "", now)
    elif rate.score is not None:
        why = low_mark(Kind(was.kind), rate.score, was.agent)
        due = Instant(rate.due_at)
        place = was.conversation_id or rated.conversation_id
        await tasks.make(
            conn, NewTask(key, TaskKind.LOW_SCORE, why, due, rate.draft, conversation=place), now
        )


LOW = {
    Kind.CSAT: ("survey.low_csat", "survey.low_csat_of"),
    Kind.CES: ("survey.low_ces", "survey.low_ces_of"),
    Kind.NPS: ("survey.low_nps", "survey.low_nps_of"),
}
"""The codes of low marks: where nobody is known who answered, and where somebody is."""


def low_mark(kind: Kind, score: int, agent: str) -> Reason:
    """Why somebody is to talk with a customer."""
    alone, of = LOW[kind]
    best = SCALES[kind].best
    return (
        Reason(of, score=score, best=best, agent=agent)
        if agent
        else Reason(alone, score=score, best=best)
    )


def forget_statements() -> Iterator[str]:
    """What is done with the marks of somebody who is erased (`$1` is a contact): nothing is left of who it was."""
    yield """
        UPDATE survey SET arrived = 1 WHERE contact_id = $1 AND EXISTS (
            SELECT 1 FROM outbox WHERE outbox.key = '{QUESTION}' || CAST(survey.id AS text)
                AND outbox.state IN ('sent', 'delivered', 'read')
        )
    """
    yield """
        DELETE FROM survey_words WHERE survey_id IN (SELECT id FROM survey WHERE contact_id = $1)
    """
    yield "DELETE FROM survey WHERE contact_id = $1 AND state <> 'asked'"
    yield """
        UPDATE survey SET key = 'erased:' || CAST(id AS text), contact_id = NULL, conversation_id = NULL, purchase_id = NULL,
            delivery_id = NULL, answer = '' WHERE contact_id = $1
    """


FORGET = tuple(forget_statements())


async def forget(conn: Connection, contacts: Sequence[int]) -> None:
    """Of people who are erased their marks stay, and nothing that says whose they are."""
    for statement in FORGET:
        await conn.many(statement, [(each,) for each in contacts])
