"""The simulated Bot API: what is confirmed is gone, what is not comes again."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from socialdesk.simulator.telegram import BotSide, TelegramServer, png, too_many
from tests.support.clock import ManualClock
from tests.support.sim import LAN, TOKEN
from tests.support.simulator import Hook
from tests.support.waiting import until


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[TelegramServer]:
    found = await TelegramServer(clock).start()
    yield found
    await found.stop()


@pytest.fixture
def bot(server: TelegramServer) -> BotSide:
    found = server.add_bot(TOKEN)
    found.chats.add("501")  # Lan has written before
    return found


async def call(server: TelegramServer, method: str, **data: Any) -> tuple[int, Any]:
    """A method; its result, or what is said against it."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.base}/bot{TOKEN}/{method}", json=data) as answer,
    ):
        told = await answer.json()
        return answer.status, told.get("result", told.get("description"))


async def texts(server: TelegramServer, **data: Any) -> list[str]:
    """What a poll brings, of somebody who is in no hurry."""
    assert isinstance(server.clock, ManualClock)
    server.clock.advance(4)
    _, updates = await call(server, "getUpdates", **data)
    return [update["message"]["text"] for update in updates]


async def test_updates_come_until_the_offset_says_they_were_taken(
    server: TelegramServer, bot: BotSide
) -> None:
    for text in ("một", "hai", "ba"):
        server.say(bot, LAN, text)
    first = bot.next_update - 3

    assert await texts(server) == await texts(server) == ["một", "hai", "ba"]
    assert await texts(server, limit=1) == ["một"]
    assert await texts(server, offset=first + 2) == ["ba"]
    assert [number for number, _ in bot.confirmed] == [first, first + 1]
    assert await texts(server, offset=first + 3) == []


async def test_who_asks_for_the_same_again_at_once_is_slowed_down(
    server: TelegramServer, bot: BotSide, clock: ManualClock
) -> None:
    for text in ("một", "hai"):
        server.say(bot, LAN, text)
    assert len(await texts(server)) == 2
    for seconds, count in ((0.4, 1), (0.4, 1), (0.6, 2)):
        clock.advance(seconds)
        assert len((await call(server, "getUpdates"))[1]) == count

    end = bot.next_update
    assert (await call(server, "getUpdates", offset=end))[1] == []
    clock.advance(2.9)
    again = asyncio.create_task(call(server, "getUpdates", offset=end))
    await until(lambda: clock.sleeping)
    clock.advance(2.9)
    assert clock.sleeping
    clock.advance(0.2)
    assert (await again)[1] == []
    clock.advance(3.1)
    assert (await call(server, "getUpdates", offset=end))[1] == []


async def test_lost_confirmations_bring_the_same_bytes_again(
    server: TelegramServer, bot: BotSide
) -> None:
    server.say(bot, LAN, "một")
    last = bot.next_update
    assert await texts(server, offset=last) == []
    assert server.redeliver(bot, 5) == 1
    assert await texts(server, offset=last) == ["một"]
    assert await texts(server, offset=last) == []


async def test_a_webhook_is_called_with_its_secret_and_ends_polling(
    server: TelegramServer, bot: BotSide
) -> None:
    server.say(bot, LAN, "trước")
    async with Hook() as hook:
        await call(server, "setWebhook", url=hook.url, secret_token="s3")
        server.say(bot, LAN, "sau")
        first, second = await hook.told(2)
        await until(lambda: not bot.queue)
        status, said = await call(server, "getUpdates")
        assert (status, "webhook is active" in said) == (409, True)
        assert (await call(server, "getWebhookInfo"))[1]["url"] == hook.url
        await call(server, "deleteWebhook")

    assert {each.json()["message"]["text"] for each in (first, second)} == {"trước", "sau"}
    assert first.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3"
    assert await texts(server) == []


async def test_a_token_of_nobody_and_one_that_was_revoked_open_nothing(
    server: TelegramServer, bot: BotSide
) -> None:
    assert (await call(server, "getMe"))[1]["username"] == "demo_shop_bot"
    bot.revoked = True
    assert (await call(server, "getMe")) == (401, "Unauthorized")
    server.bots.clear()
    assert (await call(server, "getMe")) == (401, "Unauthorized")


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [("", 400, "is empty"), ("x" * 4097, 400, "too long"), ("x" * 4096, 200, "")],
)
async def test_words_have_a_length(
    server: TelegramServer, bot: BotSide, text: str, status: int, words: str
) -> None:
    found, said = await call(server, "sendMessage", chat_id=501, text=text)
    assert (found, words in str(said)) == (status, True)
    assert len(bot.sent) == (status == 200)


