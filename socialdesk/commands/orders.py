"""`socialdesk order`: what customers order."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from socialdesk.assembly.selling import order_contacts, order_parcels
from socialdesk.assembly.selling import orders as orders_of
from socialdesk.assembly.services import people as people_of
from socialdesk.commands.context import agent_of, configured, with_store
from socialdesk.commands.order_json import order_json
from socialdesk.commands.parcel_lines import parcel_json, parcel_line
from socialdesk.commands.people import link_json, link_line
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import called, translate
from socialdesk.model.ids import number_in
from socialdesk.model.money import money
from socialdesk.model.order import PAYMENTS, STATES, Payment, State, backs_of, items_of
from socialdesk.model.phone import at_home, home_of
from socialdesk.model.product import titled
from socialdesk.model.text import fold, storable
from socialdesk.services.auto_resolve_settings import Period
from socialdesk.services.order_words import by, happened
from socialdesk.services.orders import phone_of
from socialdesk.services.products import shown
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.store.order_rows import ChangeRow, Order, OrderRow, Wanted
from socialdesk.store.parcels import ParcelRow
from socialdesk.store.store import Store
from socialdesk.store.suggestions import Suggestion

SHOWN = 50
"""Orders that people are shown; scripts get all of them."""


def order(options: Namespace) -> int:
    """`socialdesk order list|show|new|change|undo|cancel|state|receipt|agree|proof|link|unlink|qr|paid|import|export`; 1 where lines of a file are wrong, or a proof does not
    add up."""
    if options.action in ("import", "export"):
        from socialdesk.commands.order_files import give_out, take_in  # noqa: PLC0415 - few need it

        return take_in(options) if options.action == "import" else give_out(options)
    if options.action == "paid":
        from socialdesk.commands.order_paid import order_paid  # noqa: PLC0415 - the same

        return order_paid(options)
    if options.action == "proof":
        from socialdesk.commands.order_proof import order_proof  # noqa: PLC0415 - the same

        if options.what or options.check:
            return order_proof(options, configured(options))
    _order(options)
    return 0


def _order(options: Namespace) -> None:
    config = configured(options)
    if options.action == "list":
        _list(options, config)
        return
    if not options.what and options.action == "new" and not options.name:
        raise NotAllowed(
            translate(
                "Say whose it is: `socialdesk order new 12 --item A1-M:2` for a conversation, --name for who called. `socialdesk inbox` lists conversations."
            )
        )
    if not options.what and options.action != "new":
        raise NotAllowed(
            translate(
                "Say which: `socialdesk order new 12 --item A1-M:2`, `socialdesk order show DH1024`. `socialdesk order list` lists them."
            )
        )
    if options.action == "show":
        _show(options, config)
        return
    if options.action == "qr":
        from socialdesk.commands.order_qr import order_qr  # noqa: PLC0415 - only this draws

        order_qr(options, config)
        return
    if options.action == "receipt":
        from socialdesk.commands.order_receipt import order_receipt  # noqa: PLC0415 - the same

        order_receipt(options, config)
        return
    done = with_store(config, lambda store: _act(store, options, config))
    if not options.json:
        print(_line(done, config))
    elif options.action == "new":
        whole = order_json(done)
        json_line({name: whole[name] for name in ("order", "code", "state", "total", "lines")})
    else:
        json_line(order_json(done))


async def _act(store: Store, options: Namespace, config: Config) -> Order:
    service, agent = orders_of(store, config), agent_of(options, config)
    fee = None if options.fee is None else amount_typed(options.fee, config.shop.currency)
    if options.action == "new":
        return await service.new(
            _conversation(options.what), _items(options.item), agent, fee=fee or 0, name=options.name,
            phone=options.phone, address=options.address, note=options.note or "", key=options.key or "",
            payment=Payment(options.pay or Payment.NONE),
        )  # fmt: skip
    if options.action == "agree":
        from socialdesk.commands.order_receipt import agree  # noqa: PLC0415 - the same

        return await agree(store, options, config)
    found = await service.found(options.what)
    if options.action == "change":
        items = _items(options.item, least=0) if options.item else None
        phone, address = options.phone, options.address
        if options.from_message is not None:
            told = await order_contacts(store, config).read(found, options.from_message)
            phone = told.phone or None if phone is None else phone
            address = told.address or None if address is None else address
        if options.hold is not None:
            found = await service.hold(found, _length(options.hold), agent)
            others = (items, options.name, phone, address, options.note, fee, options.pay)  # fmt: skip
            if not any(each is not None for each in others):
                return found
        return await service.change(
            found, agent, items, name=options.name, phone=phone, address=address, note=options.note,
            fee=fee, payment=options.pay,
        )  # fmt: skip
    if options.action == "undo":
        return (await service.undo(found, agent)).order
    if options.action == "unlink":
        return await people_of(store, config).unlink(found, agent)
    if options.action == "link":
        return await people_of(store, config).link(found, _whose(options.to), agent)
    state = State.CANCELLED if options.action == "cancel" else _state(options.to)
    if options.carrier or options.tracking:
        parcels = order_parcels(store, config)
        await parcels.add(found, options.carrier or "", options.tracking or "", agent, state)
        return await service.found(options.what)
    return await service.turn(found, state, agent, _back(options, state))


def _list(options: Namespace, config: Config) -> None:
    """Page by page, so that a million of them need no more memory than a few."""
    phone = None if options.phone is None else phone_of(options.phone, _home(config))
    state = None if options.state is None else State(options.state)
    most = options.limit or (None if options.json else SHOWN)

    async def tell(store: Store) -> int:
        service, told, contact = orders_of(store, config), 0, None
        if options.conversation is not None:
            contact = (await store.inbox.conversation(options.conversation)).contact_id
        source = None if options.source is None else storable(options.source)
        wanted = Wanted(state, None, contact, phone, source)
        async for each in service.all(wanted, most):
            if options.json:
                json_line(order_json(each))
            else:
                print(_line(each, config))
            told += 1
        return told

    if not with_store(config, tell) and not options.json:
        print(translate("There is no such order."))


def _show(options: Namespace, config: Config) -> None:
    async def read(
        store: Store,
    ) -> tuple[Order, list[ParcelRow], list[ChangeRow], Suggestion | None]:
        service = orders_of(store, config)
        found = await service.found(options.what)
        linked = await people_of(store, config).evidence(found)
        return found, await store.parcels.of(found.row.id), await service.changes(found), linked

    found, parcels, changes, linked = with_store(config, read)
    row = found.row
    if options.json:
        json_line(_whole_json(found, parcels, changes, linked))
        return
    print(_line(found, config))
    for each in found.lines:
        name = padded(safe(titled(each.name, each.variant), 40), 40)
        price = padded(money(each.price * each.quantity, row.currency), 14, right=True)
        print(f"  {padded(safe(each.sku, 20), 20)}  {name}  {each.quantity:>4} ×  {price}")
    for label, text in _told(row, config):
        if text:
            print(f"  {label}: {text}")
    if row.conversation_id is not None:
        print(f"  {translate('in conversation {number}', number=row.conversation_id)}")
    if linked is not None:
        print(f"  {link_line(linked, _home(config))}")
    for parcel in parcels:
        print(f"  {parcel_line(parcel, config)}")
    for change in changes:
        print(f"  {local(change.at, config.zone)}  {happened(change)}{by(change.agent)}")


def _told(row: OrderRow, config: Config) -> list[tuple[str, str]]:
    """What else is known of an order, each with what it is called; empty where there is nothing."""
    payment = "" if row.payment == Payment.NONE else translate(PAYMENTS[Payment(row.payment)])
    amounts = {each: money(each, row.currency) if each else "" for each in (row.fee, row.paid)}
    return [
        (translate("fee"), amounts[row.fee]),
        (translate("held until"), local(row.runs_out_at, config.zone) if row.runs_out_at else ""),
        (translate("payment"), payment),
        (translate("paid"), amounts[row.paid]),
        (
            translate("still to be paid"),
            money(row.due, row.currency) if row.paid and row.due else "",
        ),
        (translate("address"), safe(row.address)),
        (translate("note"), safe(row.note)),
    ]


def _whole_json(
    found: Order,
    parcels: Sequence[ParcelRow],
    changes: Sequence[ChangeRow],
    linked: Suggestion | None,
) -> dict[str, Any]:
    row = found.row
    return {
        **order_json(found),
        "paid": row.paid,
        "due": row.due,
        "payment": row.payment,
        "hold_until": moment(row.runs_out_at),
        "source": row.source,
        "conversation": row.conversation_id,
        "agent": row.agent,
        "note": row.note,
        "link": linked and link_json(linked),
        "parcels": [parcel_json(each) for each in parcels],
        "changes": [
            {
                "at": moment(each.at),
                "kind": each.kind,
                "agent": each.agent,
                "details": json.loads(each.details),
            }
            for each in changes
        ],
    }


def _home(config: Config) -> str:
    return home_of(config.shop.language, config.zone.key)


def _line(each: Order, config: Config) -> str:
    row = each.row
    width = max(len(translate(words)) for words in STATES.values())
    what = ", ".join(f"{line.quantity}× {safe(line.sku, 20)}" for line in each.lines[:4])
    parts = (
        f"{row.id:>6}",
        padded(safe(row.code, 16), 16),
        local(row.at, config.zone),
        padded(translate(STATES[row.state]), width),
        padded(money(row.total, row.currency), 14, right=True),
        padded(safe(called(row.name), 20), 20),
        padded(at_home(row.phone, _home(config)), 12),
        f"{what}…" if len(each.lines) > 4 else what,
        _paid(row),
    )
    return "  ".join(parts).rstrip()


def _paid(row: OrderRow) -> str:
    if not row.paid:
        return ""
    if not row.due:
        return translate("paid")
    return translate("{due} still to be paid", due=money(row.due, row.currency))


# -- what was typed


def _conversation(words: str) -> int | None:
    if not words:
        return None
    number = number_in(words)
    if not number:
        raise NotFound(
            translate(
                '"{words}" is no conversation\'s number: `socialdesk inbox` lists them. Without one, say --name.',
                words=shown(words),
            )
        )
    return number


def _whose(words: str) -> int:
    found = _conversation(words)
    if found is None:
        raise NotAllowed(translate("Say whose it is: `socialdesk order link DH1001 12`."))
    return found


def _items(words: list[str], least: int = 1) -> dict[str, int]:
    try:
        return items_of(words, least)
    except ValueError as error:
        raise NotAllowed(
            translate(
                '"{words}" is no line: write the SKU and how many, like A1-M:2.',
                words=shown(str(error.args[0])),
            )
        ) from None


def _length(words: str) -> int:
    try:
        return 0 if words == "off" else Period.read(words).ms
    except ValueError:
        raise NotAllowed(
            translate('"{words}" is no length of time, like 24h or 2d.', words=shown(words))
        ) from None


def _state(words: str) -> State:
    """By its name, or by what the desk's language calls it, with or without accents. Raises NotAllowed."""
    said = fold(words.strip())
    for each in (State.AGREED, State.PACKED, State.SHIPPED, State.DELIVERED, State.RETURNED):
        if said in (each.value, fold(translate(STATES[each]))):
            return each
    raise NotAllowed(
        translate(
            "Say to which state: agreed, packed, shipped, delivered or returned; `socialdesk order cancel` cancels an order."
        )
    )


def _back(options: Namespace, state: State) -> dict[str, int | None] | None:
    if state is not State.RETURNED:
        if options.back:
            raise NotAllowed(translate("--back is for what is returned."))
        return {}
    if not options.back:
        raise NotAllowed(
            translate(
                "Say what comes back into the stock: --back all, --back none, or --back A1-M:1 for some of it."
            )
        )
    try:
        return backs_of(options.back)
    except ValueError as error:
        raise NotAllowed(
            translate(
                '"{words}" is no line: write the SKU and how many, like A1-M:2.',
                words=shown(str(error.args[0])),
            )
        ) from None
