"""Texts that the program says by itself: the fields that they may have, checked when they are read, and filled in.

A field that may be empty says what stands there then: `{given|bạn}`; `{given|}` leaves it out, with the blank before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

from socialdesk.model import rating_words
from socialdesk.model.canned import field
from socialdesk.model.i18n import mark, translate
from socialdesk.model.order_fields import LATER

FIELDS = {
    "name": mark("some platforms tell no name, or only later"),
    "given": mark("it is not always sure what one calls somebody by"),
    "opens": mark("while the shop is open, nothing opens"),
    "ask": mark("often nothing is to be asked"),
    "order": mark("not everybody has ordered something"),
    "total": mark("not everybody has ordered something"),
    "tracking": mark("not every order has a parcel"),
    "tier": mark("not everybody is in a tier"),
    "pronoun": "",
    "Pronoun": "",
    "shop": "",
}
"""Every field, and why it may be empty; nothing where it never is."""
_FIELD = re.compile(r"(?P<blank>[ \t]*)\{(?P<name>[^\W\d]\w{0,31})(?:\|(?P<other>[^{}]*))?\}")
_BRACES = re.compile(r"\{([^{}|]*)[^{}]*\}")
"""What looks like a field to whoever wrote it: `{ten khach}`, `{name.first}`."""


def check(text: str, *, opens: bool = False, fields: Mapping[str, str] = FIELDS) -> None:
    """Raises ValueError, with a sentence, for a field that there is not, or that may be empty and does not say what
    stands there then, and for what pays for a rating or asks for five stars. `opens`: it is said out of hours alone, when it is known when the shop opens."""
    for found in _FIELD.finditer(text):
        name, has_other = found["name"], found["other"] is not None
        if name not in fields:
            raise _unknown(name, fields)
        if not fields[name] or has_other or (opens and name == "opens"):
            continue
        raise ValueError(
            translate(
                "{field} may be empty ({why}); say what stands there then, like {with_words}, or {without} for nothing",
                field=f"{{{name}}}",
                why=translate(fields[name]),
                with_words=f"{{{name}|{_INSTEAD.get(name, '…')}}}",
                without=f"{{{name}|}}",
            )
        )

    for name in _BRACES.findall(_FIELD.sub("", text)):
        if any(map(str.isalpha, name)):
            raise _unknown(name, fields)
    rating_words.check(text)


def _unknown(name: str, fields: Mapping[str, str]) -> ValueError:
    near = get_close_matches(name.strip(), fields, 1) or [field(name)]
    hint = translate("Do you mean {near}?", near=f"{{{near[0]}}}") if near[0] in fields else ""
    known = ", ".join(f"{{{each}}}" for each in fields)
    return ValueError(
        translate(
            "there is no field {name}. {hint} There are {all}",
            name=f"{{{name}}}", hint=hint, all=known,
        ).replace("  ", " ")
    )  # fmt: skip


_INSTEAD = {"name": "bạn", "given": "bạn", "opens": "sớm"}


@lru_cache(maxsize=256)
def fields_of(text: str) -> frozenset[str]:
    """The fields that it has."""
    return frozenset(found["name"] for found in _FIELD.finditer(text))


def filled(text: str, values: Mapping[str, str], fields: Mapping[str, str] = FIELDS) -> str:
    """The text with its fields filled in; what is no field, and what is filled in `LATER`, stays. Values are never looked into."""

    def value(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in fields:
            return found[0]
        if values.get(name) == LATER:
            return found[0]
        said = values.get(name, "").strip() or found["other"] or ""
        leaves_out = found["other"] is not None or name == "name"
        return found["blank"] + said if said or not leaves_out else ""

    return _FIELD.sub(value, text).strip()
