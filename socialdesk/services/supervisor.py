"""Looking after accounts: hold the lease, run the channel, write down how it fares, start again
what fell over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from socialdesk.channel import (
    AccountState,
    Channel,
    ChecksUp,
    CountsUnsigned,
    Health,
    Identity,
    Report,
)
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, SocialdeskError, StoreError
from socialdesk.model.ids import MINUTE, SECOND, AccountId, Instant
from socialdesk.model.message import RawUpdate
from socialdesk.model.reason import Reason
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.services.identity import mistaken
from socialdesk.services.lease import LeaseWatch
from socialdesk.services.reading_back import catch_up
from socialdesk.services.receiver import Receiver, describe
from socialdesk.store.accounts import AccountRow, Lease, lease_name
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

LEASE = 15 * SECOND
HEARTBEAT = 4.0
"""Seconds between two heartbeats; three may be missed."""
RESTART_PAUSE = 5.0
PENDING = "silent since"
"""Under this an account remembers a pause that is being read back: a crash in between forgets
nothing."""
GAP = MINUTE
"""A pause between two heartbeats (ms) after which this machine must have slept: what was missed is
read back."""
CHECK_EVERY = 3600.0
"""Seconds between two questions to the platform how an account fares."""
CHECK_AGAIN = 120.0
"""The same after a question that got no answer."""


@dataclass(slots=True)
class ConnectedAccount:
    """An account and the channel that speaks for it."""

    account: AccountRow
    channel: Channel
    platform: str = ""
    """Whose channel it is by the configuration; empty if nobody said."""


class Supervisor:
    """Looks after connected accounts until cancelled."""

    def __init__(
        self, store: Store, clock: Clock, receiver: Receiver, dispatcher: Dispatcher, owner: str
    ) -> None:
        self._store = store
        self._clock = clock
        self._receiver = receiver
        self._dispatcher = dispatcher
        self._owner = owner
        self._listening: set[int] = set()
        self._heard: dict[AccountId, Instant] = {}
        self._newest: dict[AccountId, int] = {}
        """The number of the newest message when an account began to listen."""
        self._recovered: dict[AccountId, int] = {}
        """How many were recovered for an account before it was last read back."""
        self.ready = asyncio.Event()
        self.states: dict[AccountId, AccountState] = {}
        """How each account fares, as last reported."""

    async def run(self, accounts: Sequence[ConnectedAccount], tell: Callable[[str], None]) -> None:
        """Look after all of them. `ready` is set once every one of them listens; `tell` gets a line
        for each trouble."""
        async with asyncio.TaskGroup() as group:
            for connected in accounts:
                group.create_task(self._look_after(connected, len(accounts), tell))

    async def stopped(self) -> None:
        """Write down that accounts are looked after no more: those that we held, and that nobody
        else holds by now."""
        for account_id in self.states:
            with suppress(StoreError):  # the missing heartbeat says the same
                await self._store.accounts.set_state(
                    account_id, AccountState.STOPPED, "", self._clock.now(), self._owner
                )

    async def _look_after(
        self, connected: ConnectedAccount, count: int, tell: Callable[[str], None]
    ) -> None:
        account = connected.account
        said = ""

        async def report(health: Health) -> None:
            nonlocal said
            before = self.states.get(account.id)
            self.states[account.id] = health.state
            if health.state is AccountState.LISTENING and before in (
                AccountState.RECONNECT,
                AccountState.REFUSED,
            ):
                await self._release(account)
            if health.state in (AccountState.LISTENING, AccountState.RECONNECT):
                self._listening.add(account.id)
                if len(self._listening) == count:
                    self.ready.set()
            else:
                self._listening.discard(account.id)
            line = f"{account.name}: {health.state}" + (
                f". {health.reason}" if health.reason else ""
            )
            if line != said:
                said = line
                tell(line)
            with suppress(StoreError):  # what cannot be written now shows by the missing heartbeat
                await self._store.accounts.set_state(
                    account.id, health.state, health.reason, self._clock.now(), self._owner
                )

        while True:
            try:
                await self._hold(connected)
                await self._serve(connected, report)
            except StoreError as error:
                tell(f"{account.name}: {error}")
                await self._clock.sleep(RESTART_PAUSE)
            except SocialdeskError as error:
                await report(Health(AccountState.RETRYING, error.reason))
                await self._clock.sleep(RESTART_PAUSE)
            except Exception as error:  # noqa: BLE001 - one account's mistake must not stop the others
                log.error("%s: %s", account.name, describe(error))  # noqa: TRY400 - no words of customers
                await report(Health(AccountState.RETRYING, Reason("account.mistake")))
                await self._clock.sleep(RESTART_PAUSE)

    async def _release(self, account: AccountRow) -> None:
        """What waited for the account to listen again goes out; if the store is in trouble now, it
        goes when its own time comes."""
        try:
            await self._dispatcher.release_deferred(account.id)
        except StoreError as error:
            log.warning("%s: deferred answers wait for their own time: %s", account.name, error)

    async def _hold(self, connected: ConnectedAccount) -> None:
        """Wait for the account's lease."""
        waited, watch = False, LeaseWatch(self._clock, LEASE)
        while True:
            account = connected.account
            current = {row.id: row for row in await self._store.accounts.all()}[account.id]
            if current.alive_at:
                self._heard[account.id] = await self._silent_since(
                    account.id, Instant(current.alive_at)
                )
            held = await self._store.accounts.lease(lease_name(account.id))
            if await self._heartbeat(connected, watch.ended(held)) is None:
                return
            if not waited:
                waited = True
                log.warning(
                    "%s: another `socialdesk run` looks after this account; this one waits until it stops.",
                    account.name,
                )
            await self._clock.sleep(1.0)

    async def _silent_since(self, account_id: AccountId, alive_at: Instant) -> Instant:
        """Since when nothing was read back: an earlier pause counts on if reading it back was
        interrupted."""
        pending = (await self._store.accounts.channel_state(account_id)).get(PENDING, "")
        return min(alive_at, Instant(int(pending))) if pending.isdecimal() else alive_at

    async def _heartbeat(
        self, connected: ConnectedAccount, ended: Lease | None = None
    ) -> Lease | None:
        account_id = connected.account.id
        return await self._store.accounts.hold(
            account_id, lease_name(account_id), self._owner, self._clock.now(), LEASE, ended
        )

    async def _serve(self, connected: ConnectedAccount, report: Report) -> None:
        """Run the channel while the lease is ours."""
        account = connected.account
        await report(Health(AccountState.STARTING))
        slept = asyncio.Event()
        working = asyncio.create_task(self._speak(connected, report, slept))
        beating = asyncio.create_task(self._beat(connected, slept))
        try:
            done, _ = await asyncio.wait((working, beating), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._dispatcher.detach(account.id)
            for task in (working, beating):
                task.cancel()
            await asyncio.gather(working, beating, return_exceptions=True)
            self._listening.discard(account.id)
            with suppress(StoreError):  # a lease that cannot be given up now ends by itself
                await self._store.accounts.let_go(lease_name(account.id), self._owner)

    async def _speak(
        self, connected: ConnectedAccount, report: Report, slept: asyncio.Event
    ) -> None:
        """Say who we are, then send and receive until the end; beside it, look after the account's
        health."""
        account, channel = connected.account, connected.channel
        identity = await self._introduce(connected, report)
        listening = asyncio.Event()
        newest = await self._store.attachments.newest_message()
        self._newest[account.id] = newest
        self._recovered[account.id] = self._receiver.total.recovered[account.id]

        async def report_and_notice(health: Health) -> None:
            await report(health)
            if health.state is AccountState.LISTENING:
                listening.set()

        async def receive(updates: Sequence[RawUpdate]) -> None:
            await self._receiver.receive(account.id, channel.parse, updates)

        current = {row.id: row for row in await self._store.accounts.all()}[account.id]
        await self._dispatcher.attach(account.id, channel, current.not_before)
        running = asyncio.create_task(channel.run(receive, report_and_notice))
        proving = asyncio.create_task(self._prove(connected, identity))
        beside = [
            running,
            proving,
            asyncio.create_task(self._read_back(connected, listening, slept)),
            asyncio.create_task(self._check_up(connected, listening)),
        ]
        try:
            done, _ = await asyncio.wait((running, proving), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _read_back(
        self, connected: ConnectedAccount, listening: asyncio.Event, slept: asyncio.Event
    ) -> None:
        """Once we listen, and whenever this machine has slept: read back what was said meanwhile."""
        account_id = connected.account.id
        while True:
            await listening.wait()
            slept.clear()
            since = self._heard.pop(account_id, None)
            if since:
                try:
                    await self._store.accounts.set_channel_state(account_id, PENDING, str(since))
                    said = await catch_up(
                        self._store,
                        self._clock,
                        self._receiver,
                        account_id,
                        connected.channel,
                        since,
                        self._newest[account_id],
                        self._recovered[account_id],
                    )
                    await self._store.accounts.set_channel_state(account_id, PENDING, "")
                    if said:
                        log.info("%s: %s", connected.account.name, said)
                except StoreError as error:
                    log.warning("%s: %s", connected.account.name, error)
                    self._heard.setdefault(account_id, since)
                    await self._clock.sleep(RESTART_PAUSE)
                    continue
                except Exception as error:  # noqa: BLE001 - reading back must never stop receiving
                    log.error("%s: %s", connected.account.name, describe(error))  # noqa: TRY400 - no words of customers
            await slept.wait()
            self._recovered[account_id] = self._receiver.total.recovered[account_id]

    async def _check_up(self, connected: ConnectedAccount, listening: asyncio.Event) -> None:
        """Ask the platform once an hour how the account fares."""
        channel, account_id = connected.channel, connected.account.id
        if not isinstance(channel, ChecksUp):
            return
        await listening.wait()
        while True:
            pause = CHECK_EVERY
            try:
                found = await channel.check_up()
                subscribed = "" if found.subscribed is None else "yes" if found.subscribed else "no"
                await self._store.accounts.set_checkup(
                    account_id,
                    subscribed,
                    found.token_until,
                    found.problem,
                    found.quota,
                    self._clock.now(),
                )
                if found.covered is not None:
                    now = self._clock.now()
                    await self._store.costs.keep_covered(account_id, found.covered, now)
                if found.problem:
                    log.warning("%s: %s", connected.account.name, found.problem)
            except (ChannelError, StoreError) as error:
                log.warning(
                    "%s: the platform did not say how the account fares: %s",
                    connected.account.name,
                    error,
                )
                pause = CHECK_AGAIN
            except Exception as error:  # noqa: BLE001 - a question must never stop receiving
                log.error("%s: %s", connected.account.name, describe(error))  # noqa: TRY400 - no words of customers
            await self._clock.sleep(pause)

    async def _introduce(self, connected: ConnectedAccount, report: Report) -> Identity:
        """Who are we? Asked until the platform says; a token that is refused, or is another bot's,
        is asked about once a minute."""
        failed = 0
        while True:
            try:
                return await self._identity(connected)
            except ChannelError as error:
                failed += 1
                state = AccountState.REFUSED if error.final else AccountState.RETRYING
                await report(Health(state, error.reason))
                await self._clock.sleep(60 if error.final else min(2**failed, 30))

    async def _identity(self, connected: ConnectedAccount) -> Identity:
        """Who the platform says we are, kept. Raises ChannelError, also if that is somebody else
        than before."""
        account = connected.account
        rows = {row.id: row for row in await self._store.accounts.all()}
        if wrong := mistaken(rows[account.id], connected.platform, None, ()):
            raise ChannelError(wrong, final=True)
        identity = await connected.channel.identify()

        def objection(every: Sequence[AccountRow]) -> Reason | None:
            (row,) = [each for each in every if each.id == account.id]
            return mistaken(row, connected.platform, identity, every)

        if wrong := await self._store.accounts.set_identity(
            account.id, identity.remote_id, identity.name, objection
        ):
            raise ChannelError(wrong, final=True)
        return identity

    async def _prove(self, connected: ConnectedAccount, identity: Identity) -> None:
        """Where the platform could not be asked who we are, ask on; ends only by raising
        ChannelError: we are not who we took ourselves for."""
        while not identity.told:
            await self._clock.sleep(CHECK_AGAIN)
            try:
                identity = await self._identity(connected)
            except ChannelError as error:
                if error.final:
                    raise
            except StoreError as error:
                log.warning("%s: %s", connected.account.name, error)
        await asyncio.Event().wait()

    async def _beat(self, connected: ConnectedAccount, slept: asyncio.Event) -> None:
        """Keep the lease; ends (and with it the channel) when somebody else has it."""
        last = self._clock.now()
        while True:
            await self._clock.sleep(HEARTBEAT)
            try:
                if await self._heartbeat(connected) is not None:
                    log.warning(
                        "%s: another process has taken this account over.", connected.account.name
                    )
                    return
                await self._count_unsigned(connected)
            except StoreError as error:
                log.warning("%s: %s", connected.account.name, error)
                continue
            now = self._clock.now()
            if now - last > GAP:
                self._heard.setdefault(connected.account.id, last)
                slept.set()
            last = now

    async def _count_unsigned(self, connected: ConnectedAccount) -> None:
        """Write down how many requests came unsigned; counted in memory, so that a flood of them
        writes little."""
        if isinstance(connected.channel, CountsUnsigned) and (
            count := connected.channel.take_unsigned()
        ):
            await self._store.accounts.add_unsigned(connected.account.id, count, self._clock.now())
