"""`socialdesk product`: what the shop sells, and how many there are."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from socialdesk.assembly.selling import products as products_of
from socialdesk.commands.context import agent_of, configured, with_store
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.money import money
from socialdesk.model.product import titled
from socialdesk.model.text import storable
from socialdesk.model.together import DAYS, LEAST, Pair
from socialdesk.services.products import Edit
from socialdesk.services.together import pair_words, together
from socialdesk.store.products import ProductRow
from socialdesk.store.store import Store


def product(options: Namespace) -> None:
    """`socialdesk product list|show|add|change|archive|restore|together`."""
    config = configured(options)
    if options.action == "list":
        _list(options, config)
        return
    if options.sku and options.action == "together":
        _together(options, config)
        return
    if not options.sku:
        raise NotAllowed(
            translate(
                "Say which: `socialdesk product show A1-M`. `socialdesk product list` lists them."
            )
        )
    agent = agent_of(options, config)
    edit = Edit(options.name, options.variant, options.price, options.stock)

    async def act(store: Store) -> ProductRow:
        service = products_of(store, config)
        match options.action:
            case "add":
                return await service.add(options.sku, edit, agent)
            case "change":
                return await service.change(options.sku, edit, agent)
            case "archive" | "restore":
                return await service.archive(options.sku, archived=options.action == "archive")
        return await service.one(options.sku)

    done = with_store(config, act)
    if options.json:
        json_line(product_json(done))
    else:
        print(_line(done, config))


def _list(options: Namespace, config: Config) -> None:
    async def read(store: Store) -> list[ProductRow]:
        return await products_of(store, config).listed(options.sku, archived=options.all)

    found = with_store(config, read)
    for each in found:
        if options.json:
            more = {"variant": each.variant, "archived": each.archived_at is not None}
            json_line(product_json(each) | more)
        else:
            print(_line(each, config))
    if not found and not options.json:
        print(
            translate(
                'No product here. `socialdesk product add A1 --name "Áo A1" --price 125000 --stock 50` adds one.'
            )
        )


def _together(options: Namespace, config: Config) -> None:
    async def count(store: Store) -> list[Pair]:
        try:
            sku = (await products_of(store, config).one(options.sku)).sku
        except NotFound:
            sku = storable(options.sku.strip())  # one that only other systems' orders have
        least = options.least or LEAST
        return await together(store, store.clock, sku, days=options.days or DAYS, least=least)

    found = with_store(config, count)
    for each in found:
        if options.json:
            json_line(pair_json(each))
        else:
            print(pair_words(each))
    if not found and not options.json:
        print(translate("Nothing is bought with it more often than chance would have it."))


def pair_json(each: Pair) -> dict[str, Any]:
    """What is bought together as scripts read it; the keys are promised in docs/cli.md."""
    shares = {name: round(getattr(each, name), 6) for name in ("support", "confidence", "lift")}
    return {
        "sku": each.sku,
        "name": each.name,
        "together": each.together,
        "orders": each.orders,
        **shares,
    }


def product_json(each: ProductRow) -> dict[str, Any]:
    """A product as scripts read it; the keys are promised in docs/cli.md."""
    return {
        "sku": each.sku,
        "name": each.name,
        "price": each.price,
        "stock": each.stock,
        "reserved": each.reserved,
        "free": each.free,
    }


def _line(each: ProductRow, config: Config) -> str:
    counted = translate(
        "{free} free ({stock} there, {reserved} held)",
        free=grouped(each.free), stock=grouped(each.stock), reserved=grouped(each.reserved),
    )  # fmt: skip
    parts = (
        padded(safe(each.sku, 20), 20),
        padded(safe(titled(each.name, each.variant), 36), 36),
        padded(money(each.price, config.shop.currency), 14, right=True),
        counted,
        translate("archived") if each.archived_at is not None else "",
    )
    return "  ".join(parts).rstrip()
