"""`socialdesk export`: messages, episodes, waits and surveys for other programs."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from socialdesk.assembly.services import exporting, measuring
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.commands.stats_question import preset_of, time_of
from socialdesk.commands.streams import said
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import count, translate
from socialdesk.services.exporting.columns import TABLES
from socialdesk.services.exporting.exporting import Wanted
from socialdesk.services.exporting.formats import (
    CsvTable,
    LinesTable,
    ParquetTable,
    Table,
    WorkbookTable,
)
from socialdesk.services.figures.rows import Due, no_due
from socialdesk.services.whole_file import whole_file
from socialdesk.store.store import Store

FORMATS = ("csv", "jsonl", "xlsx", "parquet")
STREAMED = FORMATS[:2]
STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Written:
    """What an export came to; the keys of its `--json`."""

    what: str
    format: str
    file: str | None
    rows: int
    sheets: int
    cut: int
    """Texts that a cell of Excel cannot hold whole."""


def export(options: Namespace) -> None:
    """`socialdesk export messages|episodes|waits|surveys`."""
    config = configured(options)
    kind, name = _target(options)
    if name != STDOUT:
        path = Path(name).expanduser()
        with (
            _ended_in_order(),
            whole_file(path) as part,
            _table(options, config, kind, part) as table,
        ):
            rows = with_store(config, lambda store: _fill(store, config, options, table))
    else:
        with _streamed(options, config, kind) as table:
            rows = with_store(config, lambda store: _fill(store, config, options, table))
    written = Written(
        options.what, kind, None if name == STDOUT else name, rows, table.sheets, table.cut
    )
    _tell(written, options, sys.stderr if name == STDOUT else sys.stdout)


def _target(options: Namespace) -> tuple[str, str]:
    """The one format that is asked for, and where it goes. Raises NotAllowed."""
    named = [(each, getattr(options, each)) for each in FORMATS if getattr(options, each)]
    if len(named) != 1:
        raise NotAllowed(
            translate("Name one file: --csv, --jsonl, --xlsx or --parquet. - is standard output.")
        )
    ((kind, name),) = named
    if name == STDOUT and kind not in STREAMED:
        raise NotAllowed(
            translate(
                "Standard output takes --csv and --jsonl; name a file for --{kind}.", kind=kind
            )
        )
    if options.bom and kind != "csv":
        raise NotAllowed(translate("--bom belongs to --csv."))
    if options.what in ("messages", "surveys") and (options.as_of or options.preset):
        raise NotAllowed(
            translate(
                "--as-of and --preset belong to waits and episodes; {what} are as they are now.",
                what=options.what,
            )
        )
    return kind, name


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Being told to end, or losing the terminal, is as Ctrl-C is: nothing half is left. In the background of a
    script Ctrl-C is ignored; being told to end is not."""

    def end(*_: object) -> None:
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            raise KeyboardInterrupt
        signal.raise_signal(signal.SIGINT)

    signals = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    ours = [each for each in signals if each and signal.getsignal(each) is signal.SIG_DFL]
    for each in ours:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in ours:
            signal.signal(each, signal.SIG_DFL)


@contextmanager
def _table(options: Namespace, config: Config, kind: str, part: Path) -> Iterator[Table]:
    columns = TABLES[options.what]
    if kind in STREAMED:
        with part.open("wb") as file:
            yield _text(options, config, kind, file.write)
        return
    if kind == "xlsx":
        yield WorkbookTable(columns, config.zone, part, options.what)
    else:
        yield ParquetTable(columns, config.zone, part)


def _text(
    options: Namespace, config: Config, kind: str, write: Callable[[bytes], Any]
) -> CsvTable | LinesTable:
    columns = TABLES[options.what]
    if kind == "csv":
        return CsvTable(columns, config.zone, write, bom=options.bom)
    return LinesTable(columns, config.zone, write)


@contextmanager
def _streamed(options: Namespace, config: Config, kind: str) -> Iterator[Table]:
    """To standard output: a pipe is given the bytes of a file, a terminal nothing that it would obey."""
    out = sys.stdout
    write = out.buffer.write
    if out.isatty():
        write = lambda given: out.write(given.decode())  # noqa: E731
    with said():
        yield _text(options, config, kind, write)
        out.buffer.flush()


async def _fill(store: Store, config: Config, options: Namespace, table: Table) -> int:
    question = time_of(options, config, store.clock.now())
    due: Due = no_due
    if options.preset:
        due = await measuring(store, config).due(preset_of(options), question, None, ())
    wanted = Wanted(options.what, question, tuple(options.accounts), due)
    rows = 0
    async for page in exporting(store, config).pages(wanted):
        table.add(page)
        rows += len(page)
    table.finish()
    return rows


def _tell(written: Written, options: Namespace, stream: TextIO) -> None:
    if options.json:
        json_line(asdict(written), stream)
        return
    words = count("{n} row written.", "{n} rows written.", written.rows, file="")
    if written.file is not None:
        words = count(
            "{n} row written to {file}.",
            "{n} rows written to {file}.",
            written.rows,
            file=safe(written.file),
        )
    print(words, file=stream)
    if written.sheets > 1:
        print(
            translate(
                "One sheet of Excel holds 1,048,576 rows; the rest stands in the next ones ({sheets} in all).",
                sheets=written.sheets,
            ),
            file=stream,
        )
    if written.cut:
        print(
            count(
                "{n} text is longer than a cell of Excel holds and ends with “…”; CSV and JSON lines hold it whole.",
                "{n} texts are longer than a cell of Excel holds and end with “…”; CSV and JSON lines hold them whole.",
                written.cut,
            ),
            file=stream,
        )
