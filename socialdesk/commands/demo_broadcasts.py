"""The broadcasts of the pretend shop, made by the services that people use: followers who were told
something, some of whom answered, and an announcement that comes every week."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from socialdesk.assembly.services import announcing, conversations, opened
from socialdesk.clock import Clock
from socialdesk.commands.demo_shop import BOUGHT
from socialdesk.config import Config
from socialdesk.model.announcement import Announcement, Purpose
from socialdesk.model.changes import Resolve, Want
from socialdesk.model.consent import PROMOTIONS
from socialdesk.model.delivery import Button, Sort
from socialdesk.services.broadcasting.preflights import Audience
from socialdesk.services.broadcasting.timetables import Schedule
from socialdesk.store.broadcasts import Draft
from socialdesk.store.store import Store

LOOK = 0.3
"""Seconds between two looks."""
PATIENCE = 60.0
AGENT = "mai"
"""Not who sits at the demo's desk: what they take back is theirs."""
FIRST = 900
"""The number of the first follower at the platform."""
FOLLOWERS = (
    ("Hà", "Trần Thu"), ("Bảo", "Lê Quốc"), ("Mai", "Phạm Ngọc"), ("Nam", "Vũ Hoàng"), ("Linh", "Đỗ Khánh"),
    ("Tùng", "Bùi Thanh"), ("Châu", "Ngô Bảo"), ("Tâm", "Hồ Minh"), ("Hân", "Dương Gia"), ("Kiệt", "Lý Tuấn"),
    ("Thảo", "Mai Phương"), ("Anh", "Tạ Đức"), ("Yến", "Cao Thị"), ("Sơn", "Đinh Công"), ("Duyên", "Châu Mỹ"),
    ("Vỹ", "Lâm Chí"), ("Somsak", "Jaidee"), ("Ploy", "Rattana"), ("Anna", "Weber"), ("James", "Lee"),
)  # fmt: skip
BLOCKS, OPTS_OUT, JOIN = 17, 8, slice(0, 8, 2)
"""Which of them block the bot, want no promotions, and want to be told of lives."""
NEWS = Draft(
    "Hàng mới về",
    f"kind:private -tag:{BOUGHT}",
    Announcement(
        {
            "vi": "Chào {given|bạn}, {shop} vừa về mẫu áo khoác mới, giảm 15% đến hết tuần ạ!",
            "th": "สวัสดีค่ะ {given|ลูกค้า} {shop} มีเสื้อแจ็กเก็ตแบบใหม่ ลด 15% ถึงสิ้นสัปดาห์นี้ค่ะ",
            "en": "Hello {given|there}, new jackets at {shop}: 15% off until the end of the week!",
        },
        "vi",
        buttons=(Button("Giữ giúp em"), Button("Nhắc em live")),
    ),
)
LIVE = Draft(
    "Live thứ sáu",
    "topic:live",
    Announcement(
        {
            "vi": "{given|Bạn} ơi, 20h tối nay {shop} live nha, xem hàng mới và săn mã giảm giá!",
            "en": "{given|Hello}, {shop} is live at 8 pm tonight: new arrivals and discount codes!",
        },
        "vi",
        Purpose(Sort.TOPIC, "live"),
    ),
)
WORDS = ("live", "xem live", "nhắc em live")


@dataclass(frozen=True, slots=True)
class Followers:
    """The followers, as the simulated platform lets them act."""

    base: str
    clock: Clock

    def follow(self) -> None:
        """Each of them lets the bot write; one blocks it again."""
        for number in range(len(FOLLOWERS)):
            self._push("my_chat_member", number, new_chat_member={"status": "member"})
        self._push("my_chat_member", BLOCKS, 1, new_chat_member={"status": "kicked"})

    def react(self) -> None:
        """Some answer what they were told: by words, by wanting none, by asking for lives."""
        for number, text in enumerate(
            ("Còn size M không shop?", "Cho em xem ảnh thật với ạ", "hủy", "nhắc em live")
        ):
            self._push("message", number, message_id=5_000 + number, text=text)

    def _push(self, kind: str, number: int, later: int = 0, **about: object) -> None:
        first, last = FOLLOWERS[number]
        language = {16: "th", 17: "th", 18: "en", 19: "en"}.get(number, "vi")
        person = {
            "id": FIRST + number,
            "first_name": first,
            "last_name": last,
            "language_code": language,
        }
        date = self.clock.now() // 1000 + later
        chat = {**person, "type": "private"}
        update = {kind: {"from": person, "chat": chat, "date": date, **about}}
        request = urllib.request.Request(f"{self.base}/sim/push", json.dumps(update).encode())  # noqa: S310 - our own loopback
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 - our own loopback


async def furnish(config: Config, base: str, is_over: Callable[[], bool]) -> None:
    """Followers come, some want this and others that; they are told something, and some answer. What is
    said every week is for who asked for it."""
    async with opened(config) as store:
        service, followers = announcing(store, config), Followers(base, store.clock)
        await asyncio.to_thread(followers.follow)
        people: list[int] = []

        async def have_come() -> bool:
            found = await service.picked(Audience("account:hoasen kind:private"))
            names = {f"{first} {last}": place for place, (first, last) in enumerate(FOLLOWERS)}
            mine = {names[each.name]: each.conversation_id for each in found if each.name in names}
            people[:] = [number for _, number in sorted(mine.items()) if number is not None]
            return len(people) == len(FOLLOWERS)

        await _until(have_come, is_over)
        await _wish(store, config, people)
        run = await service.start(await service.add(NEWS, AGENT), AGENT)
        live = await service.add(LIVE, AGENT)
        await service.schedule(live, service.timetable(Schedule(every="every Friday 19:00")))

        async def is_done() -> bool:
            return (await store.broadcasts.run(run.id)).state == "done"

        await _until(is_done, is_over)
        await asyncio.to_thread(followers.react)


async def _wish(store: Store, config: Config, people: Sequence[int]) -> None:
    changes = conversations(store, config)
    await changes.apply(Resolve(), people, AGENT)  # nobody waits there
    await store.consents.set_words("live", WORDS, store.clock.now())
    await changes.apply(Want(join=("live",)), people[JOIN], AGENT)
    await changes.apply(Want(leave=(PROMOTIONS,)), people[OPTS_OUT : OPTS_OUT + 1], AGENT)


async def _until(holds: Callable[[], Awaitable[bool]], is_over: Callable[[], bool]) -> None:
    """Look until it holds. Raises TimeoutError where that takes too long, or the demo is over."""
    for _ in range(int(PATIENCE / LOOK)):
        if is_over():
            break
        if await holds():
            return
        await asyncio.sleep(LOOK)
    raise TimeoutError
