"""What a rule does to a conversation: by the one door, inside the transaction that writes down that it did."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.canned import field_values, fill
from socialdesk.model.changes import Assign, Change, Prioritise, Resolve, Snooze, Tag, Tagged
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Operation
from socialdesk.model.i18n import whole_moment
from socialdesk.model.ids import AccountId, Instant, RemoteId
from socialdesk.model.message import PUBLIC, ChatKind
from socialdesk.model.order_fields import LEFT
from socialdesk.model.policy import Allowed, Capabilities, Situation, judge
from socialdesk.model.pronoun import pronoun
from socialdesk.model.rule import (
    STALE,
    Act,
    Answer,
    AssignShift,
    Event,
    Notify,
    On,
    PutAway,
    Rule,
    least_busy,
)
from socialdesk.store import messages, rules
from socialdesk.store.automatic import Guard, allowed
from socialdesk.store.conversations import (
    ConversationRow,
    Step,
    change_many,
    done,
    load,
    touch,
)
from socialdesk.store.engine.database import Connection, fetch_all
from socialdesk.store.engine.statement import run
from socialdesk.store.order_fields import filled_text
from socialdesk.store.outbox import private_key, queue_all, queue_at_comments, queue_one
from socialdesk.store.tags import put_tags, tags_of

OWNER = "owner"
ANY_SHOPS = Guard()
FIELDS_FILLED = ("name", "given", "pronoun", "Pronoun", "shop")
"""What an answer by itself may take in: it is left out, with the blank before it, where nobody knows it."""
_TALKS = (ChatKind.PRIVATE, ChatKind.BUSINESS, ChatKind.DIRECT, ChatKind.COMMENT)


@dataclass(frozen=True, slots=True)
class Means:
    """What acts need beside the store, read before the transaction.

    `on_shift` names who works at a moment, for an account's number. `texts` are canned answers by shortcut; `limits`
    the platforms' by account.
    """

    shop: str
    texts: Mapping[str, str]
    limits: Mapping[AccountId, Capabilities]
    on_shift: Callable[[AccountId, datetime], Sequence[str]]
    here: Callable[[Instant], datetime]
    """A moment on the shop's clock."""
    language: Callable[[str, str], str]
    """Told what a platform says of somebody's language and some words, in which one they are; the shop's where neither
    is clear."""
    guard: Guard = ANY_SHOPS


Outcome = dict[str, Any]
"""What became of an act: `act`, `value`, and whether it was `done`; if not, the code `why`."""


