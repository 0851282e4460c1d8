"""Changing an order that is made: its lines, and taking back what was done to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from socialdesk.model.order import GONE, IN_STOCK, Line, Shift, State, held, turned
from socialdesk.model.product import folded_sku

AGREED_TO = ("fee", "address")
"""What of an order, beside its lines, a customer says yes to: where it changes, they said yes to another order."""


def holds(lines: Sequence[Line], state: State) -> bool:
    """Whether all of an order's units wait in the stock, so that its lines can be changed."""
    return state in IN_STOCK and all(
        each.product is not None and each.held == each.quantity for each in lines
    )


def unknown(lines: Sequence[Line], wanted: Mapping[str, int]) -> list[str]:
    """The SKUs of what is wanted that the order has none of, as they were written."""
    there = {folded_sku(each.sku) for each in lines}
    return [sku for sku in wanted if folded_sku(sku) not in there]


def relined(
    lines: Sequence[Line], wanted: Mapping[str, int], new: Mapping[str, Line]
) -> tuple[Line, ...]:
    """The lines where so many of each SKU are wanted: 0 takes one off, others stay. What is more of one costs what it cost;
    `new` has, by folded SKU, the lines that were not there. Raises KeyError for none of what is not there."""
    quantities: dict[str, int] = {}
    for sku, number in wanted.items():
        quantities[folded_sku(sku)] = quantities.get(folded_sku(sku), 0) + number
    for sku in unknown(lines, wanted):
        if not quantities[folded_sku(sku)]:
            raise KeyError(sku)
    found = [
        held(each._replace(quantity=quantities.pop(folded_sku(each.sku), each.quantity)))[0]
        for each in lines
    ]
    found += [
        held(new[sku]._replace(quantity=number))[0] for sku, number in quantities.items() if number
    ]
    return tuple(each for each in found if each.quantity)


def between(before: Sequence[Line], after: Sequence[Line]) -> dict[int | None, Shift]:
    """By how much the stock of each product changes where an order's lines become others that wait in it."""
    found: dict[int | None, int] = {}
    for sign, lines in ((-1, before), (1, after)):
        for each in lines:
            found[each.product] = found.get(each.product, 0) + sign * each.held
    return {product: Shift(0, units) for product, units in found.items()}


def again(state: State, lines_before: Sequence[Line], lines: Sequence[Line], changed: bool) -> bool:
    """Whether the customer must say yes once more: the order was agreed, or further on its way while its goods are here,
    and is another one now (`changed`: other things that they said yes to did)."""
    if state not in IN_STOCK or state is State.NEW:
        return False
    return changed or [each[:5] for each in lines_before] != [each[:5] for each in lines]


def turned_back(line: Line, before: State, after: State, freed: int) -> tuple[Line, Shift]:
    """A line of an order that went from one state to another, where that is taken back, and what it does to the stock.
    `freed` are the units that its cancellation let go."""
    if after is State.CANCELLED:
        return line._replace(held=freed), Shift(0, freed)
    if after is State.RETURNED:
        return line._replace(returned=0), Shift(-line.returned, 0)
    if {before, after} <= {*IN_STOCK, *GONE}:
        return turned(line, after, before)
    raise ValueError(after)


def due(total: int, paid: int) -> int:
    """What is still to be paid."""
    return max(0, total - paid)
