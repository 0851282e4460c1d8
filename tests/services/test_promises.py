"""What the shop promises: offered from an answer's words, written down, found by a query."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.changes import Outcome
from socialdesk.model.hours import parse_week
from socialdesk.model.ids import HOUR, Instant
from socialdesk.services.promises import Promises
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.store.filters import Shelf
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound
from tests.support.store import say, take

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
HERE = datetime.fromtimestamp(NOW / 1000, SAIGON)  # a Monday, 10:00
WEEK = parse_week({"monday": ["08:00-17:00"], "tuesday": ["08:00-16:00"]}, SAIGON)


def service(store: Store, clock: ManualClock) -> Promises:
    keys = iter(f"key{number}" for number in range(99))
    return Promises(store, clock, SAIGON, lambda account: WEEK if account == "shop" else None, lambda: next(keys))  # fmt: skip


def clock_of(moment: datetime) -> str:
    return f"{moment.astimezone(SAIGON):%a %H:%M}"


async def test_an_answer_offers_what_it_promises_by_its_accounts_hours(desk_store: Store) -> None:
    promises = service(desk_store, ManualClock(NOW))
    found = {
        (text, account): each and f"{datetime.fromtimestamp(each.promise.due / 1000, SAIGON):%a %H:%M}"
        for text in ("em báo lại chị nhé", "mai em gửi hàng ạ", "dạ còn size M ạ")
        for account in ("shop", "oa")
        for each in [promises.offered(text, account)]
    }  # fmt: skip
    assert found == {
        ("em báo lại chị nhé", "shop"): "Mon 17:00",
        ("em báo lại chị nhé", "oa"): "Mon 18:00",
        ("mai em gửi hàng ạ", "shop"): "Tue 16:00",
        ("mai em gửi hàng ạ", "oa"): "Tue 18:00",
        ("dạ còn size M ạ", "shop"): None,
        ("dạ còn size M ạ", "oa"): None,
    }
    assert await desk_store.promises.open(1 << 60) == []  # offering writes nothing down


async def test_one_is_added_with_a_moment_by_its_words_or_for_the_end_of_the_day(
    desk_store: Store,
) -> None:
    await take(desk_store, inbound())
    promises = service(desk_store, ManualClock(NOW))
    for words, due, expected in (
        ("báo giá sỉ", "chiều mai 3h", "Tue 15:00"),
        ("mai em gửi hàng", "", "Tue 16:00"),
        ("gửi hóa đơn đỏ", "", "Mon 17:00"),
        ("khi nào có hàng em báo chị", "", "Wed 10:00"),
    ):
        made = await promises.add(1, words, due, "linh")
        at = datetime.fromtimestamp(made.due_at / 1000, SAIGON)
        assert (made.text, f"{at:%a %H:%M}", made.agent) == (words, expected, "linh")
    assert [each.open_ended for each in await promises.open()] == [0, 0, 0, 1]

    for words, due, why in (("  ", "", "no text"), ("x", "blorp", "no time I know"), ("x", "2020-01-01", "past")):  # fmt: skip
        with pytest.raises(NotAllowed, match=why):
            await promises.add(1, words, due, "linh")
    with pytest.raises(NotAllowed, match="promised here already"):
        await promises.add(1, "mai em gửi hàng", "", "lan")
    with pytest.raises(NotFound):
        await promises.add(9, "mai em gửi hàng", "", "lan")


async def test_it_is_kept_or_dropped_once(desk_store: Store) -> None:
    await take(desk_store, inbound())
    clock = ManualClock(NOW)
    promises = service(desk_store, clock)
    made = await promises.add(1, "báo giá", "2h", "linh")
    assert await promises.open(overdue=True) == []
    clock.advance(2 * 3600)
    assert [each.id for each in await promises.open(overdue=True)] == [made.id]
    kept = await promises.settle(made.id, Outcome.KEPT, "lan")
    assert (kept.outcome, kept.settled_at, kept.settled_by) == ("kept", NOW + 2 * HOUR, "lan")
    with pytest.raises(NotAllowed, match="1 is kept already"):
        await promises.settle(made.id, Outcome.DROPPED, "lan")
    with pytest.raises(NotFound, match="no promise 7"):
        await promises.settle(7, Outcome.KEPT, "lan")


async def test_a_query_finds_them_in_every_language(desk_store: Store) -> None:
    await say(desk_store, "1", "2", "3", "4")
    clock = ManualClock(NOW)
    promises = service(desk_store, clock)
    await promises.add(1, "hôm nay", "16:00", "linh")
    await promises.add(2, "ngày mai", "mai 9h", "linh")
    await promises.add(3, "lát nữa", "1h", "linh")
    clock.advance(3600)

    async def found(words: str) -> list[int]:
        asker = Asker("linh", Instant(clock.now()), SAIGON, {})
        wanted = await narrowed(desk_store, understood(words, strict=True), asker, Shelf.ALL)
        return sorted(place.id for place in await desk_store.inbox.places(wanted, 9))

    for words, expected in (
        ("promise:open", [1, 2, 3]), ("hứa:còn", [1, 2, 3]), ("สัญญา:ค้าง", [1, 2, 3]),
        ("promise:overdue", [3]), ("hứa:quá-hạn", [3]), ("hua:qua-han", [3]), ("สัญญา:เกินกำหนด", [3]),
        ("promise:today", [1, 3]), ("hứa:hôm-nay", [1, 3]), ("สัญญา:วันนี้", [1, 3]),
        ("-promise:open", [4]), ("promise:overdue,today", [1, 3]), ("promise:today -promise:overdue", [1]),
    ):  # fmt: skip
        assert (words, await found(words)) == (words, expected)
    assert understood("promise:overdue").ages
