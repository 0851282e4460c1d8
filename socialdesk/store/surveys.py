"""Surveys: who may be asked, asking them, and what was asked. One row an occasion (a resolved episode, an order that was
delivered or came back), written in the transaction that queues the question: whoever dies in between has asked nobody, and
of two workers the second finds it done."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from socialdesk.model.consent import PROMOTIONS
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.order import State
from socialdesk.model.survey import ASKED_IN, Asked, Kind
from socialdesk.model.survey_asking import LATE, About, Facts, Why
from socialdesk.store import consents
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.conversations import ConversationRow, load, raise_revision
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one
from socialdesk.store.filters import InboxFilter
from socialdesk.store.order_news import News
from socialdesk.store.rule_turn import holding
from socialdesk.store.survey_marks import KEY, QUESTION, open_surveys
from socialdesk.store.tags import tags_of

PORTION = 50
"""Occasions that one look takes up; each is a transaction of its own."""
ABOUT_ORDERS = {State.DELIVERED: About.DELIVERED, State.RETURNED: About.RETURNED}
"""After which states of an order somebody is asked."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that somebody may be asked about. `survey` is the number of its row, 0 where it has none yet; `episode` that
    of the conversation. `due_at`: when it was time (ms)."""

    survey: int
    about: str
    conversation_id: int
    episode: int
    due_at: int

    @property
    def key(self) -> str:
        """Of a resolved episode: one row, for ever."""
        return f"{self.about}:{self.conversation_id}:{self.episode}"


@dataclass(frozen=True, slots=True)
class ResolvedRow:
    """How the newest episode of a conversation was resolved."""

    opened_at: int
    resolved_at: int
    resolved_by: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whose an order (or a case) is, and in which conversation; None where that is not known."""

    conversation_id: int | None
    contact_id: int | None


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """A case that was handled to its end at a moment (ms), and whose it was."""

    id: int
    closed_at: int
    conversation_id: int | None
    contact_id: int | None
    purchase_id: int | None


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """When a person was last asked something (ms)."""

    kind: str
    at: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known in the moment of asking. `asked` is when the person was last asked a kind, by whichever contact of theirs;
    `words` are their last ones; `holds` are the kinds whose `only` lets them through."""

    row: ConversationRow
    facts: Facts
    asked: Mapping[str, int]
    tags: Sequence[str]
    words: str
    holds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the text, and the marks on its buttons, empty where the platform shows none."""

    kind: Kind
    text: str
    language: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """Nobody is asked. `for_good`: about this occasion they never are."""

    why: Why
    kind: Kind
    for_good: bool = True


Choose = Callable[[Known], Question | Left]
Say = Callable[[Connection, ConversationRow, str, Question], Awaitable[Why | None]]
"""Queues a question under a key; why it may not be said, if so."""

