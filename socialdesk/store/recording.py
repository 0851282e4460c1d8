"""Recording what arrived: one batch, one transaction, a few set statements; everything in it
harmless to repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from socialdesk.model.changes import HandedOver, Moved, Tag
from socialdesk.model.conversation import after_action, after_resolve
from socialdesk.model.effects import Policy
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import (
    RECOVERED,
    ChannelState,
    ContactChange,
    Deletion,
    Edit,
    ErasureRequest,
    Event,
    Handover,
    InboundMessage,
    Move,
    Reaction,
    Receipt,
    TagChange,
    Visibility,
)
from socialdesk.store import contacts, inbound, journal, messages, settlement
from socialdesk.store.comment_routing import message_of, placed
from socialdesk.store.conversations import raise_revision
from socialdesk.store.echoes import Echoes
from socialdesk.store.effects import Effects
from socialdesk.store.engine.database import Connection
from socialdesk.store.journal import Arrival
from socialdesk.store.working import Working


@dataclass(slots=True)
class Recorded:
    """What a batch came to. `queued` counts what policies said; `messages` counts new ones, not
    repeats.

    `recovered` counts, for each account, the new ones among those that were read back after a
    pause. `failed` counts how often policies failed, by name and type of error.
    """

    messages: int = 0
    repeats: int = 0
    edits: int = 0
    queued: int = 0
    quarantined: int = 0
    unknown: int = 0
    recovered: Counter[AccountId] = field(default_factory=Counter)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)


SET_NEWER_STATE = """
    INSERT INTO account_memory (account_id, key, value, position) VALUES ($1, $2, $3, $4)
    ON CONFLICT (account_id, key) DO UPDATE SET value = excluded.value, position = excluded.position
        WHERE account_memory.position <= excluded.position
