"""Clients that other people wrote for the real Bot API understand ours, also where it says no."""

from collections.abc import AsyncIterator

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BufferedInputFile, ReplyParameters
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.request import HTTPXRequest

from socialdesk.simulator.telegram import BotSide, TelegramServer, png
from tests.support.clock import ManualClock

TOKEN = "7000000001:AAtest-token-that-opens-nothing-at-all"
LAN = {"id": 501, "first_name": "Lan", "language_code": "vi"}


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[TelegramServer]:
    found = await TelegramServer(clock).start()
    yield found
    await found.stop()


@pytest.fixture
def side(server: TelegramServer) -> BotSide:
    side = server.add_bot(TOKEN)
    server.say(side, LAN, "còn size M không ạ?")
    side.connections["bc"] = {
        "id": "bc", "user": {"id": 900, "is_bot": False, "first_name": "Chủ"}, "user_chat_id": 900,
        "date": 1_790_000_300, "is_enabled": True, "rights": {"can_reply": True},
    }  # fmt: skip
    return side


async def test_aiogram_agrees(server: TelegramServer, side: BotSide, clock: ManualClock) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    async with aiogram.Bot(TOKEN, session=session) as bot:
        assert (await bot.get_me()).id == side.id
        (update,) = await bot.get_updates(allowed_updates=["message"])
        assert update.message is not None
        assert update.message.text == "còn size M không ạ?"
        said = await bot.send_message(
            501, "dạ còn", reply_parameters=ReplyParameters(message_id=update.message.message_id)
        )
        assert said.text == "dạ còn"
        edited = await bot.edit_message_text("dạ hết", chat_id=501, message_id=said.message_id)
        assert isinstance(edited, aiogram.types.Message)
        assert (edited.text, bool(edited.edit_date)) == ("dạ hết", True)
        photo = await bot.send_photo(501, BufferedInputFile(png(96, 96, 1), "áo.png"), caption="áo")
        assert (photo.caption, bool(photo.photo)) == ("áo", True)
        assert await bot.delete_message(501, said.message_id) is True
        business = await bot.send_message(501, "dạ", business_connection_id="bc")
        assert await bot.delete_business_messages("bc", [business.message_id]) is True
        assert (await bot.get_business_connection("bc")).is_enabled
        assert (await bot.get_webhook_info()).allowed_updates == ["message"]
        assert await bot.delete_webhook(drop_pending_updates=True) is True
        clock.advance(4)  # who asks again sooner waits
        assert await bot.get_updates() == []
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(777, "dạ")
        with pytest.raises(TelegramBadRequest, match="PHOTO_INVALID_DIMENSIONS"):
            await bot.send_photo(501, BufferedInputFile(png(2_100, 100, 1), "x.png"))
        with pytest.raises(TelegramRetryAfter) as limited:
            for _ in range(5):
                await bot.send_message(501, "dạ")
        assert limited.value.retry_after >= 1
        side.blocked.add("501")
        with pytest.raises(TelegramForbiddenError):
            await bot.send_document(501, BufferedInputFile(b"x", "x.txt"))


async def test_both_are_given_one_update_where_they_ask_again_at_once(
    server: TelegramServer, side: BotSide, clock: ManualClock
) -> None:
    server.say(side, LAN, "và áo đỏ")
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    other = telegram.Bot(TOKEN, f"{server.base}/bot", request=request, get_updates_request=request)
    async with aiogram.Bot(TOKEN, session=session) as bot, other:
        assert [len(await each.get_updates(timeout=0)) for each in (bot, other, bot)] == [2, 1, 1]
        clock.advance(1)
        assert [len(await each.get_updates(timeout=0)) for each in (other, bot)] == [2, 1]


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_python_telegram_bot_agrees(server: TelegramServer, side: BotSide) -> None:
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    bot = telegram.Bot(
        TOKEN,
        f"{server.base}/bot",
        f"{server.base}/file/bot",
        request=request,
        get_updates_request=request,
    )
    async with bot:
        assert bot.username == side.username
        (update,) = await bot.get_updates(allowed_updates=["message"])
        assert update.message is not None
        said = await bot.send_message(501, "dạ còn", reply_to_message_id=update.message.message_id)
        edited = await bot.edit_message_text("dạ hết", chat_id=501, message_id=said.message_id)
        assert isinstance(edited, telegram.Message)
        assert edited.text == "dạ hết"
        document = await bot.send_document(501, b"x", caption="bảng giá", filename="Bảng giá.txt")
        assert document.document is not None
        assert document.document.file_name == "Bảng giá.txt"
        assert await bot.delete_message(501, said.message_id) is True
        business = await bot.send_message(501, "dạ", business_connection_id="bc")
        assert await bot.delete_business_messages("bc", [business.message_id]) is True
        info = await bot.get_webhook_info()
        assert (info.url, info.has_custom_certificate, info.allowed_updates) == (
            "",
            False,
            ("message",),
        )
        with pytest.raises(BadRequest, match="[Cc]hat not found"):
            await bot.send_message(777, "dạ")
        with pytest.raises(BadRequest, match="[Mm]essage to be replied not found"):
            await bot.send_message(501, "dạ", reply_to_message_id=999)
        with pytest.raises(RetryAfter):
            for _ in range(5):
                await bot.send_message(501, "dạ")
        side.blocked.add("501")
        with pytest.raises(Forbidden):
            await bot.send_message(501, "dạ")
