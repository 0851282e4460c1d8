"""Files that people send, fetched into the cache; and our own copies, kept no longer than needed."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path

from socialdesk.channel import Channel, FetchesFiles
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.ids import DAY, AccountId
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.services.jobs import Job
from socialdesk.services.receiver import describe
from socialdesk.store.attachments import AttachmentFile
from socialdesk.store.messages import load_attachments
from socialdesk.store.store import Store

log = logging.getLogger(__name__)
AT_ONCE = 20
"""Files that are fetched beside each other."""


class Downloads:
    """A file that somebody asked for has a row; fetching it settles the row, one way or the other."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channels: Mapping[AccountId, Channel],
        files: Path,
        keep_days: int,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._files = files
        self._keep_days = keep_days
        self._files_wanted_until: int | None = None

    def jobs(self) -> tuple[Job, ...]:
        """When they are looked for."""
        return (
            Job("fetch_files", 0.5, self.fetch_files),
            Job("want_files", 2, self.want_files),
            Job("forget_sent_files", 3600, self.forget_sent_files),
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

    async def fetch_files(self) -> None:
        """Download attachments that somebody asked for, some at once: whom one keeps waiting keeps
        nobody else."""
        wanted = await self._store.attachments.wanted(AT_ONCE)
        ends = await asyncio.gather(*map(self._fetch, wanted), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end

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
            part.unlink(missing_ok=True)
            part.touch(0o600)
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
        except StoreError:
            part.unlink(missing_ok=True)
            raise
        except Exception as error:  # noqa: BLE001 - whatever a file provokes, the others are fetched
            # A mistake of ours over one file is said of it, and stands before no other.
            part.unlink(missing_ok=True)
            log.error("A file was not fetched: %s", describe(error))  # noqa: TRY400 - no words of customers
            reason = Reason("file.not_downloaded", kind=type(error).__name__)
            await self._store.attachments.settle(file, "", 0, reason)
        else:
            await self._store.attachments.settle(file, str(target), size, NO_REASON)

    async def forget_sent_files(self) -> None:
        """Delete our copies of files that were sent long ago."""
        before = self._clock.now() / 1000 - self._keep_days * DAY / 1000
        await asyncio.to_thread(_remove_older, self._files / "out", before)


def _remove_older(folder: Path, before: float) -> None:
    if not folder.is_dir():
        return
    kept = 0
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < before:
                path.unlink()
        except OSError:
            kept += 1
    if kept:
        log.warning("%d old files in %s could not be deleted.", kept, folder)