"""
LAST_IN = "UPDATE account SET last_in_at = $2 WHERE id = $1"
REQUEST_ERASURE = """
    INSERT INTO erasure_request (account_id, remote_id, requested_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""


async def record(
    conn: Connection,
    batch: Sequence[Arrival],
    now: Instant,
    policies: Sequence[Policy],
    *,
    journalled: bool = True,
) -> Recorded:
    """Write a batch: raw bytes (where they are to be `journalled`), messages, conversations moved by
    the rules, and what policies answer.

    Repeating any part of it changes nothing: the journal by (account, update, hash), a message by
    (account, chat, remote id), an effect by its key or because its message is asked about once, a
    contact by the time of the news.
    """
    if journalled:
        await journal.add(conn, batch)
    done = Recorded(
        quarantined=sum(1 for arrival in batch if arrival.failure),
        unknown=sum(1 for arrival in batch if arrival.parsed.unknown),
    )
    events = [
        (arrival.account_id, event, arrival.raw.received_at)
        for arrival in batch
        for event in arrival.parsed.events
    ]
    if not events:
        return done
    revision = await raise_revision(conn)
    working, echoes = Working(conn, now), Echoes(conn, now)
    effects = Effects(working, policies)
    events = await placed(conn, echoes, events)
    said = [(account, message_of(event)) for account, event, _ in events]
    await working.expect([(account, message) for account, message in said if message is not None])
    recording = _Recording(working, echoes, effects, done)
    for event in events:
        await recording.take(*event)
    await effects.carry_out(conn)
    await working.write(revision)
    last_in = {account_id: received_at for account_id, _, received_at in events}
    await conn.many(LAST_IN, list(last_in.items()))
    done.queued, done.failed = effects.queued, effects.failed
    return done


class _Recording:
    """One batch's events, each put where it belongs."""

    def __init__(self, working: Working, echoes: Echoes, effects: Effects, done: Recorded) -> None:
        self.conn = working.conn
        self.now = working.now
        self.working = working
        self.echoes = echoes
        self.effects = effects
        self.done = done

    async def take(self, account_id: AccountId, event: Event, received_at: Instant) -> None:
        match event:
            case InboundMessage():
                await self._add(account_id, event, received_at)
            case Edit():
                kept = await inbound.edit(self.working, account_id, event, received_at)
                self.done.messages += kept == "message"
                self.done.edits += kept == "edit"
            case Deletion():
                await inbound.delete(self.working, account_id, event)
            case ContactChange():
                await contacts.take_news(self.conn, account_id, event)
                await self._show(account_id, event.chat)
            case Visibility():
                await self._hide(account_id, event)
            case Reaction():
                await self._react(account_id, event)
            case Receipt():
                await self._receipt(account_id, event)
            case TagChange():
                await self._tag(account_id, event)
            case Handover():
                await self._hand_over(account_id, event)
            case ErasureRequest():
                await self.conn.rows(REQUEST_ERASURE, account_id, event.contact, received_at)
            case Move():
                await self._move(account_id, event)
            case ChannelState():
                await self.conn.rows(
                    SET_NEWER_STATE, account_id, event.key, event.value, event.order
                )

    async def _add(
        self, account_id: AccountId, message: InboundMessage, received_at: Instant
    ) -> None:
        new = await inbound.add(
            self.working, self.echoes, self.effects.ask, account_id, message, received_at
        )
        self.done.messages += new
        self.done.repeats += not new
        if new and message.provenance == RECOVERED:
            self.done.recovered[account_id] += 1

    async def _show(self, account_id: AccountId, chat: str) -> None:
        moving = await self.working.find(account_id, chat)
        if moving is not None:
            moving.show()

    async def _hide(self, account_id: AccountId, change: Visibility) -> None:
        moving = await self.working.find(account_id, change.chat)
        if moving is not None:
            await self.working.keep_messages()
            hidden_at = self.now if change.hidden else None
            await messages.set_hidden(self.conn, moving.row.id, change.remote_id, hidden_at)
            moving.show()

    async def _react(self, account_id: AccountId, reaction: Reaction) -> None:
        moving = await self.working.find(account_id, reaction.chat)
        if moving is None:
            return
        await messages.react(
            self.conn,
            moving.row.id,
            reaction.remote_id,
            reaction.who,
            reaction.sign,
            reaction.at,
        )
        state = moving.state
        if reaction.opens_window:
            state = after_action(state, reaction.at)
        moving.become(moving.row.with_state(state))

    async def _receipt(self, account_id: AccountId, receipt: Receipt) -> None:
        moving = await self.working.find(account_id, receipt.chat)
        if moving is None:
            return
        await self.working.keep_messages()
        await settlement.received(self.conn, moving.row.id, receipt)
        moving.show()

    async def _tag(self, account_id: AccountId, change: TagChange) -> None:
        moving = await self.working.find(account_id, change.chat)
        if moving is not None:
            self.effects.tag(moving, Tag(change.add, change.remove))

    async def _hand_over(self, account_id: AccountId, change: Handover) -> None:
        moving = await self.working.find(account_id, change.chat)
        if moving is not None:
            after = replace(moving.row, handled_by=change.to)
            moved = after != moving.row
            moving.become(after, HandedOver(change.to) if moved else None, change.at)

    async def _move(self, account_id: AccountId, move: Move) -> None:
        moving = await self.working.find(account_id, move.chat)
        if moving is not None:
            state = after_resolve(moving.state)
            after = replace(moving.row, state=state, address=move.new_address)
            moving.become(after, Moved(move.new_address), self.now)


def merged(batches: Iterable[Recorded]) -> Recorded:
    """The sum of several batches' outcomes."""
    total = Recorded()
    for each in batches:
        total.messages += each.messages
        total.repeats += each.repeats
        total.edits += each.edits
        total.queued += each.queued
        total.quarantined += each.quarantined
        total.unknown += each.unknown
        total.recovered += each.recovered
        total.failed += each.failed
    return total
