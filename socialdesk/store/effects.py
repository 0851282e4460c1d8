"""Asking the policies about a message, and carrying out what they answer, in the transaction that
records it or one right after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, assert_never

from socialdesk.model.announcement import filled
from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.changes import Assign, Change, Prioritise, Tag, Tagged, Wrote
from socialdesk.model.conversation import after_inbound, after_unasked
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Operation
from socialdesk.model.effects import (
    AcknowledgeLater,
    DecideLater,
    Effect,
    Enter,
    HearsSurveys,
    Hide,
    Note,
    Occasion,
    Policy,
    Rate,
    Recalls,
    Reply,
    ReplyPrivately,
    RereadsEdits,
    Say,
    Serve,
    Wish,
)
from socialdesk.model.entering import is_of_many
from socialdesk.model.game import Running, ticket_of
from socialdesk.model.ids import AccountId
from socialdesk.model.message import ChatKind, InboundMessage
from socialdesk.model.self_service import Outcome, Served, dump_choices
from socialdesk.model.survey import Asked
from socialdesk.store import (
    consents,
    game_entries,
    games,
    live_comments,
    messages,
    policy_failures,
    self_service,
    survey_marks,
    switches,
)
from socialdesk.store.acknowledging import Postponed, after_said, key_of, postpone
from socialdesk.store.automatic import Guard
from socialdesk.store.conversations import done
from socialdesk.store.engine.database import Connection
from socialdesk.store.game_entries import NewEntry
from socialdesk.store.live_comments import COMMENT, Heard
from socialdesk.store.messages import PolicyNote
from socialdesk.store.outbox import private_key
from socialdesk.store.sayings import Sayings, Way
from socialdesk.store.self_service import NewServed
from socialdesk.store.survey_marks import Rated
from socialdesk.store.tags import put_tags, tags_of
from socialdesk.store.working import Moving, Working

ANY_SHOPS = Guard()
ADD_UNDECIDED = "INSERT INTO undecided (conversation_id, message) VALUES ($1, $2)"


class Effects:
    """What policies have answered in one transaction. Asking one changes nothing but memory, so that
    a policy that fails costs nothing but its own effects."""

    def __init__(
        self, working: Working, policies: Sequence[Policy], guard: Guard = ANY_SHOPS
    ) -> None:
        self.failed: Counter[tuple[str, str]] = Counter()
        """How often each policy failed with which type of error."""
        self._working = working
        self._policies = policies
        self._sayings = Sayings(working, guard)
        self._notes: list[PolicyNote] = []
        self._tags: list[tuple[Moving, Tag]] = []
        self._wishes: list[tuple[Moving, InboundMessage, Wish]] = []
        self._entries: list[tuple[Moving, InboundMessage, Enter]] = []
        self._games: Sequence[Running] = ()
        self._served: dict[int, list[Served]] = {}
        self._surveys: dict[int, list[Asked]] = {}
        self._rated: list[Rated] = []
        self._off: set[str] = set()
        self._new_served: list[NewServed] = []
        self._heard: list[tuple[Moving, Heard]] = []
        self._later: list[Postponed] = []
        self._undecided: list[tuple[int, str]] = []
        self._given: list[tuple[int, str]] = []
        """Messages about which nobody waits, as they are given what they choose."""

    async def expect(self) -> None:
        """Look which games are played: a game that is opened or closed by another program is so for every
        message that is recorded after it."""
        if self._policies:
            self._off = await switches.switched_off(self._working.conn)
            self._games = await games.heard(self._working.conn, self._working.now)

    async def recall(self, conversation_ids: Sequence[int]) -> None:
        """What self-service did in these conversations, and what their people were asked, if anybody wants to know."""
        if any(isinstance(policy, HearsSurveys) for policy in self._policies):
            conn, now = self._working.conn, self._working.now
            self._surveys = await survey_marks.open_surveys(conn, conversation_ids, now)
        if any(isinstance(policy, Recalls) and policy.recalls for policy in self._policies):
            conn = self._working.conn
            self._served.update(await self_service.served_in(conn, conversation_ids))

    def ask(self, moving: Moving, account_id: AccountId, message: InboundMessage) -> None:
        """A new message of a customer: write it down for lives, and ask every policy about it."""
        self._heard.append((moving, Heard(account_id, moving.row.id, message)))
        rated = len(self._rated)
        self.ask_policies(moving, message)
        if len(self._rated) == rated:
            survey_marks.go_by(self._surveys.get(moving.row.id, []), moving.row.id)

    def ask_policies(self, moving: Moving, message: InboundMessage) -> None:
        """Ask every policy about a customer's message, in order."""
        is_settled = False
        for policy in self._policies:
            is_settled |= self._ask(
                policy.name, policy.decide, moving, message, is_settled=is_settled
            )

    def ask_again(self, moving: Moving, account_id: AccountId, message: InboundMessage) -> None:
        """Ask those that read edits about a customer's message that reads so by now."""
        for policy in self._policies:
            if isinstance(policy, RereadsEdits):
                self._ask(policy.name, policy.reread, moving, message)

    def _ask(
        self,
        policy: str,
        decide: Callable[[Occasion], Sequence[Effect]],
        moving: Moving,
        message: InboundMessage,
        *,
        is_settled: bool = False,
    ) -> bool:
        """Ask one; whether that did all that the message asks for."""
        row = moving.row
        self._sayings.hear(moving, message)
        occasion = Occasion(
            AccountId(row.account_id), row.id, message, row.state, row.assignee, row.priority,
            self._working.now, row.contact_language, self._games, is_settled,
            tuple(self._served.get(row.id, ())), self._off, tuple(self._surveys.get(row.id, ())),
            row.contact_pronoun,
        )  # fmt: skip
        try:
            effects = tuple(decide(occasion))
            if effects:
                self._take_all(policy, moving, message, effects)
            return any(map(_settles, effects))
        except Exception as error:  # noqa: BLE001 - whatever a policy does, the message is kept
            self.failed[policy, type(error).__name__] += 1
            return False

    @property
    def queued(self) -> int:
        """How many deliveries."""
        return len(self._sayings.all)

    @property
    def undecided(self) -> int:
        """About how many messages it is decided later."""
        return len(self._undecided)

    def tag(self, moving: Moving, change: Tag) -> None:
        """Tags that the platform put on or took off, in turn with those of policies."""
        self._tags.append((moving, change))

    def _take_all(
        self, policy: str, moving: Moving, message: InboundMessage, effects: Sequence[Effect]
    ) -> None:
        """All effects of one answer or, where one of them raises, none."""
        row, steps = moving.row, list(moving.steps)
        lists: tuple[list[Any], ...] = (
            self._sayings.all, self._notes, self._tags, self._wishes, self._entries, self._new_served,
            self._served.setdefault(row.id, []), self._later, self._undecided, self._given, self._rated,
        )  # fmt: skip
        lengths = [len(each) for each in lists]
        try:
            for effect in effects:
                self._take(policy, moving, message, effect)
        except BaseException:
            moving.row, moving.steps = row, steps
            for each, length in zip(lists, lengths, strict=True):
                del each[length:]
            raise

    def _take(self, policy: str, moving: Moving, message: InboundMessage, effect: Effect) -> None:
        """One effect. Its key makes a second try harmless, as does what it sets."""
        match effect:
            case Serve():
                self._serve(moving, message, effect)
                if effect.is_chosen and effect.texts:
                    self._give(moving, message)
            case Reply():
                self._reply(policy, moving, message, effect)
            case Say(text, asks):
                self._reply(
                    policy,
                    moving,
                    message,
                    Reply(text, DeliveryKind.ACKNOWLEDGEMENT),
                    is_chosen=True,
                )
                if not asks:
                    self._give(moving, message)
            case AcknowledgeLater(due_at):
                if not message.provenance:
                    row = moving.row
                    self._later.append(Postponed(row.id, row.state.episode, due_at))
            case DecideLater():
                self._undecided.append((moving.row.id, message.remote_id))
            case ReplyPrivately(text, acknowledges):
                if not message.provenance and message.remote_id:
                    key = private_key(moving.row.account_id, message.remote_id)
                    self._at_comment(key, moving, message, body=text, private=True)
                    if acknowledges:
                        state = after_said(moving.state, "", self._working.now)
                        moving.become(moving.row.with_state(state))
            case Hide():
                key = f"hide:{policy}:{moving.row.id}:{message.remote_id}"
                self._at_comment(key, moving, message, operation=Operation.HIDE)
            case Note(text):
                key = f"note:{policy}:{message.remote_id}"
                self._notes.append(
                    PolicyNote(moving.row.id, key, OWN_NAME, text, self._working.now)
                )
            case Tag():
                self.tag(moving, effect)
            case Wish():
                self._wishes.append((moving, message, effect))
            case Enter():
                self._entries.append((moving, message, effect))
                if effect.settles:
                    self._ask_nothing(moving, message)
            case Rate():
                self._rate(moving, message, effect)
            case Assign(assignee):
                if moving.row.assignee != assignee:
                    self._set(moving, effect)
            case Prioritise(priority):
                if moving.row.priority != priority:
                    self._set(moving, effect)
            case _:
                assert_never(effect)

    def _ask_nothing(self, moving: Moving, message: InboundMessage) -> bool:
        """Nobody waits because of this message; not where something else has happened because of it."""
        before = moving.before
        if before is None or not moving.ask_nothing(after_unasked(before, message)):
            return False
        self._working.unask(moving.row, message.at)
        return True

    def _give(self, moving: Moving, message: InboundMessage) -> None:
        """The message is given what it chooses, and nobody waits because of it, unless that is too much to be said."""
        if self._ask_nothing(moving, message):
            self._given.append((moving.row.id, message.remote_id))

    async def _ask_after_all(self, moving: Moving, message: InboundMessage) -> None:
        """What a message chose is not given: its customer waits for a person."""
        row = moving.row
        if (row.id, message.remote_id) not in self._given:
            return
        self._given.remove((row.id, message.remote_id))
        await self._working.keep_messages()
        await messages.ask_after_all(self._working.conn, row.id, message.remote_id)
        state = after_inbound(row.state, message)
        wrote = Wrote(state.episode, row.state.status.value)
        moving.become(row.with_state(state), wrote, at=message.at)
        self._working.folded.add(row.id)

    def _reply(
        self,
        policy: str,
        moving: Moving,
        message: InboundMessage,
        reply: Reply,
        *,
        is_chosen: bool = False,
    ) -> None:
        if message.provenance or not reply.text.strip():
            return
        row, kind = moving.row, reply.kind
        key = f"{policy}:{row.id}:{message.remote_id}"
        if kind is DeliveryKind.ACKNOWLEDGEMENT and not is_chosen:
            key = key_of(row, reply.once)
            moving.become(row.with_state(after_said(row.state, reply.once, self._working.now)))
        delivery = NewDelivery(key, row.id, kind, reply.text, OWN_NAME)
        is_known = moving.before is not None and bool(moving.before.opened_at)
        reworded = reply.reworded if is_known else None
        self._sayings.add(delivery, moving, message, reworded=reworded)

    def _serve(self, moving: Moving, message: InboundMessage, serve: Serve) -> None:
        row, now = moving.row, self._working.now
        episode, choices = row.state.episode, dump_choices(serve.choices)
        served = Served(episode, serve.outcome, serve.answer, now, choices)
        self._served.setdefault(row.id, []).append(served)
        self._new_served.append(
            NewServed(
                row.id, row.account_id, episode, message.remote_id, serve.outcome, serve.answer, serve.language,
                round(serve.confidence * 100), serve.why, choices, now,
            )
        )  # fmt: skip
        if not serve.texts or message.provenance:
            return
        moving.become(row.with_state(after_said(row.state, "", self._working.now)))
        kind, key = DeliveryKind.ACKNOWLEDGEMENT, _key_of(self._new_served[-1])
        reply_to = message.remote_id if message.chat_kind is ChatKind.COMMENT else None
        parts = [*(("", each) for each in serve.files), *((each, None) for each in serve.texts)]
        for number, (text, file) in enumerate(parts, 1):
            buttons = serve.buttons if number == len(parts) else ()
            name = key if number == 1 else f"{key}#{number}"
            delivery = NewDelivery(
                name, row.id, kind, text, OWN_NAME, reply_to, file=file, buttons=buttons
            )
            self._sayings.add(delivery, moving, message, Way.SHOWN)

    def _rate(self, moving: Moving, message: InboundMessage, rate: Rate) -> None:
        row = moving.row
        self._rated.append(Rated(row.id, message.remote_id, message.at, rate))
        survey_marks.go_on(self._surveys.get(row.id, []), self._rated[-1])
        if not rate.has_words:
            self._ask_nothing(moving, message)
        if rate.text and not message.provenance:
            key = f"{survey_marks.KEY}{rate.survey}:{rate.says}"
            kind = DeliveryKind.ACKNOWLEDGEMENT
            delivery = NewDelivery(key, row.id, kind, rate.text, OWN_NAME)
            self._sayings.add(delivery, moving, message)

    def _at_comment(
        self, key: str, moving: Moving, message: InboundMessage, *, body: str = "", **how: Any
    ) -> None:
        kind, comment = DeliveryKind.ACKNOWLEDGEMENT, message.remote_id
        delivery = NewDelivery(key, moving.row.id, kind, body, OWN_NAME, comment, **how)
        self._sayings.add(delivery, moving, message, Way.AT_COMMENT)

    def _set(self, moving: Moving, effect: Change) -> None:
        now = self._working.now
        if became := done(effect, moving.row, (), now):
            moving.become(*became, at=now)

    async def carry_out(self, conn: Connection) -> None:
        """Write what is not a conversation's own; those are written with it."""
        await self._write_down_lives(conn)
        await self._put_tags(conn)
        await self._write_wishes(conn)
        await self._write_entries(conn)
        if self._rated:
            await self._working.keep_messages()
            await survey_marks.write_down(conn, self._rated, self._working.now)
        await self._sayings.settle(conn, self._ask_after_all, self._set)
        await self_service.write_down(conn, self._as_said())
        await self._sayings.queue(conn)
        await postpone(conn, self._later)
        await conn.many(ADD_UNDECIDED, self._undecided)
        await messages.add_policy_notes(conn, self._notes)
        await policy_failures.count(conn, self.failed, self._working.now)

    def _as_said(self) -> list[NewServed]:
        """What self-service did: where what it would have said was too much, it is left to people."""
        said = self._sayings.keys()
        spoken = (Outcome.ANSWERED, Outcome.ASKED)
        return [
            each._replace(outcome=Outcome.LEFT)
            if each.outcome in spoken and _key_of(each) not in said
            else each
            for each in self._new_served
        ]

    async def _write_down_lives(self, conn: Connection) -> None:
        """What was said in lives that run; whoever comments has the live's tag."""
        movings = {heard.conversation_id: moving for moving, heard in self._heard}
        found = await live_comments.belonging(conn, [heard for _, heard in self._heard])
        for heard, tag, given in found:
            if given.kind == COMMENT:
                self.tag(movings[heard.conversation_id], Tag((tag,)))
        if found:
            await self._working.keep_messages()
            await live_comments.add(conn, [(heard, given) for heard, _, given in found])

    async def _write_wishes(self, conn: Connection) -> None:
        """What was wished for anew is confirmed; what was wished for before is not said once more."""
        for moving, message, wish in self._wishes:
            row = moving.row
            is_news = await consents.say(
                conn, row.contact_id, wish.topic, message.at, wish.how, wanted=wish.wanted
            )
            if is_news and wish.answer and not message.provenance:
                key = f"wish:{row.id}:{message.remote_id}"
                kind = DeliveryKind.ACKNOWLEDGEMENT
                delivery = NewDelivery(key, row.id, kind, wish.answer, OWN_NAME)
                self._sayings.add(delivery, moving, message)

    async def _write_entries(self, conn: Connection) -> None:
        """Whoever enters a game; in a group it is who wrote, not the group. They are answered once."""
        members = await game_entries.members(
            conn,
            [
                (moving.row.account_id, message.sender)
                for moving, message, _ in self._entries
                if is_of_many(message)
            ],
        )
        entries = dict[NewEntry, tuple[Moving, InboundMessage, Enter]]()
        for moving, message, enter in self._entries:
            row = moving.row
            who = row.contact_id
            if is_of_many(message):
                who = members[row.account_id, message.sender.remote_id]
            entry = NewEntry(
                enter.game_id, enter.question, row.id, who, message.remote_id, enter.heard, enter.is_late,
                enter.standing, message.at, message.seq,
            )  # fmt: skip
            entries.setdefault(entry, (moving, message, enter))
        first = await game_entries.put(conn, list(entries))
        answered = [
            (entry, enter)
            for entry, (_, message, enter) in entries.items()
            if entry in first and enter.answer and enter.standing == 0 and not message.provenance
        ]
        people = await game_entries.people(
            conn, sorted({entry.contact_id for entry, _ in answered})
        )
        salts = {each.id: each.salt for each in self._games}
        for entry, enter in answered:
            ticket = ticket_of(salts[entry.game_id], people[entry.contact_id])
            key = f"game:{entry.game_id}:{entry.question}:{entry.conversation_id}"
            (moving, message, _), kind = entries[entry], DeliveryKind.ACKNOWLEDGEMENT
            text, _ = filled(enter.answer, {"id": ticket})
            delivery = NewDelivery(key, moving.row.id, kind, text, OWN_NAME)
            self._sayings.add(delivery, moving, message)

    async def _put_tags(self, conn: Connection) -> None:
        """Which tags are there is asked for all at once; what is so already is no change."""
        there = await tags_of(conn, [moving.row.id for moving, _ in self._tags])
        now, put = self._working.now, list[tuple[int, Tagged]]()
        for moving, effect in self._tags:
            tags = there.setdefault(moving.row.id, [])
            if became := done(effect, moving.row, tags, now):
                row, tagged = became
                assert isinstance(tagged, Tagged)
                moving.become(row, tagged, at=now)
                put.append((row.id, tagged))
                tags += tagged.add
                tags[:] = [tag for tag in tags if tag not in tagged.drop]
        await put_tags(conn, put, now)


def _settles(effect: Effect) -> bool:
    """Whether all that a message asks for is done."""
    if isinstance(effect, Serve):
        return bool(effect.texts)
    return isinstance(effect, Say | Wish | DecideLater) or (
        isinstance(effect, Enter | Rate) and effect.settles
    )


def _key_of(served: NewServed) -> str:
    """Under which an automatic answer is queued: one a message."""
    return f"answer:{served.conversation_id}:{served.message}"
