"""The worker's part: runs begin when they are due, their people are written down, and told in small
portions, so that nobody who writes or answers waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence

from socialdesk.clock import Clock
from socialdesk.errors import SocialdeskError, StoreError
from socialdesk.model.announcement import Shown, shown
from socialdesk.model.delivery import (
    PLAIN,
    Manner,
    dump_buttons,
    dump_file,
    dump_manner,
)
from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Capabilities, Rule, may_cost
from socialdesk.model.preflight import Candidate, Judged, Rules, Skip, body, template
from socialdesk.model.text import display_safe
from socialdesk.services.broadcasting.enclosures import Along, along
from socialdesk.services.broadcasting.preflights import Audience, Preflights, judged_all
from socialdesk.services.broadcasting.schedules import due_runs
from socialdesk.store.broadcasts import Run
from socialdesk.store.ledger import Message
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

PORTION = 200
"""People queued in one transaction."""
FEW = 50
"""The same while customers write, whose messages wait for its end."""
JUDGED = 500
"""People judged in one go, before whoever else waits for this process has a turn."""
AHEAD = 2.0
"""Seconds of an account's own pace that lie ready in its outbox."""
MOST_AHEAD = 2_000
IDLE = 0.25
"""Seconds between two looks; a pause, a stop or a new run is noticed after so long."""
SHORTEST_REST = 0.01
"""Seconds that the outbox of a fast account is left to empty itself before it gets more."""
STUCK = 15 * SECOND
"""After so long (ms) what lies in the outbox untried is judged anew: its account is down, or gone, and
people's wishes, hours and windows change meanwhile."""
LOOK_FOR_STUCK = 5 * SECOND


