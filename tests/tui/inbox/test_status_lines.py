"""Head and tabs: as much as there is room for, what matters first."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from socialdesk.store.store import Store
from socialdesk.tui.desk.desk import Desk
from socialdesk.tui.inbox.list_pane import empty_words, list_foot
from socialdesk.tui.inbox.status_lines import head_text, tab_at, tabs_text
from socialdesk.tui.registry import keymap
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, open_shop, populate

KEYS = keymap()


@pytest.fixture
async def desk(desk_store: Store, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    await populate(desk_store)
    await open_shop(desk_store)
    found = desk_on(desk_store, clock)
    await found.inbox.load_tabs()
    await found.inbox.choose_view(0)
    await found.inbox.load_places()
    await found.refresh_head()
    yield found


async def test_the_head_says_who_waits_how_long_and_how_each_account_fares(desk: Desk) -> None:
    said = head_text("Hoa Sen", "linh", 200, desk).plain
    assert said.startswith(" socialdesk Hoa Sen · 8 waiting, the longest 2d")
    assert said.rstrip().endswith("linh")
    for name in ("shop", "oa", "page", "insta", "bot"):
        assert f" {name}" in said


async def test_an_account_in_trouble_comes_first_and_is_never_what_has_no_room(
    desk: Desk, desk_store: Store, clock: ManualClock
) -> None:
    row = next(each for each in desk.health.accounts if each.name == "bot")
    await desk_store.accounts.set_state(row.id, "stopped", "", clock.now())
    await desk.refresh_head()
    assert "▲ bot" in head_text("Hoa Sen", "linh", 200, desk).plain
    wide = head_text("Hoa Sen", "linh", 200, desk).plain
    assert wide.index("▲ bot") < wide.index("● shop")
    narrow = head_text("Hoa Sen", "linh", 75, desk).plain
    assert "▲ bot" in narrow
    assert "● page" not in narrow
    assert "+" in narrow


def test_before_the_store_is_open_the_head_knows_the_shop_and_the_agent() -> None:
    assert head_text("Hoa [b]Sen", "linh", 80).plain == " socialdesk Hoa [b]Sen  linh "


async def test_tabs_lose_counts_and_names_before_the_chosen_one_loses_its_own(desk: Desk) -> None:
    wide = tabs_text(desk.inbox, 120).plain
    assert "1 Open 9" in wide
    assert "3 Unassigned 9" in wide
    short = tabs_text(desk.inbox, 60).plain
    assert "3 Free 9" in short
    bare = tabs_text(desk.inbox, 45).plain
    assert "1 Open 9" in bare
    assert "3 Free" in bare
    assert "3 Free 9" not in bare
    digits = tabs_text(desk.inbox, 20).plain
    assert digits.split() == ["1", "Open", "9", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("width", [20, 45, 60, 120])
async def test_a_click_means_the_tab_that_is_drawn_there(desk: Desk, width: int) -> None:
    drawn = tabs_text(desk.inbox, width).plain
    for number in range(6):
        assert tab_at(desk.inbox, width, drawn.index(f"{number + 1}")) == number
    assert tab_at(desk.inbox, width, len(drawn) + 3) is None


async def test_the_foot_of_the_list_says_where_what_narrows_it_and_what_came_above(
    desk: Desk,
) -> None:
    foot = list_foot(desk.inbox, 1, 0, KEYS).plain
    assert foot.strip() == "2 of 9"
    desk.inbox.complete = False
    desk.inbox.marks = {1, 2}
    foot = list_foot(desk.inbox, 1, 3, KEYS).plain
    assert "2 of 9+" in foot
    assert "◆ 2 marked" in foot
    assert "▲ 3 new above" in foot


async def test_why_a_list_is_empty_and_what_leads_out_of_it(desk: Desk) -> None:
    from socialdesk.services.search import understood

    assert "nobody is open. ^k finds a customer" in empty_words(desk.inbox, KEYS)
    await desk.inbox.choose_view(0, understood("tag:không-có"))
    assert empty_words(desk.inbox, KEYS) == "Nothing is tag:không-có. ← drops the filter."
    assert list_foot(desk.inbox, 0, 0, KEYS).plain.strip() == empty_words(desk.inbox, KEYS)
    await desk.inbox.choose_view(3)
    assert empty_words(desk.inbox, KEYS) == "Nobody is here."
