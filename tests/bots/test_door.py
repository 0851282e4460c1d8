"""Who stands in the door of the web server: few at once, in few bytes, for a short time; and beside
them real customers are served."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from socialdesk.bots import door
from socialdesk.bots.door import HEAD_LIMIT, Crowd, Doors
from socialdesk.bots.web import Hook, Request, WebServer
from tests.support.waiting import until

HEAD = "POST /hooks/shop HTTP/1.1\r\nHost: x\r\n{}Content-Length: {}\r\n\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Shop:
    """A hook that keeps what it was given. Senders that do not say `Signed: yes` are strangers."""

    def __init__(self, web: WebServer) -> None:
        self.web = web
        self.taken: list[bytes] = []
        self._open: list[asyncio.StreamWriter] = []

    async def take(self, request: Request) -> int:
        self.taken.append(request.body)
        return 200

    def stranger(self, headers: Mapping[str, str]) -> int | None:
        return None if headers.get("Signed") == "yes" else 403

    async def connect(self, said: bytes = b"") -> Streams:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.web.port)
        self._open.append(writer)
        writer.write(said)
        return reader, writer

    async def ask(self, said: bytes) -> int:
        reader, _ = await self.connect(said)
        return status(await reader.readline())

    def close(self) -> None:
        for writer in self._open:
            writer.transport.abort()


def status(line: bytes) -> int:
    return int(line.split()[1]) if line else 0


def signed(body: bytes, more: str = "") -> bytes:
    return HEAD.format(f"Signed: yes\r\n{more}", len(body)).encode() + body


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    web = WebServer("127.0.0.1", 0)
    found = Shop(web)
    await web.mount("shop", found.take, stranger=found.stranger)
    yield found
    found.close()
    await web.close()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP ", "gzip, gzip"])
async def test_thirty_packed_bombs_are_refused_unopened(shop: Shop, encoding: str) -> None:
    bomb = gzip.compress(bytes(4_000_000))
    said = signed(bomb, f"Content-Encoding: {encoding}\r\n")
    answers = await asyncio.gather(*(shop.ask(said) for _ in range(30)))

    assert set(answers) == {415} and shop.taken == []
    assert await shop.ask(signed(b"{}", "Content-Encoding: identity\r\n")) == 200


async def test_what_is_not_signed_is_refused_before_it_has_come(shop: Shop) -> None:
    assert await shop.ask(HEAD.format("", 1_000_000).encode()) == 403


async def test_a_customer_is_served_beside_three_hundred_that_say_nothing_whole(shop: Shop) -> None:
    for number in range(300):
        half = signed(b"x" * 1000)[: 40 + number]
        await shop.connect(half)
    assert await shop.ask(signed(b"alo")) == 200
    assert shop.taken == [b"alo"]


async def test_headers_without_end_are_cut_off(shop: Shop) -> None:
    reader, writer = await shop.connect(b"POST /hooks/shop HTTP/1.1\r\n")
    for _ in range(HEAD_LIMIT // 1000 + 2):
        writer.write(b"X-Filler: " + b"x" * 990 + b"\r\n")
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)


async def test_a_body_that_drips_is_given_up(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "BODY_SECONDS", 0.02)
    assert await shop.ask(signed(b"x" * 1000)[:-1]) == 408


async def test_one_connection_asks_again_and_again(shop: Shop) -> None:
    reader, writer = await shop.connect()
    for number in range(50):
        writer.write(signed(b"x" * 1000 + str(number).encode()))
        assert status(await reader.readline()) == 200
        await reader.readuntil(b"\r\n\r\n")
    assert len(shop.taken) == 50


async def test_what_breaks_off_is_no_news(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    _, writer = await shop.connect(signed(b"x" * 1000)[:-1])
    await until(lambda: _answered(shop, 0))
    writer.transport.abort()
    await until(lambda: _answered(shop, 400))
    assert caplog.records == []


async def _answered(shop: Shop, wanted: int) -> bool:
    if wanted == 0:
        return shop.web._bodies.holds > 0
    return shop.web.answered["shop", wanted] == 1


@dataclass(eq=False)
class Somebody:
    address: str
    holds: int = 1
    gone: bool = False

    def put_out(self) -> None:
        self.gone = True


def test_the_oldest_of_the_address_that_holds_most_goes_first() -> None:
    crowd = Crowd(4)
    customer = Somebody("203.0.113.5")
    crowd.enter(customer)
    flood = [Somebody("198.51.100.9") for _ in range(5)]
    for each in flood:
        crowd.enter(each)

    assert [each.gone for each in flood] == [True, True, False, False, False]
    assert not customer.gone and crowd.holds == 4


def test_bytes_count_and_whoever_is_done_stays() -> None:
    bodies = Crowd(100)
    first, second, third = (Somebody("a", 0) for _ in range(3))
    for each in (first, second, third):
        bodies.enter(each)
    bodies.hold(first, 60)
    bodies.trust(first)
    bodies.hold(second, 30)
    bodies.hold(third, 30)
    assert (first.gone, second.gone, third.gone) == (False, True, False)
    bodies.leave(first)
    bodies.leave(first)
    assert bodies.holds == 30


def test_among_connections_even_known_ones_go_where_all_are_known() -> None:
    crowd = Crowd(1, all_go=True)
    known, newer = Somebody("a"), Somebody("b")
    crowd.enter(known)
    crowd.trust(known)
    crowd.enter(newer)
    assert newer.gone and not known.gone
    other = Somebody("c")
    crowd.enter(other)
    crowd.trust(other)
    assert crowd.holds == 1


@pytest.mark.parametrize(
    ("peer", "told", "whose"),
    [
        ("203.0.113.7", "8.8.8.8", "8.8.8.8"),
        ("8.8.4.4", "1.1.1.1", "8.8.4.4"),
        ("127.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        ("::1", "", "::1"),
        ("fe80::1%eth0", "2001:4860::1", "2001:4860::1"),
    ],
)
def test_whose_request_it_is(peer: str, told: str, whose: str) -> None:
    asked = SimpleNamespace(remote=peer, headers={"X-Forwarded-For": told})
    assert door.came_from(asked) == whose  # type: ignore[arg-type]


def test_fewer_connections_than_a_process_may_have_files() -> None:
    assert Doors().crowd._most < 1024 // 2


async def test_what_is_no_request_is_refused_in_a_line_without_its_words(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"POST /hooks/shop HTTP/1.1\r\nHost: x\r\n"
    nonsense = (
        head + b"Content-Length: bimat\r\n\r\n", head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nbimat",
        head + b"Transfer-Encoding: chunked\r\n\r\nbimat\r\n", head + b"X: bimat\x00\r\n\r\n", head + b": bimat\r\n\r\n",
        head + b"Expect: bimat\xff\r\n\r\n", b"GET http://[bimat/ HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01bimat\r\n\r\n", b"GET / HTTP/9.bimat\r\n\r\n",
        head + b"X: " + b"bimat" * 2_000 + b"\r\n\r\n",
    )  # fmt: skip
    with caplog.at_level("DEBUG"):
        for number, said in enumerate(nonsense, 1):
            answer = 500 if b"Expect" in said else 400
            assert (await shop.ask(said), shop.web.malformed) == (answer, number), said[:80]
        _, writer = await shop.connect(head + b"X: " + b"bimat" * HEAD_LIMIT)
        await until(lambda: shop.web.malformed == 11)
        writer.close()
    assert await shop.ask(signed(b"{}")) == 200

    said_of_it = [each.getMessage() for each in caplog.records if each.name != "asyncio"]
    assert said_of_it == [
        "What came from 127.0.0.1 is no HTTP request that can be read; refused (1 so far).",
        "What came from 127.0.0.1 is no HTTP request that can be read; refused (10 so far).",
    ]
    assert "bimat" not in caplog.text


async def test_an_error_of_ours_is_told_whole(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(request: Request) -> int:
        raise KeyError("ours")

    shop.web.serve("shop", Hook(broken))

    assert await shop.ask(signed(b"{}")) == 500
    assert "KeyError: 'ours'" in caplog.text and shop.web.malformed == 0
