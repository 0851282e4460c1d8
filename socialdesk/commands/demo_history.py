"""Five weeks that the pretend shop has behind it, taken in as another system's history: so that figures
have something to say on the first evening."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from socialdesk.assembly.services import importing, opened
from socialdesk.config import Config

DAYS = 35
A_DAY = (14, 12, 12, 13, 16, 20, 18)
"""Customers on each day of the week, Monday first."""
BUSY = (
    *(8, 9, 9, 10, 10, 11, 11, 12, 12, 12, 13, 14, 15, 16, 17, 18),
    *(19, 19, 20, 20, 20, 20, 21, 21, 21, 21, 22, 22, 23, 0),
)
"""At which hours they write."""
EVENING = 20
"""From this hour on everybody takes longer."""
MINUTES = (1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 14, 26)
"""How long an answer takes."""
AGENTS = ("linh", "linh", "mai", "mai", "hoa", "")
"""Who answers; the empty one in the platform's own app."""
NAMES = (
    "Nguyễn Thu Trang", "Trần Minh Quân", "Lê Ngọc Ánh", "Phạm Gia Bảo", "Hoàng Yến Nhi", "Vũ Đức Thịnh",
    "Đặng Hoài An", "Bùi Khánh Vy", "Đỗ Mạnh Cường", "Hồ Thanh Trúc", "Ngô Bảo Ngọc", "Dương Quốc Huy",
    "Somchai Jaidee", "Malee Srisai", "Emma Wilson", "David Brown",
)  # fmt: skip
ASKED = (
    "Shop ơi mẫu này còn size M không ạ?", "Giá bao nhiêu vậy shop", "Ship về Đà Nẵng mất mấy ngày ạ?",
    "Cho em xem ảnh thật với", "Có đổi size được không shop?", "Em đặt 2 cái màu be nhé",
)  # fmt: skip
SAID = (
    "Dạ còn ạ, shop giữ cho mình nhé!", "Dạ 350k, freeship đơn từ 500k ạ.", "Dạ 2-3 ngày là nhận được ạ.",
    "Dạ shop gửi ảnh ngay ạ.", "Dạ đổi trong 7 ngày, còn nguyên tem ạ.",
)  # fmt: skip
_ACCOUNTS = 3
"""In how many accounts, the first of the configuration."""


async def remember(config: Config, seed: int) -> int:
    """Take it in; how much of it."""
    async with opened(config) as store:
        now = datetime.fromtimestamp(store.clock.now() / 1000, config.zone)
        accounts = [each.name for each in config.accounts][:_ACCOUNTS]
        lines = (json.dumps(each).encode() for each in history(now, accounts, seed))
        summary = await importing(store, config).take(lines, lambda *_: None)
        return summary.added


def history(now: datetime, accounts: list[str], seed: int) -> Iterator[dict[str, str]]:
    """What happened, a day after the other; nothing of it is of the last half hour."""
    chance, number = random.Random(seed), 0
    for ago in range(DAYS, -1, -1):
        day = (now - timedelta(days=ago)).replace(minute=0, second=0, microsecond=0)
        for _ in range(A_DAY[day.weekday()] + chance.randrange(-3, 4)):
            number += 1
            asked = day.replace(hour=chance.choice(BUSY)) + timedelta(
                seconds=chance.randrange(3600)
            )
            if asked < now - timedelta(minutes=30):
                yield from _visit(number, asked, accounts, chance)


def _visit(
    number: int, at: datetime, accounts: list[str], chance: random.Random
) -> Iterator[dict[str, str]]:
    """Somebody asks and is answered, perhaps asks once more, and is done."""
    known = {
        "account": chance.choice(accounts),
        "chat": f"past-{number}",
        "name": chance.choice(NAMES),
    }
    agent = chance.choice(AGENTS)

    def line(by: str, text: str = "", who: str = "") -> dict[str, str]:
        return {
            **known,
            "id": f"{at:%m%d%H%M%S}{by}",
            "at": at.isoformat(),
            "by": by,
            "agent": who,
            "text": text,
        }

    for _ in range(chance.choice((1, 1, 2))):
        yield line("customer", chance.choice(ASKED))
        slow = 2.5 if at.hour >= EVENING or at.hour == 0 else 1.0
        at += timedelta(minutes=chance.choice(MINUTES) * slow, seconds=chance.randrange(60))
        if number % 15:
            yield line("agent" if agent else "elsewhere", chance.choice(SAID), agent)
        at += timedelta(minutes=chance.randrange(1, 6), seconds=chance.randrange(60))
    yield line("resolve", who=agent or "linh")
