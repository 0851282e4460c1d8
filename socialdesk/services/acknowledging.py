"""Acknowledgements that wait for a person to answer first: said when their time has come. And what a message would be
answered by itself, whoever says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from socialdesk.clock import Clock
from socialdesk.model.acknowledge import (
    AcknowledgeSettings,
    Customer,
    Explained,
    explain,
    explain_later,
)
from socialdesk.model.conversation import ConversationState, Priority, after_inbound
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import Occasion, Policy, Rate, Say, Serve, Wish
from socialdesk.model.ids import (
    AccountId,
    ConversationId,
    Instant,
    RemoteAddress,
    RemoteChat,
    RemoteId,
)
from socialdesk.model.message import Author, ChatKind, InboundMessage, Sender
from socialdesk.model.order_fields import LEFT
from socialdesk.model.policy import Allowed, Capabilities, Situation, judge
from socialdesk.model.self_service import Outcome
from socialdesk.services.jobs import Job
from socialdesk.store.acknowledging import SAID_MOST, Due
from socialdesk.store.conversations import ConversationRow
from socialdesk.store.store import Store
from socialdesk.store.switches import ACKNOWLEDGE

SILENT = "silent"
"""The code where too much was said by itself, and a person is called."""
OUTCOMES = {Outcome.ANSWERED: "answer", Outcome.ASKED: "which", Outcome.CALLED: "person"}
"""The codes where the folder of answers has something to say instead of the acknowledgement."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be explained: a customer's message, in a conversation or (None) from somebody new to an account."""

    conversation_id: int | None = None
    text: str = ""
    account_id: AccountId | None = None
    language: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """How acknowledgements stand. `texts` are what is said now by language, to somebody of whom nothing is known; `waiting`
    are still to be said after the delay, `silent` the conversations where too much was said by itself."""

    is_on: bool
    """By its switch; whether the configuration wants any is `is_wanted`."""
    is_wanted: bool
    after: int
    asks: bool
    comments: bool
    per_hour: int
    is_open: bool
    opens: datetime | None
    texts: Mapping[str, str]
    waiting: int
    silent: Sequence[int]


