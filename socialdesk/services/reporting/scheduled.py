"""Reports that are made by themselves, each once, and told to the shop's owner."""

from __future__ import annotations

import asyncio
import importlib
import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.report import Kind, Period, due
from socialdesk.services.jobs import Job
from socialdesk.services.owner import Owner
from socialdesk.store.store import Store

if TYPE_CHECKING:
    from socialdesk.services.reporting.reporting import Report, Reporting

log = logging.getLogger(__name__)
AGAIN = 15 * MINUTE
"""After a failure it is not drawn again for so long."""


class Scheduled:
    """A job of the worker's. What was told is written down with the report's period as its key, so that a restart, a
    second worker or a crash in the middle tells nothing twice; a file that was told already is not told again. Of several that
    were missed only the newest is made."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        zone: ZoneInfo,
        owner: Owner,
        times: Mapping[Kind, time],
        formats: Sequence[str],
        reporting: Callable[[], Reporting],
    ) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._owner = owner
        self._times = times
        self._formats = formats
        self._reporting = reporting
        self._not_before: dict[str, Instant] = {}

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked whether one is due."""
        return (Job("reports", 60, self.tell),) if self._times and self._owner.is_there else ()

    async def tell(self) -> None:
        """Make and tell what is due. Raises SocialdeskError."""
        now = self._clock.now()
        here = datetime.fromtimestamp(now / 1000, self._zone)
        for kind, at in self._times.items():
            period = due(kind, at, here)
            key = f"report:{kind.value}:{period.name}"
            if now < self._not_before.get(key, 0) or await self._store.owner_chats.is_told(key):
                continue
            try:
                await self._tell(key, period, now)
            except SocialdeskError:
                self._not_before[key] = Instant(now + AGAIN)
                raise

    async def _tell(self, key: str, period: Period, now: Instant) -> None:
        # A worker without reports does without what they are drawn by.
        module = "socialdesk.services.reporting.reporting"
        await asyncio.to_thread(importlib.import_module, module)
        service = self._reporting()
        report = await service.report(period, now)
        # Of a time in which nobody wrote, after another such one, there is nothing to tell.
        if report.found.whole.n or report.found.before.n:
            with tempfile.TemporaryDirectory(prefix="socialdesk-report-") as folder:
                files = await self._drawn(service, report, Path(folder))
                words = report.headline
                if not files:
                    await self._owner.tell(f"{key}:words", partial(str, words))
                for path in files:
                    await self._owner.tell(f"{key}:{path.suffix[1:]}", partial(str, words), path)
                    words = words.partition("\n")[0]
        await self._store.owner_chats.told(key, now)

    async def _drawn(self, service: Reporting, report: Report, folder: Path) -> list[Path]:
        """The files; none where nothing is installed that draws them: then the headline is told all the same."""
        reporting = importlib.import_module("socialdesk.services.reporting.reporting")
        found = []
        for each in self._formats:
            period = report.period
            path = folder / f"report-{period.kind.value}-{period.name}.{each}"
            try:
                await service.written(report, reporting.Format(each), path)
            except NotAllowed as error:
                log.warning("Only the headline of a report is told. %s", error)
                return []
            found.append(path)
        return found
