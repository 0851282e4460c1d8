"""What recording does with words: messages that are new, that read differently now, that were taken
back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from socialdesk.model.changes import AnsweredElsewhere, FirstReplied, HandedOver, Happened, Wrote
from socialdesk.model.conversation import (
    IN_TURN,
    Around,
    ConversationState,
    after_foretold,
    after_inbound,
    snippet,
)
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import ALONGSIDE, Author, Deletion, Edit, InboundMessage
from socialdesk.store import choices, live_comments, messages, news, stand_ins, versions
from socialdesk.store.comment_routing import Arrived
from socialdesk.store.contacts import Renaming
from socialdesk.store.echoes import Echoes
from socialdesk.store.engine.database import fetch_one
from socialdesk.store.messages import FORETOLD, Earlier, NewMessage, dump_attachments
from socialdesk.store.news import News
from socialdesk.store.seen import reword
from socialdesk.store.versions import Words
from socialdesk.store.working import Moving, Working

Asked = Callable[[Moving, AccountId, InboundMessage], None]
"""Asks the policies about a customer's message, which is new or reads otherwise."""


async def add(
    working: Working,
    echoes: Echoes,
    ask: Asked,
    arrived: Arrived,
    message: InboundMessage,
) -> str:
    """A message, once: "message"; "repaired" where it was held a place in which it was counted, or
    nothing for one that is known."""
    account_id = arrived.account_id
    moving = working.of(account_id, message.chat)
    was = await _place_held(working, moving, arrived, message)
    if was is None and (moving.row.id, message.remote_id) in working.known:
        return ""
    delivery_id = None
    if message.echo is not None:
        message, delivery_id = await echoes.own_words(account_id, moving.row.id, message)
    message = await choices.understood(working, moving.row.id, message)
    counted = was is not None and await stand_ins.is_counted(working.conn, moving, was)
    around = await _around(working, moving, message, counted=counted)
    if was is not None:
        working.folded.add(moving.row.id)
        first = await stand_ins.take_place(
            working, moving, account_id, was, message, around, arrived.stands_for
        )
        is_customers = message.author is Author.CUSTOMER
        if is_customers:
            await _heard(working, moving, message)
        unread_so_far = was.stands_for not in ("", FORETOLD) and not arrived.stands_for
        if first or (is_customers and unread_so_far):
            ask(moving, account_id, message)
        return "message" if was.stands_for == FORETOLD else "repaired"
    before = moving.state
    late = message.at < (before.last_inbound_at or 0)
    _count(working, moving, message)
    is_automatic = delivery_id is not None and message.author is Author.BOT
    state = before if is_automatic else after_inbound(before, message, around)
    moving.become(moving.row.with_state(state), _happened(message, before, state), at=message.at)
    if message.author is Author.CUSTOMER:
        await _heard(working, moving, message, late=late)
    elif message.author is Author.AGENT and delivery_id is not None:
        _first_reply(moving, message, delivery_id)
    working.say(
        NewMessage(moving.row.id, message, arrived.received_at, delivery_id, arrived.stands_for)
    )
    if message.author is Author.CUSTOMER:
        moving.before = before
        ask(moving, account_id, message)
        moving.before = None
    return "message"


def _count(working: Working, moving: Moving, message: InboundMessage) -> None:
    """Waits follow: what comes in its turn is simple, and anything else has them made anew."""
    if message.author is Author.CUSTOMER and message.at >= moving.state.last_message_at:
        working.ask(moving.row, message.at)
    elif message.author in (Author.CUSTOMER, Author.AGENT, Author.OWNER):
        working.folded.add(moving.row.id)


