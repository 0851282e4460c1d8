"""A pre-flight as it is read: who gets it, and every reason why others do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.i18n import count, grouped, length, translate
from socialdesk.model.ids import SECOND
from socialdesk.model.money import money
from socialdesk.model.preflight import Judged
from socialdesk.services.broadcasting.preflights import Found
from socialdesk.services.broadcasting.words import reason_words
from socialdesk.tui.text import shown

WILL_GET = ""
"""The reason of those who get it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, and whom it counts: those with a `reason` (none: who gets it), by one `account` (None:
    by all)."""

    words: str
    number: int
    reason: str
    account: str | None = None

    def counts(self, found: Found) -> list[Judged]:
        """Everybody behind it."""
        accounts = {number: each.name for number, each in found.accounts.items()}
        return [
            each
            for each in found.judged
            if each.reason == self.reason
            and self.account in (None, accounts.get(each.candidate.account_id))
        ]


def rows(found: Found) -> list[Row]:
    """Who gets it, by account where there are several, then each reason."""
    told = found.summary
    lines = [Row(translate("get it"), told.will_get, WILL_GET)]
    if len(told.by_account) > 1:
        lines += [
            Row(f"  {shown(name)}", number, WILL_GET, name)
            for name, number in told.by_account.items()
        ]
    return [*lines, *(Row(reason_words(each), n, each) for each, n in told.reasons.items())]


def headline(found: Found) -> str:
    """`1,204 picked = 811 get it + 393 do not`."""
    told = found.summary
    return translate(
        "{picked} picked = {will} get it + {others} do not",
        picked=grouped(told.picked),
        will=grouped(told.will_get),
        others=grouped(told.picked - told.will_get),
    )


def effort(found: Found) -> str:
    """How long it takes at the accounts' own pace, and what the platforms take for it."""
    told = found.summary
    time = length(int(max(told.seconds, 1)) * SECOND)
    if not told.cost:
        return translate("It takes about {time} and costs nothing.", time=time)
    return translate(
        "It takes about {time} and costs {cost}.",
        time=time,
        cost=money(told.cost, told.currency),
    )


def asked(found: Found) -> Sequence[str]:
    """What is said before it is sent: to how many, and what it takes."""
    told = found.summary
    people = count("{n} person gets it", "{n} people get it", told.will_get)
    left = told.picked - told.will_get
    others = count("{n} does not", "{n} do not", left) if left else ""
    return (f"{people}, {others}." if others else f"{people}.", effort(found))
