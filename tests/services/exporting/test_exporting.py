"""Everything page by page, on both engines."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.errors import SocialdeskError
from socialdesk.model.calendars import Calendars
from socialdesk.model.changes import Assign, Resolve, Tag
from socialdesk.model.ids import DAY
from socialdesk.model.measure import Question
from socialdesk.model.message import Author
from socialdesk.model.target import Target, Targets
from socialdesk.services.exporting.columns import TABLES
from socialdesk.services.exporting.exporting import Exporting, Wanted, What
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.targeted import Targeted
from socialdesk.store import exports
from socialdesk.store.store import Store
from tests.support.make import arrival, inbound, sender
from tests.support.store import at

HOUR = 3_600_000
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def exporting(store: Store, targets: Targets = Targets()) -> Exporting:  # noqa: B008 - a value
    measuring = Measuring(store, ZONE, None)
    return Exporting(store, None, Targeted(store, measuring, targets, Calendars()))


async def read(store: Store, what: What, **more: Any) -> list[dict[str, Any]]:
    question = more.pop("question", Question(at(DAY)))
    pages = exporting(store).pages(Wanted(what, question, **more))
    return [dict(zip(TABLES[what], each, strict=True)) async for page in pages for each in page]


async def ids_of(store: Store) -> list[int]:
    await store.accounts.ensure([("shop", "telegram"), ("oa", "zalo_oa")])
    return [int(each.id) for each in await store.accounts.all()]


@pytest.fixture
async def busy(store: Store) -> Store:
    """Three chats, some said at the same moment; the first is answered elsewhere and resolved."""
    ids = await ids_of(store)
    for number in range(12):
        chat = str(501 + number % 3)
        author = Author.OWNER if number in (3, 9) else Author.CUSTOMER
        said = inbound(
            f"alo {number}", str(number + 1), chat, at=at(number // 4 * HOUR), author=author
        )
        await store.record([arrival(said, account=ids[chat == "503"])], at(number // 4 * HOUR), ())
    await store.conversations.do(Resolve(), [1], "mai", at(3 * HOUR), "a")
    await store.conversations.do(Assign("linh"), [2], "mai", at(3 * HOUR), "b")
    return store


async def test_pages_are_the_whole(busy: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {what: await read(busy, what) for what in TABLES}
    monkeypatch.setattr(exports, "PAGE", 2)
    monkeypatch.setattr(exports, "PIECE", 1)

    assert {what: await read(busy, what) for what in TABLES} == whole
    said = [(each["conversation"], each["by"], each["text"]) for each in whole["messages"]]
    assert said[:5] == [
        (1, "customer", "alo 0"), (1, "elsewhere", "alo 3"), (1, "customer", "alo 6"), (1, "elsewhere", "alo 9"),
        (1, "resolve", ""),
    ]  # fmt: skip
    assert len(said) == 14
    assert len({each["message"] for each in whole["messages"]}) == 14
    assert [(each["by"], each["agent"]) for each in whole["messages"] if each["kind"] == "event"] == [
        ("resolve", "mai"), ("assign", "linh"),
    ]  # fmt: skip
    assert [(each["conversation"], each["wall_ms"]) for each in whole["waits"]] == [
        (1, 0), (2, None), (3, None), (1, HOUR),
    ]  # fmt: skip
    assert [(each["conversation"], each["resolved_at"]) for each in whole["episodes"]] == [
        (1, at(3 * HOUR)), (2, None), (3, None),
    ]  # fmt: skip


async def test_a_time_an_account_and_a_moment(busy: Store) -> None:
    day = Question(at(90 * 60_000), at(HOUR), at(2 * HOUR))
    assert [each["text"] for each in await read(busy, "messages", question=day)] == [
        "alo 6", "alo 4", "alo 7", "alo 5",
    ]  # fmt: skip
    assert {each["channel"] for each in await read(busy, "waits", accounts=("oa",))} == {"zalo_oa"}
    (open_then,) = await read(busy, "waits", question=day)
    assert (open_then["conversation"], open_then["answered_at"]) == (1, None)
    with pytest.raises(SocialdeskError, match="Did you mean “shop”"):
        await read(busy, "messages", accounts=("shpo",))


async def test_what_was_taken_back_was_not_done(busy: Store) -> None:
    await busy.history.undo("mai", at(3 * HOUR + 1))

    assert [each["by"] for each in await read(busy, "messages") if each["kind"] == "event"] == [
        "resolve"
    ]


async def test_who_is_erased_is_in_no_export_and_one_under_way_begins_again(
    busy: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PAGE", 2)
    pages = exporting(busy).pages(Wanted("messages", Question(at(DAY))))
    assert len(await anext(pages)) == 2
    await busy.erase(1)
    with pytest.raises(SocialdeskError, match="erased while this was written"):
        async for _ in pages:
            pass

    for what in TABLES:
        found = await read(busy, what)
        assert found or what == "surveys"
        assert 1 not in {each["conversation"] for each in found}


async def test_what_comes_meanwhile_is_in_the_next_one(
    busy: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PAGE", 2)
    pages = exporting(busy).pages(Wanted("messages", Question(at(DAY))))
    found = await anext(pages)
    late = inbound("muộn", "99", "503", contact=sender(remote_id="503"), at=at(0))
    await busy.record([arrival(late, account=(await ids_of(busy))[1])], at(4 * HOUR), ())
    async for page in pages:
        found += page

    assert "muộn" not in {each[16] for each in found}
    assert len(found) == 14


async def test_a_wait_says_its_target_and_how_it_fared(busy: Store) -> None:
    """By tags of then, as `stats targets` counts: the first of 501 was answered at once, 502 waits in vain,
    and 503 was put away without an answer."""
    await busy.conversations.do(Tag(("gấp",)), [2], "mai", at(0))
    await busy.conversations.do(Resolve(), [3], "mai", at(3 * HOUR))
    targets = Targets(Target(4 * HOUR), (Target(HOUR, tag="gấp"),))
    pages = exporting(busy, targets).pages(Wanted("waits", Question(at(6 * HOUR))))
    found = [each async for page in pages for each in page]

    assert [(each[1], *each[-3:]) for each in found] == [
        (1, "", at(4 * HOUR), "reached"),
        (2, "tag:gấp", at(HOUR), "missed"),
        (3, None, None, None),
        (1, "", at(5 * HOUR), "reached"),
    ]
    before = exporting(busy, targets).pages(Wanted("waits", Question(at(-1))))
    assert [each async for page in before for each in page] == []
