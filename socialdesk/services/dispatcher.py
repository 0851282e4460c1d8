"""Sending what is queued, in turns: write down what ended, begin what is due (judged, and at the
account's pace), send; many in flight, and one at a time per chat."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from socialdesk.channel import Channel
from socialdesk.clock import Clock, nap
from socialdesk.errors import StoreError, StoreLost, Unstorable
from socialdesk.model.delivery import (
    Claimed,
    Deferred,
    DeliveryKind,
    Operation,
    Outgoing,
    Refused,
    SendResult,
    Sent,
    Settlement,
    Sort,
    Unconfirmed,
    load_buttons,
)
from socialdesk.model.ids import DAY, MINUTE, SECOND, AccountId, ConversationId, Instant, RemoteId
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import Pacer, backoff, month_of
from socialdesk.model.policy import Allowed, Never, Situation, Verdict, judge
from socialdesk.model.reason import Reason, reason_of
from socialdesk.services.jobs import Job
from socialdesk.store.claims import Choice, Wait
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

IN_FLIGHT = 256
"""Sends under way at the same time in this process."""
TOGETHER = 96
"""While many are under way, this many are settled, and as many begun, in one commit."""
FEW = 24
"""So many while customers write, whose messages wait for the end of each commit."""
GULP = 16
"""So many sends are begun before whoever else waits for this process has a turn: a customer's message
on its way into the store takes several."""
PATIENCE = 0.005
"""Seconds that an ending waits for others to be written down with, while any are under way."""
LEASE = 2 * MINUTE
IDLE = 1.0
"""Seconds after which the dispatcher looks again although nobody called."""
GIVE_UP_AFTER = DAY
HUSH_CHATS = 2
"""So many chats limited in so short a time, and announcements of the account wait as long as the last
of them was asked to: going on makes a pause longer, and people's answers need what is left."""
FLOOD_CHATS = 4
FLOOD_WITHIN = 5 * SECOND
"""So many chats limited in so short a time mean the whole account is."""
CLOCK_JUMP = 2 * SECOND


@dataclass(frozen=True, slots=True)
class _Limited:
    """A chat that its platform did not take a message for at that moment, for being too many."""

    at: Instant
    account_id: AccountId
    chat: str


