"""Everything that people do with announcements, the same for commands and the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import Announcement, Shown, filled
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.i18n import translate
from socialdesk.model.ids import ConversationId, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Never, Situation, judge
from socialdesk.model.preflight import Candidate, judged, values
from socialdesk.model.recurrence import Recurrence, parse_cron, parse_every, said
from socialdesk.model.when import parse_when
from socialdesk.services.broadcasting.broadcaster import words_for
from socialdesk.services.broadcasting.occurrences import Occurrences
from socialdesk.services.broadcasting.preflights import Audience, Found, Preflights
from socialdesk.store.broadcasts import LIVE, Broadcast, Draft, Run
from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an announcement goes out, as it was typed: one of a moment, words and a line of crontab;
    and until which day."""

    at: str = ""
    every: str = ""
    cron: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A schedule as it was understood. `words` say a recurrence back."""

    stored: Mapping[str, object]
    next_at: Instant
    until: Instant | None
    words: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What somebody would get: `empty` are fields without a value, `why_not` says what stands in the
    way."""

    shown: Shown
    platform: str
    language: str
    empty: tuple[str, ...]
    why_not: str = ""


class Announcing:
    """Making, scheduling, starting and stopping announcements."""

    def __init__(self, store: Store, clock: Clock, preflights: Preflights) -> None:
        self._store = store
        self._clock = clock
        self.preflights = preflights

    async def add(self, draft: Draft, agent: str) -> Broadcast:
        """Keep a new one. Raises NotAllowed for a name that is taken, a query that is not understood,
        a text that no platform of the shop takes whole."""
        await self._check(draft)
        await self._store.broadcasts.add(draft, agent, self._clock.now())
        return await self._store.broadcasts.named(draft.name)

    async def change(self, broadcast: Broadcast, draft: Draft) -> None:
        """Other words, or others who get them. Raises as `add`."""
        await self._check(draft)
        await self._store.broadcasts.change(broadcast.id, draft, self._clock.now())

    async def _check(self, draft: Draft) -> None:
        if not draft.name.strip() or len(draft.name) > 64:
            raise NotAllowed(translate("A broadcast's name has 1 to 64 letters."))
        if not draft.query.strip() and not draft.chats:
            raise NotAllowed(
                translate(
                    'Say who gets it: a query like "tag:vip silent:>30d", or --to-chat with a group\'s conversation.'
                )
            )
        if draft.query:
            await self.preflights.candidates(Audience(draft.query, draft.accounts))
        for name, limits in self.preflights.shop.limits.items():
            if draft.accounts and name not in draft.accounts:
                continue
            for text in draft.content.texts.values():
                if limits.measure(text) > limits.text_limit:
                    raise NotAllowed(
                        translate(
                            "The text is too long for {account}: {n} of {most}. Shorten it.",
                            n=limits.measure(text),
                            account=name,
                            most=limits.text_limit,
                        )
                    )

    async def preflight(self, broadcast: Broadcast, at: Instant | None = None) -> Found:
        """Who gets it and who does not, as of a moment."""
        audience = Audience(broadcast.query, broadcast.accounts, broadcast.chats)
        return await self.preflights.check(audience, broadcast.content, at)

    async def preview(self, broadcast: Broadcast, conversation_id: int) -> Preview:
        """What the person of a conversation would get. Raises NotFound."""
        who = await self._one(conversation_id)
        rules = await self.preflights.rules(broadcast.content)
        account = rules.accounts.get(who.account_id)
        if account is None:
            raise NotAllowed(
                translate("The account of conversation {id} is not configured.", id=conversation_id)
            )
        text, language = broadcast.content.text_for(who.language, account.platform)
        _, empty = filled(text, values(who, rules.shop, rules.details.get(who.contact_id, {})))
        (found,) = judged([who], rules)
        words = words_for(broadcast.content, who, rules)
        return Preview(words, account.platform, language, empty, found.reason)

    async def _one(self, conversation_id: int) -> Candidate:
        found = await self._store.audience.chats([conversation_id])
        if not found:
            await self._store.inbox.conversation(conversation_id)  # says that there is none
        return found[0]

    async def test(self, broadcast: Broadcast, conversation_id: int, key: str, agent: str) -> int:
        """Send it to one conversation, to see it; no ledger tells of it. Raises NotAllowed."""
        who = await self._one(conversation_id)
        rules = await self.preflights.rules(broadcast.content)
        account = rules.accounts.get(who.account_id)
        if account is None:
            raise NotAllowed(
                translate("The account of conversation {id} is not configured.", id=conversation_id)
            )
        last = None if who.last_action_at is None else Instant(who.last_action_at)
        situation = Situation(
            ChatKind(who.chat_kind), self._clock.now(), last, DeliveryKind.BROADCAST,
            blocked=who.blocked_at is not None, handled_by=who.handled_by,
        )  # fmt: skip
        verdict = judge(account.limits, situation)
        if isinstance(verdict, Never):
            raise NotAllowed(verdict.why)
        said_there = words_for(broadcast.content, who, rules)
        delivery = NewDelivery(
            f"test:{key}", ConversationId(conversation_id), DeliveryKind.BROADCAST, said_there.text,
            agent, file=broadcast.content.file, buttons=said_there.buttons,
        )  # fmt: skip
        return await self._store.outbox.operate(delivery, self._clock.now())

    def planned(self, schedule: Schedule) -> Planned:
        """What a schedule means. Raises NotAllowed with a sentence."""
        given = [each for each in (schedule.at, schedule.every, schedule.cron) if each]
        if len(given) != 1:
            raise NotAllowed(
                translate(
                    'Say when: one of --at "2026-12-01 20:00", --every "every Friday 19:00", --cron "0 19 * * 5".'
                )
            )
        zone, now = self.preflights.shop.zone, self._clock.now()
        here = datetime.fromtimestamp(now / 1000, zone)
        try:
            until = _end_of_day(schedule.until, here) if schedule.until else None
            if schedule.at:
                at = Instant(int(parse_when(schedule.at, here).timestamp() * 1000))
                return Planned({"at": at}, at, None, "")
            recurrence = (
                parse_cron(schedule.cron) if schedule.cron else parse_every(schedule.every, here)
            )
        except ValueError as error:
            raise NotAllowed(f"{error}.") from None
        return self._recurring(recurrence, now, until)

    def _recurring(self, recurrence: Recurrence, now: Instant, until: Instant | None) -> Planned:
        next_at = Occurrences(recurrence, self.preflights.shop.zone).after(now)
        if next_at is None or (until is not None and next_at > until):
            raise NotAllowed(translate("By this schedule it would never go out."))
        return Planned({"cron": str(recurrence)}, next_at, until, said(recurrence))

    async def schedule(self, broadcast: Broadcast, planned: Planned) -> None:
        """Keep when it goes out."""
        await self._store.broadcasts.schedule(
            broadcast.id, dict(planned.stored), planned.until, planned.next_at, self._clock.now()
        )

    async def start(self, broadcast: Broadcast, agent: str) -> Run:
        """Send it now; a run that waits for somebody's word is let go. Raises NotAllowed while another
        run of it is on its way."""
        now = self._clock.now()
        live = [
            each for each in await self._store.broadcasts.runs(broadcast.id) if each.state in LIVE
        ]
        for run in live:
            if run.state == "waiting":
                await self._store.ledger.clear(run, now)
                return await self._store.broadcasts.run(run.id)
        if live:
            raise NotAllowed(
                translate(
                    'Run {number} of "{name}" is still on its way ({state}). Let it end, or stop it.',
                    number=live[0].number,
                    name=broadcast.name,
                    state=live[0].state,
                )
            )
        return await self._store.broadcasts.run(
            await self._store.broadcasts.begin(broadcast, now, agent, now)
        )

    async def pause(self, broadcast: Broadcast) -> Run:
        """Nothing more leaves. Raises NotAllowed where nothing is on its way."""
        return await self._hold(broadcast, "paused", ("running", "planning"))

    async def resume(self, broadcast: Broadcast) -> Run:
        """It goes on where it was paused. Raises NotAllowed."""
        run = await self._live(broadcast, ("paused",))
        state = "running" if run.written_at else "planning"
        await self._store.broadcasts.turn(run, state, self._clock.now())
        return await self._store.broadcasts.run(run.id)

    async def stop(self, broadcast: Broadcast) -> Run | None:
        """Everything that has not left is cancelled, and it is scheduled no more; the run that was
        stopped, if there was one."""
        now = self._clock.now()
        await self._store.broadcasts.schedule(broadcast.id, {}, None, None, now)
        live = [
            each for each in await self._store.broadcasts.runs(broadcast.id) if each.state in LIVE
        ]
        if not live:
            return None
        return await self._hold(broadcast, "stopped", LIVE)

    async def _live(self, broadcast: Broadcast, states: Sequence[str]) -> Run:
        for run in reversed(await self._store.broadcasts.runs(broadcast.id)):
            if run.state in states:
                return run
        raise NotAllowed(
            translate(
                'No run of "{name}" is {states}. `socialdesk broadcast show` tells how it fares.',
                name=broadcast.name,
                states=" / ".join(translate(each) for each in states),
            )
        )

    async def _hold(self, broadcast: Broadcast, state: str, states: Sequence[str]) -> Run:
        for _ in range(10):  # it may go on to another state while this is written
            run = await self._live(broadcast, states)
            if await self._store.ledger.hold(run, state, self._clock.now()):
                break
        return await self._store.broadcasts.run(run.id)


def _end_of_day(text: str, here: datetime) -> Instant:
    """Until the end of a day: `2026-12-31`, `cuối tháng`. Raises ValueError."""
    day = parse_when(text, here)
    return Instant(
        int(day.replace(hour=23, minute=59, second=59, microsecond=999_000).timestamp() * 1000)
    )


def changed(broadcast: Broadcast, **more: object) -> Draft:
    """An announcement with something else in it."""
    content: Announcement = broadcast.content
    draft = Draft(
        broadcast.name,
        broadcast.query,
        content,
        broadcast.accounts,
        broadcast.chats,
        broadcast.late,
    )
    return replace(draft, **more)  # type: ignore[arg-type]
