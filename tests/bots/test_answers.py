"""Whatever a platform (or what stands in its place) answers to a send: no secret goes elsewhere, a
limit is a limit, and "yes" without a message is no proof that one arrived."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from socialdesk.bots.telegram.probe import probe
from socialdesk.channel import Channel, FetchesFiles
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import (
    Deferred,
    Outgoing,
    OutgoingFile,
    SendResult,
    Sent,
    Unconfirmed,
)
from socialdesk.model.ids import DAY, SECOND
from tests.support.bots import PLACES, SECRETS, channel_at, outgoing
from tests.support.loopback import Loopback, loopback

CHANNELS = tuple(PLACES)
REDIRECTS = (300, 301, 302, 303, 307, 308)
YES = {
    "telegram": {"ok": True, "result": {"message_id": 5, "date": 1790000000}},
    "zalo_oa": {"error": 0, "data": {"message_id": "5"}},
    "zalo_bot": {"ok": True, "result": {"message_id": "5"}},
    "messenger": {"message_id": "5", "recipient_id": "77"},
    "instagram": {"message_id": "5", "recipient_id": "77"},
}


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as found:
        yield found


def words(name: str, **more: Any) -> Outgoing:
    return outgoing(PLACES[name][1], **more)


async def ending(name: str, server: Loopback, *answers: Any) -> SendResult:
    server.says("", *answers)
    channel = channel_at(name, server.base)
    try:
        return await channel.send(words(name))
    finally:
        await channel.close()


@pytest.mark.parametrize("status", REDIRECTS)
@pytest.mark.parametrize("name", CHANNELS)
async def test_the_token_never_follows_a_redirect_and_its_yes_counts_for_nothing(
    name: str, status: int, server: Loopback
) -> None:
    async with loopback() as elsewhere:
        elsewhere.says("", YES[name])
        to = {"Location": f"{elsewhere.base}/stolen"}

        result = await ending(name, server, (status, YES[name], to))

        assert elsewhere.asked == []
    assert isinstance(result, Deferred)
    assert result.scope == "account"
    assert "points to another address" in str(result.why)
    assert not any(secret in str(result.why) for secret in SECRETS)


async def _file(tmp_path: Path) -> OutgoingFile:
    path = tmp_path / "a.png"
    path.write_bytes(b"x")
    return OutgoingFile(str(path), "a.png", "image/png", 1)


@pytest.mark.parametrize("name", [each for each in CHANNELS if each != "zalo_bot"])
async def test_no_file_and_no_question_follows_a_redirect_either(
    name: str, server: Loopback, tmp_path: Path
) -> None:
    async with loopback() as elsewhere:
        elsewhere.says("", YES[name])
        server.says("", (307, YES[name], {"Location": f"{elsewhere.base}/stolen"}))
        channel = channel_at(name, server.base)

        result = await channel.send(words(name, file=await _file(tmp_path)))
        try:
            await channel.identify()
        except ChannelError as error:
            assert "points to another address" in str(error)
        await channel.close()

        assert elsewhere.asked == []
    assert isinstance(result, Deferred)


async def test_a_token_that_is_asked_about_goes_nowhere_else(server: Loopback) -> None:
    async with loopback() as elsewhere:
        elsewhere.says("", {"ok": True, "result": {"id": 1, "username": "x"}})
        server.says("", (302, {}, {"Location": elsewhere.base}))

        with pytest.raises(ChannelError, match="points to another address"):
            await probe("1:secret", server.base)

        assert elsewhere.asked == []


async def test_a_telegram_file_whose_address_holds_the_token_is_not_followed(
    server: Loopback, tmp_path: Path
) -> None:
    async with loopback() as elsewhere, AsyncExitStack() as stack:
        elsewhere.says("", b"bytes")
        server.says("/getFile", {"ok": True, "result": {"file_path": "photos/a.jpg"}})
        server.says("/photos/a.jpg", (302, b"", {"Location": f"{elsewhere.base}/bottoken/a.jpg"}))
        channel: Channel = channel_at("telegram", server.base)
        stack.push_async_callback(channel.close)
        assert isinstance(channel, FetchesFiles)

        with pytest.raises(ChannelError, match="points to another address"):
            await channel.fetch("id", tmp_path / "file")

        assert elsewhere.asked == []


@pytest.mark.parametrize(
    "said",
    [
        {"ok": True, "result": None, "error": 0, "data": None},
        {"ok": True, "result": {}, "error": 0, "data": {}},
        {"ok": True, "result": [], "error": 0, "data": []},
        {"ok": True, "error": 0},
    ],
)
@pytest.mark.parametrize("name", CHANNELS)
async def test_yes_without_a_message_is_unconfirmed(
    name: str, said: object, server: Loopback
) -> None:
    result = await ending(name, server, said)

    assert isinstance(result, Unconfirmed)


LIMITS: list[tuple[object, dict[str, str]]] = [
    ({"ok": False, "error_code": 429, "description": "Too Many", "parameters": {"retry_after": 2.5}}, {}),
    ({"ok": False, "error_code": 429, "parameters": {"retry_after": "7"}}, {}),
    ({"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": "soon"}}, {}),
    ({"ok": False, "error_code": 429, "parameters": "none"}, {}),
    ({"ok": True, "result": {"message_id": 9}, "error": 0, "message_id": "9"}, {}),
    ({"ok": False, "error_code": 429, "parameters": {"retry_after": 10**30}}, {}),
    ({"ok": False, "error_code": 429, "parameters": {"retry_after": -1}}, {}),
    ({"retry_after": 3}, {"Retry-After": "11"}),
    (b"<html>Too many requests</html>", {}),
    (b"<html>Too many requests</html>", {"Retry-After": "30"}),
    (b"<html></html>", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
    (b"", {"Retry-After": "9" * 400}),
    (b'{"ok":false,"parameters":{"retry_after":1e999}}', {}),
    (b'{"ok":false,"parameters":{"retry_after":NaN}}', {}),
    ([], {}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "headers"), LIMITS, ids=range(len(LIMITS)))
@pytest.mark.parametrize("name", CHANNELS)
async def test_a_limit_in_whatever_shape_is_not_sent_and_later(
    name: str, body: object, headers: dict[str, str], server: Loopback
) -> None:
    result = await ending(name, server, (429, body, headers))

    assert isinstance(result, Deferred)
    assert result.is_limit
    assert result.wait is not None
    assert SECOND <= result.wait <= DAY


async def test_a_limit_that_only_the_body_tells_is_one(server: Loopback) -> None:
    for name, said in {
        "telegram": {"ok": False, "error_code": 429, "parameters": {"retry_after": 2.5}},
        "zalo_bot": {"ok": False, "error_code": "429", "description": "quota"},
        "zalo_oa": {"error": "-32", "message": "too fast"},
        "messenger": {"error": {"code": "613", "message": "calls"}},
    }.items():
        result = await ending(name, server, said)

        assert isinstance(result, Deferred), name
        assert result.is_limit


@pytest.mark.parametrize("value", [1 << 63, -(1 << 80), 10**300, int("9" * 4000)], ids=range(4))
@pytest.mark.parametrize("name", CHANNELS)
async def test_a_number_beyond_every_store_leaves_nothing_stuck(
    name: str, value: int, server: Loopback
) -> None:
    everywhere = {
        "ok": True, "error": 0, "message_id": "5", "recipient_id": value,
        "result": {"message_id": value, "date": value, "chat": {"id": value}},
        "data": {"message_id": value, "quota": {"remain": value, "total": value}},
    }  # fmt: skip
    result = await ending(name, server, (200, json.dumps(everywhere).encode()))

    assert isinstance(result, Sent | Unconfirmed)
    if isinstance(result, Sent):
        assert abs(result.seq) < 1 << 63
        assert 0 < result.at < 1 << 53
        assert len(result.remote_id) <= 255
        assert len(result.contact) <= 255


@pytest.mark.parametrize("code", [1 << 63, "9" * 5000, -1e400, 2.5, None, {}, []], ids=range(7))
@pytest.mark.parametrize("name", CHANNELS)
async def test_an_error_number_of_any_shape_is_an_ending(
    name: str, code: object, server: Loopback
) -> None:
    said = {
        "ok": False,
        "error_code": code,
        "description": code,
        "error": {"code": code, "error_subcode": code} if "gram" in name else code,
        "parameters": {"migrate_to_chat_id": code},
    }
    result = await ending(name, server, (400, json.dumps(said).encode()))

    assert not isinstance(result, Sent)
