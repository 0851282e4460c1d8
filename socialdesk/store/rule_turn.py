"""A turn of the rules: what happened since the last one is looked at, and what rules do about it is done, in one
transaction that also moves the place up to which was looked. Whoever dies in between has done nothing.

Events of a sort are taken in waves in which no conversation stands twice, and within a wave rule after rule in the
order of their file. Conversations have nothing to do with each other, so each sees its events one by one and each
rule what those before it did. What rules ask of the store is asked for a whole wave at once, and anew only of the
conversations that a rule has just changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from socialdesk.model import changes
from socialdesk.model.conversation import WAITS_BELOW
from socialdesk.model.hours import moment_of
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.rule import (
    SCHEDULE_LATE,
    TOO_LATE,
    Cap,
    Event,
    Listening,
    On,
    Rule,
    Words,
    is_outside,
    status_after,
    unmet,
)
from socialdesk.store import rules
from socialdesk.store.conversations import ConversationRow, load_many, raise_revision
from socialdesk.store.engine.database import Connection, Query, fetch_all, pad
from socialdesk.store.engine.statement import ask, ask_one
from socialdesk.store.filters import InboxFilter, clauses
from socialdesk.store.inbox import FROM_CONVERSATION
from socialdesk.store.rule_acts import Acting, Means
from socialdesk.store.rules import ChangeHeard, Heard, NewFiring, Waiting
from socialdesk.store.switches import RULES, switched_off

AT_ONCE = 40
"""Rules that one statement asks about."""
LONG_WAITS = f"""
    SELECT conversation.id AS conversation_id, conversation.waiting_since AS since {FROM_CONVERSATION}
    WHERE conversation.status IN ('open', 'pending') AND conversation.sort_key < {WAITS_BELOW}
        AND conversation.waiting_since <= $1 AND conversation.waiting_since > $2 AND NOT EXISTS (
            SELECT 1 FROM rule_firing WHERE rule_firing.rule = $3
                AND rule_firing.conversation_id = conversation.id AND rule_firing.event = 'wait'
                AND rule_firing.number = conversation.waiting_since
        )
