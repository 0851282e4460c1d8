"""How calls leave: by the proxy that was named, and files only from where they were looked for."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

import aiohttp
import pytest
from aiohttp import web

from socialdesk.bots.http import Caller, NotThrough
from socialdesk.bots.network import LetGo, Line, Network
from socialdesk.bots.proxies import Proxy, chosen, is_left_out
from socialdesk.bots.telegram import calls, errors
from socialdesk.bots.telegram.probe import probe
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import Deferred
from socialdesk.settings import AddressRange, Secret, proxies_of
from socialdesk.simulator.hosted import Hosted
from tests.support.loopback import loopback
from tests.support.proxies import PASSWORD, USER, proxy

KEY = f"{USER}:{quote(PASSWORD, safe='')}@"
RANGE = (AddressRange("198.18.0.0/15"),)
OUTSIDE = "93.184.216.34"


def answering(*answers: Sequence[str]) -> tuple[Network, list[str]]:
    """A network whose resolver gives these answers, one after the other, and what it was asked."""
    left, asked = [list(each) for each in answers], []

    async def look_up(host: str) -> list[str]:
        asked.append(host)
        return left.pop(0) if len(left) > 1 else left[0]

    return Network(look_up=look_up), asked


class Files(Hosted):
    def __init__(self) -> None:
        super().__init__()
        self.hosts: list[str] = []
        self.to = ""
        self.application.router.add_get("/file", self._file)
        self.application.router.add_get("/away", self._away)

    @property
    def port(self) -> int:
        return urlsplit(self.base).port or 0

    async def _file(self, request: web.Request) -> web.Response:
        self.hosts.append(request.host)
        return web.Response(body=b"secret of this network")

    async def _away(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(self.to)


INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "2001:0:0:0:0:0:80ff:fffe",
    "ff02::1", "198.18.0.5", "what?",
]  # fmt: skip


@pytest.mark.parametrize("place", INSIDE)
async def test_a_name_that_leads_inside_is_not_connected_to(tmp_path: Path, place: str) -> None:
    network, _ = answering([OUTSIDE, place])
    caller = Caller("https://graph.example", network)
    for url in ("http://files.example/file", "https://graph.example/file"):
        with pytest.raises(ChannelError) as refused:
            await caller.download(url, tmp_path / "x", 1000)
        assert refused.value.reason.code in ("file.private_network", "file.inside")
    await caller.close()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "localhost"],
)
async def test_an_address_written_as_a_number_is_refused_too(tmp_path: Path, host: str) -> None:
    server = await Files().start()
    caller = Caller("https://graph.example")
    with pytest.raises(ChannelError):
        await caller.download(f"http://{host}:{server.port}/file", tmp_path / "x", 1000)
    assert server.hosts == []
    await caller.close()
    await server.stop()


async def test_the_address_that_was_looked_at_is_the_one_connected_to(tmp_path: Path) -> None:
    """A resolver that says the open internet first and this machine afterwards is asked once."""
    network, asked = answering(["192.0.2.1"], ["127.0.0.1"])
    network = Network(public=(AddressRange("192.0.2.0/24"),), look_up=network.look_up)
    server = await Files().start()
    caller = Caller("https://graph.example", network)
    with pytest.raises(ChannelError):  # nobody answers there
        await caller.download(f"http://rebinding.example:{server.port}/file", tmp_path / "x", 1000)
    assert (asked, server.hosts) == (["rebinding.example"], [])
    await caller.close()
    await server.stop()


@pytest.mark.parametrize("kind", ["socks", "http"])
async def test_by_a_proxy_too_and_for_every_hop(tmp_path: Path, kind: str) -> None:
    network, _ = answering([OUTSIDE], [OUTSIDE], ["127.0.0.1"])
    server = await Files().start()
    async with proxy(kind, server.port) as passages:
        scheme = "socks5" if kind == "socks" else "http"
        network = Network(
            proxy=Secret(f"{scheme}://127.0.0.1:{passages.port}"), look_up=network.look_up
        )
        caller = Caller("https://graph.example", network)
        await caller.download("http://files.example/file", tmp_path / "x", 1000)
        server.to = "http://inside.example/file"
        with pytest.raises(ChannelError, match="inside a private network"):
            await caller.download("http://other.example/away", tmp_path / "x", 1000)
        # The proxy is told the address that was looked at, the server the name.
        assert passages.asked == [(OUTSIDE, 80), (OUTSIDE, 80)]
        assert server.hosts == ["files.example"]
        await caller.close()
    await server.stop()


async def test_a_place_the_shop_wrote_itself_may_lie_inside(tmp_path: Path) -> None:
    server = await Files().start()
    network, _ = answering(["127.0.0.1"])
    base = f"http://bots.shop.example:{server.port}"
    chosen_one = Caller(base, network, is_chosen=True)
    usual = Caller(base, network)
    with pytest.raises(ChannelError, match="private network"):
        await usual.download(f"{base}/file", tmp_path / "x", 1000)
    with pytest.raises(ChannelError, match="private network"):
        await chosen_one.download(
            f"http://bots.shop.example:{server.port + 1}/file", tmp_path / "x", 1000
        )
    near = Caller(server.base)
    assert await near.download(f"{server.base}/file", tmp_path / "x", 1000) == 22
    for each in (usual, chosen_one, near):
        await each.close()
    await server.stop()


async def test_a_vpns_resolver_is_met_with_the_setting_that_lets_it_be(tmp_path: Path) -> None:
    network, _ = answering(["198.18.0.5"])
    with pytest.raises(ChannelError, match=r'public_ranges = \["198.18.0.0/15"\].*\[network\]'):
        await network.places("files.example")
    let = Network(public=RANGE, look_up=network.look_up)
    assert await let.places("files.example") == ["198.18.0.5"]
    whole = Network(
        public=(AddressRange("0.0.0.0/0"),), look_up=answering(["127.0.0.1"])[0].look_up
    )
    with pytest.raises(ChannelError):
        await whole.places("files.example")


@pytest.mark.parametrize("kind", ["socks", "http"])
@pytest.mark.parametrize("locked", [False, True])
async def test_every_call_goes_by_the_accounts_proxy(kind: str, locked: bool) -> None:
    scheme = "socks5" if kind == "socks" else "http"
    async with loopback() as platform:
        platform.says("/getMe", {"ok": True, "result": {"id": 7, "username": "shop"}})
        platform.says("/getWebhookInfo", {"ok": True, "result": {"url": ""}})
        platform.says("/x", {"a": 1})
        async with proxy(kind, urlsplit(platform.base).port or 0, locked=locked) as passages:
            network = Network(Secret(f"{scheme}://{KEY}127.0.0.1:{passages.port}"))
            caller = Caller("http://api.example", network)
            assert (await caller.call("GET", "/x")).object == {"a": 1}
            await caller.close()
            assert (await probe("7:a", "http://bots.example", network)).username == "shop"
            bot = calls.make_bot("7:a", "http://bots.example", network)
            assert (await calls.ask(bot, "getMe"))["id"] == 7
            await bot.session.close()
            assert {host for host, _ in passages.asked} == {"api.example", "bots.example"}


@pytest.mark.parametrize("kind", ["socks", "http"])
async def test_a_proxy_that_refuses_is_named_without_its_password(kind: str) -> None:
    scheme = "socks5" if kind == "socks" else "http"
    async with proxy(kind, 9, locked=True) as passages:
        url = f"{scheme}://linh:wrong-secret@127.0.0.1:{passages.port}"
        network = Network(Secret(url))
        caller = Caller("http://api.example", network)
        with pytest.raises(NotThrough) as failed:
            await caller.call("POST", "/send", body={})
        said = str(failed.value.reason("Zalo"))
        assert f"{scheme}://127.0.0.1:{passages.port}" in said and "[[accounts]] proxy" in said
        assert "wrong-secret" not in said + repr(failed.value) + repr(network)
        bot = calls.make_bot("7:a", "http://bots.example", network)
        with pytest.raises(errors.CAUGHT) as unsent:
            await calls.ask(bot, "sendMessage", {"chat_id": 1, "text": "dạ"})
        ended = errors.send_result(unsent.value)
        assert isinstance(ended, Deferred) and "wrong-secret" not in repr(ended)
        assert passages.refused == 2
        await caller.close()
        await bot.session.close()


@pytest.mark.parametrize(
    "url", ["socks5://127.0.0.1:9", "nonsense://x:1", "http://x:port", "http://"]
)
async def test_a_proxy_that_is_not_there_means_that_nothing_was_sent(url: str) -> None:
    caller = Caller("http://api.example", Network(environment={"ALL_PROXY": Secret(url)}))
    with pytest.raises(NotThrough) as failed:
        await caller.call("GET", "/x")
    assert "ALL_PROXY" in str(failed.value.reason("Zalo"))
    await caller.close()


@pytest.mark.parametrize(
    ("environ", "url", "wanted"),
    [
        ({"HTTPS_PROXY": "http://a:1"}, "https://x.example/", ("HTTPS_PROXY", "http://a:1")),
        ({"HTTPS_PROXY": "http://a:1"}, "http://x.example/", None),
        ({"ALL_PROXY": "socks5h://b:2"}, "http://x.example/", ("ALL_PROXY", "socks5h://b:2")),
        ({"all_proxy": "b:2", "ALL_PROXY": "c:3"}, "https://x/", ("all_proxy", "http://b:2")),
        ({"HTTPS_PROXY": "a:1", "ALL_PROXY": "b:2"}, "https://x/", ("HTTPS_PROXY", "http://a:1")),
        ({"HTTPS_PROXY": "a:1", "NO_PROXY": "x.example"}, "https://api.x.example/", None),
        ({"HTTP_PROXY": "a:1", "REQUEST_METHOD": "GET"}, "http://x/", None),
        ({"HTTPS_PROXY": ""}, "https://x/", None),
        ({}, "https://x/", None),
    ],
)
def test_what_the_environment_says(
    environ: Mapping[str, str], url: str, wanted: tuple[str, str] | None
) -> None:
    found = chosen(url, Secret(), proxies_of(environ))
    assert (found and (found.setting, found.url.reveal())) == wanted
    assert chosen(url, Secret("none"), proxies_of(environ)) is None


@pytest.mark.parametrize(
    ("host", "without", "left_out"),
    [
        ("api.zalo.me", "zalo.me", True),
        ("api.zalo.me", ".zalo.me, other", True),
        ("api.zalo.me", "*.zalo.me", True),
        ("notzalo.me", "zalo.me", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("::1", "::1", True),
        ("localhost", "localhost,127.0.0.1", True),
        ("anything", "*", True),
        ("api.zalo.me", "zalo.me:443", True),
        ("api.zalo.me", "", False),
    ],
)
def test_whom_no_proxy_leaves_out(host: str, without: str, left_out: bool) -> None:
    assert is_left_out(host, without) is left_out


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("socks5://u:p@proxy.example:1080", "socks5://proxy.example:1080"),
        ("http://u:p%40x@[2001:db8::1]:8080/", "http://[2001:db8::1]:8080"),
        ("http://u:p@x:port", "http://x"),
    ],
)
def test_how_a_proxy_is_shown(url: str, shown: str) -> None:
    assert Proxy(Secret(url), "HTTPS_PROXY").shown == shown


async def test_a_line_that_is_cut_off_while_it_closes_leaves_nothing_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = Line(Network(Secret(), {}))
    sessions = [line._session(None, checked=each) for each in (False, True)]
    ordinary = aiohttp.ClientSession.close

    async def cut_off(session: aiohttp.ClientSession) -> None:
        await ordinary(session)
        raise asyncio.CancelledError

    monkeypatch.setattr(aiohttp.ClientSession, "close", cut_off)
    with pytest.raises(asyncio.CancelledError):
        await line.close()

    assert [each.closed for each in sessions] == [True, True]
    with pytest.raises(LetGo):
        line.request("GET", "http://127.0.0.1:9/")
