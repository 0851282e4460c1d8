"""`socialdesk claim`: who takes what in a live."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from socialdesk.assembly.claiming import claims as claims_of
from socialdesk.assembly.selling import order_receipts
from socialdesk.commands.context import agent_of, configured, with_store
from socialdesk.commands.order_json import order_json
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import count, translate
from socialdesk.model.ids import number_in
from socialdesk.model.live_claim import STATES, WHYS, State
from socialdesk.model.money import money
from socialdesk.model.order import items_of
from socialdesk.model.text import storable
from socialdesk.services.claims import Claims, Closed
from socialdesk.services.products import shown
from socialdesk.store.live_claims import Listed
from socialdesk.store.store import Store


def claim(options: Namespace) -> None:
    """`socialdesk claim list|take|refuse|cancel|swap|add|close`."""
    config = configured(options)
    match options.action:
        case "list":
            _list(options, config)
        case "add":
            _add(options, config)
        case "close":
            _close(options, config)
        case _:
            done = with_store(config, lambda store: _act(claims_of(store, config), options, config))
            _say(done, options, config)


async def _act(service: Claims, options: Namespace, config: Config) -> Listed:
    agent = agent_of(options, config)
    number = number_in(storable(options.what.strip()))
    if not number:
        raise NotAllowed(
            translate(
                '"{words}" is no number of a claim: `socialdesk claim list LIVE` has them.',
                words=shown(options.what),
            )
        )
    items = _items(options.item)
    if len(items) > 1:
        raise NotAllowed(translate("One claim is of one product: --item once."))
    sku, units = next(iter(items.items()), ("", None))
    if units is not None and not any(":" in each for each in options.item):
        units = None  # so many as they said
    match options.action:
        case "take":
            return await service.take(number, agent, sku, units)
        case "refuse":
            return await service.refuse(number, agent)
        case "cancel":
            return await service.cancel(number, agent)
    if not sku:
        raise NotAllowed(translate("Say for what: `socialdesk claim swap 7 --item A2-M`."))
    return await service.swap(number, agent, sku, units)


def _list(options: Namespace, config: Config) -> None:
    state = None if options.state is None else State(options.state)

    async def tell(store: Store) -> int:
        live, told = await store.lives.named(options.what), 0
        skus = {each.id: each.sku for each in await store.products.listed(archived=True)}
        async for each in claims_of(store, config).all(live, state):
            if options.json:
                json_line(claim_json(each, skus))
            else:
                print(_line(each, config, skus))
            told += 1
        return told

    if not with_store(config, tell) and not options.json:
        print(translate("There is no such claim."))


def _add(options: Namespace, config: Config) -> None:
    conversation = number_in(storable(options.conversation.strip()))
    if not conversation:
        raise NotAllowed(
            translate("Say who takes it: `socialdesk claim add LIVE 12 --item A1-M:2`.")
        )

    async def add(store: Store) -> list[Listed]:
        live = await store.lives.named(options.what)
        agent = agent_of(options, config)
        return await claims_of(store, config).add(live, conversation, _items(options.item), agent)

    for each in with_store(config, add):
        _say(each, options, config)


def _close(options: Namespace, config: Config) -> None:
    async def close(store: Store) -> list[Closed]:
        live, agent = await store.lives.named(options.what), agent_of(options, config)
        receipts = order_receipts(store, config) if options.send else None
        return await claims_of(store, config).close(live, agent, receipts)

    orders = with_store(config, close)
    for each in orders:
        row = each.order.row
        if options.json:
            json_line({**order_json(each.order), "sent": each.is_sent, "why": each.why})
        else:
            total = padded(money(row.total, row.currency), 16, right=True)
            sent = translate("sent") if each.is_sent else safe(each.why, 200)
            print(
                f"{padded(row.code, 8)} {total}  {padded(safe(row.name, 30), 30)}  {sent}".rstrip()
            )
    if not options.json:
        print(
            count(
                "No more claims are read. {n} order is to be agreed to.",
                "No more claims are read. {n} orders are to be agreed to.",
                len(orders),
            )
        )


def _say(each: Listed, options: Namespace, config: Config) -> None:
    if options.json:
        json_line(claim_json(each, {}))
    else:
        print(_line(each, config, {}))


def claim_json(each: Listed, skus: dict[int, str]) -> dict[str, Any]:
    """A claim as scripts read it; the keys are promised in docs/cli.md. `skus` are products' by their numbers."""
    row, beside = each.claim, each.beside
    return {
        "claim": row.id,
        "live": beside.live,
        "comment": row.comment_id,
        "message": row.message_id,
        "conversation": row.conversation_id,
        "contact": row.contact_id,
        "name": beside.name,
        "text": beside.text,
        "at": moment(row.at),
        "wish": row.wish.value,
        "state": each.state.value,
        "why": row.why.value,
        "sku": beside.sku or None,
        "quantity": row.quantity,
        "candidates": [skus[one] for one in row.candidates if one in skus],
        "confidence": row.confidence / 100,
        "order": row.purchase_id,
        "code": beside.order_code or None,
        "held_until": moment(row.held_until),
        "agent": row.agent,
        "looked_at_by": row.leased_by,
    }


def _line(each: Listed, config: Config, skus: dict[int, str]) -> str:
    row, beside = each.claim, each.beside
    what = beside.sku or "/".join(skus.get(one, "?") for one in row.candidates) or "?"
    why = f" ({translate(WHYS[row.why])})" if row.why in WHYS else ""
    until = f" → {local(row.held_until, config.zone, '%H:%M')}" if row.held_until else ""
    parts = (
        f"{row.id:>6}", local(row.at, config.zone, "%H:%M:%S"), padded(safe(beside.name, 18), 18),
        padded(f"{row.quantity}× {safe(what, 24)}", 28), f"{translate(STATES[each.state])}{why}{until}",
        beside.order_code, safe(beside.text, 60),
    )  # fmt: skip
    return "  ".join(filter(None, parts))


def _items(words: list[str]) -> dict[str, int]:
    try:
        return items_of([storable(each) for each in words])
    except ValueError as error:
        raise NotAllowed(
            translate(
                '"{words}" does not say what and how many: --item A1-M:2.',
                words=shown(str(error.args[0])),
            )
        ) from None
