"""What comes up again and again in complaints and returns, by product and cause."""

from __future__ import annotations

from socialdesk.model.case import CAUSES
from socialdesk.model.i18n import grouped, mark, translate
from socialdesk.model.money import money
from socialdesk.tui.desk.sheets import Sheet
from socialdesk.tui.stats import said
from socialdesk.tui.stats.tables import Table
from socialdesk.tui.text import shown

_HEADS = (
    mark("cases"), mark("people"), mark("of what was sold"), mark("sold"), mark("went back"),
)  # fmt: skip


def cases_table(sheet: Sheet) -> Table:
    """A line for each product and cause that came up more than once."""
    rows = [
        [
            " · ".join(filter(None, (shown(each.sku) or said.NOTHING, translate(CAUSES[each.cause]), shown(each.name)))),
            grouped(each.cases), grouped(each.people), said.share(each.share), grouped(each.units) if each.units else said.NOTHING,
            money(each.refunded, sheet.currency) if each.refunded else said.NOTHING,
        ]
        for each in sheet.came_again
    ]  # fmt: skip
    about = translate(
        "Complaints and returns by when they were opened: products and causes of more than one case."
    )
    return Table(about, ["", *(translate(each) for each in _HEADS)], rows)
