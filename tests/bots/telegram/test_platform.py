"""Telegram as the rest of the house knows it: its settings, what doctor finds, whose a token is."""

from __future__ import annotations

import json
import subprocess
import sys
from email.utils import formatdate
from typing import Any

import pytest

from socialdesk.bots.telegram.limits import KINDS
from socialdesk.bots.telegram.platform import PLATFORM
from socialdesk.bots.telegram.settings import TelegramSettings
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import Operation
from socialdesk.model.ids import Instant
from socialdesk.model.message import InboundMessage, RawUpdate
from socialdesk.settings import Secret, Url, fields
from tests.support.bots import context_for
from tests.support.clock import MONDAY_10
from tests.support.loopback import Loopback, loopback

TOKEN = "7000000001:AAtest-token-that-opens-nothing-at-all"
ME = {"ok": True, "result": {"id": 7_000_000_001, "username": "hoasen_bot"}}
NO_WEBHOOK = {"ok": True, "result": {"url": ""}}
WEBHOOK = {"ok": True, "result": {"url": "https://shop.vn/hooks/shop"}}


def settings(server: Loopback | None = None, **more: Any) -> TelegramSettings:
    base = Url(server.base if server else "http://127.0.0.1:9")
    return TelegramSettings(token=Secret(TOKEN), api_base=base, **more)


def dated(seconds_off: float) -> dict[str, str]:
    return {"Date": formatdate(MONDAY_10 / 1000 + seconds_off, usegmt=True)}


async def found(server: Loopback, **more: Any) -> dict[str, tuple[str, str]]:
    assert PLATFORM.examine is not None
    context = context_for(settings(server, **more))
    return {each.check: (each.level, each.said) for each in await PLATFORM.examine(context)}


async def test_a_bot_that_is_well() -> None:
    async with loopback() as server:
        server.says("/getMe", (200, ME, dated(0)))
        server.says("/getWebhookInfo", NO_WEBHOOK)
        said = await found(server)

    assert said["token"] == ("ok", "@hoasen_bot (bot 7000000001)")
    assert said["clock"] == ("ok", "agrees with Telegram's to the second")
    assert "webhook" not in said


@pytest.mark.parametrize(("off", "words"), [(-60, "ahead of"), (3600, "behind")])
async def test_a_clock_that_is_wrong_is_said(off: float, words: str) -> None:
    async with loopback() as server:
        server.says("/getMe", (200, ME, dated(off)))
        server.says("/getWebhookInfo", NO_WEBHOOK)
        level, said = (await found(server))["clock"]

    assert level == "warning"
    assert words in said


@pytest.mark.parametrize(
    ("mode", "answer", "expected"),
    [
        ("polling", WEBHOOK, ("failed", "polling gets nothing")),
        ("webhook", NO_WEBHOOK, ("warning", "none is set yet")),
        ("webhook", WEBHOOK, None),
        ("polling", NO_WEBHOOK, None),
    ],
)
async def test_a_webhook_in_the_way_or_missing(
    mode: str, answer: object, expected: tuple[str, str] | None
) -> None:
    async with loopback() as server:
        server.says("/getMe", (200, ME, dated(0)))
        server.says("/getWebhookInfo", answer)
        said = (await found(server, mode=mode)).get("webhook")

    if expected is None:
        assert said is None
    else:
        assert said is not None
        assert said[0] == expected[0]
        assert expected[1] in said[1]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((401, {"ok": False}), "does not accept this token"),
        ((404, {"ok": False}), "does not accept this token"),
        ((200, {"ok": True, "result": []}), "not as a Bot API server does"),
        ((200, b"<html>"), "cannot be reached"),
    ],
)
async def test_what_is_wrong_with_a_token_or_a_server(answer: Any, words: str) -> None:
    async with loopback() as server:
        server.says("/getMe", answer)
        server.says("/getWebhookInfo", NO_WEBHOOK)
        level, said = (await found(server))["token"]

    assert level == "failed"
    assert words in said
    assert TOKEN.split(":")[1] not in said


async def test_init_says_whose_a_token_is_and_nothing_of_one_that_is_none() -> None:
    assert PLATFORM.first is not None
    async with loopback() as server:
        server.says("/getMe", ME)
        server.says("/getWebhookInfo", NO_WEBHOOK)
        assert await PLATFORM.first.check(TOKEN, server.base) == "@hoasen_bot"
    with pytest.raises(ChannelError, match="cannot be reached") as caught:
        await PLATFORM.first.check(TOKEN, "http://127.0.0.1:9")
    assert TOKEN not in str(caught.value)


def test_doctor_and_init_do_without_the_bot_library() -> None:
    code = (
        "import asyncio, sys\nfrom socialdesk.bots.telegram.platform import PLATFORM\n"
        "try: asyncio.run(PLATFORM.first.check('1:a', 'http://127.0.0.1:9'))\nexcept Exception: pass\n"
        "print('aiogram' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_its_limits_are_telegrams() -> None:
    limits = PLATFORM.limits(settings(per_second=40))

    assert (limits.text_limit, limits.captions["file"], limits.pace.per_second) == (4096, 1024, 40)
    assert limits.measure("👍") == 2, "an emoji counts as two for Telegram's offsets"
    assert limits.operations == {Operation.EDIT, Operation.UNSEND}
    assert limits.edits > limits.unsends > 0
    assert limits.uploads["file"] > limits.uploads["image"]
    assert len(set(KINDS)) == len(KINDS)


def test_the_defaults_are_those_of_the_documentation() -> None:
    keys = fields(TelegramSettings)

    assert PLATFORM.settings() is TelegramSettings
    assert (keys["per_second"].default, keys["mode"].default) == (25, "polling")
    assert not settings(mode="webhook").needs_public_url(), "a server of one's own takes plain HTTP"
    assert TelegramSettings(token=Secret(TOKEN), mode="webhook").needs_public_url()


def test_updates_are_read_without_a_channel_and_without_settings() -> None:
    update = {
        "update_id": 1,
        "message": {
            "message_id": 9,
            "date": 1_790_000_000,
            "chat": {"id": 5, "type": "private"},
            "from": {"id": 5, "first_name": "Lan"},
            "text": "alo",
        },
    }
    parsed = PLATFORM.parser(None, "7000000001", {})(
        RawUpdate(json.dumps(update).encode(), Instant(1))
    )

    assert [event.body for event in parsed.events if isinstance(event, InboundMessage)] == ["alo"]
