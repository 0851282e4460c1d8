"""The list of conversations: tabs, order, figures, lines, and what changed meanwhile."""

from collections.abc import Callable

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import Instant
from socialdesk.model.message import Sender
from socialdesk.model.query import Query
from socialdesk.services.search import Asker, understood
from socialdesk.store.filters import InboxFilter
from socialdesk.store.inbox import Moved, Order
from socialdesk.store.store import Store
from socialdesk.tui.desk import inbox_list
from socialdesk.tui.desk.inbox_list import InboxList
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, populate
from tests.support.make import NOW, arrival, inbound


async def shown(store: Store, clock: ManualClock, agent: str = "linh") -> InboxList:
    """The list of a shop with five customers, its first tab open."""
    await populate(store)
    found = desk_on(store, clock, agent).inbox
    await found.load_tabs()
    await found.choose_view(0)
    await found.load_places()
    return found


async def write(store: Store, chat: str, text: str, number: int, at: int = NOW) -> None:
    """A customer writes."""
    who = Sender(chat, f"Khách {chat}")
    said = inbound(text, str(number), chat=chat, sender=who, contact=who, at=Instant(at))
    await store.record([arrival(said)], Instant(at), ())


def names(inbox: InboxList) -> list[str]:
    """Who stands in the list, as far as their lines are known."""
    items = [inbox.window.item(each) for each in inbox.window.all_ids()]
    return [item.row.name if item else "…" for item in items]


# -- tabs


async def test_every_desk_has_the_same_six_tabs(desk_store: Store, clock: ManualClock) -> None:
    inbox = await shown(desk_store, clock)

    assert [each.name for each in inbox.tabs] == [
        "Open", "Mine", "Unassigned", "Snoozed", "Resolved", "All",
    ]  # fmt: skip
    assert not any(each.saved for each in inbox.tabs)


