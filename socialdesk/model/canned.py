"""Canned answers: texts with `{fields}` that a customer and a shop fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from socialdesk.model.i18n import mark
from socialdesk.model.names import given_name

FIELDS = {
    "name": mark("the customer's whole name"),
    "given": mark("the name one calls the customer by"),
    "pronoun": mark("anh, chị, cô, chú, em, bạn …"),
    "Pronoun": mark("the same at the beginning of a sentence"),
    "shop": mark("the shop's name"),
    "agent": mark("who answers"),
    "order": mark("the customer's last order"),
    "phone": mark("the customer's telephone number"),
    "address": mark("where the customer's goods go"),
}
"""What a text can take in. Whatever else is written down about a customer is a field too, under its
own name."""

_HOLE = re.compile(r"\{([^\W\d]\w{0,31})\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with every field that has a value filled in; the others stay as they stand."""
    return _HOLE.sub(lambda found: values.get(found[1], "") or found[0], text)


def holes(text: str, known: Mapping[str, str]) -> list[str]:
    """Fields of `known` (or of `FIELDS`) that still stand in `text`; other words in braces mean
    themselves."""
    return [name for name in dict.fromkeys(_HOLE.findall(text)) if name in known or name in FIELDS]


def field_values(
    name: str,
    language: str,
    shop: str,
    agent: str,
    phone: str,
    details: Mapping[str, str],
    first: str = "",
) -> dict[str, str]:
    """Everything that a text can take in for one customer; an empty value is a hole. `first` is
    their first name where the platform tells one."""
    pronoun, written = details.get("pronoun", ""), details.get("name", "")
    called = given_name(written, language) if written else given_name(name, language, first)
    return {
        **dict.fromkeys(FIELDS, ""),
        **details,
        "name": details.get("name") or name,
        "given": details.get("given") or called,
        "pronoun": pronoun,
        "Pronoun": pronoun[:1].upper() + pronoun[1:],
        "shop": shop,
        "agent": agent,
        "phone": details.get("phone") or phone,
    }
