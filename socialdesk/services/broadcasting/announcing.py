"""Everything that people do with announcements, the same for commands and the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model import rating_words
from socialdesk.model.announcement import Announcement, Shown, asked, check_template, filled
from socialdesk.model.delivery import (
    DeliveryKind,
    NewDelivery,
    OutgoingFile,
    load_buttons,
    load_file,
    load_manner,
)
from socialdesk.model.i18n import translate
from socialdesk.model.ids import ConversationId, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.money import DONG, money
from socialdesk.model.policy import Capabilities, Never, Rule
from socialdesk.model.preflight import Candidate, Judged, Rules, Skip, judged, values
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.model.text import sentence
from socialdesk.services.broadcasting.broadcaster import messages_for, words_for
from socialdesk.services.broadcasting.enclosures import Along
from socialdesk.services.broadcasting.preflights import Audience, Found, Preflights, for_chats
from socialdesk.services.broadcasting.previews import Sample, somebody
from socialdesk.services.broadcasting.timetables import Schedule, Timetable, timetable, timetable_of
from socialdesk.services.broadcasting.ways import along_of, remarks_on, verdict_of, way_of, why_not
from socialdesk.services.files import checked_for_all, keep_for_all
from socialdesk.store.broadcasts import LIVE, Broadcast, Draft, Run
from socialdesk.store.store import Store
from socialdesk.store.unkept import NEW
from socialdesk.store.unkept import Sort as Form


@dataclass(frozen=True, slots=True)
class Preview:
    """What somebody would get: `empty` are fields without a value, `why_not` says what stands in the
    way (a code of `Skip`), `rule` by what they would be told, `loses_file` that its picture or video stays
    away, `why` says in words what the platform's rules say against it, and `remarks` what the platform
    makes of it."""

    shown: Shown
    platform: str
    language: str
    empty: tuple[str, ...]
    why_not: str = ""
    rule: Rule | None = None
    loses_file: bool = False
    why: Reason = NO_REASON
    remarks: tuple[str, ...] = ()
    currency: str = DONG
    """What the rule's price is in."""


