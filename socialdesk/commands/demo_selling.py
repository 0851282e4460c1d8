"""What moves in the pretend shop while somebody looks: a live in a group whose members take products, customers who say yes to
their receipts, and parcels that arrive."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle

from socialdesk.assembly.claiming import claims
from socialdesk.assembly.selling import order_parcels
from socialdesk.assembly.services import lives, opened
from socialdesk.commands import demo_shop
from socialdesk.config import Config
from socialdesk.errors import SocialdeskError
from socialdesk.model.live import parse_sheet
from socialdesk.model.order import State
from socialdesk.model.parcel import State as ParcelState
from socialdesk.store.engine.database import Query
from socialdesk.store.lives import LiveDraft
from socialdesk.store.order_rows import Wanted
from socialdesk.store.parcels import Wanted as WantedParcels
from socialdesk.store.store import Store

AGENT = "mai"
LOOK = 0.3
"""Seconds between two looks."""
PATIENCE = 20.0
EVERY = 14.0
"""Seconds between two things that happen."""
QUICKLY = 0.5
"""Seconds between the comments that are there already when the live is looked at."""
GROUP = -1_001_930_000_001
GROUP_NAME = "Hoa Sen Live"
SOLD = ("A12", "B07", "T03", "N01")
"""What is shown in the live."""
SHEET = """\
0:00 Chào cả nhà, áo khoác A12
0:10 Váy B07
0:20 Áo thun T03, nón N01
"""
AT_ONCE = (
    "hóng shop ơi", "A12 đỏ M", "chốt A12 be L nha shop", "B07 xanh S 2 cái", "mẫu này giá bao nhiêu ạ?", "cho em cái đỏ",
    "t03 den M x2", "A12 đen", "em cũng lấy A12 be L",
)  # fmt: skip
"""What members of the group have said when somebody looks: claims, some that a person must decide, and others."""
LATER = (
    "n01 be 1 cái", "+1", "B07 be M nhé shop", "lấy em cái màu đen", "A12 do S, sđt 0901 555 218", "hủy A12 be L giúp em",
    "T03 hồng L 1", "đẹp quá shop ơi", "em 1 cái B07", "đổi A12 đỏ M sang đen M nha",
)  # fmt: skip
WHO_LATER = (8, 1, 9, 10, 11, 2, 12, 13, 14, 1)
"""Which members say that, so that whoever cancels or swaps has something."""
YES = ("ok shop, chốt giúp em", "ok nhưng đổi giúp em sang size L nha", "dạ chốt ạ")
"""What is said to receipts; one of them is no yes, and a person's task."""
MEMBERS = (
    "Thu Hà", "Quốc Bảo", "Ngọc Mai", "Hoàng Nam", "Khánh Linh", "Thanh Tùng", "Bảo Châu", "Minh Tâm", "Gia Hân", "Tuấn Kiệt",
    "Phương Thảo", "Đức Anh", "Yến Nhi", "Công Sơn", "Mỹ Duyên",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chat:
    """Where somebody is written to, and who they are."""

    chat: str
    name: str


CHAT = Query(
    Chat,
    """
    SELECT conversation.chat, contact.name FROM conversation JOIN contact ON contact.id = conversation.contact_id
    JOIN account ON account.id = conversation.account_id
    WHERE conversation.id = $1 AND account.name = $2 AND conversation.chat_kind = 'private'
    """,
)
THE_GROUP = Query(int, "SELECT id FROM conversation WHERE chat = $1")


@dataclass(slots=True)
class Group:
    """The people of the simulated platform who write to the shop's bot, and in its group."""

    base: str
    store: Store
    said: int = 70_000

    async def say(self, member: int, text: str) -> None:
        """A member says something in the group."""
        who = {"id": 6_100_000 + member, "first_name": MEMBERS[member % len(MEMBERS)]}
        await self._push(who, {"id": GROUP, "type": "supergroup", "title": GROUP_NAME}, text)

    async def write(self, chat: Chat, text: str) -> None:
        """Somebody writes to the bot."""
        who = {"id": int(chat.chat), "first_name": chat.name}
        await self._push(who, {**who, "type": "private"}, text)

    async def _push(self, who: dict[str, object], chat: dict[str, object], text: str) -> None:
        self.said += 1
        date = self.store.clock.now() // 1000
        message = {"message_id": self.said, "from": who, "chat": chat, "date": date, "text": text}
        await asyncio.to_thread(_post, f"{self.base}/sim/push", {"message": message})


def _post(url: str, what: object) -> None:
    request = urllib.request.Request(url, json.dumps(what).encode())  # noqa: S310 - our own loopback
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 - our own loopback


async def sell(config: Config, base: str, is_over: Callable[[], bool]) -> None:
    """Begin a live in which people take products. Then things happen one after the other until nothing is left to happen, or
    it is over."""
    async with opened(config) as store:
        group = Group(base, store)
        await _live(store, config, group, is_over)
        for what in _turns(store, config, group):
            for _ in range(round(EVERY / LOOK)):
                if is_over():
                    return
                await asyncio.sleep(LOOK)
            with suppress(SocialdeskError):  # somebody at the desk was there first
                await what()


async def _live(store: Store, config: Config, group: Group, is_over: Callable[[], bool]) -> None:
    await group.say(0, AT_ONCE[0])
    there = await _found(store, is_over)
    service, selling = lives(store, config), claims(store, config)
    draft = LiveDraft(
        "Live tối nay",
        "Áo khoác và váy mới về",
        "live-toi-nay",
        "topic:live",
        "topic:live",
        sheet=parse_sheet(SHEET),
    )
    live = await service.new(draft, await service.places((), (), [there]), AGENT)
    await service.start(live, AGENT, quietly=True)
    some = {each.sku: each.code for each in demo_shop.products() if each.code in SOLD}
    await selling.sell(live, some, {})
    await selling.show(live, SOLD[0])
    for member, text in enumerate(AT_ONCE[1:], 1):
        if is_over():
            return
        await group.say(member, text)
        await asyncio.sleep(QUICKLY)


async def _found(store: Store, is_over: Callable[[], bool]) -> int:
    """The group's conversation, once the worker has heard of it. Raises TimeoutError."""
    for _ in range(int(PATIENCE / LOOK)):
        there = await store.database.one(THE_GROUP, str(GROUP))
        if there is not None:
            return there
        if is_over():
            break
        await asyncio.sleep(LOOK)
    raise TimeoutError


def _turns(store: Store, config: Config, group: Group) -> Iterator[Callable[[], Awaitable[None]]]:
    """What happens, one after the other: yes, a claim, a parcel, a claim."""
    said, yes = iter(zip(WHO_LATER, LATER, strict=True)), cycle(YES)

    async def agree() -> None:
        for order in (await store.orders.page(Wanted(state=State.NEW), 20))[::-1]:
            chat = await store.database.one(
                CHAT, order.row.conversation_id, config.accounts[0].name
            )
            if chat is not None and await store.receipts.newest(order.row.id) is not None:
                await group.write(chat, next(yes))
                return

    async def claim() -> None:
        member, text = next(said)
        await group.say(member, text)

    async def arrive() -> None:
        wanted = WantedParcels(states=(ParcelState.ON_WAY,), going=True)
        for row in (await store.parcels.page(wanted, 50))[-1:]:
            await order_parcels(store, config).tell(row, ParcelState.DELIVERED, row.carrier)

    for _ in range(len(LATER) // 2):
        yield agree
        yield claim
        yield arrive
        yield claim
