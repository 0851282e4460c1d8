"""Which proxy a call goes by, as the account's settings and the environment say it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from socialdesk.settings import DIRECT, Secret

FROM_ACCOUNT = "[[accounts]] proxy"


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, and the setting that named it."""

    url: Secret
    setting: str

    @property
    def shown(self) -> str:
        """As it may be shown: without whoever uses it."""
        found = urlsplit(self.url.reveal())
        try:
            port = f":{found.port}" if found.port else ""
        except ValueError:
            port = ""
        host = found.hostname or "?"
        return f"{found.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def chosen(url: str, own: Secret, environment: Mapping[str, Secret]) -> Proxy | None:
    """The proxy for an address: the account's own, or the environment's; None where calls go
    straight."""
    if own:
        return None if own.reveal() == DIRECT else Proxy(own, FROM_ACCOUNT)
    found = urlsplit(url)
    told = {name.lower(): (name, value) for name, value in environment.items()}
    _, without = told.get("no_proxy", ("", Secret()))
    if is_left_out(found.hostname or "", without.reveal()):
        return None
    named = told.get(f"{found.scheme}_proxy") or told.get("all_proxy")
    return Proxy(named[1], named[0]) if named else None


_SEPARATOR = re.compile(r"[\s,]+")


def is_left_out(host: str, without: str) -> bool:
    """Whether NO_PROXY names a host: by its name or the end of it, an address, a range, or `*`."""
    host = host.lower().rstrip(".")
    for each in filter(None, _SEPARATOR.split(without.lower())):
        if each == "*":
            return True
        bare = each.rpartition(":")[0] if re.fullmatch(r"[^:]+:\d+", each) else each
        bare = bare.removeprefix("*").strip("[].")
        if bare and (host == bare or host.endswith(f".{bare}")):
            return True
        try:
            if ipaddress.ip_address(host) in ipaddress.ip_network(bare, strict=False):
                return True
        except ValueError:
            continue
    return False
