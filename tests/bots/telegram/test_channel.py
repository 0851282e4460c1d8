"""The channel against a simulated Bot API on loopback: real bytes, real timeouts, bad weather."""

import json
import logging
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from socialdesk.bots.telegram.channel import SECRET_HEADER, derived_secret
from socialdesk.bots.web import WebServer
from socialdesk.channel import AccountState
from socialdesk.errors import ChannelError, ConfigError, StoreError
from socialdesk.model.delivery import (
    Deferred,
    Outgoing,
    OutgoingFile,
    Refused,
    SendResult,
    Sent,
    Unconfirmed,
)
from socialdesk.model.ids import RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import ChannelState, InboundMessage
from socialdesk.model.reason import reason_of
from socialdesk.redact import redacted
from socialdesk.simulator.telegram import TelegramServer, answering, dropped, too_many
from tests.support.clock import ManualClock
from tests.support.platforms import FastClock
from tests.support.sim import LAN, TOKEN, Taker, make_channel, running, simulated
from tests.support.waiting import until


def keys(taker: Taker) -> list[str]:
    return [raw.remote_key for raw in taker.updates]


def outgoing(text: str = "dạ còn ạ", **address: str) -> Outgoing:
    return Outgoing(
        RemoteChat("501"), RemoteAddress(json.dumps({"chat_id": "501", **address})), text
    )


# -- polling
# -----------------------------------------------------------------------------------------------------


async def test_an_update_is_confirmed_only_after_it_is_durable() -> None:
    async with simulated() as (server, bot):
        taker = Taker()
        taker.failing = [StoreError("The disk is full."), StoreError("The disk is full.")]
        server.say(bot, LAN, "một")
        server.say(bot, LAN, "hai")
        async with running(make_channel(server.base), taker):
            await until(lambda: len(bot.queue) == 0)

        assert keys(taker) == ["820000001", "820000002"]
        assert bot.offsets[:3] == [None, None, None]
        assert AccountState.RETRYING in [health.state for health in taker.health]
        assert taker.health[-1].state is AccountState.LISTENING


async def test_what_is_kept_is_exactly_what_came() -> None:
    async with simulated() as (server, bot):
        taker = Taker()
        body = b'{"update_id": 820000050,  "message" : {"text":"l\\u1ea1 \\ud83d \xff\xed\xa0\x80", "n": 1.50}}'
        server.push_raw(bot, 820000050, body)
        async with running(make_channel(server.base), taker):
            await until(lambda: taker.updates)

        assert taker.updates[0].body == body


async def test_poison_in_the_middle_stops_nobody() -> None:
    async with simulated() as (server, bot):
        taker = Taker()
        server.say(bot, LAN, "trước")
        server.push(bot, message={"message_id": "?", "poll": {}})
        server.say(bot, LAN, "sau")
        async with running(make_channel(server.base), taker):
            await until(lambda: len(bot.queue) == 0)

        assert len(taker.updates) == 3


@pytest.mark.parametrize("number", ['"820000001"', "820000001.0", "true", "null", "9" * 400, '"x"'])
async def test_a_number_that_is_none_stops_no_account_and_hurries_nobody(number: str) -> None:
    clock, taker = FastClock(), Taker()
    server = await TelegramServer(clock).start()
    bot = server.add_bot(TOKEN)
    server.push_raw(bot, bot.next_update, b'{"update_id": %s, "message": {}}' % number.encode())
    bot.next_update += 1
    async with running(make_channel(server.base, clock=clock), taker):
        await until(lambda: taker.updates)
        server.say(bot, LAN, "sau")
        await until(lambda: not bot.queue)
    await server.stop()

    assert [each for each in taker.updates if b"sau" in each.body]
    assert bot.polls < 20


async def test_updates_lost_on_the_way_come_again() -> None:
    async with simulated() as (server, bot):
        taker = Taker()
        bot.faults["getupdates"] = [dropped(), answering(502, "Bad Gateway"), too_many(1)]
        server.say(bot, LAN, "một")
        async with running(make_channel(server.base), taker):
            await until(lambda: len(bot.queue) == 0)

        assert keys(taker) == ["820000001"]


async def test_an_answer_in_html_is_survived() -> None:
    async def html(*_: object) -> web.Response:
        return web.Response(status=502, text="<html>Bad Gateway: nội dung khách</html>")

    async with simulated() as (server, bot):
        taker = Taker()
        bot.faults["getupdates"] = [html]
        server.say(bot, LAN, "một")
        async with running(make_channel(server.base), taker):
            await until(lambda: len(bot.queue) == 0)

        assert "khách" not in " ".join(str(health.reason) for health in taker.health)