"""
IN_TURN = "ORDER BY conversation.waiting_since, conversation.id LIMIT $4"
NOT_YET = f"""
    SELECT conversation.id {FROM_CONVERSATION}
    WHERE NOT EXISTS (
        SELECT 1 FROM rule_firing WHERE rule_firing.rule = $1
            AND rule_firing.conversation_id = conversation.id AND rule_firing.event = 'schedule'
            AND rule_firing.number = $2
    )
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a turn goes by, read before its transaction.

    `filters` are the rules' `when` by name, where they have one. `is_open` says whether an account is open at a
    moment (None: it has no hours). `language` is told what a platform says of somebody's and their words. `due` are
    the times of day that have come since the place of the cursor `due_since`, by rule.
    """

    rules: Sequence[Rule]
    filters: Mapping[str, InboxFilter]
    means: Means
    is_open: Callable[[AccountId, datetime], bool | None]
    language: Callable[[str, str], str]
    due: Mapping[str, Instant]
    due_since: int = 0
    waits: bool = True
    """Whether to look who has waited for long."""


@dataclass(slots=True)
class Turned:
    """How often rules were carried out, and whether more is waiting."""

    fired: int = 0
    more: bool = False


async def take_turn(conn: Connection, standing: Standing, now: Instant) -> Turned:
    """Look at what happened, and do what rules say about it."""
    revision = await raise_revision(conn)
    off = await switched_off(conn)
    active = [] if RULES in off else [each for each in standing.rules if each.agent not in off]
    turn = _Turn(conn, revision, standing, active, now)
    await turn.take()
    return turn.turned


class _Turn:
    def __init__(
        self,
        conn: Connection,
        revision: int,
        standing: Standing,
        active: Sequence[Rule],
        now: Instant,
    ) -> None:
        self._conn = conn
        self._revision = revision
        self._standing = standing
        self._rules = active
        self._listening = Listening(active)
        self._now = now
        self.turned = Turned()

    async def take(self) -> None:
        heard = {rule.on for rule in self._rules}
        places = {each.event: each.place for each in await fetch_all(self._conn, rules.CURSORS)}
        wanted = dict[str, int]()
        (ends,) = await fetch_all(self._conn, rules.ENDS)
        if On.MESSAGE in heard:
            begun = places.get("message", ends.message)
            found = await rules.messages_after(self._conn, begun)
            wanted["message"] = self._up_to([each.id for each in found], max(begun, ends.message))
            await self._react(self._of_messages(found))
        if heard & {On.TAG, On.STATUS}:
            begun = places.get("change", ends.change)
            happened = await rules.changes_after(self._conn, begun)
            wanted["change"] = self._up_to([each.id for each in happened], max(begun, ends.change))
            await self._react(self._of_changes(happened))
        for rule in self._rules:
            if rule.on is On.WAIT and self._standing.waits:
                await self._react(await self._of_waits(rule))
        if On.SCHEDULE in heard:
            wanted["schedule"] = await self._round(places.get("schedule"))
        await rules.move_cursors(self._conn, places, wanted)

    def _up_to(self, numbers: Sequence[int], end: int) -> int:
        """The place that is reached: the end, unless there is more than one portion."""
        if len(numbers) < rules.PORTION:
            return end
        self.turned.more = True
        return numbers[-1]

    def _of_messages(self, found: Sequence[Heard]) -> Iterator[Event]:
        for each in found:
            if each.deleted_at is None and self._now - each.at <= TOO_LATE:
                yield message_event(each, self._standing.language)

    def _of_changes(self, found: Sequence[ChangeHeard]) -> Iterator[Event]:
        for each in found:
            event = change_event(each)
            if event is not None and self._now - each.at <= TOO_LATE:
                yield event

    async def _of_waits(self, rule: Rule) -> list[Event]:
        """Who has waited for so long, was not looked at for this rule, and is as it asks."""
        text, values = self._narrowed(rule, 5)
        longest = self._now - rule.after
        found = await fetch_all(
            self._conn, Query(Waiting, f"{LONG_WAITS} AND {text} {IN_TURN}"), longest, longest - TOO_LATE, rule.name,
            rules.PORTION, *values,
        )  # fmt: skip
        self.turned.more |= len(found) == rules.PORTION and not rule.hours
        return [
            Event(
                On.WAIT,
                each.conversation_id,
                each.since,
                Instant(each.since + rule.after),
                rule=rule.name,
            )
            for each in found
        ]

    async def _round(self, place: int | None) -> int:
        """Do what is due at a time of day, a portion of conversations at a time; the new place."""
        if place is None or place != self._standing.due_since:
            return self._now if place is None else place
        ended = True
        for rule in self._rules:
            at = self._standing.due.get(rule.name)
            if rule.on is On.SCHEDULE and at is not None and self._now - at <= SCHEDULE_LATE:
                events = await self._of_round(rule, at)
                ended &= len(events) < rules.PORTION
                await self._react(events)
        self.turned.more |= not ended
        return self._now if ended else place

    async def _of_round(self, rule: Rule, at: Instant) -> list[Event]:
        text, values = self._narrowed(rule, 4)
        found = await fetch_all(
            self._conn, Query(int, f"{NOT_YET} AND {text} ORDER BY conversation.id LIMIT $3"), rule.name, at,
            rules.PORTION, *values,
        )  # fmt: skip
        return [Event(On.SCHEDULE, number, at, at, rule=rule.name) for number in found]

    def _narrowed(self, rule: Rule, first: int) -> tuple[str, tuple[object, ...]]:
        wanted = self._standing.filters.get(rule.name)
        return clauses(wanted, first) if wanted is not None else ("1 = 1", ())

    async def _react(self, events: Iterable[Event]) -> None:
        for wave in waves(events, self._listening):
            await _Wave(
                self._conn, self._revision, self._standing, self._rules, self._now, self.turned
            ).run(wave)


Asked = tuple[Event, Sequence[Rule], Words | None]
"""An event, the rules that may listen to it, and its words."""


def waves(events: Iterable[Event], listening: Listening) -> Iterator[list[Asked]]:
    """Events that some rule hears, in turn, cut wherever a conversation would stand twice."""
    wave, there = list[Asked](), set[int]()
    for event in events:
        asked, said = listening.asked(event)
        if not asked:
            continue
        if event.conversation_id in there:
            yield wave
            wave, there = [], set()
        wave.append((event, asked, said))
        there.add(event.conversation_id)
    if wave:
        yield wave


class _Wave:
    """Events of different conversations."""

    def __init__(
        self,
        conn: Connection,
        revision: int,
        standing: Standing,
        active: Sequence[Rule],
        now: Instant,
        turned: Turned,
    ) -> None:
        self._conn = conn
        self._revision = revision
        self._standing = standing
        self._rules = active
        self._now = now
        self._turned = turned
        self._rows: dict[int, ConversationRow] = {}
        self._asked: dict[str, list[Event]] = {}
        self._holds: dict[str, set[int]] = {}
        self._changed: set[int] = set()

    async def run(self, wave: Sequence[Asked]) -> None:
        self._rows = await load_many(self._conn, [event.conversation_id for event, *_ in wave])
        meant = set[int]()
        for event, rules_asked, said in wave:
            if event.conversation_id not in self._rows:
                continue
            for rule in rules_asked:
                if rule.is_bare or not self._unmet(rule, event, said):
                    self._asked.setdefault(rule.name, []).append(event)
                    meant.add(event.conversation_id)
        asking = [each for each in self._rules if each.name in self._asked]
        await self._look(asking, sorted(meant))
        acting = Acting(self._conn, self._revision, self._now, self._standing.means, self._rows)
        for place, rule in enumerate(asking):
            for event in self._asked[rule.name]:
                number = event.conversation_id
                if number in self._changed and rule.name in self._standing.filters:
                    await self._look(asking[place:], [number])
                    self._changed.discard(number)
                if rule.name in self._standing.filters and number not in self._holds[rule.name]:
                    continue
                await self._fire(acting, rule, event)

    def _unmet(self, rule: Rule, event: Event, said: Words | None) -> str:
        row = self._rows[event.conversation_id]
        is_open = None
        if rule.hours:
            moment = event.at if event.on is not On.WAIT else self._now
            is_open = self._standing.is_open(row.account_id, moment_of(Instant(moment)))
        return unmet(rule, event, is_open=is_open, said=said)

    async def _look(self, asking: Sequence[Rule], numbers: Sequence[int]) -> None:
        """Which of these conversations are as each rule asks."""
        named = [each.name for each in asking if each.name in self._standing.filters]
        for first in range(0, len(named), AT_ONCE):
            piece = named[first : first + AT_ONCE]
            found = await holding(
                self._conn, [self._standing.filters[name] for name in piece], numbers
            )
            for name, held in zip(piece, found, strict=True):
                self._holds[name] = (self._holds.get(name, set()) - set(numbers)) | held

    async def _fire(self, acting: Acting, rule: Rule, event: Event) -> None:
        key = {
            "rule": rule.name, "conversation_id": event.conversation_id, "event": event.on.value, "number": event.number,
        }  # fmt: skip
        if await ask_one(self._conn, rules.IS_FIRED, **key) is not None:
            return
        before = self._rows[event.conversation_id]
        batch = f"{rule.agent}:{event.conversation_id}:{event.on}:{event.number}"
        capped = await self._capped(rule, event)
        if capped and event.on not in (On.WAIT, On.SCHEDULE):
            return
        did = [] if capped else await acting.carry_out(rule, event, batch)
        new = NewFiring(
            rule.name, event.conversation_id, event.on.value, event.number, self._now, int(capped), batch,
            rules.dumped(did, conditions_of(rule)),
        )  # fmt: skip
        await ask(self._conn, rules.ADD_FIRING, new)
        self._turned.fired += not capped
        if self._rows[event.conversation_id] is not before or any(each["done"] for each in did):
            self._changed.add(event.conversation_id)

    async def _capped(self, rule: Rule, event: Event) -> bool:
        here = {"rule": rule.name, "conversation_id": event.conversation_id}
        return await self._is_full(rule.cap, rules.FIRED_HERE, **here) or await self._is_full(
            rule.cap_all, rules.FIRED, rule=rule.name
        )

    async def _is_full(self, cap: Cap | None, question: Any, **values: object) -> bool:
        if cap is None:
            return False
        return (
            await rules.count_one(self._conn, question, since=self._now - cap.span, **values)
            >= cap.most
        )


async def holding(
    conn: Connection, filters: Sequence[InboxFilter], numbers: Sequence[int]
) -> list[set[int]]:
    """For each filter, which of these conversations it lets through: asked all at once."""
    ids = pad(list(numbers))
    columns, values = list[str](), list[object]()
    for each in filters:
        text, found = clauses(each, 1 + len(values))
        columns.append(f"CASE WHEN {text} THEN 1 ELSE 0 END")
        values += found
    places = ", ".join(f"${1 + len(values) + place}" for place in range(len(ids)))
    sql = f"SELECT conversation.id, {', '.join(columns)} {FROM_CONVERSATION} WHERE conversation.id IN ({places})"
    rows = await conn.rows(sql, *values, *ids)
    return [{row[0] for row in rows if row[1 + place]} for place in range(len(filters))]


def conditions_of(rule: Rule) -> list[str]:
    """The keys of a rule's conditions, all of which hold where it is carried out."""
    given = {
        "words": rule.words, "all_words": rule.all_words, "language": rule.languages, "hours": rule.hours,
        "when": rule.when, "after": rule.after, "tags": rule.which if rule.on is On.TAG else (),
        "status": rule.which if rule.on is On.STATUS else (),
    }  # fmt: skip
    return [key for key, value in given.items() if value]


def message_event(each: Heard, language: Callable[[str, str], str]) -> Event:
    """A customer's message as an event."""
    answerable = not (each.provenance or each.is_bot or each.unasked)
    comment = each.remote_id or "" if each.chat_kind == ChatKind.COMMENT else ""
    return Event(
        On.MESSAGE, each.conversation_id, each.id, Instant(each.at), each.body, language(each.language, each.body),
        comment=comment, answerable=answerable,
    )  # fmt: skip


def change_event(each: ChangeHeard) -> Event | None:
    """A change as an event; None for what the program did itself, and for what is taken back by now."""
    if each.undone_at is not None or not is_outside(each.agent, each.kind):
        return None
    happened = changes.happened(each.kind, _parts(each.details))
    at = Instant(each.at)
    if isinstance(happened, changes.Tagged):
        return (
            Event(On.TAG, each.conversation_id, each.id, at, which=tuple(happened.add))
            if happened.add
            else None
        )
    status = status_after(happened)
    return Event(On.STATUS, each.conversation_id, each.id, at, which=(status,)) if status else None


def _parts(details: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(details)
    return found
