"""The floor of the sending benchmark: aiogram's own send_message, 32 in flight, nothing else.
Arguments: base, token, count."""

import asyncio
import sys

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer


async def main(base: str, token: str, count: int) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    numbers = iter(range(count))

    async def send() -> None:
        for number in numbers:
            await bot.send_message(900_000 + number, f"dạ còn ạ {number}")

    await asyncio.gather(*(send() for _ in range(32)))
    await bot.session.close()
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