async def test_a_second_copy_is_said_in_plain_words() -> None:
    async with simulated() as (server, bot):
        taker = Taker()
        conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        bot.faults["getupdates"] = [answering(409, conflict)]
        async with running(make_channel(server.base), taker):
            await until(lambda: len(taker.health) > 1)

        assert taker.health[0].state is AccountState.CONFLICT
        assert "Another copy is running" in str(taker.health[0].reason)
        assert taker.health[-1].state is AccountState.LISTENING


@pytest.mark.parametrize(("url", "take_over", "freed"), [
    ("https://other.example/x", False, False), ("https://other.example/x", True, True), ("https://us.example/hooks/shop", False, True),
])  # fmt: skip
async def test_a_webhook_in_the_way_is_removed_only_if_it_is_ours(
    url: str, take_over: bool, freed: bool
) -> None:
    async with simulated() as (server, bot):
        taker = Taker()
        bot.webhook = {"url": url}
        async with running(make_channel(server.base, take_over=take_over), taker):
            await until(lambda: taker.health)

        assert (bot.webhook == {}) is freed
        if not freed:
            assert "--take-over" in str(taker.health[0].reason)


async def test_a_revoked_token_is_said_and_tried_again() -> None:
    async with simulated() as (server, bot):
        taker = Taker()
        bot.revoked = True
        channel = make_channel(server.base)
        with pytest.raises(ChannelError, match="token"):
            await channel.identify()
        async with running(channel, taker):
            await until(lambda: taker.health)
            bot.revoked = False
            await until(lambda: taker.health[-1].state is AccountState.LISTENING)

        assert taker.health[0].state is AccountState.REFUSED
        assert "@BotFather" in str(taker.health[0].reason)


async def test_a_dead_network_is_said_and_the_token_never_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    taker = Taker()
    channel = make_channel("http://127.0.0.1:9")
    async with running(channel, taker):
        await until(lambda: len(taker.health) > 2)
        result = await channel.send(outgoing())
        with pytest.raises(ChannelError) as caught:
            await channel.identify()

    assert taker.health[0].state is AccountState.RETRYING
    assert "internet" in str(taker.health[0].reason)
    assert isinstance(result, Deferred)
    said = caplog.text + "".join(str(health.reason) for health in taker.health) + str(result.why)
    said += "".join(traceback.format_exception(caught.value))
    assert TOKEN.split(":")[1] not in said


async def test_taps_are_answered_after_they_are_kept() -> None:
    async with simulated() as (server, bot):
        taker = Taker()
        server.push(
            bot,
            callback_query={
                "id": "77",
                "from": LAN,
                "data": "x",
                "message": {"message_id": 1, "chat": {"id": 501}},
            },
        )
        async with running(make_channel(server.base), taker):
            await until(lambda: bot.answered_taps == ["77"])

        assert len(taker.updates) == 1


async def test_an_owner_is_asked_for_when_news_of_the_connection_is_late() -> None:
    async with simulated() as (server, bot):
        taker = Taker()
        bot.connections["bc"] = {"id": "bc", "user": {"id": 900}, "is_enabled": True, "date": 1}
        server.push(bot, business_message={
            "message_id": 1, "date": 1, "business_connection_id": "bc", "from": LAN, "text": "x",
            "chat": {"id": 501, "type": "private", "first_name": "Lan"},
        })  # fmt: skip
        channel = make_channel(server.base)
        async with running(channel, taker):
            await until(lambda: taker.updates)

        assert channel.parse(taker.updates[0]).chats == ("business:900:501",)


async def test_an_owner_that_nobody_told_is_asked_for_again_and_then_kept() -> None:
    clock = ManualClock()
    said = {
        "date": 1, "business_connection_id": "bc", "from": LAN, "text": "x",
        "chat": {"id": 501, "type": "private", "first_name": "Lan"},
    }  # fmt: skip
    async with simulated() as (server, bot):
        taker = Taker()
        channel = make_channel(server.base, clock=clock)
        async with running(channel, taker):
            server.push(bot, business_message={"message_id": 1, **said})
            await until(lambda: len(taker.updates) == 1)
            first = channel.parse(taker.updates[0])
            bot.connections["bc"] = {"id": "bc", "user": {"id": 900}, "is_enabled": True, "date": 1}
            clock.advance(60)
            server.push(bot, business_message={"message_id": 2, **said})
            await until(lambda: len(taker.updates) == 2)
            second = channel.parse(taker.updates[1])

    assert first.chats == ("business:?bc:501",)
    assert second.chats == ("business:900:501",)
    told, message = second.events
    assert isinstance(told, ChannelState)
    assert json.loads(told.value)["owner"] == "900"
    assert isinstance(message, InboundMessage)
    assert message.chat_before == first.chats[0]


