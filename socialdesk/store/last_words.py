"""Last words: what the list shows of a conversation, read anew where the newest of them are taken
back or turn out to be something else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from socialdesk.model.conversation import SNIPPET_LENGTH, ConversationState, snippet
from socialdesk.model.delivery import load_file
from socialdesk.model.ids import Instant
from socialdesk.model.message import Author
from socialdesk.model.reason import load_reason
from socialdesk.model.text import one_line
from socialdesk.store import messages
from socialdesk.store.engine.database import Connection, Query, fetch_one


@dataclass(frozen=True, slots=True)
class Underway:
    """An answer that is queued or on its way."""

    body: str
    file: str
    created_at: int


UNDERWAY = Query(
    Underway,
    """
    SELECT body, file, created_at FROM outbox
    WHERE conversation_id = $1 AND state IN ('queued', 'claimed', 'sending', 'unconfirmed') AND kind = 'reply'
        AND act = 'say'
    ORDER BY id DESC LIMIT 1
    """,
)
LAST_REPLY = Query(
    int,
    """
    SELECT at FROM message WHERE conversation_id = $1 AND author IN ('agent', 'owner') AND kind <> 'note'
    ORDER BY at DESC, seq DESC, id DESC LIMIT 1
    """,
)


async def stored(
    conn: Connection, conversation_id: int, state: ConversationState
) -> ConversationState:
    """The state with the words, author and time of its newest stored message."""
    last = await fetch_one(conn, messages.LAST_WORDS, conversation_id)
    if last is None:
        return state
    text, said = snippet(last.body, load_reason(last.said), last.kind)
    return replace(
        state,
        last_message_at=Instant(last.at),
        last_seq=last.seq,
        last_text=text,
        last_author=Author(last.author),
        last_said=said,
    )


async def without_taken_back(
    conn: Connection, conversation_id: int, state: ConversationState
) -> ConversationState:
    """The state once an answer was taken back: what was said before it, or an answer that is still
    on its way."""
    before = await stored(conn, conversation_id, state)
    underway = await fetch_one(conn, UNDERWAY, conversation_id)
    if underway is None:
        last = await fetch_one(conn, LAST_REPLY, conversation_id)
        return replace(before, last_reply_at=None if last is None else Instant(last))
    file = load_file(underway.file)
    words = underway.body or (f"[{file.name}]" if file else "")
    return replace(
        before,
        last_message_at=Instant(max(before.last_message_at, underway.created_at)),
        last_text=one_line(words, SNIPPET_LENGTH),
        last_author=Author.AGENT,
        last_said="",
        last_reply_at=Instant(underway.created_at),
    )
