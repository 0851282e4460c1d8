"""The floor of the memory benchmark: a bare aiogram process that polls. Arguments: base, token."""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def main(base: str, token: str) -> None:
    dispatcher = Dispatcher(disable_fsm=True)

    @dispatcher.message()
    async def take(message: Message) -> None:
        """Nothing."""

    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    print("ready", flush=True)
    await dispatcher.start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
