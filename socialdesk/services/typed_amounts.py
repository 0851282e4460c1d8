"""Amounts as people type them, wherever they type one: what cannot be one is said, and what may be two, too."""

from __future__ import annotations

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.money import DONG, WHOLE, Ambiguous, amount_in, money
from socialdesk.model.product import MOST_AMOUNT
from socialdesk.model.text import display_safe, one_line


def amount_typed(words: str, currency: str) -> int:
    """What was typed, in the currency's smallest unit. Raises NotAllowed with a sentence for what is no amount, what may be two, and
    what is too much."""
    try:
        found = amount_in(words, currency)
    except Ambiguous as error:
        first, second = (money(each, currency) for each in error.readings)
        raise NotAllowed(
            translate(
                '"{words}" may be {first} or {second}: write it out, like {first}.',
                words=_shown(words), first=first, second=second,
            )
        ) from None  # fmt: skip
    except ValueError:
        raise NotAllowed(
            translate(
                '"{words}" is no amount, like {examples}.', words=_shown(words), examples=examples(currency)
            )
        ) from None  # fmt: skip
    if found > MOST_AMOUNT:
        raise NotAllowed(
            translate("An amount is at most {most}.", most=money(MOST_AMOUNT, currency))
        )
    return found


def examples(currency: str) -> str:
    """How amounts may be typed."""
    if currency == DONG:
        return "125000, 125k, 1,5tr"
    return "125000, 125,000, 125k" if currency in WHOLE else f"125.00, 125 {currency}"


def _shown(words: str) -> str:
    return display_safe(one_line(words, 40))