class Acting:
    """Carries out rules in one transaction. `rows` are the conversations as they are by now."""

    def __init__(
        self,
        conn: Connection,
        revision: int,
        now: Instant,
        means: Means,
        rows: dict[int, ConversationRow],
    ) -> None:
        self._conn = conn
        self._revision = revision
        self._now = now
        self._means = means
        self._rows = rows

    async def carry_out(self, rule: Rule, event: Event, batch: str) -> list[Outcome]:
        """All acts of a rule in turn, each on what those before it left."""
        outcomes = []
        for act in rule.acts:
            verb, value = named(act)
            why = await self._do(rule, act, event, batch)
            outcomes.append(
                {"act": verb, "value": value, "done": not why} | ({"why": why} if why else {})
            )
        return outcomes

    async def _do(self, rule: Rule, act: Act, event: Event, batch: str) -> str:
        row = self._rows[event.conversation_id]
        match act:
            case Tag() | Assign() | Prioritise() | Resolve():
                return await self._change(rule, act, row, batch)
            case PutAway(length):
                until = Instant(self._now + length)
                words = whole_moment(self._means.here(until))
                return await self._change(rule, Snooze(until, words), row, batch)
            case AssignShift():
                return await self._assign_shift(rule, row, batch)
            case Answer():
                return await self._answer(rule, act, event, row)
            case Notify(whom):
                return await self._notify(rule, row, whom)
            case _:
                assert_never(act)

    async def _change(self, rule: Rule, wanted: Change, row: ConversationRow, batch: str) -> str:
        if isinstance(wanted, Assign) and wanted.assignee == row.assignee:
            return "so_already"
        if isinstance(wanted, Prioritise) and wanted.priority == row.priority:
            return "so_already"
        tags: Sequence[str] = ()
        if isinstance(wanted, Tag):
            tags = (await tags_of(self._conn, [row.id])).get(row.id, ())
        became = done(wanted, row, tags, self._now)
        if became is None:
            return "so_already"
        after, happened = became
        if isinstance(happened, Tagged):
            await put_tags(self._conn, [(row.id, happened)], self._now)
            await self._mirror(rule, row, happened, batch)
        step = Step(row, after, self._now, happened, rule.agent, batch)
        await change_many(self._conn, self._revision, [step])
        self._rows[row.id] = after
        return ""

    async def _mirror(self, rule: Rule, row: ConversationRow, tagged: Tagged, batch: str) -> None:
        """Tags at the platform too, where it has them and the shop wants it."""
        limits = self._means.limits.get(row.account_id)
        if limits is None or Operation.TAG not in limits.operations:
            return
        for operation, tags in ((Operation.TAG, tagged.add), (Operation.UNTAG, tagged.drop)):
            for tag in tags:
                key = f"{batch}:{row.id}:{operation}:{tag}"
                delivery = NewDelivery(
                    key, row.id, DeliveryKind.REPLY, tag, rule.agent, operation=operation
                )
                await queue_one(self._conn, delivery, self._now)

    async def _assign_shift(self, rule: Rule, row: ConversationRow, batch: str) -> str:
        if row.assignee:
            return "has_somebody"
        there = self._means.on_shift(row.account_id, self._means.here(self._now))
        busy = {each.assignee: each.busy for each in await fetch_all(self._conn, rules.LOADS)}
        whom = least_busy(there, busy)
        return await self._change(rule, Assign(whom), row, batch) if whom else "nobody_on_shift"

    async def _notify(self, rule: Rule, row: ConversationRow, whom: str) -> str:
        if whom == OWNER:
            await run(
                self._conn, rules.ADD_NOTICE, rule=rule.name, conversation_id=row.id, now=self._now
            )
        else:
            words = f"@{whom} {rule.name}"
            await messages.add_note(self._conn, row.id, rule.agent, words, self._now, [whom])
            await touch(self._conn, self._revision, [row.id])
        return ""

    async def _answer(self, rule: Rule, act: Answer, event: Event, row: ConversationRow) -> str:
        """Queue it, once an event: the key says so. The judge is asked again before it leaves."""
        kind, text = ChatKind(row.chat_kind), self._means.texts.get(act.shortcut)
        is_comment = kind is ChatKind.COMMENT
        private = is_comment and not act.public
        is_public = kind in PUBLIC and not private
        if why := self._unsaid(event, row, kind):
            return why
        if text is None:
            return "no_text"
        limits = self._means.limits.get(row.account_id)
        if limits is None:
            return "no_account"
        said_at = event.at if private else row.state.last_action_at
        situation = Situation(
            kind, self._now, said_at, DeliveryKind.ACKNOWLEDGEMENT, private,
            blocked=bool(row.contact_blocked), handled_by=row.handled_by,
        )  # fmt: skip
        if not isinstance(judge(limits, situation), Allowed):
            return "not_allowed"
        key = f"{rule.agent}:{row.id}:{event.on}:{event.number}"
        words = await filled_text(
            self._conn, self._filled(text, row, event), None if is_public else row.contact_id
        )
        if not words:
            return "no_text"
        reply_to = RemoteId(event.comment) if is_comment else None
        if private:
            key = private_key(row.account_id, event.comment)
        delivery = NewDelivery(
            key, row.id, DeliveryKind.ACKNOWLEDGEMENT, words, OWN_NAME, reply_to, private=private
        )
        if not await allowed(self._conn, row.id, self._now, self._means.guard, words):
            self._rows[row.id] = await load(self._conn, row.id)
            return "enough"
        if is_comment:
            await queue_at_comments(self._conn, [delivery], self._now)
        else:
            await queue_all(self._conn, [delivery], self._now)
        await touch(self._conn, self._revision, [row.id])
        return ""

    def _unsaid(self, event: Event, row: ConversationRow, kind: ChatKind) -> str:
        """Why nothing is to be said to this event by itself, whatever the platform allows; empty where something
        may be."""
        if not event.answerable:
            return "unasked"
        if self._now - event.at > STALE:
            return "old"
        if kind not in _TALKS:
            return "group"
        if event.on is On.MESSAGE and row.state.waiting_since is None:
            return "answered"
        if kind is ChatKind.COMMENT and not event.comment:
            return "no_comment"
        return ""

    def _filled(self, text: str, row: ConversationRow, event: Event) -> str:
        is_known = row.contact_name != row.chat and not row.contact_name.isdigit()
        written_in = self._means.language("", text)  # the word stands in the shop's own text
        called = pronoun(row.contact_pronoun, [event.body], written_in)
        values = field_values(
            row.contact_name if is_known else "", row.contact_language, self._means.shop, "", "",
            {"pronoun": called}, row.contact_first_name,
        )  # fmt: skip
        for name in FIELDS_FILLED:
            if not values[name].strip():
                text = re.sub(rf"\s*\{{{name}\}}", "", text)
        return fill(text, {**{name: values[name] for name in FIELDS_FILLED}, **LEFT}).strip()


def named(act: Act) -> tuple[str, str]:
    """An act as the file says it: its word, and its value."""
    match act:
        case Tag(add, drop):
            return ("tag", add[0]) if add else ("untag", drop[0])
        case AssignShift():
            return "assign", "shift"
        case Assign(assignee):
            return "assign", assignee or "nobody"
        case Prioritise(priority):
            return "priority", priority.value
        case Answer(shortcut):
            return "answer", shortcut
        case PutAway(words=words):
            return "snooze", words
        case Resolve():
            return "resolve", "true"
        case Notify(whom):
            return "notify", whom
        case _:
            assert_never(act)
