"""Stand-ins: rows that hold the place of a message of which only an edit has come, or that was not
understood, and how the message itself takes its place."""

from __future__ import annotations

from dataclasses import replace

from socialdesk.model.changes import Happened, Wrote
from socialdesk.model.conversation import (
    Around,
    ConversationState,
    Status,
    after_inbound,
)
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Author, InboundMessage
from socialdesk.store import last_words, live_comments, messages, versions
from socialdesk.store.conversations import EVENT_SEQ
from socialdesk.store.engine.database import Connection, fetch_all, fetch_one
from socialdesk.store.messages import FORETOLD, Earlier, dump_attachments
from socialdesk.store.seen import reword
from socialdesk.store.versions import Words
from socialdesk.store.working import Held, Moving, Working


async def held_by(
    conn: Connection, account_id: AccountId, update: str, received_at: Instant
) -> list[Held]:
    """The places held for what an update (by its hash) says."""
    numbers = await fetch_all(conn, messages.PLACES_OF, account_id, update, received_at)
    return [
        Held(number, row)
        for number in numbers
        for row in await fetch_all(conn, messages.HELD_PLACES, number, update, received_at)
    ]


def takes_place(standing: str, stands_for: str) -> bool:
    """Whether what arrives takes the place of a row: a message that of an edit which came before it,
    and of what an older program did not understand; what is not understood once more, its own
    update's. What else names the same message may tell less of it (read back, say) and changes
    nothing."""
    return standing in (FORETOLD, "unread") or (bool(stands_for) and standing == stands_for)


async def take_place(
    working: Working,
    moving: Moving,
    account_id: AccountId,
    was: Earlier,
    message: InboundMessage,
    around: Around,
    stands_for: str,
) -> bool:
    """The message takes its place; whether it is the first that is heard of a customer's words, so
    that policies are to be asked."""
    conn, chat = working.conn, moving.row.chat
    foretold = was.stands_for == FORETOLD
    told = await versions.told_of(conn, account_id, chat, was)
    await messages.take_place(conn, was, message, stands_for)
    now = said = Words(message.at, message.body, dump_attachments(message.attachments))
    if foretold or was.edited_at is not None:
        edits = told if foretold else told[1:]
        itself = replace(was, remote_id=message.remote_id, body=message.body, stands_for=stands_for)
        now = await versions.keep(conn, account_id, chat, itself, [said, *edits])
    if message.author is Author.CUSTOMER and now.text != (was.body, was.attachments):
        await reword(conn, was.id)
    working.known.pop((moving.row.id, str(was.remote_id)), None)
    working.known[moving.row.id, message.remote_id] = stands_for
    before = moving.state
    state, first = before, False
    if message.author is Author.CUSTOMER and (foretold or was.author != Author.CUSTOMER):
        state, first = after_inbound(before, message, around), True
    elif message.author is Author.OWNER and (foretold or was.author != Author.OWNER):
        state = after_inbound(before, message, around)
    elif was.author == Author.CUSTOMER and message.author is not Author.CUSTOMER and not foretold:
        state = await _nobody_asked(conn, moving, was)
    if around.counted and not await is_open(conn, moving, now.since):
        state = replace(state, unread=max(state.unread - 1, 0))
    state = await with_last_words(conn, moving.row.id, replace(
        state, last_message_at=before.last_message_at, last_seq=before.last_seq,
        last_text=before.last_text, last_author=before.last_author, last_said=before.last_said,
    ), (was.at, was.seq), (message.at, message.seq))  # fmt: skip
    moving.become(moving.row.with_state(state), _happened(before, state, first), at=message.at)
    return first


async def is_counted(conn: Connection, moving: Moving, was: Earlier) -> bool:
    """Whether an edit that came before its message was counted as unread, and still is."""
    by_customer = was.stands_for == FORETOLD and was.author == Author.CUSTOMER
    return by_customer and await is_open(conn, moving, was.edited_at or 0)


async def is_open(conn: Connection, moving: Moving, at: int) -> bool:
    """Whether no person of the shop wrote from elsewhere after a moment."""
    if (moving.state.last_reply_at or 0) <= at:
        return True
    return await fetch_one(conn, messages.ANSWERED_AT, moving.row.id, at, EVENT_SEQ) is None


async def remove(working: Working, moving: Moving, was: Earlier) -> None:
    """A place was held for what turns out to be no message."""
    await messages.remove(working.conn, was)
    working.folded.add(moving.row.id)
    await working.conn.rows(live_comments.DROP_MESSAGE, was.id)
    working.known.pop((moving.row.id, str(was.remote_id)), None)
    state = moving.state
    if was.author == Author.CUSTOMER:
        state = await _nobody_asked(working.conn, moving, was)
    place = (was.at, was.seq)
    state = await with_last_words(working.conn, moving.row.id, state, place, place)
    moving.become(moving.row.with_state(state))


async def _nobody_asked(conn: Connection, moving: Moving, was: Earlier) -> ConversationState:
    """The state without the wait that a row began which was taken for a customer's words."""
    state = replace(moving.state, unread=max(moving.state.unread - 1, 0))
    if state.waiting_since is None or state.waiting_since != was.at:
        return state
    # Others of the same moment wait on: some platforms tell no order within it.
    later = await fetch_one(conn, messages.UNANSWERED, moving.row.id, was.at, was.seq - 1)
    since = later.waiting_since if later else None
    waiting = None if since is None else Instant(since)
    status = state.status
    if waiting is None and status is Status.OPEN:
        status = Status.PENDING
    return replace(state, waiting_since=waiting, status=status)


async def with_last_words(
    conn: Connection,
    conversation_id: int,
    state: ConversationState,
    was: tuple[int, int],
    now: tuple[int, int],
) -> ConversationState:
    """The state with its newest message's words, where a row moved from one place to another and
    either is the newest."""
    newest = (state.last_message_at, state.last_seq)
    if was != newest and now < newest:
        return state
    return await last_words.stored(conn, conversation_id, state)


def _happened(before: ConversationState, after: ConversationState, first: bool) -> Happened | None:
    moved = (before.status, before.episode, before.waiting_since) != (
        after.status, after.episode, after.waiting_since,
    )  # fmt: skip
    return Wrote(after.episode, before.status.value) if moved and first else None
