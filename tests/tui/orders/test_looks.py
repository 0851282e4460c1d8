"""The screen of sales in Vietnamese, in two sizes, as it was reviewed (`make snapshots` takes it anew); in all languages without a
cut sentence where a terminal has eighty columns."""

from typing import cast

import pytest

from socialdesk.model.case import Cause, Kind
from socialdesk.model.i18n import LANGUAGES, language, set_language
from socialdesk.services.cases import Report
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp
from socialdesk.tui.orders.screen import OrdersScreen
from tests.support.clock import ManualClock
from tests.support.desk import done, grid, leave_dialogs, selling_on
from tests.tui.orders.conftest import Opens, screen_of
from tests.tui.stats.test_looks import SIZES, cut, go
from tests.tui.test_snapshots import FOLDER, _compare

PANES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("orders", ("1", "g", "g")),
    ("order", ("1", "G", "enter")),
    ("order-dialog", ("1", "G", "e")),
    ("receipt", ("1", "G", "c")),
    ("products", ("3", "g", "g")),
    ("cases", ("4", "g", "g")),
)
"""Each pane, and the keys that lead to it."""
AT_EIGHTY = ("order",)
"""What a wider terminal shows beside the list."""
SPOKEN = "Dạ Hoa Sen Shop gửi mình đơn DH1001 ạ Áo thun Phí giao hàng Tổng cộng Người nhận Chuyển khoản nội dung Mình xem giúp shop đúng rồi thì nhắn chốt nhé ạ Đồng ý Sửa"


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_was_reviewed_in_words_that_are_whole(
    orders: Opens,
    desk_store: Store,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    wrong, seen = [], []
    try:
        async with orders(size, tells=False) as pilot:
            app = cast(DeskApp, pilot.app)
            told = Report(Cause.WRONG_SIZE, "chật, muốn đổi L", order="DH1001")
            await selling_on(desk_store, clock).cases.open(Kind.RETURN, 1, told, "linh")
            for _ in LANGUAGES:
                for name, keys in PANES:
                    if (language() != "vi" and size != SIZES[1]) or (
                        size != SIZES[1] and name in AT_EIGHTY
                    ):
                        continue
                    await go(pilot, keys)
                    await done(pilot)
                    shown = grid(app)
                    if size == SIZES[1]:
                        wrong += [(language(), name, each) for each in cut(shown, SPOKEN)]
                    if language() == "vi":
                        found = f"sales-{name} {size[0]}x{size[1]}\n\n{shown}\n"
                        seen += _compare(FOLDER / f"sales-{name}-{size[0]}x{size[1]}-vi.txt", found)
                    await leave_dialogs(pilot, name, OrdersScreen)
                    screen_of(pilot).arrive()
                    await done(pilot)
                await pilot.press("f12")
                await done(pilot)
    finally:
        set_language("en")
    assert (wrong, seen) == ([], []), (
        "look at the difference, then take them anew with `make snapshots`"
    )
