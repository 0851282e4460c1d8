"""Texts about one order that the program says by itself: the fields that they may have, checked when they are read, and filled
in. What pays for a rating, or asks for five stars, is refused with them."""

from __future__ import annotations

from collections.abc import Mapping

from socialdesk.model import automatic_text
from socialdesk.model.i18n import mark

FIELDS = {
    "name": mark("some platforms tell no name, or only later"),
    "given": mark("it is not always sure what one calls somebody by"),
    "tracking": mark("not every order has a parcel"),
    "carrier": mark("not every order has a parcel"),
    "link": mark("not every carrier has a page where a parcel is followed"),
    "order": "",
    "total": "",
    "pronoun": "",
    "Pronoun": "",
    "shop": "",
}
"""Every field, and why it may be empty; nothing where it never is."""


def check(text: str) -> None:
    """Raises ValueError with a sentence for a field that there is not, or that may be empty and does not say what stands there
    then, and for what pays for a rating."""
    automatic_text.check(text, fields=FIELDS)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in. Values are never looked into."""
    return automatic_text.filled(text, values, FIELDS)
