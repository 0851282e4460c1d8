"""Recording what arrived: one batch, one transaction, a few set statements; everything in it
harmless to repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from socialdesk.model.changes import HandedOver, Tag
from socialdesk.model.conversation import after_action
from socialdesk.model.effects import Policy
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import (
    RECOVERED,
    ChannelState,
    ContactChange,
    Deletion,
    DeliveryReport,
    Edit,
    ErasureRequest,
    Handover,
    InboundMessage,
    Move,
    Reaction,
    TagChange,
    Visibility,
)
from socialdesk.store import (
    contacts,
    inbound,
    journal,
    messages,
    moves,
    news,
    settlement,
    stand_ins,
)
from socialdesk.store.automatic import Guard
from socialdesk.store.comment_routing import Arrived, message_of, placed
from socialdesk.store.conversations import raise_revision
from socialdesk.store.echoes import Echoes
from socialdesk.store.effects import ANY_SHOPS, Effects
from socialdesk.store.engine.database import Connection
from socialdesk.store.journal import Arrival
from socialdesk.store.moments import count_odd, sound
from socialdesk.store.news import News
from socialdesk.store.owner_chats import by_the_shop, owner_chats
from socialdesk.store.working import Moving, Working


@dataclass(slots=True)
class Recorded:
    """What a batch came to. `queued` counts what policies said, `undecided` the messages about which they are asked
    later; `messages` counts new ones, not repeats; `repaired` those that took, or left, a place that was held for them.

    `recovered` counts, for each account, the new ones among those that were read back after a
    pause. `failed` counts how often policies failed, by name and type of error.
    """

    messages: int = 0
    repeats: int = 0
    repaired: int = 0
    edits: int = 0
    queued: int = 0
    undecided: int = 0
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
    guard: Guard = ANY_SHOPS,
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
    events = [each for arrival in batch for each in _events_of(arrival)]
    replayed = None if journalled or batch[0].failure else batch[0]
    if not events and replayed is None:
        return done
    revision = await raise_revision(conn)
    working, echoes = Working(conn, now), Echoes(conn, now)
    effects = Effects(working, policies, guard)
    await effects.expect()
    events = await placed(conn, echoes, events)
    if owners := await owner_chats(conn):
        events = [by_the_shop(each, owners) for each in events]
    said = [(each.account_id, message_of(each.event)) for each in events]
    await working.expect([(account, message) for account, message in said if message is not None])
    await effects.recall(working.numbers())
    recording = _Recording(working, echoes, effects, done)
    if replayed is not None:
        await recording.hold_places(replayed)
    await recording.hear_early(said)
    for event in events:
        await recording.take(event)
    await recording.clear_places()
    await effects.carry_out(conn)
    await working.write(revision)
    odd = Counter(
        arrival.account_id
        for arrival in batch
        for event in arrival.parsed.events
        if sound(event, arrival.raw.received_at) is not event
    )
    await count_odd(conn, odd)
    last_in = {each.account_id: each.received_at for each in events}
    await conn.many(LAST_IN, list(last_in.items()))
    done.queued, done.undecided, done.failed = effects.queued, effects.undecided, effects.failed
    return done


def _events_of(arrival: Arrival) -> list[Arrived]:
    stands_for = journal.hash_of(arrival.raw) if arrival.parsed.unknown else ""
    received_at = arrival.raw.received_at
    return [
        Arrived(arrival.account_id, sound(event, received_at), received_at, stands_for)
        for event in arrival.parsed.events
    ]


class _Recording:
    """One batch's events, each put where it belongs."""

    def __init__(self, working: Working, echoes: Echoes, effects: Effects, done: Recorded) -> None:
        self.conn = working.conn
        self.now = working.now
        self.working = working
        self.echoes = echoes
        self.effects = effects
        self.done = done
        self.early: dict[tuple[int, str], list[News]] = {}

    async def hold_places(self, replayed: Arrival) -> None:
        """What an update says takes the places that were held for it when it was not understood."""
        raw = replayed.raw
        self.working.named = {
            str(message.remote_id)
            for event in replayed.parsed.events
            if (message := message_of(event)) is not None
        }
        self.working.held = await stand_ins.held_by(
            self.conn, replayed.account_id, journal.hash_of(raw), raw.received_at
        )

    async def clear_places(self) -> None:
        """Places that were held for nothing go."""
        await self.working.keep_messages()
        for held in self.working.held:
            moving = await self.working.by_number(held.conversation_id)
            if moving is not None and held.row.remote_id not in self.working.named:
                await stand_ins.remove(self.working, moving, held.row)
                self.done.repaired += 1

    async def hear_early(self, said: Sequence[tuple[AccountId, InboundMessage | None]]) -> None:
        """What was told of messages and chats before they came."""
        self.early = await news.of_messages(
            self.conn,
            [
                (account_id, str(message.remote_id))
                for account_id, message in said
                if message is not None and not self.working.knows(account_id, message)
            ],
        )
        for chat, told in (await news.of_chats(self.conn, self.working.made)).items():
            moving = self.working.of(AccountId(chat[0]), chat[1])
            self._apply_tags(moving, [each for each in told if each.kind == news.TAG])
            for each in told:
                self._apply_to_chat(moving, each)

    def _apply_tags(self, moving: Moving, told: Sequence[News]) -> None:
        add = tuple(each.name for each in told if each.value)
        drop = tuple(each.name for each in told if not each.value)
        if told:
            self.effects.tag(moving, Tag(add, drop))

    def _apply_to_chat(self, moving: Moving, told: News) -> None:
        match told.kind:
            case news.HOLDER:
                moving.become(
                    replace(moving.row, handled_by=told.value),
                    HandedOver(told.value) if moving.row.handled_by != told.value else None,
                    told.at,
                )
            case news.ACTION:
                moving.become(moving.row.with_state(after_action(moving.state, told.at)))

    async def take(self, arrived: Arrived) -> None:
        account_id, event, received_at = arrived.account_id, arrived.event, arrived.received_at
        match event:
            case InboundMessage():
                await self._add(arrived, event)
            case Edit():
                kept = await inbound.edit(self.working, self.effects.ask_again, arrived, event)
                self.done.messages += kept == "message"
                self.done.edits += kept == "edit"
                if kept == "message":
                    await self._apply_early(account_id, event.message)
            case Deletion():
                await self._keep(await inbound.delete(self.working, account_id, event))
            case ContactChange():
                await contacts.take_news(self.conn, account_id, event)
                await self._show(account_id, event.chat)
            case Visibility():
                await self._hide(account_id, event, received_at)
            case Reaction():
                await self._react(account_id, event)
            case DeliveryReport():
                await self._report(account_id, event, received_at)
            case TagChange():
                await self._tag(account_id, event, received_at)
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

    async def _add(self, arrived: Arrived, message: InboundMessage) -> None:
        kept = await inbound.add(self.working, self.echoes, self.effects.ask, arrived, message)
        self.done.messages += kept == "message"
        self.done.repaired += kept == "repaired"
        self.done.repeats += not kept
        if kept == "message":
            await self._apply_early(arrived.account_id, message)
            if message.provenance == RECOVERED:
                self.done.recovered[arrived.account_id] += 1

    async def _apply_early(self, account_id: AccountId, message: InboundMessage) -> None:
        """A message has come of which something was told before."""
        told = [
            each
            for each in self.early.get((account_id, str(message.remote_id)), ())
            if each.chat in ("", message.chat)
        ]
        if not told:
            return
        await self.working.keep_messages()
        conn, number = self.conn, self.working.of(account_id, message.chat).row.id
        for each in told:
            match each.kind:
                case news.DELETED:
                    await messages.mark_deleted(conn, number, [each.about], each.at)
                case news.HIDDEN:
                    hidden_at = each.at if each.value else None
                    await messages.set_hidden(conn, number, each.about, hidden_at)
                case news.SIGN:
                    await messages.react(conn, number, each.about, each.name, each.value, each.at)
        await settlement.received_before(conn, number, str(message.remote_id))

    async def _keep(self, told: Sequence[News]) -> None:
        """Keep what was told of messages that have not come; they may come in this very batch."""
        await news.keep(self.conn, told)
        for each in told:
            self.early.setdefault((each.account_id, each.about), []).append(each)

    async def _show(self, account_id: AccountId, chat: str) -> None:
        moving = await self.working.find(account_id, chat)
        if moving is not None:
            moving.show()

    async def _hide(self, account_id: AccountId, change: Visibility, received_at: Instant) -> None:
        at = change.at or received_at
        about, value = str(change.remote_id), "yes" if change.hidden else ""
        told = News(account_id, about, "", news.HIDDEN, "", value, at)
        if not await news.keep_newest(self.conn, told):
            return
        moving = await self.working.find(account_id, change.chat)
        self.early.setdefault((account_id, about), []).append(told)
        if moving is not None:
            await self.working.keep_messages()
            hidden_at = at if change.hidden else None
            await messages.set_hidden(self.conn, moving.row.id, change.remote_id, hidden_at)
            moving.show()

    async def _react(self, account_id: AccountId, reaction: Reaction) -> None:
        chat, about = reaction.chat, str(reaction.remote_id)
        moving = await self.working.find(account_id, chat)
        if moving is None:
            sign = News(
                account_id, about, chat, news.SIGN, reaction.who, reaction.sign, reaction.at
            )
            acted = News(account_id, "", chat, news.ACTION, "", "", reaction.at)
            await self._keep([sign, *([acted] if reaction.opens_window else [])])
            return
        await messages.react(
            self.conn, moving.row.id, about, reaction.who, reaction.sign, reaction.at
        )
        state = moving.state
        if reaction.opens_window:
            state = after_action(state, reaction.at)
        moving.become(moving.row.with_state(state))

    async def _report(
        self, account_id: AccountId, report: DeliveryReport, received_at: Instant
    ) -> None:
        await self.working.keep_messages()
        await settlement.keep_report(self.conn, account_id, report, received_at)
        moving = await self.working.find(account_id, report.chat)
        if moving is not None:
            await settlement.received(self.conn, moving.row.id, report)
            moving.show()

    async def _tag(self, account_id: AccountId, change: TagChange, received_at: Instant) -> None:
        moving = await self.working.find(account_id, change.chat)
        at = change.at or received_at
        newest = []
        for tag in (*change.remove, *change.add):
            value = "on" if tag in change.add else ""
            told = News(account_id, "", change.chat, news.TAG, tag, value, at)
            if await news.keep_newest(self.conn, told):
                newest.append(told)
        if moving is not None:
            self._apply_tags(moving, newest)

    async def _hand_over(self, account_id: AccountId, change: Handover) -> None:
        told = News(account_id, "", change.chat, news.HOLDER, "", change.to, change.at)
        newest = await news.keep_newest(self.conn, told)
        moving = await self.working.find(account_id, change.chat)
        if moving is None or not newest:
            return
        # Who has had the chat since shows by where its later messages arrived.
        overtaken = change.at < (moving.state.last_inbound_at or 0)
        if not overtaken or bool(change.to) == bool(moving.row.handled_by):
            self._apply_to_chat(moving, told)

    async def _move(self, account_id: AccountId, move: Move) -> None:
        moving = await self.working.find(account_id, move.chat)
        if moving is not None and move.chat != move.new_chat:
            await moves.carry_over(self.working, moving, move)


def merged(batches: Iterable[Recorded]) -> Recorded:
    """The sum of several batches' outcomes."""
    total = Recorded()
    for each in batches:
        total.messages += each.messages
        total.repeats += each.repeats
        total.repaired += each.repaired
        total.edits += each.edits
        total.queued += each.queued
        total.undecided += each.undecided
        total.quarantined += each.quarantined
        total.unknown += each.unknown
        total.recovered += each.recovered
        total.failed += each.failed
    return total
