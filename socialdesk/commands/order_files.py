"""`socialdesk order import|export`: orders from files of other systems, and to files."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from socialdesk.assembly.selling import orders as orders_of
from socialdesk.commands.context import agent_of, configured, read_file, with_store
from socialdesk.commands.order_json import order_json
from socialdesk.commands.show import json_line, safe
from socialdesk.commands.streams import said
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import count, grouped, translate
from socialdesk.model.phone import home_of
from socialdesk.services.exporting.formats import CsvTable, Table, WorkbookTable
from socialdesk.services.order_files.exchange import ORDERS, OrderExchange, Summary, records_of
from socialdesk.services.order_files.maps import SOURCES, OrderMap, known_map, own_map
from socialdesk.services.tables.sheets import LARGEST
from socialdesk.services.whole_file import whole_file
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store

FORMATS = ("csv", "xlsx", "json")
STDOUT = "-"


def take_in(options: Namespace) -> int:
    """`socialdesk order import FILE`; 1 where lines could not be taken in."""
    config = configured(options)
    order_map = _map(options)
    if not options.what:
        raise NotAllowed(
            translate("Name the file: `socialdesk order import orders.xlsx --source shopee`.")
        )
    raw = read_file(options.what, LARGEST + 1)
    name = "stdin" if options.what == STDOUT else options.what

    def tell(line: int, why: str) -> None:
        if options.json:
            json_line({"line": line, "error": why})
        else:
            print(safe(f"{name}:{line}: {why}"), file=sys.stderr)

    async def take(store: Store) -> Summary:
        return await exchange(store, config).take(
            raw, order_map, agent_of(options, config), tell, dry_run=options.dry_run
        )

    found = with_store(config, take)
    if options.json:
        json_line(asdict(found))
    else:
        _print(found, dry_run=options.dry_run)
    return int(found.errors > 0)


def exchange(store: Store, config: Config) -> OrderExchange:
    """What takes orders in and gives them out."""
    home = home_of(config.shop.language, config.zone.key)
    return OrderExchange(
        orders_of(store, config), store.clock, config.zone, config.shop.currency, home
    )


def _map(options: Namespace) -> OrderMap:
    """The map that is named. Raises NotAllowed, ConfigError."""
    if bool(options.source) == bool(options.map):
        raise NotAllowed(
            translate(
                "Say where the file comes from: --source {sources}, or --map with a file that describes its columns (docs/orders.md).",
                sources="|".join(SOURCES),
            )
        )
    if options.map:
        return own_map(Path(options.map).expanduser())
    if options.source not in SOURCES:
        raise NotAllowed(
            translate(
                'There is no source "{source}"; there are {sources}. --map takes a file that describes other columns (docs/orders.md).',
                source=safe(options.source, 40),
                sources=", ".join(SOURCES),
            )
        )
    return known_map(options.source)


def _print(found: Summary, *, dry_run: bool) -> None:
    told = {name: grouped(number) for name, number in asdict(found).items()}
    if dry_run:
        print(
            translate(
                "Orders: {new} would be new, {changed} changed, {same} the same. Wrong lines: {errors}. Nothing was written.",
                **told,
            )
        )
    else:
        print(
            translate(
                "Orders: {new} new, {changed} changed, {same} the same. Wrong lines: {errors}.",
                **told,
            )
        )


def give_out(options: Namespace) -> int:
    """`socialdesk order export [FILE]`."""
    config = configured(options)
    name = options.what or STDOUT
    kind = options.format or Path(name).suffix.lstrip(".").lower() or "csv"
    if kind not in FORMATS:
        raise NotAllowed(translate("Say in which form: --format {all}.", all="|".join(FORMATS)))
    if kind == "xlsx" and name == STDOUT:
        raise NotAllowed(
            translate("A workbook needs a file: `socialdesk order export orders.xlsx`.")
        )
    if name == STDOUT:
        with said():
            written = with_store(config, lambda store: _fill(store, config, _stream(kind, config)))
            sys.stdout.flush()
    else:
        with whole_file(Path(name).expanduser()) as part, _file(kind, part, config) as table:
            written = with_store(config, lambda store: _fill(store, config, table))
    _tell(written, kind, name, options)
    return 0


class _Objects:
    """JSON lines: what `order list --json` says of each, and what it takes to be taken in again."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def add(self, each: Order) -> None:
        """Write one more."""
        lines = [
            {**told, "variant": line.variant}
            for told, line in zip(order_json(each)["lines"], each.lines, strict=True)
        ]
        json_line(
            {**order_json(each), "lines": lines, "source": each.row.source, "note": each.row.note},
            self._stream,
        )

    def finish(self) -> None:
        """Nothing is left."""


class _Rows:
    """A table with a row for each line of an order."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, each: Order) -> None:
        """Write one more."""
        self._table.add(records_of(each))

    def finish(self) -> None:
        """Write what is left."""
        self._table.finish()


def _stream(kind: str, config: Config) -> _Objects | _Rows:
    out = sys.stdout
    if kind == "json":
        return _Objects(out)
    write = (lambda given: out.write(given.decode())) if out.isatty() else out.buffer.write
    return _Rows(CsvTable(ORDERS, config.zone, write, bom=False))


@contextmanager
def _file(kind: str, part: Path, config: Config) -> Iterator[_Objects | _Rows]:
    if kind == "json":
        with part.open("w", encoding="utf-8", newline="\n") as file:
            yield _Objects(file)
    elif kind == "xlsx":
        yield _Rows(WorkbookTable(ORDERS, config.zone, part, "orders"))
    else:
        with part.open("wb") as raw:  # with a mark, so that Excel reads its letters
            yield _Rows(CsvTable(ORDERS, config.zone, raw.write, bom=True))


async def _fill(store: Store, config: Config, table: _Objects | _Rows) -> int:
    written = 0
    async for each in exchange(store, config).all():
        table.add(each)
        written += 1
    table.finish()
    return written


def _tell(written: int, kind: str, name: str, options: Namespace) -> None:
    stream = sys.stderr if name == STDOUT else sys.stdout
    if options.json:
        file = None if name == STDOUT else name
        json_line({"format": kind, "file": file, "orders": written}, stream)
        return
    print(
        count("{n} order written.", "{n} orders written.", written)
        if name == STDOUT
        else count(
            "{n} order written to {file}.",
            "{n} orders written to {file}.",
            written,
            file=safe(name),
        ),
        file=stream,
    )
