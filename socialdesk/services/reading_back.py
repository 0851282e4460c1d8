"""After a pause: have the channel read back what it missed, and write down what came of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from socialdesk.channel import CatchesUp, Channel
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError
from socialdesk.model.ids import MINUTE, AccountId, Instant
from socialdesk.model.message import RawUpdate
from socialdesk.services.receiver import Receiver
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

BEFORE = 10 * MINUTE
"""How far before the pause reading back begins: what was on its way when we fell silent, and clocks
that differ."""
TELL_AFTER = 4
"""Failed tries after which `accounts` says that nobody can tell what is missing (yet)."""
ARRIVE_WITHIN = 3.0
"""Seconds in which a platform that keeps updates hands over what has waited."""
PAUSE, LONGEST_PAUSE = 20.0, 300.0
"""Seconds between two tries; the pause grows, and it never ends before the gap is read back."""


async def catch_up(
    store: Store,
    clock: Clock,
    receiver: Receiver,
    account_id: AccountId,
    channel: Channel,
    since: Instant,
    newest: int,
    recovered_before: int,
) -> str:
    """Read back what was said since `since`, when we were last heard of; gives a sentence for the
    log.

    `newest` is the number of the newest message that was known when we began to listen again,
    `recovered_before` how many this process had read back for the account until then. Raises
    StoreError. A platform that is out of reach is asked again until it answers.
    """
    until = clock.now()
    if not isinstance(channel, CatchesUp):
        kept = channel.capabilities.keeps_updates
        if kept:
            await clock.sleep(ARRIVE_WITHIN)
        recovered = await store.accounts.arrived_late(account_id, newest, until) if kept else 0
        missing = 0 if kept and until - since < kept else None
        await store.accounts.set_offline(account_id, since, until, recovered, missing)
        return f"Messages that had waited: {recovered}." if recovered else ""

    async def receive(updates: Sequence[RawUpdate]) -> None:
        await receiver.receive(account_id, channel.parse, updates)

    tried = 0
    while True:
        tried += 1
        try:
            recovery = await channel.catch_up(Instant(max(since - BEFORE, 0)), receive)
        except ChannelError as error:
            log.warning("Reading back what was missed failed, and is tried again: %s", error)
            if tried == TELL_AFTER:
                await store.accounts.set_offline(account_id, since, until, 0, None)
            await clock.sleep(min(PAUSE * tried, LONGEST_PAUSE))
        else:
            recovered = receiver.total.recovered[account_id] - recovered_before
            await store.accounts.set_offline(account_id, since, until, recovered, recovery.missing)
            return f"Messages read back: {recovered}. {recovery.why}".strip()