async def test_what_is_narrowed_to_is_kept_as_a_tab_of_the_shop(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    await inbox.choose_view(0, understood("tag:vip"))
    await inbox.save_view("  khách   quen ")

    assert [(each.name, each.saved) for each in inbox.tabs[6:]] == [("khách quen", True)]
    other = desk_on(desk_store, clock, "mai").inbox
    await other.load_tabs()
    await other.choose_view(6)
    assert names(other) == ["Nguyễn Thị Hương"]


@pytest.mark.parametrize(("narrowing", "name"), [("tag:vip", "  "), ("", "alles")])
async def test_a_view_needs_a_name_and_something_to_keep(
    desk_store: Store, clock: ManualClock, narrowing: str, name: str
) -> None:
    inbox = await shown(desk_store, clock)
    await inbox.choose_view(0, understood(narrowing))

    with pytest.raises(NotAllowed, match="Narrow the list first"):
        await inbox.save_view(name)
    assert len(inbox.tabs) == 6


async def test_only_saved_views_can_be_forgotten(desk_store: Store, clock: ManualClock) -> None:
    inbox = await shown(desk_store, clock)
    with pytest.raises(NotAllowed, match="every desk has"):
        await inbox.drop_view()
    await inbox.choose_view(0, understood("is:unread"))
    await inbox.save_view("mới")
    await inbox.choose_view(6)

    assert await inbox.drop_view() == "mới"
    assert (len(inbox.tabs), inbox.view) == (6, 5)


async def test_a_view_that_is_no_longer_understood_shows_nobody_and_says_so(
    desk_store: Store, clock: ManualClock
) -> None:
    await desk_store.views.save("cũ", "moon:full")
    inbox = await shown(desk_store, clock)
    await inbox.choose_view(6)

    assert (inbox.tabs[6].name, len(inbox.window)) == ("cũ ?", 0)
    assert await inbox.drop_view() == "cũ ?"
    assert len(inbox.tabs) == 6


# -- the order


async def test_the_longest_wait_is_first_and_who_was_answered_is_last(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)

    assert names(inbox) == [
        "Nguyễn Thị Hương", "Somchai Srisuk", "Emily Carter", "Đặng Đức", "Phạm Văn Minh",
    ]  # fmt: skip


async def test_the_first_page_is_there_before_the_whole_order(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_list, "FIRST_PAGE", 2)
    await populate(desk_store)
    inbox = desk_on(desk_store, clock).inbox
    await inbox.choose_view(0)

    assert (len(inbox.window), inbox.complete) == (2, False)
    await inbox.load_places()
    assert (len(inbox.window), inbox.complete) == (5, True)
    assert names(inbox)[2:] == ["…", "…", "…"]
    assert await inbox.load_rows(0, 4)
    assert not await inbox.load_rows(0, 4)
    assert names(inbox)[3:] == ["Đặng Đức", "…"]


async def test_a_tab_and_what_it_is_narrowed_to_are_asked_together(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    await inbox.choose_view(2, understood("tag:vip"))

    assert str(inbox.asked()) == "assignee:nobody tag:vip"
    assert names(inbox) == ["Nguyễn Thị Hương"]
    await inbox.choose_view(99)
    assert (inbox.view, str(inbox.narrowing)) == (5, "")


async def test_another_tab_is_looked_at_without_marks(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    inbox.marks |= {1, 2}
    await inbox.choose_view(1)

    assert inbox.marks == set()


# -- what changed


async def test_who_writes_anew_is_put_where_they_belong(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    await write(desk_store, "900", "chào shop", 31)
    refreshed = await inbox.refresh()

    assert (refreshed.new, refreshed.ids) == (1, frozenset({6}))
    assert inbox.window.row_of(6) == 4  # after those who wait longer, before who was answered
    assert (await inbox.refresh()).ids == frozenset()


async def test_a_change_tells_whom_it_touches(desk_store: Store, clock: ManualClock) -> None:
    inbox = await shown(desk_store, clock)
    await write(desk_store, "504", "hello?", 32)
    refreshed = await inbox.refresh()

    assert refreshed.touches(4)
    assert not refreshed.touches(1)
    assert inbox.window.missing(0, 5) == [4]


async def test_after_a_flood_the_order_is_read_anew(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_list, "MOST_MOVED", 2)
    inbox = await shown(desk_store, clock)
    for number in range(3):
        await write(desk_store, str(910 + number), "alo", 40 + number)
    refreshed = await inbox.refresh()

    assert refreshed.everything
    assert refreshed.touches(1)
    assert len(inbox.window) == 8
    assert [inbox.window.item(each) is None for each in (1, 6, 7, 8)] == [False, True, True, True]


async def test_a_list_of_the_late_grows_old_with_the_clock(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    await inbox.choose_view(0, understood("is:late"))
    assert inbox.ages
    before = len(inbox.window)
    clock.advance(600)
    await write(desk_store, "950", "mới", 50, NOW + 600_000)
    refreshed = await inbox.refresh()

    assert (refreshed.new, refreshed.ids) == (0, frozenset({6}))
    assert len(inbox.window) == 4 > before
    assert inbox.filtered_at == NOW + 600_000


async def test_a_list_that_does_not_age_is_not_read_anew(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    filtered = inbox.filtered_at
    clock.advance(600)
    await inbox.load_places()

    assert not inbox.ages
    assert inbox.filtered_at == filtered


# -- what is read while something else happens


async def test_the_order_of_a_tab_that_was_left_meanwhile_is_let_go(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = await shown(desk_store, clock)
    read = desk_store.inbox.order

    async def slow(wanted: InboxFilter, most: int) -> Order:
        came = await read(wanted, most)
        monkeypatch.setattr(desk_store.inbox, "order", read)
        await inbox.choose_view(0, understood("tag:vip"))
        return came

    monkeypatch.setattr(desk_store.inbox, "order", slow)
    await inbox.load_places()

    assert (inbox.window.all_ids(), inbox.complete) == ([1], False)


async def test_the_filter_of_a_tab_that_was_left_meanwhile_is_let_go(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = await shown(desk_store, clock)
    await inbox.choose_view(0, understood("is:late"))
    read = inbox_list.narrowed

    async def slow(store: Store, query: Query, asker: Asker) -> InboxFilter:
        came = await read(store, query, asker)
        monkeypatch.setattr(inbox_list, "narrowed", read)
        await inbox.choose_view(0, understood("tag:vip"))
        return came

    monkeypatch.setattr(inbox_list, "narrowed", slow)
    await inbox.load_places()

    assert inbox.filter == await read(desk_store, inbox.asked(), inbox._session.asker())
    assert inbox.window.all_ids() == [1]


async def test_what_changed_on_a_tab_that_was_left_meanwhile_is_not_put_into_the_next(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = await shown(desk_store, clock)
    await write(desk_store, "960", "mới", 60)
    read = desk_store.inbox.moved

    async def slow(wanted: InboxFilter, since: int) -> list[Moved]:
        came = await read(wanted, since)
        await inbox.choose_view(0, understood("tag:vip"))
        return came

    monkeypatch.setattr(desk_store.inbox, "moved", slow)
    refreshed = await inbox.refresh()

    assert refreshed.touches(6)
    assert inbox.window.all_ids() == [1]


async def test_who_comes_while_the_whole_order_is_read_is_in_the_list(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = await shown(desk_store, clock)
    read = desk_store.inbox.order

    async def slow(wanted: InboxFilter, most: int) -> Order:
        came = await read(wanted, most)
        await write(desk_store, "970", "mới", 70)
        assert (await inbox.refresh()).new == 1
        return came

    monkeypatch.setattr(desk_store.inbox, "order", slow)
    await inbox.load_places()

    assert inbox.window.row_of(6) is not None


async def test_a_line_that_changed_between_the_first_page_and_the_order_is_read_again(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    await inbox.choose_view(0)
    await write(desk_store, "501", "còn đó không shop", 80)
    await inbox.load_places()

    assert (await inbox.refresh()).touches(1)
    await inbox.load_rows(0, 5)
    item = inbox.window.item(1)
    assert item is not None
    assert item.row.last_text == "còn đó không shop"


# -- figures


async def test_figures_above_the_list_and_behind_each_tab(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    await inbox.count()

    assert (inbox.counts.waiting, inbox.counts.active) == (4, 5)
    assert inbox.counts.oldest_waiting == NOW - 14 * 60_000
    assert inbox.tab_counts == [5, 0, 5, 0, 0, 5]


# -- its lines


async def test_a_conversation_on_no_shelf_that_is_shown_is_known_all_the_same(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    await inbox.choose_view(4)
    await inbox.load_item(2)
    await inbox.load_item(77)  # nobody

    item = inbox.window.item(2)
    assert item is not None
    assert item.row.name == "Phạm Văn Minh"
    assert inbox.window.item(77) is None


async def test_a_draft_is_marked_before_the_store_is_asked(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    inbox.show_drafted(1, drafted=True)
    inbox.show_drafted(77, drafted=True)

    item = inbox.window.item(1)
    assert item is not None
    assert item.drafted
    inbox.show_drafted(1, drafted=False)
    item = inbox.window.item(1)
    assert item is not None
    assert not item.drafted


async def test_why_somebody_stands_where_they_stand(desk_store: Store, clock: ManualClock) -> None:
    inbox = await shown(desk_store, clock)

    assert inbox.why(1) == "has waited 14m"
    assert inbox.why(2) == "nobody waits here"
    assert inbox.why(77) == ""


async def test_what_another_tabs_order_knows_already_is_told_all_the_same(
    desk_store: Store, clock: ManualClock
) -> None:
    """The thread that is open stood still at what was said before the tab was chosen."""
    inbox = await shown(desk_store, clock)
    assert not (await inbox.refresh()).touches(1)
    await write(desk_store, "501", "còn nữa ạ", 900)
    await inbox.choose_view(5)

    assert (await inbox.refresh()).touches(1)
    assert not (await inbox.refresh()).touches(1)


async def test_what_others_do_elsewhere_moves_nothing_in_the_list(
    desk_store: Store, clock: ManualClock
) -> None:
    inbox = await shown(desk_store, clock)
    await inbox.refresh()
    kept: list[bool] = []

    def keep(change: Callable[[], int]) -> int:
        kept.append(True)
        return change()

    inbox.moving = keep
    await desk_store.team.be_there("s", "minh", None, NOW, NOW, typing=False)
    await inbox.refresh()
    assert kept == []
    await write(desk_store, "501", "còn không", 77)
    assert (await inbox.refresh()).ids
    assert kept == [True]
