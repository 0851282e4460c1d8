"""Reports: gathered, said in the shop's language, and written to files that are there whole or not at all."""

from __future__ import annotations

import asyncio
import importlib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import speaking, translate
from socialdesk.model.ids import Instant
from socialdesk.model.report import Period
from socialdesk.services.reporting.composing import Shop, composed, headline
from socialdesk.services.reporting.gathering import Gathered, Gathering
from socialdesk.services.whole_file import whole_file

if TYPE_CHECKING:
    from socialdesk.services.reporting.page import Drawing, Page


class Format(StrEnum):
    """As what a report is written."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is made: its figures, and its page in the shop's words."""

    found: Gathered
    page: Page
    headline: str
    """In the few words of a message."""
    drawn: dict[int, bytes] = field(default_factory=dict, repr=False)
    """Pictures by whose they are: every format has the same ones."""

    @property
    def period(self) -> Period:
        """Which days it is about."""
        return self.found.period


class Reporting:
    """The one service behind reports of commands and of the worker."""

    def __init__(self, gathering: Gathering, shop: Shop) -> None:
        self._gathering = gathering
        self._shop = shop

    async def report(self, period: Period, as_of: Instant) -> Report:
        """The report of a time, as it is known at a moment. Raises StoreError."""
        found = await self._gathering.gathered(period, as_of)
        with speaking(self._shop.language):
            return Report(found, composed(found, self._shop), headline(found))

    async def written(self, report: Report, each: Format, path: Path) -> int:
        """Write a report to a file, in a thread of its own; how many bytes it has. Raises NotAllowed where what
        draws is not installed, SocialdeskError where the file cannot be written."""
        return await asyncio.to_thread(self._written, report, each, path)

    def _written(self, report: Report, each: Format, path: Path) -> int:
        with whole_file(path, makes_folders=True) as part:
            return part.write_bytes(self.drawn(report, each))

    def drawn(self, report: Report, each: Format) -> bytes:
        """The bytes of such a file. Raises NotAllowed: what draws is not installed."""
        try:
            pictures = importlib.import_module("socialdesk.services.reporting.pictures")
            if each is Format.PNG:
                found: bytes = pictures.poster(report.page)
                return found
            module = importlib.import_module(f"socialdesk.services.reporting.{each.value}")
        except ImportError as error:
            raise NotAllowed(
                translate(
                    'Reports need what is not installed here ({name}): `pip install "socialdesk[reports]"`.',
                    name=error.name or "?",
                )
            ) from None

        def draw(drawing: Drawing) -> bytes:
            if id(drawing) not in report.drawn:
                report.drawn[id(drawing)] = pictures.picture(drawing)
            return report.drawn[id(drawing)]

        made: bytes = getattr(module, each.value)(report.page, draw)
        return made
