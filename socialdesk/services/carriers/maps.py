"""What is known of a carrier, as data: how it names a parcel's states, what the columns of its files are called, where things
stand in its webhook, and where customers follow a parcel. Those that are known stand in `maps/`; a shop writes its own
like them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from socialdesk.document import Document, read_toml
from socialdesk.model.carrier_event import Path as Keys
from socialdesk.model.carrier_event import Shape, path_of
from socialdesk.model.i18n import mark, translate
from socialdesk.model.parcel import CARRIERS, State, carrier_of
from socialdesk.model.text import fold
from socialdesk.services.tables.maps import MapReader, map_text
from socialdesk.services.tables.titles import Titles
from socialdesk.settings import nearest

COLUMNS = ("tracking", "state", "at", "order")
"""What a column may be to us, in the words of maps."""
NEEDED = (("tracking",), ("state",))
KEYS = (
    "name", "like", "link", "encoding", "delimiter", "header_rows", "date", "ignored", "columns", "states", "webhook",
)  # fmt: skip
_OF_WEBHOOK = ("tracking", "state", "at", "order", "items", "form", "scheme", "header", "parameter")
SCHEMES = ("hmac-sha256-hex", "hmac-sha256-base64", "token")
"""How a webhook shows whose it is: a signature of its bytes, or a shared word."""
TRACKING = "{tracking}"
LINK = re.compile(r"https?://[^\s/?#{}]+[^\s{}]*\{tracking\}[^\s{}]*")
_HINT = mark('Write it like: name = "kerry", then [columns] with tracking = "Waybill" and so on.')


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where things stand in what a carrier sends, and how that shows whose it is where the shop does not say."""

    shape: Shape
    scheme: str
    header: str
    parameter: str


@dataclass(frozen=True, slots=True)
class CarrierMap:
    """What is known of a carrier. `states` are ours by their words, folded; `ignored` words say nothing of how far a parcel has
    come. `is_strict`: what `columns` names has to be there."""

    name: str
    link: str
    columns: Mapping[str, tuple[Titles, ...]]
    states: Mapping[str, State]
    ignored: frozenset[str]
    webhook: Webhook | None
    encoding: str = ""
    delimiter: str = ""
    header_rows: int = 1
    date: str = ""
    is_strict: bool = False


def known_map(carrier: str) -> CarrierMap | None:
    """The map of a carrier, None where none is known."""
    if carrier not in CARRIERS:
        return None
    place = files("socialdesk.services.carriers").joinpath("maps", f"{carrier}.toml")
    return read_map(place.read_text("utf-8"), Path(f"{carrier}.toml"), is_strict=False)


def own_map(path: Path) -> CarrierMap:
    """The map in a shop's own file. Raises ConfigError with file and line."""
    return read_map(map_text(path), path, is_strict=True)


def read_map(text: str, path: Path, *, is_strict: bool) -> CarrierMap:
    """A map as it is written. Raises ConfigError with file and line."""
    found = read_toml(text, path, translate(_HINT))
    return _Reader(Document(text, path), found, is_strict=is_strict).map()


def tracking_link(link: str, tracking: str) -> str:
    """Where a parcel is followed; empty where there is no such page."""
    return link.replace(TRACKING, quote(tracking, safe="")) if link else ""


class _Reader(MapReader):
    """Looks at every key of a map."""

    def __init__(self, document: Document, found: dict[str, Any], *, is_strict: bool) -> None:
        super().__init__(document, found, KEYS)
        self._is_strict = is_strict

    def map(self) -> CarrierMap:
        """The map. Raises ConfigError."""
        base = self._base()
        columns: Mapping[str, tuple[Titles, ...]] = base.columns if base else {}
        if "columns" in self.found or not (base or "webhook" in self.found):
            columns = self.columns(COLUMNS, NEEDED, 'tracking = "Waybill"')
        states, ignored = self.states(State), self._ignored()
        if base:  # what is said here goes before what was known
            states = {**{w: s for w, s in base.states.items() if w not in ignored}, **states}
            ignored |= base.ignored - set(states)
        return CarrierMap(
            self._name() or (base.name if base else ""),
            self._link() or (base.link if base else ""),
            columns,
            states,
            ignored,
            self._webhook() or (base.webhook if base else None),
            self.encoding(),
            self.delimiter(),
            self.header_rows(),
            self.date() or (base.date if base else ""),
            self._is_strict and "columns" in self.found,
        )

    def _base(self) -> CarrierMap | None:
        """What it says nothing of is as with a carrier that is known."""
        like = self.text("like")
        if not like:
            return None
        found = known_map(like)
        if found is None:
            what = translate("{key} must be one of {all}", key="like", all=", ".join(CARRIERS))
            raise self.wrong(what, "like")
        return found

    def _name(self) -> str:
        if "like" in self.found and "name" not in self.found:
            return ""
        try:
            return carrier_of(self.text("name"))
        except ValueError:
            what = translate('name must say the carrier in letters or digits, like name = "kerry"')
            raise self.wrong(what, "name") from None

    def _link(self) -> str:
        link = self.text("link")
        if link and not LINK.fullmatch(link):
            raise self.wrong(translate("link {why}", why=wrong_link()), "link")
        return link

    def _ignored(self) -> frozenset[str]:
        value = self.found.get("ignored", [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(translate("{key} must be a list of words", key="ignored"), "ignored")
        return frozenset(map(fold, value))

    def _webhook(self) -> Webhook | None:
        table = self.found.get("webhook")
        if table is None:
            return None
        if not isinstance(table, dict):
            raise self.wrong(translate("[webhook] must be a table"), "webhook")
        for key in table:
            if key not in _OF_WEBHOOK:
                what = translate(
                    'there is no key "{key}"{near}', key=key, near=nearest(key, list(_OF_WEBHOOK))
                )
                raise self.wrong(what.rstrip("."), key, "webhook")
        is_form = table.get("form", False)
        if not isinstance(is_form, bool):
            raise self.wrong(
                translate("{key} must be true or false", key="form"), "form", "webhook"
            )
        scheme, header, parameter = (
            self._word(table, key) for key in ("scheme", "header", "parameter")
        )
        if scheme and scheme not in SCHEMES:
            what = translate("{key} must be one of {all}", key="scheme", all=", ".join(SCHEMES))
            raise self.wrong(what, "scheme", "webhook")
        tracking, state, at, order = (self._places(table, key) for key in COLUMNS)
        shape = Shape(tracking, state, at, order, path_of(self._word(table, "items")), is_form)
        if not shape.tracking or not shape.state:
            raise self.wrong(translate("[webhook] must name tracking and state"), "webhook")
        return Webhook(shape, scheme, header, parameter)

    def _word(self, table: dict[str, Any], key: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(translate("{key} must be a text in quotes", key=key), key, "webhook")
        return value

    def _places(self, table: dict[str, Any], key: str) -> tuple[Keys, ...]:
        value = table.get(key, [])
        some = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) and path_of(each) for each in some):
            what = translate(
                '{key} must say where it stands in the body, like "data.status", or a list of such places',
                key=key,
            )
            raise self.wrong(what, key, "webhook")
        return tuple(path_of(each) for each in some)


def wrong_link() -> str:
    """What is said of a link that is none."""
    return translate(
        'must be an address with {place} in it, like "https://example.com/{place}"', place=TRACKING
    )
