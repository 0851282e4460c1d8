"""What happened to an order, and what it is made of, in words."""

from __future__ import annotations

import json
from collections.abc import Sequence

from socialdesk.model import parcel
from socialdesk.model.i18n import mark, translate
from socialdesk.model.order import STATES, Line, State
from socialdesk.model.text import display_safe, one_line
from socialdesk.store.order_rows import PARCEL, PARCEL_REMOVED, ChangeRow

MOST_AGENT = 40
HAPPENED = {
    "made": mark("order made"),
    "changed": mark("order changed"),
    "imported": mark("order imported"),
    "paid": mark("paid"),
    "receipt": mark("receipt sent"),
    "yes": mark("the customer said yes"),
    "refunded": mark("money sent back"),
    "hold": mark("held for another time"),
    "linked": mark("linked to a customer"),
    "unlinked": mark("taken off a customer"),
}
"""What each kind is called; a state is called as STATES has it."""


def happened(change: ChangeRow) -> str:
    """What happened, as people are told."""
    details = json.loads(change.details)
    is_back = "undoes" in details
    if change.kind == "state":
        state = translate(STATES[State(details["to"])])
        if details.get("because") == "hold":
            return translate("{state}: not paid in time", state=state)
        if details.get("because") == "changed":
            return translate("{state}: changed after it was agreed", state=state)
        return translate("taken back: {state}", state=state) if is_back else state
    if change.kind in (PARCEL, PARCEL_REMOVED):
        return _parcel(change)
    if change.kind == "paid" and details.get("by_hand"):
        return translate("payment taken back") if is_back else translate("paid, as somebody says")
    if change.kind == "changed" and is_back:
        return translate("change taken back")
    return translate(HAPPENED[change.kind]) if change.kind in HAPPENED else change.kind


def _parcel(change: ChangeRow) -> str:
    """What happened to its parcel; of whose person was erased nothing else is known."""
    told = json.loads(change.details)
    if not told:
        return translate("parcel")
    carrier, tracking = (one_line(display_safe(told[each]), most) for each, most in (("carrier", 14), ("tracking", 24)))  # fmt: skip
    name = f"{parcel.carrier_called(carrier)} {tracking}"
    if change.kind == PARCEL_REMOVED:
        return translate("parcel {name} is none of this order", name=name)
    said = translate(parcel.STATES[parcel.State(told["state"])])
    return translate("parcel {name}: {state}", name=name, state=said)


def by(agent: str) -> str:
    """Who did it, behind what happened; nothing where the program did."""
    return f"  @{one_line(display_safe(agent), MOST_AGENT)}" if agent else ""


def items(lines: Sequence[Line], most: int = 4) -> str:
    """What is ordered, on one line: `2× A1-M, 1× B2`."""
    words = ", ".join(f"{each.quantity}× {each.sku or each.name}" for each in lines[:most])
    return f"{words}…" if len(lines) > most else words
