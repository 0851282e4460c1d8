"""Texts about one order as the configuration writes them, and what they take in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from socialdesk.model import order_text
from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.model.names import given_name
from socialdesk.model.pronoun import pronoun
from socialdesk.model.spoken import spoken
from socialdesk.store.order_rows import OrderRow
from socialdesk.store.spoken_words import newest_words
from socialdesk.store.store import Store

LONGEST = 1_000
SAID = 10
"""The customer's newest messages by which it is told how they speak."""


class OrderText(str):
    """Words for a customer about an order of theirs."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words. Raises ValueError with a sentence."""
        if not isinstance(value, str):
            raise ValueError(translate("must be text"))
        if not value.strip():
            raise ValueError(translate("has no words"))
        if len(value) > LONGEST:
            raise ValueError(translate("is longer than {most} letters", most=LONGEST))
        order_text.check(value)
        return cls(value)


class OrderTexts(tuple[OrderText, ...]):
    """One text, or a list of them: one for each step."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as texts. Raises ValueError with a sentence."""
        each = value if isinstance(value, list) else [value]
        return cls(OrderText.read(one) for one in each)


async def said_of(
    store: Store,
    row: OrderRow,
    contact: int,
    texts: Mapping[str, str],
    shop: str,
    language: str,
    more: Mapping[str, str] | None = None,
) -> str:
    """What is said of an order to a contact; `more` are values of the order's parcel. See `addressed`."""
    values = {"order": row.code, "total": money(row.total, row.currency), **(more or {})}
    return await addressed(store, contact, texts, shop, language, values)


async def addressed(
    store: Store,
    contact: int,
    texts: Mapping[str, str],
    shop: str,
    language: str,
    more: Mapping[str, str],
) -> str:
    """A text for a contact in the language that they speak (else `language`, the shop's), with what they are called, and `more`,
    in its fields."""
    person = await store.contacts.person(contact)
    details = await store.contacts.details(contact)
    words = await newest_words(store.database, contact, SAID)
    speaks = spoken(person.language, next(iter(words), ""), language)
    text = texts.get(speaks) or texts.get(language) or next(iter(texts.values()))
    name = details.get("name") or person.name
    called = pronoun(details.get("pronoun", ""), reversed(words), speaks)
    values = {
        "name": name,
        "given": details.get("given") or given_name(name, person.language, person.first_name),
        "pronoun": called,
        "Pronoun": called[:1].upper() + called[1:],
        "shop": shop,
        **more,
    }
    return order_text.filled(text, values)
