"""What became of the people in a run, counted by the store, and page by page: a ledger of a hundred
thousand is never read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.store.engine.database import Database, Query
from socialdesk.store.ledger import FOUND, LedgerRow


@dataclass(frozen=True, slots=True)
class Tally:
    """So many people of a group to whom the same happened. `took` is how long (ms) each of them took
    to answer, None for those who did not; `blocked` 1 for those who have blocked the account."""

    account: str
    channel: str
    language: str
    state: str
    blocked: int
    took: int | None
    count: int
    cost: int


@dataclass(frozen=True, slots=True)
class TagTally:
    """The same for everybody with a tag."""

    tag: str
    state: str
    blocked: int
    took: int | None
    count: int
    cost: int


@dataclass(frozen=True, slots=True)
class Which:
    """Some of the people in a run: in one of `states` (any without), with a reason, of a group. A language is two letters, `-` where none is known."""

    states: tuple[str, ...] = ()
    reason: str = ""
    account: str = ""
    channel: str = ""
    language: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a run, by its id at the platform, and how much customers have written under it."""

    conversation: int
    post: str
    comments: int


_OF_RUN = f"({FOUND} WHERE recipient.run_id = $1) AS found"
_LANGUAGE = "CASE WHEN found.language = '' THEN '-' ELSE substr(found.language, 1, 2) END"
_BLOCKED = "CASE WHEN found.state = 'refused' AND found.reason = 'blocked' THEN 1 ELSE 0 END"
_TOOK = "found.answered_at - found.sent_at"
TALLIES = Query(
    Tally,
    f"""
    SELECT found.account, found.channel, {_LANGUAGE} AS language, found.state, {_BLOCKED} AS blocked, {_TOOK} AS took,
        count(*) AS count, CAST(sum(found.cost) AS bigint) AS cost
    FROM {_OF_RUN} GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    """,
)
TAG_TALLIES = Query(
    TagTally,
    f"""
    SELECT tagged.tag, found.state, {_BLOCKED} AS blocked, {_TOOK} AS took, count(*) AS count,
        CAST(sum(found.cost) AS bigint) AS cost
    FROM {_OF_RUN} JOIN conversation_tag AS tagged ON tagged.conversation_id = found.conversation
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    """,
)
PAGE = Query(
    LedgerRow,
    f"""
    SELECT found.* FROM {_OF_RUN}
    WHERE (CAST($2 AS text) = '' OR CAST($2 AS text) LIKE '%,' || found.state || ',%')
        AND (CAST($3 AS text) = '' OR found.reason = $3)
        AND (CAST($4 AS text) = '' OR found.account = $4)
        AND (CAST($5 AS text) = '' OR found.channel = $5)
        AND (CAST($6 AS text) = '' OR {_LANGUAGE} = $6)
        AND (CAST($7 AS text) = '' OR EXISTS (
            SELECT 1 FROM conversation_tag AS tagged
            WHERE tagged.conversation_id = found.conversation AND tagged.tag = $7
        ))
    ORDER BY found.contact LIMIT $8 OFFSET $9
    """,
)

POSTS = Query(
    Post,
    """
    SELECT recipient.conversation_id AS conversation, outbox.remote_id AS post, (
        SELECT count(*) FROM conversation AS under JOIN message ON message.conversation_id = under.id
        WHERE under.account_id = outbox.account_id AND under.chat_kind = 'comment' AND message.author = 'customer'
            AND under.address = '{"post": "' || outbox.remote_id || '"}'
    ) AS comments
    FROM broadcast_recipient AS recipient JOIN outbox ON outbox.id = recipient.delivery_id
    JOIN conversation ON conversation.id = recipient.conversation_id AND conversation.chat_kind = 'channel'
    WHERE recipient.run_id = $1 AND outbox.remote_id IS NOT NULL ORDER BY recipient.conversation_id
    """,
)
"""What is written under a post is a conversation of each person who writes; their address names the
post."""


class Outcomes:
    """Counting and showing what became of a run."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def tallies(self, run_id: int) -> list[Tally]:
        """Everybody of a run, counted."""
        return await self._db.all(TALLIES, run_id)

    async def tag_tallies(self, run_id: int) -> list[TagTally]:
        """Everybody of a run who has a tag, counted once for each of their tags."""
        return await self._db.all(TAG_TALLIES, run_id)

    async def posts(self, run_id: int) -> list[Post]:
        """What was posted in channels and on Pages."""
        return await self._db.all(POSTS, run_id)

    async def page(
        self, run_id: int, which: Which, most: int, first: int = 0
    ) -> Sequence[LedgerRow]:
        """So many of some people of a run, from one on, in the order in which they are known."""
        states = f",{','.join(which.states)}," if which.states else ""
        return await self._db.all(
            PAGE, run_id, states, which.reason, which.account, which.channel, which.language,
            which.tag, most, first,
        )  # fmt: skip