async def test_a_bot_that_was_blocked_says_nothing(server: TelegramServer, bot: BotSide) -> None:
    bot.blocked.add("501")
    assert (await call(server, "sendMessage", chat_id=501, text="dạ"))[0] == 403
    assert bot.sent == []


async def test_numbers_of_a_chat_are_shared_by_both_sides(
    server: TelegramServer, bot: BotSide
) -> None:
    said = server.say(bot, LAN, "alo")["message_id"]
    _, answer = await call(server, "sendMessage", chat_id=501, text="dạ")
    again = server.say(bot, LAN, "ok")["message_id"]
    other = server.say(bot, {"id": 9, "first_name": "Đức"}, "alo")["message_id"]

    assert [answer["message_id"] - said, again - said, other - said] == [1, 2, 0]


async def test_own_words_are_edited_once_and_deleted_once(
    server: TelegramServer, bot: BotSide
) -> None:
    _, answer = await call(server, "sendMessage", chat_id=501, text="350k")
    own = {"chat_id": 501, "message_id": answer["message_id"]}

    assert (await call(server, "editMessageText", **own, text="320k"))[0] == 200
    assert "not modified" in (await call(server, "editMessageText", **own, text="320k"))[1]
    assert (await call(server, "deleteMessage", **own))[0] == 200
    assert (await call(server, "deleteMessage", **own))[0] == 400
    assert (await call(server, "editMessageText", **own, text="x"))[0] == 400
    assert (await call(server, "editMessageText", chat_id=501, message_id=99, text="x"))[0] == 400
    assert [(each["text"], each["deleted"]) for each in bot.sent] == [("320k", True)]


async def test_a_picture_of_a_customer_can_be_fetched(server: TelegramServer, bot: BotSide) -> None:
    message = server.say(bot, LAN, photo=server.photo(bot, 3), caption="màu này")
    server.edit(bot, message, "màu kia")
    path = message["photo"][-1]["file_id"]
    _, found = await call(server, "getFile", file_id=path)
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{server.base}/file/bot{TOKEN}/{found['file_path']}") as answer:
            assert await answer.read() == png(96, 96, 3)
        async with session.get(f"{server.base}/file/bot{TOKEN}/photos/no.png") as answer:
            assert answer.status == 404

    _, updates = await call(server, "getUpdates")
    assert updates[-1]["edited_message"]["caption"] == "màu kia"
    assert (await call(server, "getFile", file_id="nobody's"))[0] == 400
    bot.files["big"] = bytes(20 * 1024 * 1024 + 1)
    assert "too big" in (await call(server, "getFile", file_id="big"))[1]
    assert (await call(server, "sendPhoto", chat_id=501))[0] == 400


async def test_a_fault_steps_in_before_one_call(server: TelegramServer, bot: BotSide) -> None:
    bot.faults["sendmessage"] = [too_many(5)]
    assert (await call(server, "sendMessage", chat_id=501, text="dạ"))[0] == 429
    assert (await call(server, "sendMessage", chat_id=501, text="dạ"))[0] == 200
    assert (await call(server, "sendFax"))[0] == 404


async def test_taps_and_connections(server: TelegramServer, bot: BotSide) -> None:
    await call(server, "answerCallbackQuery", callback_query_id="77")
    bot.connections["c1"] = {"id": "c1", "is_enabled": True}

    assert bot.answered_taps == ["77"]
    known = await call(server, "getBusinessConnection", business_connection_id="c1")
    assert known == (200, bot.connections["c1"])
    assert (await call(server, "getBusinessConnection", business_connection_id="c2"))[0] == 400


@pytest.mark.parametrize("text", [" ", "\n\t \n", ""])
async def test_blank_words_are_no_message(server: TelegramServer, bot: BotSide, text: str) -> None:
    assert await call(server, "sendMessage", chat_id=501, text=text) == (
        400, "Bad Request: message text is empty",
    )  # fmt: skip


async def test_nobody_is_written_to_who_has_not_written_first(
    server: TelegramServer, bot: BotSide
) -> None:
    for method, more in (("sendMessage", {"text": "dạ"}), ("sendPhoto", {"photo": "id"})):
        assert await call(server, method, chat_id=777, **more) == (
            400,
            "Bad Request: chat not found",
        )
        bot.blocked.add("888")
        assert (await call(server, method, chat_id=888, **more))[0] == 403