RESOLVED = Query(
    Occasion,
    """
    SELECT 0 AS survey, 'resolved' AS about, conversation.id AS conversation_id, conversation.episode,
        episode.resolved_at AS due_at
    FROM episode JOIN conversation ON conversation.id = episode.conversation_id
    WHERE (episode.resolved_at, conversation.id) > ($1, $2) AND episode.resolved_at <= $3 AND conversation.status = 'resolved'
        AND NOT EXISTS (
            SELECT 1 FROM episode AS later WHERE later.conversation_id = episode.conversation_id
                AND (later.resolved_at IS NULL OR later.resolved_at > episode.resolved_at)
        )
        AND NOT EXISTS (
            SELECT 1 FROM survey WHERE survey.conversation_id = conversation.id
                AND survey.episode = conversation.episode AND survey.about = 'resolved'
        )
    ORDER BY episode.resolved_at, conversation.id LIMIT $4
    """,
)
DUE = Query(
    Occasion,
    """
    SELECT id AS survey, about, conversation_id, episode, due_at FROM survey
    WHERE state = 'due' AND due_at <= $1 AND (due_at, id) > ($2, $3) AND conversation_id IS NOT NULL
    ORDER BY due_at, id LIMIT $4
    """,
)
NEWEST_RESOLVED = Query(
    ResolvedRow,
    """
    SELECT opened_at, resolved_at, resolved_by FROM episode WHERE conversation_id = $1 AND resolved_at IS NOT NULL
    ORDER BY resolved_at DESC, id DESC LIMIT 1
    """,
)
WHO_ANSWERED = Query(
    str,
    """
    SELECT CASE WHEN author = 'owner' THEN 'elsewhere' ELSE sender END AS who FROM message
    WHERE conversation_id = $1 AND at >= $2 AND author IN ('agent', 'owner') AND kind <> 'note' AND deleted_at IS NULL
    ORDER BY at DESC, seq DESC, id DESC LIMIT 1
    """,
)
ASKED_BEFORE = Query(
    AskedBefore,
    f"""
    SELECT kind, max(asked_at) AS at FROM survey
    WHERE state = 'asked' AND contact_id IN ({SAME_PERSON}) GROUP BY kind
    """,
)
UNFINISHED = Query(
    int,
    """
    SELECT (SELECT count(*) FROM task WHERE conversation_id = $1 AND ended_at IS NULL) + (
        SELECT count(*) FROM outbox WHERE conversation_id = $1 AND kind = 'reply' AND act = 'say'
            AND state IN ('scheduled', 'queued', 'claimed', 'sending', 'refused', 'unconfirmed')
    ) + (SELECT count(*) FROM customer_case WHERE conversation_id = $1 AND closed_at IS NULL)
    + (SELECT count(*) FROM telling WHERE conversation_id = $1 AND told_at > $2) AS n
    """,
)
JUST_NOW = HOUR
"""Within so long (ms) after the program told somebody something else nothing is asked: one thing at a time."""
LAST_WORDS = Query(
    str,
    """
    SELECT body FROM message WHERE conversation_id = $1 AND author = 'customer' AND kind <> 'note'
    ORDER BY at DESC, seq DESC, id DESC LIMIT 1
    """,
)
_KINDS_ASKED = ", ".join(f"'{each}'" for each in ASKED_IN)
BUYER = Query(
    Buyer,
    "SELECT conversation_id, contact_id FROM purchase WHERE id = $1",
)
CLOSED_CASES = Query(
    ClosedCase,
    """
    SELECT id, closed_at, conversation_id, contact_id, purchase_id FROM customer_case
    WHERE closed_at > $1 AND closed_at <= $2 AND COALESCE(conversation_id, contact_id) IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM survey WHERE survey.key = 'case:' || CAST(customer_case.id AS text)
    )
    ORDER BY closed_at, id LIMIT $3
    """,
)
PRIVATE_CHAT = Query(
    int,
    f"""
    SELECT id FROM conversation
    WHERE chat_kind IN ({_KINDS_ASKED}) AND (id = $2 OR contact_id IN ({SAME_PERSON}))
    ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END, last_message_at DESC, id LIMIT 1
    """,
)
"""Where who bought something is asked: in the chat in which they did, or else where they wrote last."""
ADD_DUE = """
    INSERT INTO survey (
        key, kind, about, state, account_id, conversation_id, contact_id, purchase_id, episode, due_at
    )
    SELECT CAST($2 AS text), '', CAST($3 AS text), 'due', account_id, id, contact_id, CAST($4 AS bigint), episode, CAST($5 AS bigint)
    FROM conversation WHERE id = $1
    ON CONFLICT (key) DO NOTHING
"""
ADD = Statement(
    int,
    """
    INSERT INTO survey (
        key, kind, about, state, why, account_id, conversation_id, contact_id, episode, agent, tags, language, due_at, asked_at
    )
    VALUES (
        :key, :kind, :about, :state, :why, :account_id, :conversation_id, :contact_id, :episode, :agent, :tags, :language,
        :due_at, CAST(:asked_at AS bigint)
    )
    ON CONFLICT (key) DO NOTHING RETURNING id
    """,
)
TURN = Statement(
    int,
    """
    UPDATE survey SET kind = :kind, state = :state, why = :why, contact_id = :contact_id, agent = :agent, tags = :tags,
        language = :language, asked_at = CAST(:asked_at AS bigint)
    WHERE id = :survey AND state = 'due' RETURNING id
    """,
)
SENT_BY = """
    UPDATE survey SET delivery_id = (SELECT id FROM outbox WHERE key = $2) WHERE id = $1
"""
LEAVE = "UPDATE survey SET state = 'skipped', why = $2, asked_at = NULL WHERE id = $1"


class Surveys:
    """Asking people afterwards."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def heard_in(self, conversation_id: int, now: Instant) -> list[Asked]:
        """The surveys that a message in a conversation may answer, the newest first."""
        found = await self._db.read(lambda conn: open_surveys(conn, [conversation_id], now))
        return found.get(conversation_id, [])

    async def resolved(self, after: tuple[int, int], until: int) -> list[Occasion]:
        """The next conversations that were resolved behind a moment (ms) and a number, up to another moment, are so still,
        and about which nobody was asked or left."""
        return await self._db.all(RESOLVED, *after, until, PORTION)

    async def due(self, now: Instant, after: tuple[int, int] = (0, 0)) -> list[Occasion]:
        """The next of those that were put down for later, behind a moment and a number, once it is time."""
        return await self._db.all(DUE, now, *after, PORTION)

    async def put_down_cases(self, since: int, now: Instant, after: int) -> None:
        """Put down for later whose case was closed since a moment (ms); `after` is how much later. Once more changes nothing:
        a case is one row."""
        found = await self._db.all(CLOSED_CASES, since, now, PORTION)

        async def work(conn: Connection) -> None:
            for each in found:
                whose = Buyer(each.conversation_id, each.contact_id)
                due_at = each.closed_at + after
                await _put_down(conn, whose, About.CASE, each.id, each.purchase_id, due_at)

        if found:
            await self._db.transact(work, Lane.BULK)

    async def ask(
        self,
        occasion: Occasion,
        choose: Choose,
        only: Mapping[Kind, InboxFilter],
        say: Say,
        now: Instant,
    ) -> Question | Left | None:
        """Ask about an occasion, if in the moment of writing somebody still is to be asked; None where that was decided
        meanwhile. `choose` is pure. The key of what is said is the survey's number."""

        async def work(conn: Connection) -> Question | Left | None:
            return await _ask(conn, occasion, choose, only, say, now)

        return await self._db.transact(work, Lane.BULK)

    async def by_hand(self, conversation_id: int, now: Instant) -> Occasion:
        """A conversation about which somebody of the shop wants to ask now, once an episode. Raises NotFound."""
        row = await self._db.read(lambda conn: load(conn, conversation_id))
        return Occasion(0, About.BY_HAND.value, row.id, row.state.episode, now)

    async def known(
        self, occasion: Occasion, only: Mapping[Kind, InboxFilter], now: Instant
    ) -> Known:
        """What asking would go by now. Raises NotFound."""
        return await self._db.read(lambda conn: known(conn, occasion, only, now))


