"""What people buy: revenue and through what, what they are worth, which chats became orders, who came back month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import grouped, mark, number, translate
from socialdesk.model.money import money
from socialdesk.model.reliability import GRADES
from socialdesk.tui.desk.sheets import Sheet
from socialdesk.tui.stats import said
from socialdesk.tui.stats.tables import Table, drawn
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.services.figures.revenue import Revenue

AGES = 6
"""Months after the first that are shown of a cohort."""
_SOLD = (
    "", mark("orders"), mark("people"), mark("revenue"), mark("an order"), mark("cancelled or returned"), mark("taken off"),
)  # fmt: skip


def sales_parts(sheet: Sheet, width: int, name: Callable[[str], str]) -> Iterator[Text]:
    """All of it; `name` says what a group is called."""
    found = sheet.sales
    if found is None:
        return
    about = translate(
        "By when it was ordered, what has been agreed to; cancelled and returned orders are taken off."
    )
    yield drawn(Table(about, _heads(*_SOLD), [_sold(each, name) for each in found.revenue]), width)
    for title, rows in (
        (mark("By the broadcast that people were told within 72 hours before"), found.broadcasts),
        (mark("By the live that people claimed in or watched"), found.lives),
    ):
        if any(each.group for each in rows):
            told = [_sold(each, lambda text: shown(text) or said.NOTHING) for each in rows]
            yield drawn(Table(translate(title), _heads(*_SOLD), told), width)
    yield _values(sheet, width, name)
    yield _conversion(sheet, width, name)
    if found.cohorts:
        yield _cohorts(sheet, width)
    yield _buyers(sheet, width)


def _heads(*words: str) -> list[str]:
    return [translate(each) if each else "" for each in words]


def _amount(value: int | None, currency: str) -> str:
    return said.NOTHING if value is None else money(value, currency)


def _sold(each: Revenue, name: Callable[[str], str]) -> list[str]:
    return [
        name(each.group), grouped(each.orders), said.NOTHING if each.people is None else grouped(each.people),
        money(each.revenue, each.currency), _amount(each.mean_order, each.currency), grouped(each.lost_orders),
        money(each.lost, each.currency),
    ]  # fmt: skip


def _values(sheet: Sheet, width: int, name: Callable[[str], str]) -> Text:
    assert sheet.sales is not None
    rows = [
        [
            name(each.group), grouped(each.people), _amount(each.mean, each.currency), _amount(each.median, each.currency),
            said.share(each.repeat_rate), said.NOTHING if each.orders_each is None else number(f"{each.orders_each:.2f}"),
            said.took(each.between_p50_ms),
        ]
        for each in sheet.sales.values
    ]  # fmt: skip
    heads = _heads(
        "", mark("people"), mark("a person (mean)"), mark("a person (median)"), mark("bought again"), mark("orders each"),
        mark("between orders (median)"),
    )  # fmt: skip
    about = translate("People by their first order, with all that they have bought by now.")
    return drawn(Table(about, heads, rows), width)


def _conversion(sheet: Sheet, width: int, name: Callable[[str], str]) -> Text:
    assert sheet.sales is not None
    rows = [
        [
            name(each.group), grouped(each.episodes), grouped(each.decided), grouped(each.ordered), said.share(each.share),
            said.took(each.p50_ms),
        ]
        for each in sheet.sales.conversion
    ]  # fmt: skip
    heads = _heads(
        "", mark("episodes"), mark("decided"), mark("ordered"), mark("share"), mark("until they ordered (median)")
    )  # fmt: skip
    about = translate(
        "Chats that customers began, and who of them ordered within the days that count; younger ones are not decided."
    )
    return drawn(Table(about, heads, rows), width)


def _cohorts(sheet: Sheet, width: int) -> Text:
    assert sheet.sales is not None
    rows: dict[tuple[str, str], list[str]] = {}
    for each in sheet.sales.cohorts:
        row = rows.setdefault(
            (each.cohort, each.currency),
            [said.period_name(each.cohort), grouped(each.people), *[""] * AGES],
        )
        if 1 <= each.month <= AGES:
            row[1 + each.month] = said.share(each.share)
    heads = [
        translate("first order"), translate("people"), *(f"+{month}" for month in range(1, AGES + 1))
    ]  # fmt: skip
    about = translate(
        "By the month of somebody's first order: how many of them bought so many months later. +0 is that month itself."
    )
    return drawn(Table(about, heads, list(rows.values())), width)


def _buyers(sheet: Sheet, width: int) -> Text:
    assert sheet.sales is not None
    rows = [
        [
            translate(GRADES[each.grade]), grouped(each.people), said.share(each.share), grouped(each.taken), grouped(each.refused),
            grouped(each.cancelled),
        ]
        for each in sheet.sales.buyers
    ]  # fmt: skip
    heads = _heads(
        "", mark("people"), mark("share"), mark("taken by them"), mark("came back untaken"), mark("cancelled when packed")
    )  # fmt: skip
    about = translate(
        "Buyers by how reliably they take what they order. Nobody is refused because of it."
    )
    return drawn(Table(about, heads, rows), width)
