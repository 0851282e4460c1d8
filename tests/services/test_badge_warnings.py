"""The owner is warned before a badge is lost, once."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.badges import FACEBOOK, TIKTOK, Watched
from socialdesk.model.i18n import speaking
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.message import Author, ChatKind
from socialdesk.services.badge_warnings import AHEAD, BadgeWarnings, warning
from socialdesk.services.figures.badges import Badges
from socialdesk.services.owner import Owner, Whom
from socialdesk.services.verdicts import Verdicts
from socialdesk.store.store import Store
from tests.support.bots import channel_at
from tests.support.clock import ManualClock
from tests.support.dispatching import at_rest, dispatching
from tests.support.loopback import loopback
from tests.support.make import NOW, arrival, inbound, sender

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TOLD = Whom("shop", "900", ChatKind.PRIVATE, '{"chat_id": "900", "user_id": "900"}')


def warnings(
    store: Store,
    clock: ManualClock,
    *chats: Whom,
    folder: Path | None = None,
    watched: Sequence[Watched] = (Watched(TIKTOK),),
) -> BadgeWarnings:
    """As a worker makes it when it starts."""
    owner = Owner(store, clock, Verdicts(store, clock, {}), chats, folder=folder)
    return BadgeWarnings(
        clock, ZONE, owner, "Hoa Sen", watched, lambda: Badges(store, ZONE, watched)
    )


@pytest.fixture
async def asked(desk_store: Store, clock: ManualClock) -> Store:
    """Nine were answered; two have waited for 10 and 9.5 hours, and the second would cost the badge."""
    said = []
    for number in range(11):
        person = sender("Lan <b>", str(number))
        begun = NOW - (20 * HOUR if number < 9 else 10 * HOUR - (number - 9) * 30 * MINUTE)
        words = {"chat": str(number), "contact": person}
        said.append(inbound("bí mật", f"{number}1", sender=person, at=Instant(begun), **words))
        if number < 9:
            ours = {"author": Author.OWNER, "at": Instant(begun + MINUTE), **words}
            said.append(inbound("dạ", f"{number}2", sender=sender("shop"), **ours))
    said.sort(key=lambda each: each.at)
    await desk_store.record([arrival(each) for each in said], NOW, ())
    return desk_store


async def rows(store: Store) -> list[str]:
    return [each.body for each in await store.deliveries.rows(None, 10)]


async def test_two_hours_ahead_the_owner_is_told_once_whoever_looks_again(
    asked: Store, clock: ManualClock
) -> None:
    await warnings(asked, clock, TOLD).look()
    assert await rows(asked) == []  # it is lost in two and a half hours

    clock.advance(31 * 60)
    await warnings(asked, clock, TOLD).look()
    clock.advance(60 * 60)
    await warnings(asked, clock, TOLD).look()

    (said,) = await rows(asked)
    assert said.splitlines() == [
        "Hoa Sen: huy hiệu tiktok-12h sắp mất.",
        "Hiện 100,0%, yêu cầu ít nhất 90%. Nếu không trả lời ai, huy hiệu sẽ mất vào thứ Hai 28/09 12:30 (cuối cùng còn 81,8%).",
        "Trả lời 1 chat trước lúc đó là giữ được (90,9%): thẻ Huy hiệu trong hộp thư cho biết là ai.",
    ]


async def test_whoever_answers_in_time_is_told_nothing(asked: Store, clock: ManualClock) -> None:
    person = sender(remote_id="10")
    ours = inbound("dạ", "102", chat="10", author=Author.OWNER, contact=person, at=clock.now())
    await asked.record([arrival(ours)], clock.now(), ())
    clock.advance(2 * 60 * 60)

    await warnings(asked, clock, TOLD).look()

    assert await rows(asked) == []


@pytest.mark.parametrize(
    ("platform", "taken", "path"),
    [
        ("telegram", {"ok": True, "result": {"message_id": 5, "date": 1790000000}}, "sendMessage"),
        ("zalo_oa", {"error": 0, "data": {"message_id": "z1"}}, "cs"),
    ],
)
async def test_it_arrives_at_the_owners_platform(
    asked: Store, clock: ManualClock, platform: str, taken: object, path: str
) -> None:
    there = sender("chủ", "900")
    await asked.record([arrival(inbound("chào", "1", chat="900", contact=there, address=TOLD.address))], NOW, ())  # fmt: skip
    clock.advance((3 * HOUR - AHEAD) // 1000)
    async with loopback() as server:
        server.says("", taken)
        channel = channel_at(platform, server.base)
        async with dispatching(asked, clock, channel) as dispatcher:  # type: ignore[arg-type]
            await warnings(asked, clock, TOLD).look()
            dispatcher.wake()
            await at_rest(dispatcher, clock)
        await channel.close()

    (request,) = server.asked
    assert request.path.rpartition("/")[2] == path
    assert "tiktok-12h" in str(request.body) or b"tiktok-12h" in request.body


async def test_nothing_is_counted_where_nobody_is_told_or_the_shop_says_of_no_badge(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    assert warnings(desk_store, clock).jobs() == ()
    assert warnings(desk_store, clock, TOLD, watched=[Watched(TIKTOK, is_had=False)]).jobs() == ()
    assert len(warnings(desk_store, clock, folder=tmp_path / "told").jobs()) == 1


async def test_what_no_answer_keeps_is_said_so(asked: Store, clock: ManualClock) -> None:
    badges = Badges(asked, ZONE, [Watched(FACEBOOK, "shop")])
    (found,) = await badges.standings(clock.now(), target=1)

    with speaking("en"):
        said = warning(found, "Hoa Sen", datetime(2026, 9, 28, 12, 30, tzinfo=ZONE))

    assert "would not keep it" in said
