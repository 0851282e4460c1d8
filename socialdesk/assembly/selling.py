"""What the shop sells, and what customers order: the services behind it on the configured store."""

# ruff: noqa: PLC0415 - what is heavy is imported where it is used
from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.assembly.services import new_key, replies, telling_means

if TYPE_CHECKING:
    from socialdesk.clock import Clock
    from socialdesk.config import Config
    from socialdesk.services.carriers.carriers import Carriers
    from socialdesk.services.cases import Cases
    from socialdesk.services.following_up import FollowingUp
    from socialdesk.services.order_answers import OrderAnswers
    from socialdesk.services.order_contacts import OrderContacts
    from socialdesk.services.order_holds import Holds
    from socialdesk.services.order_parcels import OrderParcels
    from socialdesk.services.order_proof import Proving
    from socialdesk.services.order_receipts import OrderReceipts
    from socialdesk.services.orders import Orders
    from socialdesk.services.payments import Payments
    from socialdesk.services.products import Products
    from socialdesk.services.selling import Selling
    from socialdesk.store.store import Store


def products(store: Store, config: Config, clock: Clock | None = None) -> Products:
    """The service behind what the shop sells."""
    from socialdesk.services.products import Products

    return Products(store, clock or store.clock, config.shop.currency)


def orders(store: Store, config: Config, clock: Clock | None = None) -> Orders:
    """The service behind what customers order."""
    from socialdesk.model.phone import home_of
    from socialdesk.services.orders import Orders

    home = home_of(config.shop.language, config.zone.key)
    hold = config.orders.hold.ms
    return Orders(store, clock or store.clock, config.shop.currency, new_key, home, hold)


def order_receipts(store: Store, config: Config, clock: Clock | None = None) -> OrderReceipts:
    """The service behind what customers are told of their orders, to say yes to them."""
    from socialdesk.model.phone import home_of
    from socialdesk.model.receipt import account_of
    from socialdesk.services.order_receipts import OrderReceipts, Wording

    shop, bank = config.shop, config.bank
    wording = Wording(
        shop.name, shop.language, config.receipt.words, home_of(shop.language, config.zone.key),
        bank.payee, account_of(bank.bin, bank.account, bank.name), config.receipt.qr,
    )  # fmt: skip
    return OrderReceipts(store, clock or store.clock, replies(store, config, clock), wording)


def order_answers(store: Store, clock: Clock | None = None) -> OrderAnswers:
    """The service behind what customers answer to that."""
    from socialdesk.services.order_answers import OrderAnswers

    return OrderAnswers(store, clock or store.clock)


def order_contacts(store: Store, config: Config, clock: Clock | None = None) -> OrderContacts:
    """The service behind what customers say of where their orders go."""
    from socialdesk.model.phone import home_of
    from socialdesk.services.order_contacts import OrderContacts

    home = home_of(config.shop.language, config.zone.key)
    return OrderContacts(store, clock or store.clock, orders(store, config, clock), home)


def order_holds(store: Store, config: Config, clock: Clock | None = None) -> Holds:
    """What ends reservations that run out."""
    from socialdesk.services.order_holds import Holds, Wanted

    table, shop = config.orders, config.shop
    wanted = Wanted(table.reminder.ms, table.texts, shop.name, shop.language, table.run_out_texts)
    return Holds(store, clock or store.clock, wanted, telling_means(config))


def order_proofs(store: Store, config: Config) -> Proving:
    """The service behind what proves how orders came about."""
    from socialdesk.services.order_proof import Proving

    return Proving(store, orders(store, config))


def cases(store: Store, config: Config, clock: Clock | None = None) -> Cases:
    """The service behind complaints, returns and reviews."""
    from socialdesk.services.cases import Cases, Words

    table, shop = config.cases, config.shop
    words = Words(table.length, table.questions(shop.language), shop.name, shop.language)
    return Cases(store, clock or store.clock, orders(store, config, clock), words)


def order_parcels(store: Store, config: Config, clock: Clock | None = None) -> OrderParcels:
    """The service behind what carriers have of orders."""
    from socialdesk.services.order_parcels import OrderParcels

    return OrderParcels(store, clock or store.clock, orders(store, config, clock))


def selling(store: Store, config: Config, clock: Clock | None = None) -> Selling:
    """All services behind what the shop sells together."""
    from socialdesk.model.phone import home_of
    from socialdesk.services.selling import Selling

    return Selling(
        orders(store, config, clock), products(store, config, clock), order_receipts(store, config, clock), cases(store, config, clock),
        order_answers(store, clock), payments(store, config, clock), order_contacts(store, config, clock),
        config.bank.payee, config.shop.currency,
        home_of(config.shop.language, config.zone.key),
    )  # fmt: skip


def carriers(store: Store, config: Config, clock: Clock | None = None) -> Carriers:
    """The service behind what carriers tell."""
    from socialdesk.services.carriers.carriers import Carriers

    return Carriers(store, clock or store.clock, config.zone)


def payments(store: Store, config: Config, clock: Clock | None = None) -> Payments:
    """The service behind which orders were paid."""
    from socialdesk.services.payments import Payments

    return Payments(store, clock or store.clock, config.shop.currency, new_key)


def following_up(store: Store, config: Config, clock: Clock | None = None) -> FollowingUp:
    """What asks customers how they find what they got."""
    from functools import partial

    from socialdesk.services.following_up import FollowingUp, Wanted

    table, shop = config.follow_up, config.shop
    texts = partial(table.texts, shops=shop.language)
    wanted = Wanted(table.after, texts, shop.name, shop.language)
    return FollowingUp(store, clock or store.clock, wanted, telling_means(config))
