"""Queries against a store with people in it, on both engines."""

from zoneinfo import ZoneInfo

import pytest

from socialdesk.assembly.channels import platforms
from socialdesk.errors import NotAllowed
from socialdesk.model.conversation import Priority
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.message import ChatKind
from socialdesk.services.mentions import mentioned
from socialdesk.services.next import best_next
from socialdesk.services.search import Asker, hits_of, narrowed, understood
from socialdesk.store.filters import Shelf
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender

WINDOWS = {"page": DAY, "oa": 7 * DAY}
ASKER = Asker("linh", NOW, ZoneInfo("Asia/Ho_Chi_Minh"), WINDOWS, platforms())


@pytest.fixture
async def shop(store: Store) -> Store:
    """1 Hương (Telegram, 20 min), 2 Minh (Messenger, 23 h: closing), 3 Lan (comment, 1 min), 4 Đức
    (Zalo, resolved)."""
    rows = await store.accounts.ensure([("page", "messenger"), ("oa", "zalo_oa")])
    people = (
        ("shop", "1", "Nguyễn Thị Hương", "áo khoác đỏ còn không", 20 * MINUTE, ChatKind.PRIVATE),
        ("page", "2", "Phạm Văn Minh", "giao sai màu", 23 * HOUR, ChatKind.PRIVATE),
        ("page", "comment:9:3", "Lan", "giá bao nhiêu", MINUTE, ChatKind.COMMENT),
        ("oa", "4", "Đặng Đức", "cảm ơn shop", 3 * DAY, ChatKind.PRIVATE),
    )
    for account, chat, name, words, ago, kind in people:
        who = sender(name, chat)
        message = inbound(
            words, "11", chat=chat, chat_kind=kind, sender=who, contact=who, at=Instant(NOW - ago)
        )
        await store.record([arrival(message, account=rows[account].id)], message.at, ())
    await store.conversations.tag(1, ["đổi-trả", "khiếu-nại/giao-sai"], [], "linh", NOW)
    await store.conversations.assign(2, "linh", "linh", NOW)
    await store.conversations.resolve(4, "linh", NOW)
    await store.team.join("Lân", NOW)
    return store


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [2, 1, 3]),
        ("status:all", [2, 1, 3, 4]),
        ("channel:zalo status:all", [4]),
        ("kênh:facebook", [2, 3]),
        ("wait:>10m", [2, 1]),
        ("chờ:<5p", [3]),
        ("is:late -assignee:me", [1]),
        ("tag:doi-tra", [1]),
        ("tag:khieu-nai", [1]),
        ("-tag:đổi-trả", [2, 3]),
        ('tag:"đổi trả"', [1]),
        ("assignee:nobody", [1, 3]),
        ("assignee:lan,me", [2]),
        ("is:comment", [3]),
        ("name:huong", [1]),
        ("name:dang status:resolved", [4]),
        ("window:<2h", [2]),
        ("before:1d status:all", [4]),
        ("after:2h", [1, 3]),
        ("khoac", [1]),
        ('"giao sai"', [2]),
        ("huong", [1]),
        ("minh sai", []),
        ("account:page is:unread -is:comment", [2]),
        ("priority:>normal", []),
        ("is:draft", []),
    ],
)
async def test_a_query_finds_who_is_meant(shop: Store, query: str, ids: list[int]) -> None:
    wanted = await narrowed(shop, understood(query), ASKER)

    assert [item.row.id for item in await shop.inbox.page(wanted, 20)] == ids
    assert [place.id for place in await shop.inbox.places(wanted, 20)] == ids
    assert await shop.inbox.how_many([wanted], 1_000) == [len(ids)]
    assert {each.id for each in await shop.inbox.moved(wanted, 0) if each.shown} == set(ids)


async def test_search_takes_words_and_terms_together(shop: Store) -> None:
    async def found(text: str) -> list[int]:
        return [hit.conversation_id for hit in await hits_of(shop, understood(text), ASKER, 20)]

    assert await found("sai channel:messenger") == [2]
    assert await found("sai channel:zalo") == []
    assert await found("tag:doi-tra") == [1]
    assert await found("cam on") == [4]
    with pytest.raises(NotAllowed, match="Did you mean"):
        understood("chanel:x")


async def test_the_best_next_is_the_closing_window_then_urgency_then_the_longest_wait(
    shop: Store,
) -> None:
    async def following(*skip: int) -> tuple[int, str]:
        found = await best_next(shop, "linh", NOW, WINDOWS, skip)
        return (found.conversation_id, found.why) if found else (0, "")

    assert await following() == (2, "the platform's window closes in 1h, has waited 23h")
    assert (await following(2))[0] == 1
    await shop.conversations.prioritise(3, Priority.URGENT, "linh", NOW)
    assert await following(2) == (3, "priority urgent, has waited 1m")
    assert (await following(1, 2, 3)) == (0, "")
    other = await best_next(shop, "somebody", NOW, WINDOWS)
    assert other is not None and other.conversation_id == 3  # 2 is linh's


def test_mentions_by_folded_names_longest_first() -> None:
    assert mentioned("@Lân và @lan anh xem giúp @lanx", ["Lân", "lan anh"]) == ["lan anh", "Lân"]
    assert mentioned("lan@shop.vn", ["shop"]) == []
    assert mentioned("không có ai", ["lan"]) == []


async def test_a_shelf_can_be_chosen_for_what_asks_for_none(shop: Store) -> None:
    wanted = await narrowed(shop, understood("channel:zalo"), ASKER, Shelf.ALL)

    assert [item.row.id for item in await shop.inbox.page(wanted, 9)] == [4]