_BY_THE_PLATFORM = (Skip.BLOCKED, Skip.WINDOW_CLOSED, Skip.NOT_ALLOWED)


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

    async def change(self, broadcast: Broadcast, draft: Draft) -> Broadcast:
        """Other words, others who get them, another name. Raises as `add`, and where somebody else changed
        it since it was read: nobody's words are written over unseen."""
        await self._check(draft)
        await self._check_same(broadcast)
        await self._store.broadcasts.change(broadcast.id, draft, self._clock.now())
        return await self._store.broadcasts.one(broadcast.id)

    async def _check(self, draft: Draft) -> None:
        if not draft.name.strip() or len(draft.name) > 64:
            raise NotAllowed(translate("A broadcast's name has 1 to 64 letters."))
        if not draft.query.strip() and not draft.chats:
            raise NotAllowed(
                translate(
                    'Say who gets it: a query like "tag:vip silent:>30d", or --to-chat with a group\'s conversation.'
                )
            )
        _check_templates(draft.content)
        _check_words(draft.content)
        if draft.query:
            await self.preflights.candidates(Audience(draft.query, draft.accounts))
        channels = {each.name: each.channel for each in await self._store.accounts.all()}
        for name, limits in self.preflights.shop.limits.items():
            if draft.accounts and name not in draft.accounts:
                continue
            own = draft.content.overrides.get(channels.get(name, ""), {})
            for text in {**draft.content.texts, **own}.values():
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
        return await self.preview_of(broadcast.content, conversation_id, broadcast.chats)

    async def preview_of(
        self, content: Announcement, conversation_id: int, chats: Sequence[int] = ()
    ) -> Preview:
        """The same of what is still being written; `chats` are those that are told as themselves."""
        who = await self._one(conversation_id)
        rules = await self.preflights.rules(content, among=[who])
        account = rules.accounts.get(who.account_id)
        if account is None:
            raise NotAllowed(
                translate("The account of conversation {id} is not configured.", id=conversation_id)
            )
        text, language = content.text_for(who.language, account.platform)
        _, empty = filled(
            text, values(who, rules.shop, rules.details.get(who.contact_id, {}), asked(text))
        )
        if conversation_id in chats:
            rules = for_chats(rules, Audience("", chats=tuple(chats)))
        (found,) = judged([who], rules)
        rule = found.rule or way_of(who, rules)
        words = words_for(who, rules, rule)
        along = along_of(who, rules, rule, words)
        return Preview(
            words, account.platform, language, empty, found.reason, rule, along is Along.LEFT_OUT,
            why_not(who, rules) if found.reason in _BY_THE_PLATFORM else NO_REASON,
            tuple(remarks_on(who, rules, rule, words, along)), account.limits.currency,
        )  # fmt: skip

    async def channels(self, accounts: Sequence[str] = ()) -> dict[str, Capabilities]:
        """The platforms on which it would be told, by these accounts or by all, and what each of them
        shows."""
        limits = self.preflights.shop.limits
        return {
            each.channel: limits[each.name]
            for each in await self._store.accounts.all()
            if each.name in limits and (not accounts or each.name in accounts)
        }

    async def templated(self, content: Announcement | None = None) -> dict[str, str]:
        """The platforms that know approved templates, as people call them, by name; with them those of
        which an announcement has one already."""
        known = {
            platform: limits.platform
            for platform, limits in (await self.channels()).items()
            if limits.has_templates
        }
        return {each: each for each in (content.templates if content else ())} | known

    async def picked(self, audience: Audience) -> list[Candidate]:
        """Everybody whom it names, whatever stands in their way. Raises NotAllowed for a query that is
        not understood."""
        found = await self.preflights.candidates(audience) if audience.query.strip() else []
        return [*found, *await self._store.audience.chats(audience.chats)]

    async def targets(self, named: Sequence[str]) -> tuple[int, ...]:
        """Conversations by their numbers, and what everybody gets who follows an account by its name.
        Raises NotAllowed for an account that has nothing of the kind."""
        accounts = {each.name: each for each in await self._store.accounts.all()}
        found = []
        for name in named:
            if name.isdecimal():
                found.append(int(name))
                continue
            limits, account = self.preflights.shop.limits.get(name), accounts.get(name)
            if limits is None or account is None:
                raise NotAllowed(translate('There is no account "{name}".', name=name))
            if not limits.feed:
                raise NotAllowed(
                    translate(
                        '"{name}" has nothing that goes to all its followers at once. Say who gets it: --query '
                        '"account:{name}".',
                        name=name,
                    )
                )
            title = account.remote_name or account.name
            found.append(await self._store.audience.feed(account.id, title, limits.feed))
        return tuple(found)

    async def sample(self, who: Candidate) -> Sample:
        """Somebody, with all that a text can take in of them."""
        platforms = {int(each.id): each.channel for each in await self._store.accounts.all()}
        details = await self._store.audience.details([who.contact_id], orders=True)
        told = values(who, self.preflights.shop.name, details.get(who.contact_id, {}))
        platform = platforms.get(who.account_id, "")
        return Sample(who.name, platform, who.language, told, who.conversation_id)

    async def samples(self, people: Sequence[Candidate]) -> dict[str, Sample]:
        """Somebody of each platform whom it picked."""
        platforms = {int(each.id): each.channel for each in await self._store.accounts.all()}
        first: dict[str, Candidate] = {}
        for each in people:
            first.setdefault(platforms.get(each.account_id, ""), each)
        return {platform: await self.sample(each) for platform, each in first.items()}

    async def sample_of(self, conversation_id: int) -> Sample:
        """The same of a conversation. Raises NotFound."""
        return await self.sample(await self._one(conversation_id))

    def nobody(self, platform: str, language: str) -> Sample:
        """A made-up person, where there is none to show a text on."""
        return somebody(platform, language, self.preflights.shop.name)

    async def check_file(self, path: Path, accounts: Sequence[str] = ()) -> OutgoingFile:
        """What a file would be sent as. Raises NotAllowed where no account takes it."""
        return await asyncio.to_thread(checked_for_all, path, self._takes(accounts))

    async def keep_file(self, path: Path, accounts: Sequence[str] = ()) -> OutgoingFile:
        """Its copy among the shop's own. Raises NotAllowed where no account takes it."""
        takes, folder = self._takes(accounts), self.preflights.shop.files
        return await asyncio.to_thread(keep_for_all, path, takes, folder)

    def _takes(self, accounts: Sequence[str]) -> list[Capabilities]:
        limits = self.preflights.shop.limits
        return [each for name, each in limits.items() if not accounts or name in accounts]

    async def unkept(self, agent: str, broadcast: Broadcast | None) -> str:
        """What somebody was writing of it (None: of a new one) and has not kept; empty for nothing."""
        number = broadcast.id if broadcast else NEW
        return await self._store.unkept.form(agent, Form.BROADCAST, number)

    async def keep_unkept(self, agent: str, broadcast: Broadcast | None, form: str) -> None:
        """Hold that for when they go on; empty drops it."""
        number = broadcast.id if broadcast else NEW
        await self._store.unkept.save(agent, Form.BROADCAST, number, form, self._clock.now())

    async def topics(self) -> list[str]:
        """The topics that people can ask for."""
        return [each.name for each in await self._store.consents.topics()]

    async def tested(self, agent: str) -> int | None:
        """The conversation to which somebody sent a test last."""
        return await self._store.broadcasts.tested(agent)

    async def _one(self, conversation_id: int) -> Candidate:
        found = await self._store.audience.chats([conversation_id])
        if not found:
            await self._store.inbox.conversation(conversation_id)  # says that there is none
        return found[0]

    async def test_cost(self, broadcast: Broadcast, conversation_id: int) -> tuple[int, str]:
        """What it costs at most to send it to one conversation, and in which currency. Raises NotAllowed
        where it cannot be sent there."""
        return await self._cost_of(*await self._tried(broadcast, conversation_id))

    async def test(
        self, broadcast: Broadcast, conversation_id: int, key: str, agent: str, pays: int = 0
    ) -> int:
        """Send it to one conversation, to see it; no ledger tells of it. Raises NotAllowed, also where it
        would cost more than somebody said they pay."""
        told, rules = await self._tried(broadcast, conversation_id)
        cost, currency = await self._cost_of(told, rules)
        if cost > pays:
            raise NotAllowed(
                translate(
                    "It costs at most {money} to send it there, and that was not asked. Nothing was sent.",
                    money=money(cost, currency),
                )
            )
        number = 0
        for each in messages_for(f"test:{key}", told, rules):
            delivery = NewDelivery(
                each.key, ConversationId(conversation_id), DeliveryKind.BROADCAST, each.body, agent,
                file=load_file(each.file), buttons=load_buttons(each.buttons),
                manner=load_manner(each.manner), message_tag=each.message_tag, cost=each.cost,
                purpose=broadcast.content.purpose.sort,
            )  # fmt: skip
            number = await self._store.outbox.operate(delivery, self._clock.now())
        return number

    async def _cost_of(self, told: Judged, rules: Rules) -> tuple[int, str]:
        """What telling somebody costs, unless it is paid for already."""
        account, rule = told.candidate.account_id, told.rule
        currency = rules.accounts[account].limits.currency
        if rule is None or not rule.price:
            return 0, currency
        covered = (await self.preflights.beside(rules)).accounts[account].covered
        return (0 if covered.get(rule.message_tag) else rule.price), currency

    async def _tried(self, broadcast: Broadcast, conversation_id: int) -> tuple[Judged, Rules]:
        """Somebody who is to see it, with the way it takes. Raises NotAllowed."""
        who = await self._one(conversation_id)
        rules = await self.preflights.rules(broadcast.content, among=[who])
        account = rules.accounts.get(who.account_id)
        if account is None:
            raise NotAllowed(
                translate("The account of conversation {id} is not configured.", id=conversation_id)
            )
        if account.limits.feed and who.chat_kind == ChatKind.CHANNEL:
            raise NotAllowed(
                translate(
                    "Conversation {id} stands for everybody who follows {account}: that would be no test. Send it to a "
                    "chat of your own.",
                    id=conversation_id,
                    account=account.name,
                )
            )
        verdict = verdict_of(who, rules)
        if isinstance(verdict, Never):
            raise NotAllowed(verdict.why)
        return Judged(who, "", verdict.rule), rules

    def timetable(self, schedule: Schedule) -> Timetable:
        """What a schedule means. Raises NotAllowed with a sentence."""
        return timetable(schedule, self._clock.now(), self.preflights.shop.zone)

    def timetable_of(self, words: str, until: str = "") -> Timetable:
        """The same of one line, whichever way it is written. Raises NotAllowed with a sentence."""
        return timetable_of(words, until, self._clock.now(), self.preflights.shop.zone)

    async def schedule(self, broadcast: Broadcast, timetable: Timetable) -> None:
        """Keep when it goes out."""
        await self._store.broadcasts.schedule(
            broadcast.id,
            dict(timetable.stored),
            timetable.until,
            timetable.next_at,
            self._clock.now(),
        )

    async def start(self, broadcast: Broadcast, agent: str) -> Run:
        """Send it now; a run that waits for somebody's word is let go. Raises NotAllowed while another
        run of it is on its way, and where other words were written since it was read."""
        await self._check_start(broadcast)
        now = self._clock.now()
        waiting = [each for each in await self._live_runs(broadcast) if each.state == "waiting"]
        for run in reversed(waiting):
            if await self._store.ledger.clear(run, now):
                return await self._store.broadcasts.run(run.id)
        begun = await self._store.broadcasts.begin(broadcast, now, agent, now)
        if begun is not None:
            return await self._store.broadcasts.run(begun)
        live = await self._live_runs(broadcast)
        if not live:  # it has ended since
            return await self.start(broadcast, agent)
        raise NotAllowed(
            translate(
                'Run {number} of "{name}" is still on its way ({state}). Let it end, or stop it.',
                number=live[0].number,
                name=broadcast.name,
                state=translate(live[0].state),
            )
        )

    async def release(self, broadcast: Broadcast, run: Run) -> Run:
        """This run, which waits for somebody's word, goes out. Raises NotAllowed as `start` does, and
        where it waits no more: whom it told already nobody means to tell again."""
        await self._check_start(broadcast)
        if not await self._store.ledger.clear(run, self._clock.now()):
            raise _changed_meanwhile(broadcast)
        return await self._store.broadcasts.run(run.id)

    async def _check_start(self, broadcast: Broadcast) -> None:
        if self.preflights.shop.budget:
            told, budget = (await self.preflight(broadcast)).summary, self.preflights.shop.budget
            if not self.preflights.shop.affords(told.cost):
                raise NotAllowed(
                    translate(
                        "It would cost {cost}, and a run may cost {budget} at most. Tell fewer people, or raise "
                        "[broadcast] budget in the configuration.",
                        cost=money(told.cost, told.currency),
                        budget=money(budget, told.currency),
                    )
                )
        await self._check_same(broadcast)

    async def _check_same(self, broadcast: Broadcast) -> None:
        """Asked last: counting and reading take moments in which it may be changed."""
        if _said(await self._store.broadcasts.one(broadcast.id)) != _said(broadcast):
            raise _changed_meanwhile(broadcast)

    async def _live_runs(self, broadcast: Broadcast) -> list[Run]:
        return [
            each for each in await self._store.broadcasts.runs(broadcast.id) if each.state in LIVE
        ]

    async def pause(self, broadcast: Broadcast) -> Run:
        """Nothing more leaves of any run; the newest of them. Raises NotAllowed where nothing is on its
        way."""
        return await self._hold(broadcast, "paused", ("running", "planning"))

    async def resume(self, broadcast: Broadcast) -> Run:
        """Every run goes on where it was paused; the newest of them. Raises NotAllowed."""
        newest = await self._live(broadcast, ("paused",))
        for run in await self._live_runs(broadcast):
            if run.state == "paused":
                state = "running" if run.written_at else "planning"
                await self._store.broadcasts.turn(run, state, self._clock.now())
        return await self._store.broadcasts.run(newest.id)

    async def skip(self, broadcast: Broadcast) -> Run:
        """The newest run that waits for somebody's word is left out, and its schedule stays. Raises
        NotAllowed where none waits."""
        run = await self._live(broadcast, ("waiting",))
        await self._store.ledger.hold(run, "skipped", self._clock.now())
        return await self._store.broadcasts.run(run.id)

    async def stop(self, broadcast: Broadcast) -> Run | None:
        """Everything that has not left is cancelled, and it is scheduled no more; the newest run that was
        stopped, if there was one."""
        now = self._clock.now()
        await self._store.broadcasts.schedule(broadcast.id, {}, None, None, now)
        if not await self._live_runs(broadcast):
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
        newest = await self._live(broadcast, states)
        for _ in range(10):  # they may go on to another state while this is written
            found = [each for each in await self._live_runs(broadcast) if each.state in states]
            for run in found:
                await self._store.ledger.hold(run, state, self._clock.now())
            if not found:
                break
        return await self._store.broadcasts.run(newest.id)


def _check_templates(content: Announcement) -> None:
    for text in content.templates.values():
        try:
            check_template(text, content.purpose)
        except ValueError as error:
            raise NotAllowed(sentence(error)) from None


def _check_words(content: Announcement) -> None:
    texts = [*content.texts.values()]
    texts += [text for own in content.overrides.values() for text in own.values()]
    for text in (*texts, *(each.words for each in content.buttons)):
        if refused := rating_words.refusal(text):
            raise NotAllowed(refused)


def _changed_meanwhile(broadcast: Broadcast) -> NotAllowed:
    return NotAllowed(
        translate(
            '"{name}" was changed by somebody meanwhile. Look at it again first.',
            name=broadcast.name,
        )
    )


def _said(broadcast: Broadcast) -> tuple[str, ...]:
    """What is said to whom and how it is called, to be compared."""
    return (
        broadcast.name, broadcast.query, broadcast.stored_content, broadcast.stored_accounts, broadcast.stored_chats,
    )  # fmt: skip


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
