"""What happened in a store's conversations, told again from its raw rows: messages, deliveries and changes, one by
one, slowly, by the rules as docs/metrics.md words them and by none of the program's code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from socialdesk.store.engine.database import Connection
from socialdesk.store.store import Store

LATE = 1 << 60


@dataclass
class Said:
    """Something that a customer said."""

    at: int
    number: int = 0
    seq: int = 0
    heard_at: int = 0
    gone_at: int | None = None
    is_numbered: bool = True

    def stands(self, at: int) -> bool:
        """Whether it had not been taken back by then."""
        return self.gone_at is None or self.gone_at > at


@dataclass
class Deed:
    """Something that the shop did. `done_at` by our clock where it was done at a desk, with the newest message
    that was `seen` there."""

    what: str
    at: int
    number: int = 0
    seq: int = 0
    agent: str = ""
    done_at: int | None = None
    seen: int | None = None
    but_from: int | None = None

    def is_about(self, said: Said) -> bool:
        """Whether they could know of it."""
        if self.but_from is not None and said.at >= self.but_from:
            return False
        if self.done_at is None:
            return True
        if self.seen is not None and said.is_numbered:
            return said.number <= self.seen
        return said.heard_at <= self.done_at


@dataclass(frozen=True)
class Waited:
    """Somebody waited."""

    conversation: int
    account: int
    opened: int
    last: int
    answered: int | None = None
    agent: str = ""
    assignee: str = ""
    ended: int | None = None
    why: str = ""
    said_last: int | None = None

    @property
    def credited(self) -> str:
        return "" if self.answered is None else self.agent or "elsewhere"


@dataclass(frozen=True)
class Period:
    """An episode."""

    opened: int
    by_customer: bool
    resolved: int | None = None
    assignee: str = ""
    resolved_by: str = ""


@dataclass
class Retold:
    """A conversation."""

    conversation: int
    account: int
    person: int
    language: str
    waits: list[Waited] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)

    def known_at(self, at: int) -> Retold:
        """As it was known at a moment."""
        return Retold(
            self.conversation, self.account, self.person, self.language,
            [
                each if each.ended is not None and each.ended <= at
                else Waited(each.conversation, each.account, each.opened, each.opened)
                for each in self.waits if each.opened <= at
            ],
            [
                each if each.resolved is not None and each.resolved <= at
                else Period(each.opened, each.by_customer)
                for each in self.periods if each.opened <= at
            ],
        )  # fmt: skip

    def period_of(self, at: int) -> int | None:
        """The place of the last episode that had begun at a moment."""
        found = [place for place, each in enumerate(self.periods) if each.opened <= at]
        return found[-1] if found else None


async def retold(store: Store) -> list[Retold]:
    """All of it."""

    async def read(conn: Connection) -> list[Retold]:
        async def rows(sql: str) -> list[Any]:
            return [tuple(row) for row in await conn.rows(sql)]

        people = await rows(
            """
            SELECT conversation.id, conversation.account_id, COALESCE(contact.same_as, contact.id), contact.language
            FROM conversation JOIN contact ON contact.id = conversation.contact_id ORDER BY conversation.id
            """
        )
        messages = await rows(
            """
            SELECT conversation_id, id, author, sender, kind, stands_for, unasked, at, seq, received_at, deleted_at,
                delivery_id, imported
            FROM message
            """
        )
        deliveries = await rows(
            "SELECT id, conversation_id, kind, act, author, state, code, created_at, after_message FROM outbox"
        )
        changes = await rows(
            """
            SELECT id, conversation_id, kind, details, agent, at, waiting_before, waiting_after, after_message
            FROM conversation_change ORDER BY id
            """
        )
        found = []
        for number, account, person, language in people:
            told = Retold(number, account, person, language)
            said, deeds = _read(number, messages, deliveries, _not_undone(changes, number))
            _tell(told, said, deeds)
            found.append(told)
        return found

    return await store.database.read(read)


def _not_undone(changes: Iterable[Any], number: int) -> list[Any]:
    """What was done and not taken back, or done again: always the last one of its kind, of whoever undid it."""
    verbs = {"tagged": "tag", "assigned": "assign", "resolved": "resolve", "reopened": "reopen", "snoozed": "snooze",
             "prioritised": "prioritise", "wanted": "topic", "merged": "merge"}  # fmt: skip
    stands: list[Any] = []
    undone: list[Any] = []
    for each in changes:
        if each[1] != number:
            continue
        if each[2] not in ("taken_back", "done_again"):
            stands.append(each)
            continue
        here, there = (stands, undone) if each[2] == "taken_back" else (undone, stands)
        verb = json.loads(each[3])["what"]
        for one in reversed(here):
            if one[4] == each[4] and verbs.get(one[2]) == verb:
                here.remove(one)
                there.append(one)
                break
    return sorted(stands)


def _read(
    number: int, messages: Iterable[Any], deliveries: Iterable[Any], changes: Iterable[Any]
) -> tuple[list[Said], list[Deed]]:
    said, deeds = list[Said](), list[Deed]()
    written = {
        delivery: each[5]
        for each in changes
        if each[2] == "replied"
        for delivery in json.loads(each[3])["deliveries"]
    }
    sent = {each[0]: each for each in deliveries}
    arrived = set()
    for each in messages:
        (
            of,
            message,
            author,
            sender,
            kind,
            stands_for,
            unasked,
            at,
            seq,
            heard,
            gone,
            delivery,
            told,
        ) = each
        if of != number or kind == "note":
            continue
        if author == "customer" and stands_for != "edit" and not unasked:
            said.append(Said(at, message, seq, heard, gone, told is None))
        elif author in ("agent", "owner"):
            arrived.add(delivery)
            if gone is None:
                going = sent.get(delivery)
                done = written.get(delivery, going[7] if going else None)
                seen = (going[8] or None) if going else None
                who = sender if author == "agent" else ""
                deeds.append(Deed("answer", at, delivery or message, seq, who, done, seen))
    for delivery, of, kind, act, author, state, code, created, seen in deliveries:
        is_going = state in ("queued", "claimed", "sending", "unconfirmed")
        is_going |= state == "cancelled" and code == "unconfirmed"
        if (
            of == number
            and kind == "reply"
            and act == "say"
            and is_going
            and delivery not in arrived
        ):
            done = written.get(delivery, created)
            deeds.append(Deed("answer", done, delivery, 0, author, done, seen))
    for _, _, kind, details, agent, at, before, after, seen in changes:
        told = json.loads(details)
        match kind:
            case "resolved":
                is_whole = told["after"].get("status") == "resolved"
                but = None if is_whole else told["after"].get("waiting_since") or at
                deeds.append(Deed("resolve", at, 0, 0, agent, at, seen, but))
            case "reopened":
                deeds.append(Deed("reopen", at, done_at=at))
            case "assigned":
                deeds.append(Deed("assign", at, agent=told["after"]))
            case "given_back":
                deeds.append(Deed("assign", at))
            case "moved" if told.get("left") or after is None:
                if told.get("left") or before is not None:
                    deeds.append(Deed("leave", at, done_at=at))
            case "moved" if before != after:
                said.append(Said(after or at, 0, 0, after or at))
    return said, deeds


def _tell(told: Retold, said: list[Said], deeds: list[Deed]) -> None:
    """Each thing in turn; what was done at a desk stands behind all that it is about."""
    turn: list[tuple[tuple[int, int, int, int], Said | Deed]] = [
        ((each.at, each.seq, 0, each.number), each) for each in said
    ]
    for deed in deeds:
        if deed.done_at is None:
            turn.append(((deed.at, deed.seq, 0, deed.number), deed))
        else:
            known = [each.at for each in said if each.number and deed.is_about(each)]
            turn.append(((max([deed.done_at, *known]), LATE, deed.done_at, deed.number), deed))
    turn.sort(key=lambda each: each[0])
    asked: list[Said] = []
    assignee = ""

    def wait(some: list[Said], **more: Any) -> None:
        made = Waited(told.conversation, told.account, some[0].at, some[-1].at, **more)
        told.waits.append(replace(made, said_last=max(each.at for each in some)))

    def took_back(some: list[Said]) -> None:
        ended = max(
            max(each.at, each.gone_at or 0) if each.gone_at is None else each.gone_at
            for each in some
        )
        wait(some, assignee=assignee, ended=max(ended, some[0].at), why="taken_back")

    def is_open() -> bool:
        return bool(told.periods) and told.periods[-1].resolved is None

    for _, each in turn:
        if isinstance(each, Said):
            if asked and not any(one.stands(each.heard_at or each.at) for one in asked):
                took_back(asked)
                asked = []
            if not is_open():
                told.periods.append(Period(each.at, True))
            asked.append(each)
        elif each.what == "assign":
            assignee = each.agent
        elif each.what == "reopen":
            if not is_open():
                told.periods.append(Period(each.at, False))
        else:
            about = [one for one in asked if each.is_about(one)]
            asked = [one for one in asked if not each.is_about(one)]
            by_then = each.done_at or each.at if each.what == "answer" else each.at
            standing = [one for one in about if one.stands(by_then)]
            if about and not standing:
                took_back(about)
            elif standing and each.what == "answer":
                at = max(each.at, standing[0].at)
                wait(standing, answered=at, agent=each.agent, assignee=assignee, ended=at)
            elif standing:
                why = "resolved" if each.what == "resolve" else "moved"
                ended = max(each.at, standing[0].at)
                wait(standing, assignee=assignee, ended=ended, why=why)
            if each.what != "answer" and each.but_from is None:
                is_of_before = asked and is_open() and told.periods[-1].opened >= asked[0].at
                if not is_of_before:
                    if is_open():
                        told.periods[-1] = replace(
                            told.periods[-1],
                            resolved=each.at,
                            assignee=assignee,
                            resolved_by=each.agent,
                        )
                    if asked:
                        told.periods.append(Period(asked[0].at, True))
            if each.what == "leave":
                assignee = ""
    standing = [one for one in asked if one.gone_at is None]
    if standing:
        told.waits.append(Waited(told.conversation, told.account, standing[0].at, standing[0].at))
    elif asked:
        took_back(asked)
    told.waits.sort(key=lambda each: each.opened)