async def put_down(conn: Connection, found: Sequence[News], after: Mapping[About, int]) -> None:
    """Put down for later who bought what was delivered, or came back, in a follower's transaction; `after` is how much later
    (ms), by what is asked about at all. Once more changes nothing: an order is one row."""
    for each in found:
        about = ABOUT_ORDERS.get(each.became) if each.became else None
        if about is not None and about in after:
            buyer = await fetch_one(conn, BUYER, each.order)
            if buyer is not None:
                await _put_down(conn, buyer, about, each.order, each.order, each.at + after[about])


async def _put_down(
    conn: Connection, who: Buyer, about: About, number: int, order: int | None, due_at: int
) -> None:
    place = (who.contact_id or 0, who.conversation_id or 0)
    chat = await fetch_one(conn, PRIVATE_CHAT, *place)
    if chat is not None:
        key = f"{about.value}:{number}"
        await conn.rows(ADD_DUE, chat, key, about.value, order, due_at)


async def _ask(
    conn: Connection,
    occasion: Occasion,
    choose: Choose,
    only: Mapping[Kind, InboxFilter],
    say: Say,
    now: Instant,
) -> Question | Left | None:
    await raise_revision(conn)  # nobody else asks the same person at the same time
    found = await known(conn, occasion, only, now)
    chosen = choose(found)
    if isinstance(chosen, Left) and not chosen.for_good and now - occasion.due_at <= LATE:
        return chosen
    is_asked = isinstance(chosen, Question)
    row = found.row
    statement = TURN if occasion.survey else ADD
    number = await ask_one(
        conn, statement, occasion,
        kind=chosen.kind.value, state="asked" if is_asked else "skipped", why="" if isinstance(chosen, Question) else chosen.why.value,
        account_id=row.account_id, contact_id=row.contact_id, agent=found.facts.agent,
        tags=json.dumps(list(found.tags), ensure_ascii=False), language=chosen.language if isinstance(chosen, Question) else "",
        asked_at=now if is_asked else None,
    )  # fmt: skip
    if number is None or isinstance(chosen, Left):
        return chosen if number is not None else None
    why = await say(conn, row, f"{KEY}{number}", chosen)
    if why is None:
        await conn.rows(SENT_BY, number, f"{QUESTION}{number}")
        return chosen
    await conn.rows(LEAVE, number, why.value)
    return Left(why, chosen.kind)


async def known(
    conn: Connection, occasion: Occasion, only: Mapping[Kind, InboxFilter], now: Instant
) -> Known:
    """What asking goes by, inside a transaction. Raises NotFound."""
    row = await load(conn, occasion.conversation_id)
    resolved = await fetch_one(conn, NEWEST_RESOLVED, row.id)
    since = resolved.opened_at if resolved else row.state.opened_at
    agent = await fetch_one(conn, WHO_ANSWERED, row.id, since) or ""
    asked = {each.kind: each.at for each in await fetch_all(conn, ASKED_BEFORE, row.contact_id)}
    said = (await consents.of_person(conn, row.contact_id)).get(PROMOTIONS)
    unfinished = await fetch_one(conn, UNFINISHED, row.id, now - JUST_NOW)
    kinds = list(only)
    held = await holding(conn, [only[each] for each in kinds], [row.id]) if kinds else []
    facts = Facts(
        status=row.state.status.value,
        episode=row.state.episode,
        about_episode=occasion.episode,
        resolved_by=resolved.resolved_by if resolved else "",
        chat_kind=row.chat_kind,
        agent=agent,
        due_at=occasion.due_at,
        asked_at=max(asked.values(), default=None),
        blocked=row.contact_blocked > 0,
        refused=said is not None and not said.wanted,
        unfinished=bool(unfinished),
    )
    tags = (await tags_of(conn, [row.id])).get(row.id, [])
    words = await fetch_one(conn, LAST_WORDS, row.id) or ""
    holds = {each for each, there in zip(kinds, held, strict=True) if row.id in there}
    return Known(row, facts, asked, tags, words, frozenset(holds))