async def _place_held(
    working: Working, moving: Moving, arrived: Arrived, message: InboundMessage
) -> Earlier | None:
    """The row that holds this message's place, if there is one."""
    conn, number = working.conn, moving.row.id
    held = next((each for each in working.held if each.is_for(number, message.remote_id)), None)
    standing = working.known.get((number, message.remote_id))
    if standing == messages.OURS and message.author is Author.CUSTOMER:
        # A customer's words are no repeat of ours: our number was a mistake of the platform's.
        await conn.rows(messages.FREE_NUMBER, number, message.remote_id)
        del working.known[number, message.remote_id]
        return None
    if standing is None:
        # The same update may name its message otherwise, now that it is understood.
        strangers = (each for each in working.held if each.conversation_id == number)
        held = next((each for each in strangers if each.row.remote_id not in working.named), None)
    elif held is None and not stand_ins.takes_place(standing, arrived.stands_for):
        return None
    if held is not None:
        working.held.remove(held)
        return held.row
    if standing is None:
        return None
    await working.keep_messages()
    was = await messages.earlier(conn, number, message.remote_id)
    same = (message.body, message.kind, dump_attachments(message.attachments))
    unchanged = was is not None and same == (was.body, was.kind, was.attachments)
    return None if unchanged and standing == arrived.stands_for else was


def _happened(
    message: InboundMessage, before: ConversationState, after: ConversationState
) -> Happened | None:
    """What a message means beside its words; nothing, for most of them."""
    moved = (before.status, before.episode, before.waiting_since, before.first_reply_at) != (
        after.status, after.episode, after.waiting_since, after.first_reply_at,
    )  # fmt: skip
    if moved and message.author is Author.CUSTOMER:
        return Wrote(after.episode, before.status.value)
    return AnsweredElsewhere() if moved and message.author is Author.OWNER else None


async def _heard(
    working: Working, moving: Moving, message: InboundMessage, *, late: bool = False
) -> None:
    """What a customer's message tells of them: where they write, what they are called, and that
    they are in reach. A later one has told already what a `late` one would."""
    row = moving.row
    if late:
        return
    if (message.provenance == ALONGSIDE) != bool(row.handled_by):
        # Who has the chat shows by where its messages arrive.
        holder = "another app" if message.provenance == ALONGSIDE else ""
        told = News(row.account_id, "", row.chat, news.HOLDER, "", holder, message.at)
        if await news.keep_newest(working.conn, told):
            moving.become(replace(row, handled_by=holder), HandedOver(holder), at=message.at)
    if message.address != row.address:
        moving.become(replace(moving.row, address=message.address))
    contact = message.contact
    called = (
        row.contact_name, row.contact_username, row.contact_language, row.contact_first_name,
    )  # fmt: skip
    now_called = called
    if contact.name:
        language = contact.language or row.contact_language
        is_same = contact.name == row.contact_name  # comments tell no first name, a profile did
        first = contact.first_name or (row.contact_first_name if is_same else "")
        now_called = (contact.name, contact.username, language, first)
    if now_called != called or row.contact_blocked:
        working.rename(Renaming(row.contact_id, *now_called[:3], message.at, now_called[3]))


def _first_reply(moving: Moving, message: InboundMessage, delivery_id: int) -> None:
    """An agent's answer of ours has arrived: the episode's first, if there was none."""
    if moving.state.first_reply_at is None:
        state = replace(moving.state, first_reply_at=message.at)
        after = moving.row.with_state(state)
        moving.become(after, FirstReplied(delivery_id), message.at, message.sender.name)


async def _around(
    working: Working, moving: Moving, message: InboundMessage, *, counted: bool
) -> Around:
    """What stands around a message that may come late, or beside an edit that came before it."""
    state, place = moving.state, (moving.row.id, message.at, message.seq)
    conn, replied_at = working.conn, state.last_reply_at or 0
    if message.author is Author.CUSTOMER:
        if message.at > replied_at:
            return Around(counted=counted)
        await working.keep_messages()
        answered_at = await fetch_one(conn, messages.ANSWERED_AT, *place)
        return Around(
            answered_at=None if answered_at is None else Instant(answered_at), counted=counted
        )
    if message.author is not Author.OWNER:
        return IN_TURN
    overtaken = message.at <= max(state.last_inbound_at or 0, replied_at)
    answered = place
    if overtaken:
        await working.keep_messages()
        if newest := await fetch_one(conn, messages.NEWEST_ANSWER, *place):
            answered = (moving.row.id, Instant(newest.at), newest.seq)
    later = await fetch_one(conn, messages.UNANSWERED, *answered)
    assert later is not None
    since = None if later.waiting_since is None else Instant(later.waiting_since)
    answers = False
    began = state.opened_at if state.episode > 1 else 0
    if overtaken and message.at >= began:
        answers = await fetch_one(conn, messages.ASKED_BEFORE, *place, began) is not None
    return Around(since, later.unread, answers=answers)


