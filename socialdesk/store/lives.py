"""Lives: their plans, whose comments belong to them, and what is read of those."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.live import Item, is_question
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one
from socialdesk.store.live_comments import ADD, ANSWERED, COMMENT, LIKED, OPEN_QUESTION, Given
from socialdesk.store.naming import by_name
from socialdesk.store.open_questions import Open, OpenQuestions

NewPlace = tuple[int, str, str]
"""An account, a kind of place and which one (see `LivePlace`)."""
AT_ONCE = 500
"""Comments that are caught up with in one transaction; a customer's message waits for no more."""


@dataclass(frozen=True, slots=True)
class Live:
    """A live. Moments in ms; `query`, `purpose` and `stored_chats` say whom its announcements are for."""

    id: int
    name: str
    title: str
    link: str
    tag: str
    query: str
    purpose: str
    stored_chats: str
    stored_sheet: str
    planned_for: int | None
    started_at: int | None
    ended_at: int | None
    agent: str
    created_at: int
    changed_at: int

    @property
    def state(self) -> str:
        """planned, running or ended."""
        if self.started_at is None:
            return "planned"
        return "running" if self.ended_at is None else "ended"

    @property
    def chats(self) -> tuple[int, ...]:
        """Groups and channels that are told as well, by their conversations."""
        return tuple(json.loads(self.stored_chats))

    @property
    def sheet(self) -> tuple[Item, ...]:
        """What is shown when."""
        return tuple(Item(after, words) for after, words in json.loads(self.stored_sheet))


@dataclass(frozen=True, slots=True)
class LiveDraft:
    """A live as it is made or changed."""

    name: str
    title: str
    tag: str
    query: str
    purpose: str
    link: str = ""
    chats: tuple[int, ...] = ()
    sheet: tuple[Item, ...] = ()
    planned_for: Instant | None = None


@dataclass(frozen=True, slots=True)
class LivePlace:
    """Where its comments are written: kind `post` (its number), `account` (under anything of it) or
    `chat` (a group, by its `conversation`)."""

    account_id: int
    account: str
    kind: str
    place: str
    conversation: int | None


@dataclass(frozen=True, slots=True)
class LiveAnnouncement:
    """What people are told at a moment of a live: a broadcast, unless it was `cancelled_at` (ms)."""

    moment: str
    broadcast_id: int
    cancelled_at: int | None


@dataclass(frozen=True, slots=True)
class LiveComment:
    """Something said in a live. `number` counts on in the order in which it was written down: whoever
    has read up to one asks for what comes after it. `kind` is comment, group or private; `hidden`,
    `liked` (by the shop, or about to be), `deleted`, `answered`, `is_question` and `is_first` are 1 or 0,
    as it stands now."""

    number: int
    message_id: int
    remote_id: str | None
    conversation_id: int
    contact_id: int
    person_id: int
    account: str
    platform: str
    at: int
    name: str
    text: str
    said: str
    kind: str
    hidden: int
    liked: int
    deleted: int
    answered: int
    is_question: int
    is_first: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Of a live: public comments, the people who wrote them, those of them who had never said anything
    before, and private messages from commenters."""

    comments: int
    people: int
    first_time: int
    privates: int


@dataclass(frozen=True, slots=True)
class PerMinute:
    """Public comments of one minute (since 1970) and how many people wrote them."""

    minute: int
    comments: int
    people: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What figures need to know of something said: `kind` and `is_first` as in `LiveComment`."""

    number: int
    at: int
    person_id: int
    kind: str
    is_first: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A comment that belongs to a live and was not written down."""

    account_id: int
    conversation_id: int
    remote_id: str
    who: str
    body: str


_LIVE = """
    SELECT id, name, title, link, tag, query, purpose, chats AS stored_chats, sheet AS stored_sheet, planned_for,
        started_at, ended_at, agent, created_at, changed_at FROM live