class Acknowledgements:
    """Those of a shop. `limits` are what the accounts' platforms let a program say, `wake` tells whoever sends. `first` are
    the policies that are asked before and may say something instead, in their order; who explains nothing needs none."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: AcknowledgeSettings,
        limits: Mapping[AccountId, Capabilities],
        wake: Callable[[], None],
        first: Sequence[Policy] = (),
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._limits = limits
        self._wake = wake
        self._first = first

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked whether any is due: seldom where none is put off any more, but some may have been."""
        return (Job("acknowledge_due", 1 if self._settings.after else 60, self.say_due),)

    async def overview(self, now: Instant) -> Overview:
        """All that there is to show of them at a moment."""
        settings, waiting = self._settings, self._store.acknowledging
        new = after_inbound(
            ConversationState(), _message(Wanted(), Customer(), ChatKind.PRIVATE, now)
        )
        texts = {
            each: explain_later(new, settings, now, Customer(language=each))
            for each in (settings.language, *settings.others)
        }
        shop = texts[settings.language]
        return Overview(
            await self._store.switches.is_on(ACKNOWLEDGE), settings.enabled, settings.after, settings.ask, settings.comments,
            self._store.guard.per_hour, shop.is_open, shop.opens, {each: found.text for each, found in texts.items()},
            await waiting.waiting(), await waiting.silent(),
        )  # fmt: skip

    async def explain(self, wanted: Wanted, now: Instant) -> Explained:
        """What a message would be answered by itself at `now`, or why nothing would; says nothing. Raises NotFound."""
        found = await self._explained(wanted, now)
        found = replace(
            found, text=await self._store.buyers.filled(wanted.conversation_id, found.text)
        )
        is_said = found.code in ("said", "later")
        if is_said and not await self._store.switches.is_on(ACKNOWLEDGE):
            return replace(found, code="off")
        return found

    async def _explained(self, wanted: Wanted, now: Instant) -> Explained:
        state, account_id, silent = ConversationState(), wanted.account_id, ""
        row: ConversationRow | None = None
        who, kind = Customer(wanted.name, language=wanted.language), ChatKind.PRIVATE
        if wanted.conversation_id is not None:
            due, silent = await self._store.acknowledging.standing(
                wanted.conversation_id, now, wanted.text, self._store.guard
            )
            row = due.row
            state, account_id, kind = row.state, row.account_id, ChatKind(row.chat_kind)
            who = _customer(due)
            if wanted.language:
                who = replace(who, language=wanted.language)
        message, before = _message(wanted, who, kind, now), state
        state = after_inbound(state, message)
        if state.episode != before.episode:
            who = replace(who, said=())  # what was said in the one before is another matter
        who = replace(who, said=who.said[-SAID_MOST + 1 :])
        found = explain(state, message, self._settings, now, who, account_id)
        if (instead := await self._said_first(row, account_id, message, state, now)) is not None:
            code = SILENT if silent and instead.text else instead.code
            return replace(
                found, code=code, text=instead.text, language=instead.language, due_at=None, once=""
            )
        if found.code not in ("said", "later"):
            return found
        if silent:
            return replace(found, code=SILENT)
        limits = None if account_id is None else self._limits.get(account_id)
        situation = Situation(
            kind, now, now, DeliveryKind.ACKNOWLEDGEMENT, private=kind is ChatKind.COMMENT
        )
        if limits is not None and not isinstance(judge(limits, situation), Allowed):
            return replace(found, code="not_allowed")
        return found

    async def _said_first(
        self,
        row: ConversationRow | None,
        account_id: AccountId | None,
        message: InboundMessage,
        state: ConversationState,
        now: Instant,
    ) -> Explained | None:
        """What is said instead of an acknowledgement; None for nothing. Somebody new to no account in particular writes to
        the first one."""
        account = next(iter(self._limits), None) if account_id is None else account_id
        if account is None or not self._first:
            return None
        surveys = await self._store.surveys.heard_in(row.id, now) if row else ()
        served = await self._store.self_service.running(row.id) if row else ()
        occasion = Occasion(
            account, row.id if row else ConversationId(0), message, state, row.assignee if row else "",
            row.priority if row else Priority.NORMAL, now, message.sender.language, served=served,
            off=await self._store.switches.off(), pronoun=row.contact_pronoun if row else "", surveys=tuple(surveys),
        )  # fmt: skip
        for policy in self._first:
            for effect in policy.decide(occasion):
                match effect:
                    case Serve() if effect.texts:
                        text = "\n\n".join(effect.texts)
                        return Explained(OUTCOMES[effect.outcome], text, effect.language)
                    case Say():
                        return Explained("menu", effect.text)
                    case Rate() if effect.settles or effect.text:
                        return Explained("mark", effect.text)
                    case Wish():
                        return Explained("wish", await self._confirmed(row, effect))
                    case _:
                        pass
        return None

    async def _confirmed(self, row: ConversationRow | None, wish: Wish) -> str:
        """What is said to somebody who wants (no) announcements; empty where they had said so."""
        consents = await self._store.consents.of_person(row.contact_id) if row else {}
        before = consents.get(wish.topic)
        is_so = bool(before.wanted) if before else not wish.topic
        return wish.answer if is_so != wish.wanted else ""

    async def say_due(self) -> None:
        """Say those that are due. Raises StoreError."""
        is_on = await self._store.switches.is_on(ACKNOWLEDGE)
        found = 1
        while found:
            now = self._clock.now()
            found, said = await self._store.acknowledging.say_due(
                now,
                lambda due: self._decide(due, now) if is_on else Explained("off"),  # noqa: B023 - called at once
                self._store.guard,
            )
            if said:
                self._wake()

    def _decide(self, due: Due, now: Instant) -> Explained:
        row = due.row
        if (row.state.last_reply_at or 0) > row.state.opened_at:
            return Explained("answered")  # it may be on its way yet
        found = explain_later(row.state, self._settings, now, _customer(due), row.account_id)
        limits, kind = self._limits.get(row.account_id), DeliveryKind.ACKNOWLEDGEMENT
        if found.code == "said" and limits is not None:
            situation = Situation(ChatKind(row.chat_kind), now, row.state.last_action_at, kind)
            if not isinstance(judge(limits, situation), Allowed):
                return Explained("not_allowed")
        return found


def _customer(due: Due) -> Customer:
    row = due.row
    return Customer(
        row.contact_name, row.contact_first_name, row.contact_language, row.contact_pronoun, due.phone, due.said, LEFT,
    )  # fmt: skip


def _message(wanted: Wanted, who: Customer, kind: ChatKind, now: Instant) -> InboundMessage:
    """A message as it would come."""
    sender = Sender("", who.name, language=who.language)
    return InboundMessage(
        RemoteChat(""), kind, RemoteAddress(""), RemoteId(""), 0, Author.CUSTOMER, sender, sender, "text",
        wanted.text, now,
    )  # fmt: skip
