"""`socialdesk report`: a day, a week or a month on paper."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from socialdesk.assembly.services import reporting
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, moment, safe
from socialdesk.commands.streams import said
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.report import DEFINITIONS, Kind, Period, last_full, period_of
from socialdesk.model.text import display_safe, human_size
from socialdesk.services.reporting.reporting import Format, Report
from socialdesk.store.store import Store

_YEARS = 1970, 9000
"""No shop was asked anything before, and a calendar ends."""


def report(options: Namespace) -> None:
    """`socialdesk report daily|weekly|monthly`."""
    config = configured(options)
    files = {
        each: Path(name).expanduser() for each in Format if (name := getattr(options, each.value))
    }
    if len({path.resolve() for path in files.values()}) < len(files):
        raise NotAllowed(translate("Two formats cannot stand in one file; name one for each."))
    piped = [each for each, path in files.items() if str(path) == "-"]
    if piped:
        if options.json or len(files) > 1:
            raise NotAllowed(
                translate(
                    "What goes to standard output goes there alone: one format, without --json."
                )
            )
        page = with_store(config, lambda store: _piped(store, config, options, piped[0]))
        with said():
            sys.stdout.buffer.write(page)
            sys.stdout.buffer.flush()
        return
    found, sizes = with_store(config, lambda store: _made(store, config, options, files))
    if options.json:
        json_line(_record(found, config, files, sizes))
        return
    print(_lines(found.headline))
    for each, path in files.items():
        print(f"{each.upper()}: {safe(str(path))} ({human_size(sizes[each])})")
    if not files:
        print(translate("Name a file to have it on paper: --html F, --pdf F, --xlsx F, --png F."))


async def _piped(store: Store, config: Config, options: Namespace, each: Format) -> bytes:
    service = reporting(store, config)
    now = store.clock.now()
    found = await service.report(_period(options, _today(now, config)), now)
    return await asyncio.to_thread(service.drawn, found, each)


async def _made(
    store: Store, config: Config, options: Namespace, files: dict[Format, Path]
) -> tuple[Report, dict[Format, int]]:
    now = store.clock.now()
    service = reporting(store, config)
    found = await service.report(_period(options, _today(now, config)), now)
    return found, {each: await service.written(found, each, path) for each, path in files.items()}


def _today(now: Instant, config: Config) -> date:
    return datetime.fromtimestamp(now / 1000, config.zone).date()


def _period(options: Namespace, today: date) -> Period:
    kind = Kind(options.kind)
    if options.day is None:
        return last_full(kind, today)
    try:
        day = date.fromisoformat(options.day)
        if not _YEARS[0] <= day.year <= _YEARS[1]:
            raise ValueError
        return period_of(kind, day)
    except ValueError:
        raise NotAllowed(
            translate('"{text}" is no day; write 2026-11-25.', text=display_safe(options.day))
        ) from None


def _lines(text: str) -> str:
    """Several lines as a terminal may have them."""
    return display_safe(text, lines=True)


def _record(
    found: Report, config: Config, files: dict[Format, Path], sizes: dict[Format, int]
) -> dict[str, Any]:
    period, figures = found.period, found.found
    return {
        "report": period.kind.value,
        "period": period.name,
        "from": period.first.isoformat(),
        "to": period.until.isoformat(),
        "as_of": moment(figures.as_of),
        "definitions": DEFINITIONS,
        "language": config.shop.language,
        "figures": {"group": "", **asdict(figures.whole)},
        "before": {"group": "", **asdict(figures.before)},
        "written": [
            {"format": each.value, "path": str(path), "bytes": sizes[each]}
            for each, path in files.items()
        ],
    }