class Dispatcher:
    """One per process; accounts are attached once their channel is held, and detached before it is
    let go."""

    def __init__(self, store: Store, clock: Clock, chance: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._channels: dict[AccountId, Channel] = {}
        self._pacers: dict[AccountId, Pacer] = {}
        self._not_before: dict[AccountId, Instant] = {}
        self._limited: deque[_Limited] = deque()
        self._hushed: dict[AccountId, Instant] = {}
        """Until when announcements of an account wait; people's own answers do not."""
        self._flying: dict[asyncio.Task[None], Claimed] = {}
        self._beginning: list[Claimed] = []
        """What the store knows as under way and is about to be."""
        self._ended: list[Settlement] = []
        self._turning: asyncio.Task[bool] | None = None
        self._woken = asyncio.Event()
        self._portion = asyncio.Event()
        self._last_wall: tuple[Instant, float] | None = None
        self._monthly: dict[AccountId, int] = {}
        self._leaving = Counter[AccountId]()
        """How many of an account its platform is just being given."""
        self.outcomes: Counter[tuple[AccountId, str]] = Counter()
        """How sends ended in this process: sent, deferred, refused, unconfirmed; for each account.
        """

    async def attach(self, account_id: AccountId, channel: Channel, not_before: int) -> None:
        """Send for this account from now on; what an earlier run left half-done is sorted out
        first."""
        freed, doubted = await self._store.claims.recover(
            account_id, self._clock.now(), under_way={each.id for each in self._under_way()}
        )
        if freed or doubted:
            log.warning(
                "After an interruption: %d deliveries queued again, %d unconfirmed.", freed, doubted
            )
        self._not_before[account_id] = Instant(not_before)
        self._pacers[account_id] = Pacer(channel.capabilities.pace)
        if channel.capabilities.monthly:
            self._monthly[account_id] = await self._store.accounts.sent_in_month(
                account_id, month_of(self._clock.now())
            )
        self._channels[account_id] = channel
        self.wake()

    def attached(self) -> Collection[AccountId]:
        """The accounts that it sends for now."""
        return self._channels.keys()

    def detach(self, account_id: AccountId) -> None:
        """Begin nothing more for this account; what is queued is whoever's who holds it next."""
        self._channels.pop(account_id, None)

    async def release_deferred(self, account_id: AccountId) -> None:
        """The account may send again: what was put off goes out now."""
        self._not_before[account_id] = Instant(0)
        await self._store.claims.release_deferred(account_id)
        self.wake()

    def wake(self) -> None:
        """Something may have been queued."""
        self._woken.set()

    async def run(self) -> None:
        """Send until cancelled; `drain` afterwards waits for what is under way."""
        while True:
            try:
                self._woken.clear()
                await self._notice_clock()
                # A turn that has begun is not cut short: what it marks as being sent is sent.
                self._turning = asyncio.create_task(self._turn())
                if not await asyncio.shield(self._turning):
                    await self._rest()
            except StoreError as error:
                log.warning("%s", error)
                await self._clock.sleep(IDLE)
            except Exception as error:  # noqa: BLE001 - whatever it is, answers still have to go out
                log.error(  # noqa: TRY400 - no words of customers
                    "Sending met something unforeseen (%s); it is tried again every second. Update "
                    "socialdesk, and tell its makers if it goes on.",
                    error if isinstance(error, Unstorable) else type(error).__name__,
                )
                await self._clock.sleep(IDLE)

    async def drain(self, seconds: float) -> None:
        """Let sends under way come to their end, for at most so long, and write down how."""
        self._channels.clear()
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        if self._turning:
            await asyncio.wait((self._turning,))
        while self._flying or self._ended:
            await self._write_down()
            if self._flying:
                left = max(end - loop.time(), 0)
                done, _ = await asyncio.wait(
                    self._flying, timeout=left, return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    return

    async def _write_down(self) -> None:
        """Settle what has ended. What was sent is known and must not be forgotten: stay until the
        store can take it."""
        ended, self._ended = self._ended, []
        while ended:
            try:
                await self._store.settlements.settle(ended, self._clock.now())
            except StoreLost:
                return  # there is nothing left to write it into
            except StoreError as error:
                log.warning("%s", error)
                await self._clock.sleep(IDLE)
            except Unstorable as fault:
                ended = await self._write_apart(ended, fault)
            else:
                return

    async def _write_apart(self, ended: list[Settlement], fault: Unstorable) -> list[Settlement]:
        """One of these cannot be written: that costs its neighbours nothing. Gives back what is still
        to be written, because the store is in trouble as well."""
        log.error("An outcome cannot be written (%s); each is written by itself.", fault)
        try:
            lost = await self._store.settlements.settle_apart(ended, self._clock.now())
        except StoreError as error:
            log.warning("%s", error)
            await self._clock.sleep(IDLE)
            return ended
        for each in lost:
            log.error("Nothing can be written of how delivery %d ended.", each.delivery.id)
        return []

    async def _turn(self) -> bool:
        """One transaction: settle what has ended, begin what is due. True if more is due, and there
        is room for it."""
        now = self._clock.now()
        accounts = self._may_send(now)
        free = sum(self._pacers[account_id].room(now) for account_id in accounts)
        portion = self._store.database.portion(IN_FLIGHT, FEW)
        most = min(IN_FLIGHT - len(self._flying), free, portion)
        found = 0

        def choose(due: Sequence[Claimed]) -> Choice:
            nonlocal found
            found = len(due)
            return self._choose(due, now, talking)

        ended, self._ended = self._ended[:portion], self._ended[portion:]
        settled = {each.delivery.id for each in ended}
        talking = {each.conversation_id for each in self._flying.values() if each.id not in settled}
        try:
            begun = await self._store.claims.claim(
                accounts, now, Instant(now + LEASE), most, choose=choose, ended=ended
            )
        except Unstorable as fault:
            if not ended:
                raise
            self._ended = [*await self._write_apart(ended, fault), *self._ended]
            return True
        except BaseException:
            self._ended = ended + self._ended  # it is known, and will be written down yet
            raise
        await self._begin(begun)
        return len(ended) == portion or (
            0 < found == most and IN_FLIGHT - len(self._flying) >= TOGETHER
        )

    async def _begin(self, begun: list[Claimed]) -> None:
        self._beginning = begun[::-1]
        while self._beginning:
            for _ in range(min(GULP, len(self._beginning))):
                claimed = self._beginning.pop()
                task = asyncio.create_task(self._send(claimed))
                self._flying[task] = claimed
                task.add_done_callback(self._landed)
            await asyncio.sleep(0)

    def _may_send(self, now: Instant) -> list[AccountId]:
        return [
            account_id
            for account_id in self._channels
            if self._not_before[account_id] <= now and self._pacers[account_id].room(now) > 0
        ]

    def _choose(self, due: Sequence[Claimed], now: Instant, talking: set[ConversationId]) -> Choice:
        """Which of these go now at the accounts' and the chats' pace, and when the others may; in
        the conversations `talking` something is under way."""
        begin: list[Claimed] = []
        wait: list[Wait] = []
        for claimed in due:
            if claimed.account_id not in self._channels:
                continue
            if claimed.conversation_id in talking:
                # Its row was taken for lost, but what it says may arrive yet: nothing overtakes it.
                wait.append(Wait(claimed.id, Instant(now + SECOND)))
                continue
            hushed = self._hushed.get(claimed.account_id, now)
            if claimed.kind == DeliveryKind.BROADCAST and hushed > now:
                wait.append(Wait(claimed.id, hushed))
                continue
            group = claimed.chat_kind in (ChatKind.GROUP, ChatKind.CHANNEL)
            free_at = self._pacers[claimed.account_id].take(claimed.chat, group=group, now=now)
            if free_at is None:
                begin.append(claimed)
            else:
                wait.append(Wait(claimed.id, free_at))
        return Choice(begin, wait)

    async def _send(self, claimed: Claimed) -> None:
        channel = self._channels.get(claimed.account_id)
        if channel is None:
            self._end(claimed, Deferred(Reason("send.let_go"), wait=0))
            return
        verdict = self._judge(claimed, channel)
        if isinstance(verdict, Never):
            self._end(claimed, Refused(verdict.why, verdict.code))
            return
        self._leaving[claimed.account_id] += 1
        try:
            result = await channel.send(_outgoing(claimed, verdict))
        except Exception as error:  # noqa: BLE001 - a channel's mistake must not lose the outcome's row
            log.error("A channel failed in an unforeseen way: %s", type(error).__name__)  # noqa: TRY400 - no words of customers
            result = Unconfirmed(Reason("send.mistake"))
        finally:
            self._leaving[claimed.account_id] -= 1
        self._end(claimed, result)

    def _judge(self, claimed: Claimed, channel: Channel) -> Verdict:
        """The platform's rules, asked once more: a window may have closed since it was queued."""
        if not claimed.address:
            return Never(Reason("policy.no_address"), code="no_address")
        if claimed.operation != Operation.SAY:
            return Allowed()
        last = claimed.target_at if claimed.private else claimed.last_action_at
        situation = Situation(
            ChatKind(claimed.chat_kind),
            self._clock.now(),
            last,
            DeliveryKind(claimed.kind),
            bool(claimed.private),
            blocked=bool(claimed.blocked) and claimed.kind == DeliveryKind.BROADCAST,
            handled_by=claimed.handled_by,
            templated=claimed.manner.template is not None,
            sent_this_month=self._monthly.get(claimed.account_id, 0)
            + self._leaving[claimed.account_id],
            purpose=Sort(claimed.purpose) if claimed.purpose else None,
            counted_on=claimed.message_tag if claimed.kind == DeliveryKind.BROADCAST else None,
        )
        return judge(channel.capabilities, situation)

    def _end(self, claimed: Claimed, result: SendResult) -> None:
        """Take down how it ended; the next turn writes it into the store."""
        now = self._clock.now()
        due = Instant(0)
        if isinstance(result, Deferred):
            result = self._deferral(claimed, result, now)
        if isinstance(result, Deferred):
            wait = (
                result.wait if result.wait is not None else backoff(claimed.attempts, self._chance)
            )
            jitter = int(self._chance() * min(wait, SECOND)) if result.is_limit and wait else 0
            due = Instant(now + wait + jitter)
            if result.scope == "account":
                self._not_before[claimed.account_id] = due
            elif result.is_limit and self._limited_chats(claimed.account_id) >= HUSH_CHATS:
                self._hushed[claimed.account_id] = due
        self.outcomes[claimed.account_id, type(result).__name__.lower()] += 1
        if isinstance(result, Sent) and claimed.account_id in self._monthly:
            self._monthly[claimed.account_id] += 1
        self._ended.append(Settlement(claimed, result, due))

    def _deferral(self, claimed: Claimed, result: Deferred, now: Instant) -> SendResult:
        if not result.is_limit and now - claimed.created_at > GIVE_UP_AFTER:
            return Refused(Reason("send.gave_up", why=reason_of(result.why)), "gave_up")
        if not result.is_limit or result.scope == "account":
            return result
        self._limited.append(_Limited(now, claimed.account_id, claimed.chat))
        while self._limited and not (0 <= now - self._limited[0].at <= FLOOD_WITHIN):
            self._limited.popleft()
        if self._limited_chats(claimed.account_id) < FLOOD_CHATS:
            return result
        return replace(result, scope="account")

    def _limited_chats(self, account_id: AccountId) -> int:
        return len({each.chat for each in self._limited if each.account_id == account_id})

    def _under_way(self) -> list[Claimed]:
        """Everything whose end is not written down yet."""
        ended = (each.delivery for each in self._ended)
        return [*self._flying.values(), *self._beginning, *ended]

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then beside sending."""
        return (
            Job("renew_leases", LEASE / SECOND / 4, self.renew_leases),
            Job("new_month", 600, self.new_month),
        )

    async def renew_leases(self) -> None:
        """A send may outlast its lease (a big upload over a slow line)."""
        await self._store.claims.renew(
            [each.id for each in self._under_way()], Instant(self._clock.now() + LEASE)
        )

    async def new_month(self) -> None:
        """Count anew what accounts with a monthly plan have sent; called now and then."""
        month = month_of(self._clock.now())
        for account_id in list(self._monthly):
            self._monthly[account_id] = await self._store.accounts.sent_in_month(account_id, month)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.pop(task, None)
        if not task.cancelled() and task.exception() is not None:
            log.error("An outcome could not be taken down: %s", type(task.exception()).__name__)
        if len(self._ended) >= TOGETHER or not self._flying:
            self._portion.set()
        self._woken.set()

    async def _rest(self) -> None:
        """Wait until a turn is worth taking: something ended, somebody called, something is due, or
        a while has passed."""
        if not self._woken.is_set():
            if IN_FLIGHT - len(self._flying) < TOGETHER:
                await self._woken.wait()  # only an ending makes room
            else:
                await self._nap()
        self._portion.clear()
        if self._flying and 0 < len(self._ended) < TOGETHER:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._portion.wait()

    async def _nap(self) -> None:
        now = self._clock.now()
        moments = [until for until in self._not_before.values() if until > now]
        due = await self._store.claims.next_due(now) if self._channels else None
        moments += [Instant(due)] if due is not None else []
        moments += (
            [Instant(now + SECOND // 10)]
            if any(pacer.room(now) == 0 for pacer in self._pacers.values())
            else []
        )
        seconds = max(min([IDLE, *((moment - now) / 1000 for moment in moments)]), 0.005)
        await nap(self._clock, seconds, self._woken)

    async def _notice_clock(self) -> None:
        """If somebody set the machine's clock back, promised waits keep their length instead of
        growing by the jump."""
        if self._jumped() < -CLOCK_JUMP:
            await self._store.put_clock_right()  # a server's time is not this machine's
        jump = self._jumped()
        self._last_wall = wall, _ = self._clock.now(), self._clock.monotonic()
        if jump < -CLOCK_JUMP:
            log.warning(
                "The clock was set back by %d s; waiting times were adjusted.", -jump // 1000
            )
            await self._store.claims.shift_due(jump, wall)
            await self._store.accounts.shift_not_before(jump, wall)
            self._not_before = {
                key: Instant(until + jump) for key, until in self._not_before.items()
            }
            self._pacers = {
                key: Pacer(channel.capabilities.pace) for key, channel in self._channels.items()
            }

    def _jumped(self) -> int:
        """By how much (ms) more time has passed on the wall than has passed, since it was looked at."""
        if self._last_wall is None:
            return 0
        wall, elapsed = self._last_wall
        return int(self._clock.now() - wall - (self._clock.monotonic() - elapsed) * 1000)


def _outgoing(claimed: Claimed, verdict: Allowed) -> Outgoing:
    """What the channel is asked to do, marked as the rule that allows it says."""
    return Outgoing(
        claimed.chat,
        claimed.address,
        claimed.body,
        RemoteId(claimed.reply_to) if claimed.reply_to else None,
        number=claimed.id,
        operation=Operation(claimed.operation),
        private=bool(claimed.private),
        message_tag=verdict.message_tag,
        by_person=claimed.kind == DeliveryKind.REPLY,
        file=claimed.file,
        buttons=load_buttons(claimed.buttons_text),
        attempt=claimed.attempts + 1,
        manner=claimed.manner,
        kept=claimed.kept,
    )