async def test_it_always_says_which_kinds_it_wants() -> None:
    asked: list[dict[str, Any]] = []

    async def look(bot: object, request: object, data: dict[str, Any]) -> None:
        asked.append(data)

    async with simulated() as (server, bot):
        bot.faults["getupdates"] = [look]
        async with running(make_channel(server.base), Taker()):
            await until(lambda: asked)

    assert {"message", "business_message", "my_chat_member"} <= set(
        json.loads(asked[0]["allowed_updates"])
    )


# -- webhook
# -----------------------------------------------------------------------------------------------------


async def test_webhook_answers_after_the_commit_and_only_to_those_who_know_the_secret() -> None:
    async with simulated() as (server, bot), aiohttp.ClientSession() as client:
        web_server, taker = WebServer("127.0.0.1", 0), Taker()
        await web_server.mount("probe", _never)
        url = f"http://127.0.0.1:{web_server.port}/hooks/shop"
        channel = make_channel(server.base, web=web_server, webhook_url=url)
        async with running(channel, taker):
            await until(lambda: bot.webhook.get("url") == url)
            assert bot.webhook["secret_token"] == derived_secret(TOKEN)
            assert TOKEN.split(":")[1] not in bot.webhook["secret_token"]

            taker.failing = [StoreError("full")]
            server.say(bot, LAN, "xin chào")
            await until(lambda: taker.updates and not bot.queue)

            good = {SECRET_HEADER: derived_secret(TOKEN)}
            for headers, body, status in (
                ({}, b"{}", 403),
                ({SECRET_HEADER: "wré"}, b"{}", 403),
                (good, b"no json", 200),
            ):
                async with client.post(url, data=body, headers=headers) as answer:
                    assert answer.status == status
            assert (channel.take_unsigned(), channel.take_unsigned()) == (2, 0)
            async with client.post(url.replace("shop", "other"), data=b"{}") as answer:
                assert answer.status == 404
            async with client.get(f"http://127.0.0.1:{web_server.port}/healthz") as answer:
                assert answer.status == 200
            taker.failing = [StoreError("full")]
            async with client.post(url, data=b"{}", headers=good) as answer:
                assert answer.status == 503
        await web_server.close()

        assert [raw.body for raw in taker.updates[1:]] == [b"no json"]


async def _never(_: object) -> int:
    return 500


async def test_a_port_that_is_taken_is_said() -> None:
    first = WebServer("127.0.0.1", 0)
    await first.mount("a", _never)
    with pytest.raises(ConfigError, match="choose another"):
        await WebServer("127.0.0.1", first.port).mount("b", _never)
    await first.close()


# -- sending
# -----------------------------------------------------------------------------------------------------


async def send_through(*faults: Any, **address: str) -> tuple[SendResult, Any]:
    async with simulated() as (server, bot):
        bot.faults["sendmessage"] = list(faults)
        channel = make_channel(server.base)
        result = await channel.send(outgoing(**address))
        await channel.close()
        return result, bot


async def test_a_message_that_was_taken() -> None:
    result, bot = await send_through()

    assert isinstance(result, Sent)
    assert (result.remote_id, bot.sent[0]["text"]) == ("11", "dạ còn ạ")


async def test_replies_and_business_chats_are_addressed() -> None:
    async with simulated() as (server, bot):
        channel = make_channel(server.base)
        address = RemoteAddress('{"chat_id": "501", "business_connection_id": "bc"}')
        await channel.send(Outgoing(RemoteChat("x"), address, "dạ", RemoteId("7")))
        await channel.close()

    data = bot.sent[0]["data"]
    reply = json.loads(data["reply_parameters"])
    assert (data["business_connection_id"], reply["message_id"], "chat_id" in reply) == (
        "bc",
        7,
        False,
    )
    assert "parse_mode" not in data


@pytest.mark.parametrize(
    ("code", "description", "parameters", "expected"),
    [
        (400, "Bad Request: chat not found", {}, Refused),
        (400, "Bad Request: message is too long", {}, Refused),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", {}, Refused),
        (400, "Bad Request: BUSINESS_PEER_INVALID", {}, Refused),
        (400, "Bad Request: failed to send message #2 with the error message", {}, Unconfirmed),
        (401, "Unauthorized", {}, Deferred),
        (403, "Forbidden: bot was blocked by the user", {}, Refused),
        (403, "Forbidden: something new", {}, Refused),
        (404, "Not Found", {}, Refused),
        (413, "Request Entity Too Large", {}, Refused),
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, Deferred),
        (429, "Too Many Requests: retry later", {}, Deferred),
        (500, "Internal Server Error", {}, Unconfirmed),
        (502, "Bad Gateway: restart", {}, Unconfirmed),
    ],
)
async def test_every_answer_has_its_meaning(
    code: int, description: str, parameters: dict[str, Any], expected: type
) -> None:
    result, _ = await send_through(answering(code, description, **parameters))

    assert type(result) is expected
    assert str(result.why).endswith((".", ")"))  # type: ignore[union-attr]


