"""What has to be done now and then: wake snoozed conversations, index words, fetch wanted files,
forget old bytes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from socialdesk.channel import Channel, FetchesFiles, KnowsPeople, Profile
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.model.text import storable
from socialdesk.services.signals import give_signals
from socialdesk.store.attachments import AttachmentFile
from socialdesk.store.contacts import Nameless
from socialdesk.store.messages import load_attachments
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

PROFILE_FOR = 7 * DAY
"""How long (ms) what a platform told of a person is taken for true; asked again only if they write.
"""
PROFILES_AT_ONCE = 3
"""Questions in one tick: a platform that counts calls is not flooded after a livestream."""


class Upkeep:
    """Each method does what is due now and returns; a scheduler calls them. None of them raises for
    a store in trouble."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channels: Mapping[AccountId, Channel],
        files: Path,
        journal_days: int,
        lease: int = 0,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._files = files
        self._journal_days = journal_days
        self._lease = lease
        """How long (ms) an idle agent keeps a customer who waits; 0: for ever."""
        self._files_wanted_until: int | None = None

    async def wake_snoozed(self) -> None:
        """Open conversations whose snooze is over, however long nobody looked."""
        with suppress(StoreError):
            while await self._store.conversations.wake(self._clock.now()):
                pass

    async def queue_scheduled(self) -> None:
        """Queue what was scheduled and is due; drop what customers have made needless."""
        with suppress(StoreError):
            while await self._store.deliveries.release_scheduled(self._clock.now()):
                pass

    async def give_back(self) -> None:
        """Customers who wait for an agent who has been idle too long are everybody's again."""
        now = self._clock.now()
        with suppress(StoreError):
            if self._lease:
                while await self._store.conversations.give_back(Instant(now - self._lease), now):
                    pass
            await self._store.team.forget_gone(now, Instant(now - max(self._lease, DAY)))

    async def index_words(self) -> None:
        """Bring the search index level, in short transactions that let customers go first."""
        with suppress(StoreError):
            while await self._store.search.index():
                pass

    async def expire_leases(self) -> None:
        """Sort out deliveries whose dispatcher vanished."""
        with suppress(StoreError):
            await self._store.claims.expire_leases(self._clock.now())

    async def forget_old_bytes(self) -> None:
        """Delete raw updates older than the shop keeps them."""
        before = Instant(self._clock.now() - self._journal_days * DAY)
        with suppress(StoreError):
            while await self._store.journal.expire(before):
                pass
            await self._store.history.forget(before)

    async def give_signals(self) -> None:
        """Show customers what desks want them to see: seen, typing."""
        with suppress(StoreError):
            await give_signals(self._store, self._clock, self._channels)

    async def fetch_profiles(self) -> None:
        """Ask who people are whose name is not known."""
        able = [
            number for number, channel in self._channels.items() if isinstance(channel, KnowsPeople)
        ]
        with suppress(StoreError):
            for each in await self._store.contacts.nameless(able, PROFILES_AT_ONCE):
                await self._fetch_profile(each)

    async def ask_again(self) -> None:
        """What was told of people long ago, and who write again, is asked once more."""
        with suppress(StoreError):
            await self._store.contacts.ask_again(Instant(self._clock.now() - PROFILE_FOR))

    async def _fetch_profile(self, each: Nameless) -> None:
        channel = self._channels[each.account_id]
        assert isinstance(channel, KnowsPeople)
        try:
            found = await channel.profile(each.remote_id)
        except ChannelError:
            found = Profile()  # asked again once they write after the usual time
        await self._store.contacts.save_profile(
            each.account_id,
            each.remote_id,
            self._clock.now(),
            storable(found.name),
            storable(found.username),
            found.avatar,
            found.phone,
            found.follows,
        )

    async def erase_on_request(self) -> None:
        """Forget people who asked their platform for it."""
        with suppress(StoreError):
            for conversation_id in await self._store.erasures_requested():
                erased = await self._store.erase(conversation_id)
                await asyncio.to_thread(_remove, erased.files)
                log.info(
                    "A person asked to be forgotten: %d messages were erased.", erased.messages
                )

    async def want_files(self) -> None:
        """Ask for files that have just come on platforms whose addresses for them run out."""
        able = {
            number
            for number, channel in self._channels.items()
            if channel.capabilities.links_expire
        }
        if not able:
            return
        with suppress(StoreError):
            newest = await self._store.attachments.newest_message()
            if self._files_wanted_until is None:
                self._files_wanted_until = newest
            for each in await self._store.attachments.new_files(self._files_wanted_until, newest):
                for file in load_attachments(each.attachments) if each.account_id in able else ():
                    if file.file_id and file.unique_id:
                        await self._store.attachments.want(
                            each.account_id, file.unique_id, file.file_id, self._clock.now()
                        )
            self._files_wanted_until = newest

    async def forget_sent_files(self) -> None:
        """Delete our copies of files that were sent long ago."""
        before = self._clock.now() / 1000 - self._journal_days * DAY / 1000
        await asyncio.to_thread(_remove_older, self._files / "out", before)

    async def fetch_files(self) -> None:
        """Download attachments that somebody asked for, one after the other."""
        with suppress(StoreError):
            for file in await self._store.attachments.wanted(20):
                await self._fetch(file)

    async def _fetch(self, file: AttachmentFile) -> None:
        channel = self._channels.get(file.account_id)
        if not isinstance(channel, FetchesFiles):
            return
        target = (
            self._files
            / str(file.account_id)
            / hashlib.sha256(file.unique_id.encode()).hexdigest()[:24]
        )
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_suffix(".part")
        try:
            size = await channel.fetch(file.file_id, part)
            part.replace(target)
        except (ChannelError, OSError) as error:
            part.unlink(missing_ok=True)
            reason = (
                error.reason
                if isinstance(error, ChannelError)
                else Reason("file.not_kept", strerror=error.strerror or type(error).__name__)
            )
            await self._store.attachments.settle(file, "", 0, reason)
        else:
            await self._store.attachments.settle(file, str(target), size, NO_REASON)


def _remove(paths: Sequence[str]) -> None:
    for path in paths:
        Path(path).unlink(missing_ok=True)


def _remove_older(folder: Path, before: float) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            with suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()
