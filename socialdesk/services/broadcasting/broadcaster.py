"""The worker's part: runs begin when they are due, their people are written down, and told in small
portions, so that nobody who writes or answers waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from socialdesk.clock import Clock
from socialdesk.errors import SocialdeskError, StoreError
from socialdesk.model.announcement import Announcement, Shown, filled, shown
from socialdesk.model.delivery import dump_buttons, dump_file
from socialdesk.model.ids import SECOND, AccountId, Instant
from socialdesk.model.preflight import Candidate, Rules, Skip, judged, values
from socialdesk.services.broadcasting.preflights import Audience, Preflights, for_chats
from socialdesk.services.broadcasting.schedules import planned
from socialdesk.store.broadcasts import Run
from socialdesk.store.ledger import Message
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

PORTION = 200
"""People queued in one transaction; a customer's message waits for no more than that."""
AHEAD = 2.0
"""Seconds of an account's own pace that lie ready in its outbox."""
MOST_AHEAD = 600
IDLE = 0.25
"""Seconds between two looks; a pause, a stop or a new run is noticed after so long."""
FRESH = SECOND
"""How long (ms) what people wish, and how accounts fare, is known from one reading."""


@dataclass(slots=True)
class _Judging:
    """The rules of a run, and when they were read."""

    rules: Rules
    at: Instant


class Broadcaster:
    """One per worker."""

    def __init__(
        self, store: Store, clock: Clock, preflights: Preflights, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._preflights = preflights
        self._wake = wake
        self._judging: dict[int, _Judging] = {}
        self._trouble = ""

    async def run(self) -> None:
        """Look after schedules and runs until cancelled."""
        while True:
            try:
                busy = await self.step()
                self._trouble = ""
            except SocialdeskError as error:
                busy = False
                self._say(str(error) if isinstance(error, StoreError) else type(error).__name__)
            except Exception as error:  # noqa: BLE001 - whatever it is, the other runs go on
                busy = False
                self._say(type(error).__name__)
            await (asyncio.sleep(0) if busy else self._clock.sleep(IDLE))

    def _say(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            log.error("Broadcasts are in trouble and tried again: %s", trouble)

    async def step(self) -> bool:
        """Do what is to be done now; whether more could be done at once."""
        await self._begin_due()
        busy = False
        live = await self._store.broadcasts.live()
        for run in live:
            if run.state == "planning":
                await self._write_down(run)
                await self._store.broadcasts.turn(run, "running", self._clock.now())
                busy = True
            elif run.state == "waiting" and run.written_at is None:
                await self._write_down(run)
                await self._store.broadcasts.written(run, self._clock.now())
            elif run.state == "running":
                busy |= await self._feed(run)
        for run_id in set(self._judging) - {run.id for run in live}:
            del self._judging[run_id]
        return busy

    async def _begin_due(self) -> None:
        now = self._clock.now()
        for each in await self._store.broadcasts.due(now):
            next_at, runs = planned(each, now, self._preflights.shop.zone)
            await self._store.broadcasts.advance(each, next_at, runs, now)

    async def _write_down(self, run: Run) -> None:
        """Write down who is in it. Begun anew after a crash, it writes the same rows."""
        audience = Audience(run.query, run.accounts, run.chats)
        found = await self._preflights.check(audience, run.content, run=run.id)
        await self._store.ledger.write(run, found.judged, self._clock.now())

    async def _feed(self, run: Run) -> bool:
        """Put the next portions into the outbox; whether there was anything to put."""
        fed = False
        accounts = await self._store.ledger.accounts_left(run.id)
        for account_id in accounts:
            fed |= await self._feed_account(run, account_id)
        if not accounts and await self._store.ledger.is_done(run.id):
            await self._store.broadcasts.turn(run, "done", self._clock.now())
        return fed

    async def _feed_account(self, run: Run, account_id: int) -> bool:
        rules = await self._rules(run)
        account = rules.accounts.get(account_id)
        pace = account.limits.pace.per_second if account else PORTION
        ahead = min(max(int(pace * AHEAD), 1), MOST_AHEAD)
        room = ahead - await self._store.ledger.waiting_to_go(AccountId(account_id))
        if room <= 0 or room < min(ahead // 4, PORTION):
            return False
        people = await self._store.ledger.planned(run.id, account_id, min(room, PORTION))
        if not people:
            return False
        chats = set(run.chats)
        messages: list[Message] = []
        skipped: list[tuple[int, str]] = []
        for each in [
            *judged([who for who in people if who.conversation_id not in chats], rules),
            *judged(
                [who for who in people if who.conversation_id in chats],
                for_chats(rules, Audience("", chats=run.chats)),
            ),
        ]:
            who = each.candidate
            if each.reason and each.reason != Skip.ACCOUNT_DOWN:
                skipped.append((who.contact_id, each.reason))
            elif account is None:
                skipped.append((who.contact_id, Skip.NO_CHANNEL))
            else:
                messages += messages_for(run, who, rules)
        done = await self._store.ledger.queue(run, messages, skipped, self._clock.now())
        if done and messages:
            self._wake()
        return done

    async def _rules(self, run: Run) -> Rules:
        now = self._clock.now()
        known = self._judging.get(run.id)
        if known is None or not 0 <= now - known.at < FRESH:
            known = _Judging(await self._preflights.rules(run.content, run=run.id), now)
            self._judging[run.id] = known
        return known.rules


def key_of(run_id: int, contact_id: int) -> str:
    """The key under which somebody's words of a run stand in the outbox: one for ever."""
    return f"broadcast:{run_id}:{contact_id}"


def words_for(announcement: Announcement, who: Candidate, rules: Rules) -> Shown:
    """What somebody is told, as their platform shows it."""
    account = rules.accounts[who.account_id]
    text, _ = announcement.text_for(who.language, account.platform)
    done, _ = filled(text, values(who, rules.shop, rules.details.get(who.contact_id, {})))
    return shown(done, announcement.buttons, account.limits.buttons)


def messages_for(run: Run, who: Candidate, rules: Rules) -> Iterator[Message]:
    """What is queued for somebody: one message, or the file before its words where the platform
    takes none along; no file where it takes none at all."""
    said, key = words_for(rules.announcement, who, rules), key_of(run.id, who.contact_id)
    limits, file = rules.accounts[who.account_id].limits, rules.announcement.file
    assert who.conversation_id is not None
    if file is not None and not limits.upload_limit(file):
        file = None
    if file is not None and limits.measure(said.text) > limits.caption_limit(file):
        yield Message(
            who.contact_id,
            who.conversation_id,
            f"{key}:file",
            "",
            dump_file(file),
            "",
            is_whole=False,
        )
        file = None
    yield Message(
        who.contact_id,
        who.conversation_id,
        key,
        said.text,
        dump_file(file),
        dump_buttons(said.buttons),
    )
