"""`socialdesk parcel import`: parcels from a carrier's file."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict, replace
from pathlib import Path

from socialdesk.assembly.selling import carriers
from socialdesk.commands.context import agent_of, configured, read_file, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.parcel import CARRIERS
from socialdesk.services.carriers.carriers import Summary
from socialdesk.services.carriers.maps import CarrierMap, known_map, own_map
from socialdesk.services.order_parcels import carrier_in
from socialdesk.services.tables.sheets import LARGEST
from socialdesk.store.store import Store

STDIN = "-"


def take_in(options: Namespace) -> int:
    """`socialdesk parcel import FILE`; 1 where lines could not be taken in."""
    config = configured(options)
    if not options.what:
        raise NotAllowed(
            translate("Name the file: `socialdesk parcel import parcels.xlsx --carrier ghn`.")
        )
    carrier = _map(options, config)
    raw = read_file(options.what, LARGEST + 1)
    name = "stdin" if options.what == STDIN else options.what

    def tell(line: int, why: str) -> None:
        if options.json:
            json_line({"line": line, "error": why})
        else:
            print(safe(f"{name}:{line}: {why}"), file=sys.stderr)

    async def take(store: Store) -> Summary:
        agent = agent_of(options, config)
        return await carriers(store, config).take(
            raw, carrier, agent, tell, dry_run=options.dry_run
        )

    found = with_store(config, take)
    if options.json:
        json_line(asdict(found))
    else:
        _print(found, dry_run=options.dry_run)
    return int(found.errors > 0)


def _map(options: Namespace, config: Config) -> CarrierMap:
    """The map that is named: a file, or of a carrier (with a file of the configuration's, or a known one). Raises NotAllowed,
    ConfigError."""
    if options.map:
        found = own_map(Path(options.map).expanduser())
        return replace(found, name=carrier_in(options.carrier)) if options.carrier else found
    name = carrier_in(options.carrier or "")
    configured_one = config.carriers.get(name)
    known = configured_one.known if configured_one else known_map(name)
    if known is None:
        raise NotAllowed(
            translate(
                'The files of "{name}" are not known; those of {all} are. --map takes a file that describes others (docs/parcels.md).',
                name=safe(name, 40),
                all=", ".join(CARRIERS),
            )
        )
    return known


def _print(found: Summary, *, dry_run: bool) -> None:
    told = {name: grouped(number) for name, number in asdict(found).items()}
    if dry_run:
        print(
            translate(
                "Parcels: {new} would be new, {changed} changed, {same} the same, {unknown} of no order. Wrong lines: {errors}. Nothing was written.",
                **told,
            )
        )
    else:
        print(
            translate(
                "Parcels: {new} new, {changed} changed, {same} the same, {unknown} of no order. Wrong lines: {errors}.",
                **told,
            )
        )
