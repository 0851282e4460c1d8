"""`socialdesk parcel`: what carriers have of orders."""

from __future__ import annotations

from argparse import Namespace

from socialdesk.assembly.selling import order_parcels
from socialdesk.assembly.selling import orders as orders_of
from socialdesk.commands.context import agent_of, configured, with_store
from socialdesk.commands.parcel_lines import parcel_json, parcel_line
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.imported import Unreadable
from socialdesk.model.parcel import OPEN, State
from socialdesk.model.table_values import moment_of
from socialdesk.services.order_parcels import OrderParcels, carrier_in
from socialdesk.services.products import shown
from socialdesk.store.parcels import ParcelRow, Wanted
from socialdesk.store.store import Store

SHOWN = 50
"""Parcels that people are shown; scripts get all of them."""


def parcel(options: Namespace) -> int:
    """`socialdesk parcel list|show|add|state|remove|import`; 1 where lines of a file are wrong."""
    if options.action == "import":
        from socialdesk.commands.parcel_files import take_in  # noqa: PLC0415 - few need it

        return take_in(options)
    _parcel(options)
    return 0


def _parcel(options: Namespace) -> None:
    config = configured(options)
    if options.action == "list":
        _list(options, config)
        return
    if not options.what:
        raise NotAllowed(
            translate(
                "Say which: `socialdesk parcel add DH1001 --carrier ghn --tracking GAB12345`, `socialdesk parcel show GAB12345`. `socialdesk parcel list` lists them."
            )
        )
    done = with_store(config, lambda store: _act(store, options, config))
    if options.json:
        json_line(parcel_json(done))
    else:
        print(_line(done, config))


async def _act(store: Store, options: Namespace, config: Config) -> ParcelRow:
    service, agent = order_parcels(store, config), agent_of(options, config)
    if options.action == "add":
        order = await orders_of(store, config).found(options.what)
        return await service.add(order, options.carrier or "", options.tracking or "", agent)
    found = await service.found(options.what)
    if options.action == "remove":
        return await service.remove(found, agent)
    if options.action == "state":
        return await _tell(service, found, options, config)
    return found


async def _tell(
    service: OrderParcels, found: ParcelRow, options: Namespace, config: Config
) -> ParcelRow:
    words = options.to.strip().lower().replace("-", "_")
    if words not in set(State):
        raise NotAllowed(
            translate("Say its state: {states}.", states=", ".join(each.value for each in State))
        )
    agent = agent_of(options, config)
    if options.correct:
        return await service.put(found, State(words), agent)
    at = None if options.at is None else _moment(options.at, config, service.now())
    return await service.tell(found, State(words), agent, at)


def _moment(words: str, config: Config, now: Instant) -> Instant:
    try:
        return moment_of(words, "", config.zone, now)
    except Unreadable as error:
        raise NotAllowed(str(error)) from None


def _list(options: Namespace, config: Config) -> None:
    most = options.limit or (None if options.json else SHOWN)
    states = [State(options.state)] if options.state else None
    if options.open:
        states = [each for each in OPEN if states is None or each in states]

    async def tell(store: Store) -> int:
        told, purchase = 0, None
        if options.what:
            purchase = (await orders_of(store, config).found(options.what)).row.id
        carrier = None if options.carrier is None else carrier_in(options.carrier)
        wanted = Wanted(purchase, carrier, states, going=options.open)
        async for each in order_parcels(store, config).all(wanted, most):
            if options.json:
                json_line(parcel_json(each))
            else:
                print(_line(each, config))
            told += 1
        return told

    if not with_store(config, tell) and not options.json:
        print(translate("There is no such parcel."))


def _line(each: ParcelRow, config: Config) -> str:
    return f"{padded(safe(shown(each.code), 16), 16)}  {parcel_line(each, config)}"
