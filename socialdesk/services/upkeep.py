"""What has to be done now and then: wake snoozed conversations, index words, fetch wanted files, forget old bytes."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from socialdesk.channel import Channel, FetchesFiles
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.store.attachments import AttachmentFile
from socialdesk.store.store import Store

log = logging.getLogger(__name__)


class Upkeep:
    """Each method does what is due now and returns; a scheduler calls them. None of them raises for a store in trouble."""

    def __init__(
        self, store: Store, clock: Clock, channels: Mapping[AccountId, Channel], files: Path, journal_days: int
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._files = files
        self._journal_days = journal_days

    async def wake_snoozed(self) -> None:
        """Open conversations whose snooze is over, however long nobody looked."""
        with suppress(StoreError):
            while await self._store.triage.wake(self._clock.now()):
                pass

    async def index_words(self) -> None:
        """Bring the search index level, in short transactions that let customers go first."""
        with suppress(StoreError):
            while await self._store.search.index():
                pass

    async def lapse_leases(self) -> None:
        """Sort out deliveries whose dispatcher vanished."""
        with suppress(StoreError):
            await self._store.outbox.lapse(self._clock.now())

    async def forget_old_bytes(self) -> None:
        """Delete raw updates older than the shop keeps them."""
        before = Instant(self._clock.now() - self._journal_days * DAY)
        with suppress(StoreError):
            while await self._store.journal.expire(before):
                pass

    async def fetch_files(self) -> None:
        """Download attachments that somebody asked for, one after the other."""
        with suppress(StoreError):
            for file in await self._store.attachments.wanted(20):
                await self._fetch(file)

    async def _fetch(self, file: AttachmentFile) -> None:
        channel = self._channels.get(file.account_id)
        if not isinstance(channel, FetchesFiles):
            return
        target = self._files / str(file.account_id) / hashlib.sha256(file.unique_id.encode()).hexdigest()[:24]
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_suffix(".part")
        try:
            size = await channel.fetch(file.file_id, part)
            part.replace(target)
        except (ChannelError, OSError) as error:
            part.unlink(missing_ok=True)
            reason = (
                str(error) if isinstance(error, ChannelError) else f"The file could not be kept ({error.strerror})."
            )
            await self._store.attachments.settle(file, "", 0, reason)
        else:
            await self._store.attachments.settle(file, str(target), size, "")