async def test_a_caption_is_shorter_than_a_message(server: TelegramServer, bot: BotSide) -> None:
    told = await call(server, "sendDocument", chat_id=501, document="id", caption="x" * 1025)
    assert told == (400, "Bad Request: message caption is too long")
    assert (await call(server, "sendDocument", chat_id=501, document="id", caption="x" * 1024))[
        0
    ] == 200


async def test_what_is_not_there_is_answered_only_where_that_is_allowed(
    server: TelegramServer, bot: BotSide
) -> None:
    said = server.say(bot, LAN, "alo")["message_id"]
    own = (
        await call(
            server, "sendMessage", chat_id=501, text="dạ", reply_parameters={"message_id": said}
        )
    )[1]
    gone = {"message_id": own["message_id"]}
    assert (await call(server, "deleteMessage", chat_id=501, **gone)) == (200, True)
    for reply in (gone, {"message_id": 999}):
        assert await call(server, "sendMessage", chat_id=501, text="dạ", reply_parameters=reply) == (
            400, "Bad Request: message to be replied not found",
        )  # fmt: skip
    may = {**gone, "allow_sending_without_reply": True}
    assert (await call(server, "sendMessage", chat_id=501, text="dạ", reply_parameters=may))[
        0
    ] == 200


async def test_only_kinds_that_were_asked_for_come_and_that_is_remembered(
    server: TelegramServer, bot: BotSide
) -> None:
    reaction = {"chat": {"id": 501, "type": "private"}, "message_id": 1, "date": 1}
    server.push(bot, message_reaction=reaction)
    server.say(bot, LAN, "một")
    assert await texts(server) == ["một"]
    await call(server, "getUpdates", offset=bot.next_update, allowed_updates=["message_reaction"])
    server.push(bot, message_reaction=reaction)
    server.say(bot, LAN, "hai")
    _, updates = await call(server, "getUpdates")
    assert [min(each) for each in updates] == ["message_reaction"]
    assert (await call(server, "getWebhookInfo"))[1] == {
        "url": "", "has_custom_certificate": False, "pending_update_count": 1, "allowed_updates": ["message_reaction"],
    }  # fmt: skip


async def test_what_waits_can_be_dropped_and_an_offset_of_elsewhere_confirms_nothing(
    server: TelegramServer, bot: BotSide
) -> None:
    server.say(bot, LAN, "một")
    assert await texts(server, offset=bot.next_update + 1_000) == ["một"]
    await call(server, "deleteWebhook", drop_pending_updates=False)
    assert await texts(server) == ["một"]
    await call(server, "deleteWebhook", drop_pending_updates=True)
    assert await texts(server) == []


async def test_messages_of_a_business_account_are_deleted_by_their_own_method(
    server: TelegramServer, bot: BotSide
) -> None:
    bot.connections["bc"] = {"id": "bc"}
    sent = (await call(server, "sendMessage", chat_id=501, text="dạ", business_connection_id="bc"))[
        1
    ]
    wanted = {"message_ids": [sent["message_id"]]}
    assert (await call(server, "deleteBusinessMessages", business_connection_id="no", **wanted))[
        0
    ] == 400
    assert await call(server, "deleteBusinessMessages", business_connection_id="bc", **wanted) == (
        200,
        True,
    )
    assert (await call(server, "deleteBusinessMessages", business_connection_id="bc", **wanted))[
        0
    ] == 400


async def test_who_writes_too_fast_waits(
    server: TelegramServer, bot: BotSide, clock: ManualClock
) -> None:
    async def send(chat: int) -> int:
        return (await call(server, "sendMessage", chat_id=chat, text="dạ"))[0]

    bot.chats |= {str(number) for number in range(600, 640)} | {"-100"}
    assert [await send(501) for _ in range(5)] == [200, 200, 200, 200, 429]
    assert (await call(server, "sendMessage", chat_id=501, text="dạ"))[
        1
    ] == "Too Many Requests: retry after 4"
    assert [await send(600 + number) for number in range(27)].count(
        200
    ) == 26  # 30 a second, whoever to
    clock.advance(60)
    assert await send(501) == 200
    found = []
    for _ in range(21):
        clock.advance(1.1)
        found.append(await send(-100))
    assert found == [200] * 20 + [429]