class Broadcaster:
    """One per worker."""

    def __init__(
        self, store: Store, clock: Clock, preflights: Preflights, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._preflights = preflights
        self._wake = wake
        self._trouble = ""
        self._resumed: dict[tuple[int, int], Instant] = {}
        """Since when a run is on its way by an account that costs money, as far as this process saw."""
        self._rest = IDLE
        self._looked_at = Instant(0)

    async def run(self) -> None:
        """Look after schedules and runs until cancelled."""
        while True:
            try:
                busy = await self.step()
                self._trouble = ""
            except SocialdeskError as error:
                busy = False
                self._say(str(error) if isinstance(error, StoreError) else type(error).__name__)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
                busy = False
                self._say(type(error).__name__)
            await (asyncio.sleep(0) if busy else self._clock.sleep(self._rest))

    def _say(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            log.error("Broadcasts are in trouble and tried again: %s", trouble)

    async def step(self) -> bool:
        """Do what is to be done now; whether more could be done at once."""
        self._rest = IDLE
        await self._begin_due()
        busy = False
        await self._store.ledger.take_back_returned(self._clock.now())
        live = await self._store.broadcasts.live()
        under_way = {run.id for run in live}
        self._resumed = {key: at for key, at in self._resumed.items() if key[0] in under_way}
        if live:
            await self._take_back_stuck()
            await self._leave_out_older(live)
        trouble: Exception | None = None
        for run in live:
            try:
                busy |= await self._go_on(run)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the other runs go on
                trouble = error
        if trouble is not None:
            raise trouble
        return busy

    async def _go_on(self, run: Run) -> bool:
        """The next thing to be done for a run; whether there was any."""
        if run.state == "planning":
            cost = await self._write_down(run)
            if cost is not None:
                fits = self._preflights.shop.affords(cost)
                state = "running" if fits else "waiting"
                await self._store.broadcasts.turn(run, state, self._clock.now())
            return True
        if run.state == "waiting" and run.written_at is None:
            if await self._write_down(run) is not None:
                await self._store.broadcasts.written(run, self._clock.now())
        elif run.state == "running":
            return await self._feed(run)
        return False

    async def _begin_due(self) -> None:
        now = self._clock.now()
        for each in await self._store.broadcasts.due(now):
            next_at, runs = due_runs(each, now, self._preflights.shop.zone)
            await self._store.broadcasts.advance(each, next_at, runs, now)

    async def _leave_out_older(self, live: Sequence[Run]) -> None:
        """Of an announcement's missed moments only the newest may still go out, also where somebody was
        asked about an earlier one and had not answered yet. What waits for its cost had begun."""
        missed = [run for run in live if run.state == "waiting" and run.started_at is None]
        newest = {run.broadcast_id: run.id for run in missed}
        for run in missed:
            if run.id != newest[run.broadcast_id]:
                await self._store.ledger.hold(run, "skipped", self._clock.now())

    async def _take_back_stuck(self) -> None:
        now = self._clock.now()
        if 0 <= now - self._looked_at < LOOK_FOR_STUCK:
            return
        self._looked_at = now
        limits = self._preflights.shop.limits
        known = {each.id for each in await self._store.accounts.all() if each.name in limits}
        await self._store.ledger.take_back_stuck(Instant(now - STUCK), known, now)

    async def _write_down(self, run: Run) -> int | None:
        """Write down who is in it, and give what it costs at most; None where it was paused or stopped
        meanwhile. Begun anew after a crash, it writes the same rows."""
        audience = Audience(run.query, run.accounts, run.chats)
        found = await self._preflights.check(audience, run.content, run=run.id)
        is_whole = await self._store.ledger.write(run, found.judged, self._clock.now())
        return found.summary.cost if is_whole else None

    async def _feed(self, run: Run) -> bool:
        """Put the next portions into the outbox; whether there was anything to put."""
        fed = False
        left = await self._store.ledger.accounts_left(run.id)
        limits = await self._preflights.limits() if left else {}
        for account in left:
            its = limits.get(account)
            if its is not None and may_cost(its) and await self._is_in_vain(run, account):
                await self._store.ledger.hold(run, "paused", self._clock.now())
                return False
            fed |= await self._feed_account(run, account, its)
        if not left and await self._store.ledger.is_done(run.id):
            await self._store.broadcasts.turn(run, "done", self._clock.now())
        return fed

    async def _is_in_vain(self, run: Run, account: int) -> bool:
        """Whether a platform has begun to refuse what costs money, for want of it or for what is said:
        the rest would fare no better. Somebody who resumes the run says that it was mended."""
        since = self._resumed.setdefault((run.id, account), self._clock.now())
        why = await self._store.costs.refusal(account, run.id, since)
        if not why:
            return False
        del self._resumed[run.id, account]
        log.warning(
            'Run %d of "%s" is paused: the platform refuses it (%s). `socialdesk broadcast ledger` names whom; '
            "`broadcast resume` goes on.",
            run.number, display_safe(run.name), why,
        )  # fmt: skip
        return True

    async def _feed_account(self, run: Run, account: int, limits: Capabilities | None) -> bool:
        """As much as lies ready for a few seconds of an account's pace, a portion at a time."""
        pace = limits.pace.per_second if limits else PORTION
        ahead = min(max(int(pace * AHEAD), 1), MOST_AHEAD)
        room = ahead - await self._store.ledger.waiting_to_go(account)
        lacking = max(min(ahead // 4, PORTION), 1) - room
        if lacking > 0:
            self._rest = min(self._rest, max(lacking / pace, SHORTEST_REST))
            return False
        people = await self._store.ledger.planned(run.id, account, min(room, JUDGED))
        if not people:
            return False
        rules = await self._preflights.rules(run.content, run=run.id, among=people)
        chats = set(run.chats)
        twins = await self._store.ledger.told_beside(run.id, [each.contact_id for each in people])
        people = [who for who in people if who.contact_id not in twins]
        found = judged_all(
            [who for who in people if who.conversation_id not in chats],
            [who for who in people if who.conversation_id in chats],
            rules,
            Audience("", chats=run.chats),
        )
        beside = [(each, str(Skip.DUPLICATE_PERSON)) for each in sorted(twins)]
        if twins and not await self._store.ledger.queue(run, [], beside, self._clock.now()):
            return False
        while found:
            portion = self._store.database.portion(PORTION, FEW)
            if not await self._queue(run, found[:portion], rules):
                return False
            found = found[portion:]
        return True

    async def _queue(self, run: Run, portion: Sequence[Judged], rules: Rules) -> bool:
        """A portion into the outbox; False where the run no longer runs, and nothing was done."""
        messages: list[Message] = []
        skipped: list[tuple[int, str]] = []
        for each in portion:
            if each.reason and each.reason != Skip.ACCOUNT_DOWN:
                skipped.append((each.candidate.contact_id, each.reason))
            else:
                messages += messages_for(key_of(run.id, each.candidate.contact_id), each, rules)
        done = await self._store.ledger.queue(run, messages, skipped, self._clock.now())
        if done and messages:
            self._wake()
        return done


def key_of(run_id: int, contact_id: int) -> str:
    """The key under which somebody's words of a run stand in the outbox: one for ever."""
    return f"broadcast:{run_id}:{contact_id}"


def words_for(who: Candidate, rules: Rules, rule: Rule | None) -> Shown:
    """What somebody is told by a rule, as their platform shows it."""
    if rule is not None and rule.templated:
        return Shown(body(who, rules, rule))
    limits = limits_of(who, rules)
    buttons = rule.form.buttons if rule and rule.form else limits.buttons
    return shown(body(who, rules, rule), rules.announcement.buttons, buttons)


def limits_of(who: Candidate, rules: Rules) -> Capabilities:
    """What their platform takes in their chat."""
    return rules.accounts[who.account_id].limits.within(ChatKind(who.chat_kind))


def manner_for(who: Candidate, rules: Rules, rule: Rule | None) -> Manner:
    """How somebody is told by a rule: on top of their chat, by an approved template."""
    pin = rules.announcement.pin and who.chat_kind in limits_of(who, rules).pins
    is_template = rule is not None and rule.templated
    if not pin and not is_template:
        return PLAIN
    return Manner(pin, template(who, rules) if is_template else None)


def messages_for(key: str, told: Judged, rules: Rules) -> Iterator[Message]:
    """What is queued for somebody: one message, or the file before its words where the platform
    takes none along; no file where it takes none at all."""
    who, rule = told.candidate, told.rule
    said, limits = words_for(who, rules, rule), limits_of(who, rules)
    file, form = rules.announcement.file, rule.form if rule else None
    goes = along(file, said.text, limits, form)
    tag, cost = (rule.message_tag, rule.price) if rule else ("", 0)
    assert who.conversation_id is not None
    if goes is Along.BEFORE:
        yield Message(
            who.contact_id,
            who.conversation_id,
            f"{key}:file",
            "",
            dump_file(file),
            "",
            tag,
            is_whole=False,
        )
    yield Message(
        who.contact_id,
        who.conversation_id,
        key,
        said.text,
        dump_file(file if goes is Along.WITH else None),
        dump_buttons(said.buttons),
        tag,
        cost,
        dump_manner(manner_for(who, rules, rule)),
    )
