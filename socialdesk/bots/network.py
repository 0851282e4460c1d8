"""How calls leave this machine: straight or by a proxy, and never into a network that is nobody's
business.

A file's address comes from outside. Whatever its host's name resolves to is looked at once, and what
was looked at is what is connected to: straight, or by telling a proxy the address instead of the name.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import aiohttp
import python_socks
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp_socks import ProxyConnector
from python_socks import ProxyType
from yarl import URL

from socialdesk.bots.proxies import Proxy, chosen
from socialdesk.errors import ChannelError
from socialdesk.model.reason import Reason
from socialdesk.settings import PROXY_SCHEMES, AddressRange, Secret

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str], Awaitable[Sequence[str]]]
"""Gives the addresses of a host's name. Raises OSError."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


async def look_up(host: str) -> list[str]:
    """See `LookUp`: this machine's own resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(place[4][0]) for place in found]


class LetGo(aiohttp.ClientConnectionError):
    """The account was let go; nothing of the call left."""


class ProxyFailed(aiohttp.ClientConnectionError):
    """A proxy cannot be reached, or does not let this through: nothing reached its platform."""

    def __init__(self, proxy: Proxy) -> None:
        super().__init__("the proxy did not take it on")
        self.proxy = proxy


@dataclass(frozen=True, slots=True)
class Network:
    """How one account's calls leave. `proxy` is its own; `environment` what is used where it has
    none; `public` ranges that count as the open internet although they are none."""

    proxy: Secret = field(default_factory=Secret)
    environment: Mapping[str, Secret] = field(default_factory=dict)
    public: Sequence[AddressRange] = ()
    look_up: LookUp = look_up

    @property
    def is_straight(self) -> bool:
        """Whether nobody named a proxy."""
        return not self.proxy and not self.environment

    def proxy_for(self, url: str) -> Proxy | None:
        """See `chosen`."""
        return chosen(url, self.proxy, self.environment)

    async def places(self, host: str) -> list[str]:
        """The addresses of a host in the open internet, each of them looked at. Raises ChannelError
        where one lies elsewhere, OSError."""
        places = list(await self.look_up(host))
        for place in places:
            inside = self._refusal(place)
            if inside is not None:
                raise ChannelError(Reason(inside, host=host[:80], address=place))
        return places

    def check_number(self, url: str) -> None:
        """Refuse an address that is written as a number: nobody resolves it. Raises ChannelError."""
        host = urlsplit(url).hostname or ""
        try:
            ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return
        inside = self._refusal(host)
        if inside is not None:
            raise ChannelError(Reason(inside, host=host[:80], address=host))

    def _refusal(self, place: str) -> str | None:
        """The reason why an address is not connected to; None if it is public."""
        try:
            address = ipaddress.ip_address(place.partition("%")[0])
        except ValueError:
            return "file.private_network"
        meant = _meant(address)
        if meant.is_loopback or meant.is_link_local or meant.is_unspecified or meant.is_multicast:
            return "file.private_network"
        if meant.is_global or any(meant in each.network for each in self.public):
            return None
        return "file.inside"


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it is only its clothes."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or address in _COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


_COMPATIBLE = ipaddress.ip_network("::/96")


class Line:
    """The connections of one account. `connections` is how many there may be at once."""

    def __init__(self, network: Network, connections: int = 100) -> None:
        self.network = network
        self._connections = connections
        self._sessions: dict[tuple[str, bool], aiohttp.ClientSession] = {}
        self._closed = False

    def request(
        self, method: str, url: str | URL, *, checked: bool = False, **more: Any
    ) -> aiohttp.client._RequestContextManager:
        """Make a request; no redirect is followed. Where `checked`, the address was not written by
        the shop: only the open internet is connected to. Raises what aiohttp raises, ProxyFailed,
        ChannelError."""
        if self._closed:  # whoever still calls meets a line that is down, and opens no new one that nobody would close
            raise LetGo(Reason("send.let_go"))
        if checked:
            self.network.check_number(str(url))
        proxy = None if self.network.is_straight else self.network.proxy_for(str(url))
        session = self._session(proxy, checked=checked)
        return session.request(method, url, allow_redirects=False, **more)

    def _session(self, proxy: Proxy | None, *, checked: bool) -> aiohttp.ClientSession:
        key = (proxy.url.reveal() if proxy else "", checked)
        if key not in self._sessions:
            if proxy is not None:
                connector: aiohttp.TCPConnector = _ByProxy(
                    proxy, self.network if checked else None, self._connections
                )
            elif checked:
                connector = aiohttp.TCPConnector(
                    limit=self._connections,
                    resolver=_Checked(self.network),
                    use_dns_cache=False,
                )
            else:
                connector = aiohttp.TCPConnector(limit=self._connections)
            self._sessions[key] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),  # who calls is told by a token, never by a cookie
                trust_env=False,
            )
        return self._sessions[key]

    async def close(self) -> None:
        """Let go of connections, for good."""
        self._closed = True
        sessions, self._sessions = self._sessions, {}
        async with AsyncExitStack() as closing:  # each of them, also where the first is cut short
            for each in sessions.values():
                closing.push_async_callback(each.close)


class _Checked(AbstractResolver):
    """What it answers is what is connected to. (Addresses that are none are resolved as well.)"""

    def __init__(self, network: Network) -> None:
        self._network = network

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """See `AbstractResolver`."""
        places = await self._network.places(host)
        return [
            ResolveResult(
                hostname=host,
                host=place,
                port=port,
                family=socket.AF_INET6 if ":" in place else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for place in places
            if family == socket.AF_UNSPEC or (family == socket.AF_INET6) == (":" in place)
        ]

    async def close(self) -> None:
        """See `AbstractResolver`."""


class _ByProxy(ProxyConnector):
    """Connections by a proxy, which is told names; and addresses where they must be checked."""

    def __init__(self, proxy: Proxy, checked: Network | None, connections: int) -> None:
        told = urlsplit(proxy.url.reveal())
        super().__init__(
            host=told.hostname or "",
            port=_port_of(proxy),
            proxy_type=_KINDS.get(told.scheme.lower(), ProxyType.HTTP),
            username=unquote(told.username) if told.username else None,
            password=unquote(told.password or "") if told.username else None,
            rdns=True,
            proxy_ssl=ssl.create_default_context() if told.scheme.lower() == "https" else None,
            limit=connections,
        )
        self._proxy = proxy
        self._checked = checked

    async def _connect_via_proxy(
        self,
        host: str,
        port: int,
        ssl: ssl.SSLContext | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own name
    ) -> tuple[asyncio.Transport, ResponseHandler]:
        try:
            place = (await self._checked.places(host))[0] if self._checked else host
        except OSError as error:
            raise aiohttp.ClientConnectionError("no such host") from error
        try:
            transport, handler = await super()._connect_via_proxy(place, port, None, timeout)
        except (python_socks.ProxyError, python_socks.ProxyTimeoutError, OSError, ValueError):
            # What the library says holds whatever the proxy answered; and OSErrors hold addresses.
            raise ProxyFailed(self._proxy) from None
        if ssl is None:
            return transport, handler
        try:  # the certificate is the name's, whoever was told the address
            loop = asyncio.get_running_loop()
            secured = await loop.start_tls(transport, handler, ssl, server_hostname=host)
        except BaseException as error:
            transport.abort()
            if isinstance(error, OSError):
                raise ProxyFailed(self._proxy) from None
            raise
        assert secured is not None
        handler.connection_made(secured)
        return secured, handler


_KINDS = {
    "socks5": ProxyType.SOCKS5,
    "socks5h": ProxyType.SOCKS5,
    "socks4": ProxyType.SOCKS4,
    "socks4a": ProxyType.SOCKS4,
}
_PORTS = {"http": 80, "https": 443}


def _port_of(proxy: Proxy) -> int:
    """Raises ProxyFailed for an address that is none (the environment's may be anything)."""
    told = urlsplit(proxy.url.reveal())
    try:
        port = told.port
    except ValueError:
        raise ProxyFailed(proxy) from None
    if told.scheme.lower() not in PROXY_SCHEMES or not told.hostname:
        raise ProxyFailed(proxy)
    return port or _PORTS.get(told.scheme.lower(), 1080)
