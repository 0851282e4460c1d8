"""What somebody has bought, on one line: beside the chat, at the desk without a screen, and in commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from socialdesk.model.buyer import Buyer
from socialdesk.model.i18n import count, translate
from socialdesk.model.money import money
from socialdesk.model.order import STATES
from socialdesk.model.reliability import GRADES, Grade, Reliability, reasons


def buyer_facts(
    buyer: Buyer, day: Callable[[int], str], shown: Callable[[str], str], tier: str = ""
) -> list[str]:
    """How much somebody has bought, and what of it is under way, each fact apart; nothing where they ordered nothing.
    `day` writes a moment (ms), `shown` what came from outside; `tier` is the name of theirs."""
    facts = list(_facts(buyer, day, shown))
    return [*facts, translate("tier {name}", name=shown(tier))] if tier and facts else facts


def _facts(buyer: Buyer, day: Callable[[int], str], shown: Callable[[str], str]) -> Iterator[str]:
    last = buyer.last
    if last is None:
        return
    yield count("{n} order", "{n} orders", buyer.orders)
    if buyer.spent:
        yield translate("bought for {amount}", amount=money(buyer.spent, buyer.currency))
    yield translate(
        "last {code} ({state}) {day}",
        code=shown(last.code), state=translate(STATES[last.state]), day=day(last.at),
    )  # fmt: skip
    if buyer.open_parcels:
        yield count("{n} parcel on its way", "{n} parcels on their way", buyer.open_parcels)
    if buyer.returns:
        yield count("{n} order returned", "{n} orders returned", buyer.returns)


def reliability_line(known: Reliability) -> str:
    """The grade with its reasons, on one line; nothing of whom too little is known."""
    if known.grade is Grade.NEW:
        return ""
    return translate(
        "{grade}: {reasons}",
        grade=translate(GRADES[known.grade]),
        reasons=", ".join(reasons(known)),
    )
