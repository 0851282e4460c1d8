"""A shop whose customers have waited for weeks: taken in as another system's history."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND
from socialdesk.model.message import ChatKind
from socialdesk.services.importing import Importing
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import ZONE
from tests.support.make import NOW

WEEKS = 3
PEOPLE = (
    "Trần Thu Hà",
    "Lê Quốc Bảo",
    "Phạm Ngọc Mai",
    "Vũ Hoàng Nam",
    "Somchai Srisuk",
    "Emily Carter",
)


def history(weeks: int = WEEKS, seed: int = 7) -> Iterator[dict[str, object]]:
    """Each day a few people ask; most are answered soon, some late, one in a dozen is resolved without an
    answer."""
    chance, number = random.Random(seed), 0
    for ago in range(7 * weeks, 0, -1):
        for _ in range(chance.randrange(4, 9)):
            number += 1
            who = chance.randrange(len(PEOPLE))
            chat = f"c{number}"
            at = NOW - ago * DAY + chance.randrange(-4, 9) * HOUR + chance.randrange(HOUR)
            if at > NOW - HOUR:
                continue
            said = {"account": "shop", "chat": chat, "name": PEOPLE[who], "agent": ""}
            yield {**said, "id": 1, "at": at, "by": "customer", "text": "còn hàng không ạ"}
            took = chance.choice((2, 4, 6, 9, 9, 14, 40)) * MINUTE + chance.randrange(60) * SECOND
            if number % 12 == 0:
                yield {**said, "id": 2, "at": at + took, "by": "resolve", "agent": "linh"}
                continue
            agent = chance.choice(("linh", "linh", "mai", ""))
            by = "agent" if agent else "elsewhere"
            yield {**said, "id": 2, "at": at + took, "by": by, "agent": agent, "text": "dạ còn ạ"}
            yield {**said, "id": 3, "at": at + took + MINUTE, "by": "resolve", "agent": "linh"}


async def waited(store: Store, clock: ManualClock, weeks: int = WEEKS) -> None:
    """Take it in."""

    def place(_channel: str, chat: str) -> tuple[ChatKind, str]:
        return ChatKind.PRIVATE, chat

    lines = [json.dumps(each).encode() for each in history(weeks)]
    await Importing(store, clock, ZONE, place).take(lines, lambda *_: None)
