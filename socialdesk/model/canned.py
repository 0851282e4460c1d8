"""Canned answers: texts with `{fields}` that a customer and a shop fill in; `{given|bạn}` says what stands there
where nothing is known, `{given|}` that nothing does."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from socialdesk.model.address import one_line
from socialdesk.model.i18n import mark, translate
from socialdesk.model.order_fields import LATER
from socialdesk.model.phone import HOME, at_home, home_of, whole
from socialdesk.model.text import fold, storable

FIELDS = {
    "name": mark("the customer's whole name"),
    "given": mark("the name one calls the customer by"),
    "pronoun": mark("anh, chị, cô, chú, em, bạn …"),
    "Pronoun": mark("the same at the beginning of a sentence"),
    "shop": mark("the shop's name"),
    "agent": mark("who answers"),
    "order": mark("the customer's newest order that is under way, else their last"),
    "total": mark("what that order comes to"),
    "tracking": mark("the number of its parcel"),
    "tier": mark("the customer's tier"),
    "phone": mark("the customer's telephone number"),
    "address": mark("where the customer's goods go"),
}
"""What a text can take in. Whatever else is written down about a customer is a field too, under its
own name."""

SPELLINGS = {
    "name": ("ten", "ho ten", "ชื่อ"),
    "given": ("ten goi", "ชื่อเล่น"),
    "pronoun": ("xung ho", "goi", "คำเรียก"),
    "order": ("don", "don hang", "ma don", "คำสั่งซื้อ", "ออเดอร์"),
    "total": ("tong", "tong tien", "ยอดรวม"),
    "tracking": ("van don", "ma van don", "เลขพัสดุ"),
    "tier": ("bac", "hang", "ระดับ"),
    "phone": ("sdt", "dien thoai", "so dien thoai", "เบอร์", "โทรศัพท์"),
    "address": ("dia chi", "ที่อยู่"),
}
"""The fields that are written down of a customer, with their other spellings (folded)."""
DETAILS = {
    "pronoun": mark("pronoun"),
    "order": mark("order"),
    "phone": mark("phone"),
    "address": mark("address"),
}
"""What those of them that people write down are called where they are read."""
LONGEST_KEY = 32
LONGEST_VALUE = 500

_HOLE = re.compile(r"(?P<blank>[ \t]?)\{(?P<name>[^\W\d]\w{0,31})(?:\|(?P<other>[^{}]*))?\}")


_BRACES = re.compile(r"\{([^{}\n|]*)(?:\|[^{}\n]*)?\}")


_FIELD_OF = {fold(each): name for name, more in SPELLINGS.items() for each in more}


def field(name: str) -> str:
    """The field that is meant by a name, whatever language it is written in."""
    return name if name in FIELDS else _FIELD_OF.get(fold(name).replace("_", " "), name)


def detail_called(key: str) -> str:
    """What is written down of a customer, as people read it; a field of the shop's own has its own name."""
    return translate(DETAILS[key]) if key in DETAILS else key


def detail(words: str, home: str = HOME) -> tuple[str, str] | None:
    """`pronoun=chị`, `xưng hô=chị`: a field and what is written down of it (nothing: it is forgotten).
    A telephone number is kept in E.164, as it is dialled at `home`, an address on one line; what is more than a number
    ("0903… (mẹ)") stays as it was written. None for what is no such line."""
    written, equals, value = storable(words).partition("=")
    key = field(written.strip())
    if not equals or not key.isidentifier() or len(key) > LONGEST_KEY:
        return None
    value = value.strip()[:LONGEST_VALUE]
    if key == "phone":
        value = whole(value, home) or value
    elif key == "address":
        value = one_line(value)
    return key, value


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with every field that has a value, or says what stands there instead, filled in; the others, and those that are
    filled in `LATER`, stay as they stand."""

    def value(found: re.Match[str]) -> str:
        said = _known(found["name"], values)
        if said == LATER:
            return found[0]
        if not said and found["other"] is None:
            return found[0]
        said = said or found["other"]
        return found["blank"] + said if said else ""

    return _HOLE.sub(value, text)


def holes(text: str, known: Mapping[str, str]) -> list[str]:
    """Fields of `known` (or of `FIELDS`) that still stand in `text`; other words in braces mean
    themselves."""
    return [
        name
        for name in dict.fromkeys(found["name"] for found in _HOLE.finditer(text))
        if name in known or field(name) in FIELDS
    ]


def lacking(text: str, values: Mapping[str, str]) -> list[str]:
    """Everything that looks like a field of `text` and would still stand there if it were filled in with `values`: for
    texts that nobody reads before the customer does."""

    def left(found: re.Match[str]) -> str:
        is_filled = found["other"] is not None or _known(found["name"], values)
        return "" if is_filled else found[0]

    every = dict.fromkeys(_BRACES.findall(_HOLE.sub(left, text)))
    return [name for name in every if any(map(str.isalpha, name))]


def _known(name: str, values: Mapping[str, str]) -> str:
    return values.get(field(name), "") or values.get(name, "")


def field_values(
    name: str,
    language: str,
    shop: str,
    agent: str,
    phone: str,
    details: Mapping[str, str],
    first: str = "",
    asked: Collection[str] = FIELDS,
) -> dict[str, str]:
    """Everything that a text can take in for one customer; an empty value is a hole. `first` is
    their first name where the platform tells one. What one calls them by is read out of their name
    only if it is `asked` for: a hundred thousand of them take seconds."""
    pronoun, written, called = details.get("pronoun", ""), details.get("name", ""), ""
    if "given" in asked and not details.get("given"):
        from socialdesk.model.names import given_name  # noqa: PLC0415 - its lists weigh something

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
        "phone": at_home(details.get("phone") or phone, home_of(language)),
    }
