"""How lines lie in columns: a page's own part, without a terminal."""

from socialdesk.tui.cells import cell_len
from socialdesk.tui.orders.list_pane import draw_line
from socialdesk.tui.orders.orders_page import OrdersPage
from socialdesk.tui.orders.page import Column, Line, widths

CELLS = (
    "DH1001",
    "27/11 15:04",
    "đã đóng gói",
    "1.280.000 ₫",
    "สมชาย ศรีสุข",
    "0912 345 678",
    "2× A1-M",
)


def test_columns_give_way_by_rank_and_what_is_left_is_used() -> None:
    columns = (Column(8, 10), Column(11, 11, 3), Column(8, 20, 1))
    for room, found in ((31, [8, 11, 8]), (30, [10, 0, 18]), (60, [10, 11, 20]), (5, [8, 0, 0])):
        assert widths(columns, room) == found, room


def test_a_line_is_never_wider_than_its_list() -> None:
    for width in range(12, 200):
        drawn = draw_line(Line("1", CELLS), OrdersPage.COLUMNS, width)
        assert sum(cell_len(words) for words, _ in drawn) <= width, width
