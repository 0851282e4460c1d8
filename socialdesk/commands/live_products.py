"""`socialdesk live products`, and which product `live show` shows: what is sold in a live."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from socialdesk.assembly.claiming import claims
from socialdesk.commands.context import with_store
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.money import money
from socialdesk.model.product import titled
from socialdesk.model.text import storable
from socialdesk.services.products import shown
from socialdesk.store.live_products import Sold
from socialdesk.store.store import Store

MOST = 1_000_000


def live_products(options: Namespace, config: Config) -> int:
    """`socialdesk live products NAME`: what is sold in it, or is from now on."""
    codes = dict(_pair(each) for each in options.add)
    limits = {sku: _units(sku, units) for sku, units in map(_pair, options.most)}

    async def act(store: Store) -> list[Sold]:
        service, live = claims(store, config), await store.lives.named(options.name)
        if options.drop:
            await service.unsell(live, [storable(each) for each in options.drop])
        if codes or limits:
            await service.sell(live, codes, limits)
        return await service.ladder(live)

    _say(with_store(config, act), options, config)
    return 0


def live_shows(options: Namespace, config: Config) -> int:
    """`socialdesk live show NAME SKU`: this is shown from now on."""

    async def act(store: Store) -> list[Sold]:
        service, live = claims(store, config), await store.lives.named(options.name)
        await service.show(live, storable(options.what))
        return [each for each in await service.ladder(live) if each.shown]

    _say(with_store(config, act), options, config)
    return 0


def _say(ladder: Sequence[Sold], options: Namespace, config: Config) -> None:
    for each in ladder:
        if options.json:
            json_line(sold_json(each))
        else:
            print(_line(each, config))
    if not ladder and not options.json:
        print(
            translate(
                'Nothing is sold in "{live}": `socialdesk live products "{live}" --add A1-M=A1` puts a product there.',
                live=safe(options.name),
            )
        )


def sold_json(each: Sold) -> dict[str, Any]:
    """A product of a live as scripts read it; the keys are promised in docs/cli.md."""
    return {
        "sku": each.sku,
        "code": each.code,
        "name": titled(each.name, each.variant),
        "price": each.price,
        "stock": each.stock,
        "reserved": each.reserved,
        "free": each.free,
        "waiting": each.waiting,
        "per_person": each.most or None,
        "shown": bool(each.shown),
    }


def _line(each: Sold, config: Config) -> str:
    figures = translate(
        "{free} of {stock} free, {waiting} on the waitlist",
        free=grouped(each.free),
        stock=grouped(each.stock),
        waiting=grouped(each.waiting),
    )
    mark = "▶" if each.shown else " "
    price = padded(money(each.price, config.shop.currency), 14, right=True)
    name = padded(safe(titled(each.name, each.variant), 32), 32)
    return f"{mark} {padded(safe(each.code, 10), 10)} {padded(safe(each.sku, 16), 16)} {name} {price}  {figures}"


def _pair(words: str) -> tuple[str, str]:
    sku, _, other = storable(words).partition("=")
    if not sku.strip():
        raise NotAllowed(
            translate('"{words}" does not name a product: SKU=CODE.', words=shown(words))
        )
    return sku.strip(), other.strip()


def _units(sku: str, words: str) -> int:
    if not words.isdecimal() or len(words) > 7 or int(words) > MOST:
        raise NotAllowed(
            translate(
                "How many {sku} may one person have? --most {sku}=2; 0: as configured.",
                sku=shown(sku),
            )
        )
    return int(words)
