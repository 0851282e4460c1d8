"""Queries against a store with people in it, on both engines."""

from zoneinfo import ZoneInfo

import pytest

from socialdesk.assembly.channels import platforms
from socialdesk.errors import NotAllowed
from socialdesk.model.conversation import LATE
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.services.search import Asker, hits_of, narrowed, understood
from socialdesk.store.filters import Shelf
from socialdesk.store.store import Store
from tests.services.conftest import WINDOWS
from tests.support.make import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ASKER = Asker("linh", NOW, ZoneInfo("Asia/Ho_Chi_Minh"), WINDOWS, platforms())


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
    with pytest.raises(NotAllowed, match=r'Did you mean "channel:"\?$'):
        understood("chanel:x")


async def test_a_shelf_can_be_chosen_for_what_asks_for_none(shop: Store) -> None:
    wanted = await narrowed(shop, understood("channel:zalo"), ASKER, Shelf.ALL)

    assert [item.row.id for item in await shop.inbox.page(wanted, 9)] == [4]


async def test_the_search_of_a_desk_and_the_list_agree_about_late(shop: Store) -> None:
    on_the_minute = Asker("linh", Instant(NOW - 10 * MINUTE), ZONE, WINDOWS, ASKER.platforms)
    wanted = await narrowed(shop, understood("is:late"), on_the_minute)

    assert [item.row.id for item in await shop.inbox.page(wanted, 9)] == [2, 1]
    assert LATE == 10 * MINUTE