"""
ALL = Query(Live, f"{_LIVE} ORDER BY id")
ONE = Query(Live, f"{_LIVE} WHERE id = $1")
RUNNING = Query(Live, f"{_LIVE} WHERE started_at IS NOT NULL AND ended_at IS NULL ORDER BY id")
ADD_LIVE = Query(
    int,
    """
    INSERT INTO live (name, title, tag, query, purpose, link, chats, sheet, planned_for, agent, created_at, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT (name) DO NOTHING RETURNING id
    """,
)
CHANGE = Query(
    int,
    """
    UPDATE live SET title = $2, tag = $3, query = $4, purpose = $5, link = $6, chats = $7, sheet = $8, planned_for = $9,
        changed_at = $10 WHERE id = $1 AND changed_at = $11 RETURNING id
    """,
)
START = Query(
    int,
    """
    UPDATE live SET started_at = COALESCE(started_at, $2), ended_at = NULL, changed_at = $2
    WHERE id = $1 AND (started_at IS NULL OR ended_at IS NOT NULL) RETURNING id
    """,
)
END = Query(
    int,
    """
    UPDATE live SET ended_at = $2, changed_at = $2 WHERE id = $1 AND started_at IS NOT NULL AND ended_at IS NULL
    RETURNING id
    """,
)
PLACES = Query(
    LivePlace,
    """
    SELECT live_place.account_id, account.name AS account, live_place.kind, live_place.place, conversation.id AS conversation
    FROM live_place JOIN account ON account.id = live_place.account_id
    LEFT JOIN conversation ON live_place.kind = 'chat' AND conversation.account_id = live_place.account_id
        AND conversation.chat = live_place.place
    WHERE live_place.live_id = $1 ORDER BY account.name, live_place.kind, live_place.place
    """,
)
DROP_PLACES = "DELETE FROM live_place WHERE live_id = $1"
ADD_PLACE = """
    INSERT INTO live_place (live_id, account_id, kind, place) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""
ANNOUNCEMENTS = Query(
    LiveAnnouncement,
    "SELECT moment, broadcast_id, cancelled_at FROM live_announcement WHERE live_id = $1 ORDER BY broadcast_id",
)
ANNOUNCE = """
    INSERT INTO live_announcement (live_id, moment, broadcast_id) VALUES ($1, $2, $3)
    ON CONFLICT (live_id, moment) DO UPDATE SET cancelled_at = NULL
"""
CANCEL = "UPDATE live_announcement SET cancelled_at = $3 WHERE live_id = $1 AND moment = $2"
_COMMENT = f"""
    SELECT live_comment.id AS number, live_comment.message_id, message.remote_id, message.conversation_id,
        live_comment.contact_id, COALESCE(contact.same_as, contact.id) AS person_id, account.name AS account,
        account.channel AS platform, message.at, contact.name, message.body AS text, message.said, live_comment.kind,
        CASE WHEN message.hidden_at IS NULL THEN 0 ELSE 1 END AS hidden,
        {LIKED} AS liked,
        CASE WHEN message.deleted_at IS NULL THEN 0 ELSE 1 END AS deleted,
        CASE WHEN {ANSWERED} THEN 1 ELSE 0 END AS answered, live_comment.is_question, live_comment.is_first
    FROM live_comment JOIN message ON message.id = live_comment.message_id
    JOIN conversation ON conversation.id = message.conversation_id
    JOIN contact ON contact.id = live_comment.contact_id
    JOIN account ON account.id = conversation.account_id
"""
COMMENTS = Query(
    LiveComment,
    f"{_COMMENT} WHERE live_comment.live_id = $1 AND live_comment.id > $2 ORDER BY live_comment.id LIMIT $3",
)
LAST_COMMENTS = Query(
    LiveComment,
    f"{_COMMENT} WHERE live_comment.live_id = $1 AND live_comment.id < $2 ORDER BY live_comment.id DESC LIMIT $3",
)
AGAIN = Query(
    LiveComment,
    f"{_COMMENT} WHERE live_comment.live_id = $1 AND live_comment.id IN ({{list}}) ORDER BY live_comment.id",
)
QUESTIONS = Query(
    LiveComment,
    f"""
    {_COMMENT} WHERE live_comment.live_id = $1 AND live_comment.id > $2 AND {OPEN_QUESTION}
    ORDER BY live_comment.id LIMIT $3
    """,
)
REMARKS = Query(
    Remark,
    """
    SELECT live_comment.id AS number, live_comment.at, COALESCE(contact.same_as, contact.id) AS person_id,
        live_comment.kind, live_comment.is_first
    FROM live_comment JOIN contact ON contact.id = live_comment.contact_id
    WHERE live_comment.live_id = $1 AND live_comment.id > $2 ORDER BY live_comment.id LIMIT $3
    """,
)
TOTALS = Query(
    Totals,
    """
    SELECT COALESCE(sum(CASE WHEN live_comment.kind <> 'private' THEN 1 ELSE 0 END), 0) AS comments,
        count(DISTINCT CASE WHEN live_comment.kind <> 'private' THEN COALESCE(contact.same_as, contact.id) END) AS people,
        count(DISTINCT CASE WHEN live_comment.is_first = 1 THEN COALESCE(contact.same_as, contact.id) END) AS first_time,
        COALESCE(sum(CASE WHEN live_comment.kind = 'private' THEN 1 ELSE 0 END), 0) AS privates
    FROM live_comment JOIN contact ON contact.id = live_comment.contact_id WHERE live_comment.live_id = $1
    """,
)
MINUTES = Query(
    PerMinute,
    """
    SELECT live_comment.at / 60000 AS minute, count(*) AS comments,
        count(DISTINCT COALESCE(contact.same_as, contact.id)) AS people
    FROM live_comment JOIN contact ON contact.id = live_comment.contact_id
    WHERE live_comment.live_id = $1 AND live_comment.kind <> 'private' AND live_comment.at >= $2
    GROUP BY live_comment.at / 60000 ORDER BY live_comment.at / 60000
    """,
)
PRIVATE_REPLIES = Query(
    int,
    """
    SELECT count(*) FROM outbox
    WHERE outbox.way = 'private' AND outbox.created_at >= (SELECT created_at FROM live WHERE id = $1)
        AND outbox.state <> 'cancelled' AND outbox.state <> 'refused' AND EXISTS (
            SELECT 1 FROM message JOIN live_comment ON live_comment.message_id = message.id
            WHERE message.conversation_id = outbox.conversation_id AND live_comment.live_id = $1
                AND outbox.key = 'private:' || outbox.account_id || ':' || message.remote_id
        )
    """,
)
JOINED = Query(
    int,
    """
    SELECT count(DISTINCT COALESCE(contact.same_as, contact.id))
    FROM consent JOIN contact ON contact.id = consent.contact_id
    WHERE consent.topic = $1 AND consent.wanted = 1 AND consent.at >= $2 AND consent.at <= $3
    """,
)
MISSED = Query(
    Missed,
    """
    SELECT conversation.account_id, conversation.id AS conversation_id, message.remote_id, contact.remote_id AS who,
        message.body
    FROM live CROSS JOIN live_place CROSS JOIN account CROSS JOIN conversation CROSS JOIN message
    JOIN contact ON contact.id = conversation.contact_id
    WHERE live.id = $1 AND live_place.live_id = live.id AND account.id = live_place.account_id
        AND conversation.account_id = live_place.account_id AND conversation.chat_kind = 'comment'
        AND conversation.last_message_at >= CASE WHEN live_place.kind = 'account' THEN live.started_at ELSE 0 END
        AND message.conversation_id = conversation.id AND message.author = 'customer' AND message.remote_id IS NOT NULL
        AND live.started_at IS NOT NULL AND (live.ended_at IS NULL OR message.at <= live.ended_at) AND (
        live_place.kind = 'account' AND message.at >= live.started_at
        OR live_place.kind = 'post' AND (
            substr(conversation.chat, 1, length(live_place.place) + 9) = 'comment:' || live_place.place || ':'
            OR substr(conversation.chat, 1, length(account.remote_id) + length(live_place.place) + 10)
                = 'comment:' || account.remote_id || '_' || live_place.place || ':'
        )
    ) AND NOT EXISTS (
        SELECT 1 FROM live_comment WHERE live_comment.message_id = message.id AND live_comment.live_id = live.id
    )
    ORDER BY message.id LIMIT $2
    """,
)
"""Comments under its posts that came before it ran, or before it knew of the post. SQLite takes the tables in this order:
it would begin with every message for the sake of their order."""
UNTAGGED = Query(
    int,
    """
    SELECT DISTINCT conversation.id FROM live_comment
    JOIN live ON live.id = live_comment.live_id
    JOIN contact ON contact.id = live_comment.contact_id
    JOIN conversation ON conversation.contact_id = contact.id
    LEFT JOIN message ON message.id = live_comment.message_id
    WHERE live_comment.live_id = $1
        AND (conversation.chat_kind <> 'comment' OR conversation.id = message.conversation_id) AND NOT EXISTS (
            SELECT 1 FROM conversation_tag
            WHERE conversation_tag.conversation_id = conversation.id AND conversation_tag.tag = live.tag
        )
    ORDER BY conversation.id LIMIT $2
    """,
)
"""Chats of its commenters that lack its tag: private ones of people who wrote in its group, too."""


class Lives:
    """Keeping lives, and reading what was said in them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self) -> list[Live]:
        """Every live, oldest first."""
        return await self._db.all(ALL)

    async def running(self) -> list[Live]:
        """Those that run now."""
        return await self._db.all(RUNNING)

    async def one(self, live_id: int) -> Live:
        """One by its number. Raises NotFound."""
        found = await self._db.one(ONE, live_id)
        if found is None:
            raise NotFound(translate("There is no live {number}.", number=live_id))
        return found

    async def named(self, name: str) -> Live:
        """One by its name, whatever its accents. Raises NotFound, with the names that may be meant."""
        missing = translate(
            'There is no live "{name}". `socialdesk live list` lists them.', name=name
        )
        return by_name(await self.all(), name, missing)

    async def add(
        self, draft: LiveDraft, agent: str, now: Instant, places: Sequence[NewPlace] = ()
    ) -> Live:
        """Keep a new one, whose comments are written there. Raises NotAllowed where its name is taken."""

        async def work(conn: Connection) -> int | None:
            number = await fetch_one(conn, ADD_LIVE, draft.name, *_stored(draft), agent, now)
            if number is not None:
                await _put_places(conn, number, places)
            return number

        number = await self._db.transact(work)
        if number is None:
            raise NotAllowed(
                translate('There is a live "{name}" already. Choose another name.', name=draft.name)
            )
        return await self.one(number)

    async def change(
        self, live: Live, draft: LiveDraft, now: Instant, places: Sequence[NewPlace] | None = None
    ) -> Live | None:
        """Anything but its name, and where its comments are written if that is said; None where it was
        changed since it was read."""
        at = max(now, live.changed_at + 1)  # each change has a moment of its own

        async def work(conn: Connection) -> bool:
            changed = await fetch_one(conn, CHANGE, live.id, *_stored(draft), at, live.changed_at)
            if changed is not None and places is not None:
                await _put_places(conn, live.id, places)
            return changed is not None

        return await self.one(live.id) if await self._db.transact(work) else None

    async def start(self, live_id: int, now: Instant) -> bool:
        """It runs from now on, or runs again; whether that is news."""
        return (
            await self._db.transact(lambda conn: fetch_one(conn, START, live_id, now)) is not None
        )

    async def end(self, live_id: int, now: Instant) -> bool:
        """It is over; whether that is news."""
        return await self._db.transact(lambda conn: fetch_one(conn, END, live_id, now)) is not None

    async def places(self, live_id: int) -> list[LivePlace]:
        """Where its comments are written."""
        return await self._db.all(PLACES, live_id)

    async def announcements(self, live_id: int) -> list[LiveAnnouncement]:
        """What people are told of it, by moment."""
        return await self._db.all(ANNOUNCEMENTS, live_id)

    async def announce(self, live_id: int, moment: str, broadcast_id: int) -> None:
        """People are told at this moment by a broadcast; one that was cancelled is there again."""
        await self._db.transact(lambda conn: conn.rows(ANNOUNCE, live_id, moment, broadcast_id))

    async def cancel(self, live_id: int, moment: str, now: Instant) -> None:
        """Nobody is told at this moment."""
        await self._db.transact(lambda conn: conn.rows(CANCEL, live_id, moment, now))

    async def comments(self, live_id: int, after: int, most: int) -> list[LiveComment]:
        """What was said, in the order in which it was written down, behind the `number` of the last one
        read (0: from the beginning)."""
        return await self._db.all(COMMENTS, live_id, after, most)

    async def last_comments(self, live_id: int, before: int, most: int) -> list[LiveComment]:
        """The newest ones that stand before a `number`, oldest first."""
        return (await self._db.all(LAST_COMMENTS, live_id, before, most))[::-1]

    async def comments_again(self, live_id: int, numbers: Sequence[int]) -> list[LiveComment]:
        """These as they stand now: hidden, answered, edited. What was erased is not there any more."""
        if not numbers:
            return []
        query, arguments = AGAIN.over(2, numbers)
        return await self._db.all(query, live_id, *arguments)

    async def questions(self, live_id: int, after: int, most: int) -> list[LiveComment]:
        """Questions that nobody has answered, the oldest first."""
        return await self._db.all(QUESTIONS, live_id, after, most)

    async def remarks(self, live_id: int, after: int, most: int) -> list[Remark]:
        """What was said behind a `number`, as figures count it."""
        return await self._db.all(REMARKS, live_id, after, most)

    async def totals(self, live_id: int) -> Totals:
        """How much was said, and by how many."""
        found = await self._db.one(TOTALS, live_id)
        assert found is not None
        return found

    async def minutes(self, live_id: int, since: int = 0) -> list[PerMinute]:
        """How much was said minute by minute; minutes of silence are left out."""
        return await self._db.all(MINUTES, live_id, since)

    async def open_questions(self, known: OpenQuestions) -> Open:
        """How many questions of a live wait, and since when the oldest does; what is `known` from before is not
        read again."""
        return await known.read(self._db)

    async def private_replies(self, live_id: int) -> int:
        """How many comments had their private reply, or are about to."""
        return await self._db.one(PRIVATE_REPLIES, live_id) or 0

    async def joined(self, topic: str, since: Instant, until: Instant) -> int:
        """How many people asked for a topic between two moments and want it still."""
        return await self._db.one(JOINED, topic, since, until) or 0

    async def catch_up(self, live_id: int) -> int:
        """Write down the comments under its posts that came before it ran; how many there were. Once
        more is harmless: each is written down once."""
        total = 0
        while missed := await self._db.all(MISSED, live_id, AT_ONCE):
            await self._db.transact(partial(_write_down, missed, live_id))
            total += len(missed)
        return total

    async def untagged(self, live_id: int, most: int = AT_ONCE) -> list[int]:
        """Conversations of its commenters that lack its tag."""
        return await self._db.all(UNTAGGED, live_id, most)


async def _write_down(missed: Sequence[Missed], live_id: int, conn: Connection) -> None:
    await raise_revision(conn)  # numbers of comments rise in the order in which they are seen
    given = [
        Given(
            live_id, each.account_id, each.conversation_id, each.remote_id, each.who, COMMENT,
            int(is_question(each.body)),
        )
        for each in missed
    ]  # fmt: skip
    await conn.together([ADD.batch(given)])


async def _put_places(conn: Connection, live_id: int, places: Sequence[NewPlace]) -> None:
    await conn.rows(DROP_PLACES, live_id)
    await conn.many(ADD_PLACE, [(live_id, *each) for each in places])


def _stored(draft: LiveDraft) -> tuple[object, ...]:
    return (
        draft.title, draft.tag, draft.query, draft.purpose, draft.link, json.dumps(list(draft.chats)),
        json.dumps([[each.after, each.words] for each in draft.sheet], ensure_ascii=False), draft.planned_for,
    )  # fmt: skip
