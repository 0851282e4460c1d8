"""`[carriers.NAME]` in the configuration: how a carrier's webhook is known, and what is known of the carrier."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from socialdesk.document import Document, Place
from socialdesk.model.i18n import mark, translate
from socialdesk.model.parcel import carrier_of
from socialdesk.settings import AccountName, Field, Secret, Settings, ShapedText, expanded, fields

if TYPE_CHECKING:
    from socialdesk.services.carriers.maps import CarrierMap


class HookPath(ShapedText):
    """The last part of a webhook's address, or empty."""

    __slots__ = ()
    MUST = mark("must be letters, digits, - and _ only (it becomes part of the webhook's address)")
    SHAPE = re.compile(rf"(?:{AccountName.SHAPE.pattern})?")


class HeaderName(ShapedText):
    """What a header of a request is called, or empty."""

    __slots__ = ()
    MUST = mark("must be the name of a header, like X-Signature")
    SHAPE = re.compile(r"[A-Za-z0-9-]{0,64}")


class CarrierTable(Settings, frozen=True, kw_only=True):
    """A carrier's webhook is listened for where it has a `secret`: the key of the signatures in `header`, or the token there or in
    the `parameter` of the address, as `scheme` says. `path` is the last part of the address; `map` describes a carrier
    that is not known, `link` is where customers follow a parcel."""

    secret: Secret = Secret()
    scheme: Literal["", "hmac-sha256-hex", "hmac-sha256-base64", "token"] = ""
    header: HeaderName = HeaderName("")
    parameter: HookPath = HookPath("")
    path: HookPath = HookPath("")
    map: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ConfiguredCarrier:
    """A carrier of the shop's configuration. `path` is empty where no webhook of it is listened for."""

    known: CarrierMap
    secret: Secret
    scheme: str
    header: str
    parameter: str
    path: str


Values = Callable[[Mapping[str, Any], Mapping[str, Field], str, Place, str], dict[str, Any]]
"""Reads the keys of a table, secrets as they are to be kept; the environment's variables have the prefix."""


def carriers_of(
    content: object, document: Document, accounts: Collection[str], values: Values
) -> dict[str, ConfiguredCarrier]:
    """Every carrier that is configured, by the name it is kept by. Raises ConfigError with file and line."""
    if not isinstance(content, dict) or not all(
        isinstance(each, dict) for each in content.values()
    ):
        what = translate("[carriers] must be tables, each with a carrier's name: [carriers.ghn]")
        raise document.wrong(what, Place("carriers"))
    found: dict[str, ConfiguredCarrier] = {}
    for name, entry in content.items():
        place = Place(f"carriers.{name}")
        where, prefix = f"[carriers.{name}]", f"carriers_{name}"
        table = CarrierTable(**values(entry, fields(CarrierTable), where, place, prefix))
        each = _configured(name, table, document)
        if each.known.name in found:
            what = translate('two of [carriers] are "{name}"', name=each.known.name)
            raise document.wrong(what, place)
        taken = {other.path for other in found.values()} | set(accounts)
        if each.path and each.path in taken:
            what = translate('path: something else has the address "{path}"', path=each.path)
            raise document.wrong(what, Place(place.table, "path"), place)
        found[each.known.name] = each
    return found


def _configured(name: str, table: CarrierTable, document: Document) -> ConfiguredCarrier:
    from socialdesk.services.carriers.maps import (  # noqa: PLC0415 - shops without carriers do without
        LINK,
        known_map,
        own_map,
        wrong_link,
    )

    place = Place(f"carriers.{name}")
    try:
        carrier = carrier_of(name)
    except ValueError:
        what = translate('"{name}" is no name of a carrier: write [carriers.ghn]', name=name)
        raise document.wrong(what, place) from None
    known = own_map(document.folder / expanded(table.map)) if table.map else known_map(carrier)
    if known is None:
        what = translate(
            '"{name}" is no carrier that is known: say map = "{name}.toml", a file that describes it (docs/parcels.md)',
            name=name,
        )
        raise document.wrong(what, place)
    if table.link and not LINK.fullmatch(table.link):
        what = translate("{key} in {table}: {why}", key="link", table=f"[carriers.{name}]", why=wrong_link())  # fmt: skip
        raise document.wrong(what, Place(place.table, "link"))
    known = replace(known, name=carrier, link=table.link or known.link)
    hook = known.webhook
    scheme = table.scheme or (hook.scheme if hook else "")
    header, parameter = table.header, table.parameter
    if hook and not header and not parameter and scheme == hook.scheme:
        header, parameter = HeaderName(hook.header), HookPath(hook.parameter)
    if what := _open(name, table, known, scheme, header, parameter):
        raise document.wrong(what, place)
    path = (table.path or f"carrier-{carrier}") if table.secret else ""
    return ConfiguredCarrier(known, table.secret, scheme, header, parameter, path)


def _open(
    name: str, table: CarrierTable, known: CarrierMap, scheme: str, header: str, parameter: str
) -> str:
    """What keys that are well each by itself leave open together, in words; empty for nothing."""
    if not table.secret:
        said = [key for key in ("scheme", "header", "parameter", "path") if getattr(table, key)]
        if not said:
            return ""
        return translate(
            '[carriers.{name}] has {key} and no secret: write secret = "…", "env:NAME" or "file:PATH"',
            name=name,
            key=said[0],
        )
    if known.webhook is None:
        return translate(
            "nobody knows what the webhook of {name} looks like: describe it under [webhook] in a map (docs/parcels.md)",
            name=name,
        )
    if not scheme or not (header or (parameter and scheme == "token")):
        return translate(
            "[carriers.{name}] needs scheme, and header: where the carrier puts its signature (or its token; a token may stand in a parameter of the address instead)",
            name=name,
        )
    if parameter and scheme != "token":
        return translate("[carriers.{name}]: a parameter is for a token alone", name=name)
    return ""