async def edit(working: Working, ask: Asked, arrived: Arrived, edited: Edit) -> str:
    """A message reads differently now: "edit", "message" for one that was not known, or nothing."""
    message, account_id = edited.message, arrived.account_id
    moving, conn = working.of(account_id, message.chat), working.conn
    await working.keep_messages()
    was = await messages.earlier(conn, moving.row.id, message.remote_id)
    if was is None:
        await _foretell(working, moving, edited, arrived.received_at)
        if message.author is Author.CUSTOMER:
            ask(moving, account_id, message)
        return "message"
    said = Words(edited.edited_at, message.body, dump_attachments(message.attachments))
    told = await versions.told_of(conn, account_id, moving.row.chat, was)
    if said in told:
        return ""
    now = await versions.keep(conn, account_id, moving.row.chat, was, [*told, said])
    moves = message.kind == was.kind == "location"
    if message.author is Author.CUSTOMER and now.text != (was.body, was.attachments) and not moves:
        await reword(conn, was.id)
        await live_comments.reread(conn, was.id, now.body)
        ask(moving, account_id, replace(message, body=now.body, at=Instant(was.at)))
    if versions.read_in_turn(told) == versions.read_in_turn([*told, said]):
        return ""
    state = replace(moving.state, unread=await _unread_after(working, moving, was, edited, now))
    if (state.last_message_at, state.last_seq) == (was.at, was.seq):
        words, beside = snippet(now.body, message.said, was.kind)
        state = replace(state, last_text=words, last_said=beside)
    moving.become(moving.row.with_state(state))
    return "edit"


async def _foretell(working: Working, moving: Moving, edited: Edit, received_at: Instant) -> None:
    """Keep the words of an edit in the place of a message that has not come, or was before our time:
    no clock starts with it."""
    unseen = replace(edited.message, edited_at=edited.edited_at)
    state = after_foretold(moving.state, unseen)
    if not await stand_ins.is_open(working.conn, moving, edited.edited_at):
        state = replace(state, unread=moving.state.unread)
    working.say(NewMessage(moving.row.id, unseen, received_at, stands_for=FORETOLD))
    await working.keep_messages()
    moving.become(moving.row.with_state(state))


async def _unread_after(
    working: Working, moving: Moving, was: Earlier, edited: Edit, now: Words
) -> int:
    """How many messages nobody has looked at since one was edited: it is one of them again, unless it
    was answered since. A live location that moves on is no news."""
    unread, conn = moving.state.unread, working.conn
    moves = edited.message.kind == was.kind == "location"
    if edited.message.author is not Author.CUSTOMER or moves:
        return unread
    said = 0 if was.stands_for == FORETOLD else was.at
    before = await stand_ins.is_open(conn, moving, max(said, was.edited_at or 0))
    after = await stand_ins.is_open(conn, moving, max(said, now.since))
    if after:
        return max(unread, 1) if before else unread + 1
    return max(unread - 1, 0) if before else unread


async def delete(working: Working, account_id: AccountId, deletion: Deletion) -> list[News]:
    """Messages were taken back; what they said stays. Gives back what is to be kept of those that
    have not come."""
    moving = await working.find(account_id, deletion.chat)
    await working.keep_messages()
    conn, missing = working.conn, list(deletion.remote_ids)
    if moving is not None:
        there = await messages.known(conn, [(moving.row.id, each) for each in missing])
        missing = [each for each in missing if (moving.row.id, each) not in there]
        await messages.mark_deleted(conn, moving.row.id, deletion.remote_ids, working.now)
        await live_comments.withdraw(conn, moving.row.id, deletion.remote_ids)
        moving.show()
    return [
        News(account_id, each, deletion.chat, news.DELETED, "", "", working.now) for each in missing
    ]
