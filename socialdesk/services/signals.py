"""Signals on their way to the platform: seen, typing. At most once, and only while they still mean
something."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

from socialdesk.channel import Channel, GivesSignals
from socialdesk.clock import Clock
from socialdesk.model.delivery import Signal
from socialdesk.model.ids import SECOND, AccountId
from socialdesk.services.jobs import Job
from socialdesk.store.store import Store

STALE = 15 * SECOND
"""A signal older than this is dropped: the customer would see something that is over."""


def jobs(store: Store, clock: Clock, channels: Mapping[AccountId, Channel]) -> tuple[Job, ...]:
    """When they are given."""
    return (Job("give_signals", 0.5, partial(give_signals, store, clock, channels)),)


async def give_signals(store: Store, clock: Clock, channels: Mapping[AccountId, Channel]) -> None:
    """Give what waits. Raises StoreError."""
    able = {
        number: channel for number, channel in channels.items() if isinstance(channel, GivesSignals)
    }
    waiting = await store.signals.take(list(able))
    fresh = [each for each in waiting if clock.now() - each.at <= STALE]
    await asyncio.gather(
        *(
            channel.signal(each.address, Signal(each.kind))
            for each in fresh
            if isinstance(channel := able[each.account_id], GivesSignals)
        )
    )