async def test_a_pause_is_as_long_as_telegram_says() -> None:
    result, _ = await send_through(too_many(2_282))

    assert isinstance(result, Deferred)
    assert (result.wait, result.is_limit) == (2_282_000, True)


async def odd(status: int, text: str) -> Any:
    async def fault(*_: object) -> web.Response:
        return web.Response(status=status, text=text, content_type="application/json")

    return fault


@pytest.mark.parametrize(
    ("status", "text"),
    [(200, ""), (200, "<html>"), (500, '{"ok":false,"error_code":500}'), (502, "<html>")],
)
async def test_an_answer_that_makes_no_sense_leaves_doubt(status: int, text: str) -> None:
    result, _ = await send_through(await odd(status, text))

    assert isinstance(result, Unconfirmed)


async def test_yes_without_a_message_is_for_a_person_to_look_at() -> None:
    result, _ = await send_through(await odd(200, '{"ok":true}'))

    assert isinstance(result, Unconfirmed)


async def test_a_connection_that_breaks_after_the_message_arrived_leaves_doubt() -> None:
    async with simulated() as (server, bot):
        bot.faults["sendmessage"] = [dropped(after=True, server=server)]
        channel = make_channel(server.base)
        result = await channel.send(outgoing())
        await channel.close()

    assert isinstance(result, Unconfirmed)
    assert len(bot.sent) == 1


async def test_a_group_that_moved_is_followed_once() -> None:
    moved = answering(
        400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1005
    )
    result, bot = await send_through(moved)

    assert isinstance(result, Sent)
    assert result.moved_to == '{"chat_id": "-1005"}'
    assert bot.sent[0]["chat"] == "-1005"


async def test_a_file_of_ours_that_is_gone_is_a_code_and_no_sentence(tmp_path: Path) -> None:
    file = OutgoingFile(str(tmp_path / "gone.png"), "a.png", "image/png", 5)
    async with simulated() as (server, _):
        channel = make_channel(server.base)
        result = await channel.send(replace(outgoing(), file=file))
        await channel.close()

    assert isinstance(result, Refused)
    assert (reason_of(result.why).code, result.code) == ("file.gone_here", "file")


# -- files
# -------------------------------------------------------------------------------------------------------


async def test_files_are_fetched_within_the_limit_and_errors_hold_no_token(tmp_path: Path) -> None:
    async with simulated() as (server, bot):
        bot.files = {"photos/a.png": b"picture", "gone": b"x", "big": b"x" * (20 * 1024 * 1024 + 1)}
        channel = make_channel(server.base)
        assert await channel.fetch("photos/a.png", tmp_path / "a") == 7
        assert (tmp_path / "a").read_bytes() == b"picture"
        with pytest.raises(ChannelError, match="20 MB"):
            await channel.fetch("big", tmp_path / "b")
        with pytest.raises(ChannelError, match="no longer has"):
            await channel.fetch("unknown", tmp_path / "c")

        async def lies(*_: object) -> web.Response:
            return web.json_response(
                {"ok": True, "result": {"file_id": "x", "file_path": "nowhere"}}
            )

        async def on_disk(*_: object) -> web.Response:
            found = {"file_id": "x", "file_path": "/var/lib/telegram-bot-api/7/a.png"}
            return web.json_response({"ok": True, "result": found})

        bot.faults["getfile"] = [on_disk]
        with pytest.raises(ChannelError, match="local_files"):
            await channel.fetch("x", tmp_path / "d")
        bot.faults["getfile"] = [lies]
        with pytest.raises(ChannelError) as caught:
            await channel.fetch("x", tmp_path / "d")
        await channel.close()

    assert TOKEN.split(":")[1] not in "".join(traceback.format_exception(caught.value))


def test_log_lines_are_starred() -> None:
    assert (
        redacted(f"POST /bot{TOKEN}/getMe postgresql://me:secret@h/d")
        == "POST /bot***/getMe postgresql://me:***@h/d"
    )


async def test_two_pollers_meet_a_conflict_in_the_simulator_as_in_life() -> None:
    async with simulated() as (server, _):
        first, second = Taker(), Taker()
        async with running(make_channel(server.base), first):
            await until(lambda: first.health)
            async with running(make_channel(server.base), second):
                await until(
                    lambda: any(
                        h.state is AccountState.CONFLICT for h in first.health + second.health
                    )
                )
