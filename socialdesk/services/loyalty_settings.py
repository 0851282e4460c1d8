"""`[loyalty]` in the configuration: in which tier a customer is, and what may be offered to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from socialdesk.model import rating_words
from socialdesk.model.i18n import translate
from socialdesk.model.loyalty import Loyalty, Perk, Tier
from socialdesk.model.product import MOST_AMOUNT
from socialdesk.settings import Misplaced, Settings, nearest

LONGEST_NAME = 40
MOST_MONTHS = 120
MOST_DAYS = 3_650
TIER_KEYS = ("name", "spent", "orders", "months")
PERK_KEYS = ("name", "tier", "tag", "quiet_days", "bought", "text", "answer")


class Tiers(tuple[Tier, ...]):
    """The `[[loyalty.tiers]]` of the file, from the highest to the lowest."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as tiers. Raises ValueError with a sentence."""
        found = [_tier(block) for block in _blocks(value, "tiers", TIER_KEYS)]
        _named_once(found, "tiers")
        return cls(found)


class Perks(tuple[Perk, ...]):
    """The `[[loyalty.perks]]` of the file."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as perks. Raises ValueError with a sentence."""
        found = [_perk(block) for block in _blocks(value, "perks", PERK_KEYS)]
        _named_once(found, "perks")
        return cls(found)


class LoyaltyTable(Settings, frozen=True, kw_only=True):
    """Tiers from the highest to the lowest, and what may be offered to whom."""

    tiers: Tiers = Tiers()
    perks: Perks = Perks()

    def wrong(self) -> str:
        """What perks ask for that there is not, in a sentence; empty where nothing is wrong."""
        names = [each.name for each in self.tiers]
        for perk in self.perks:
            for name in perk.tiers:
                if name not in names:
                    return translate(
                        '[[loyalty.perks]] "{perk}": there is no tier "{name}"{near}',
                        perk=perk.name, name=name, near=nearest(name, names),
                    ).rstrip(".")  # fmt: skip
        return ""

    @property
    def loyalty(self) -> Loyalty:
        """The same as values."""
        return Loyalty(tuple(self.tiers), tuple(self.perks))


def _blocks(value: object, name: str, keys: tuple[str, ...]) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError(
            translate("must be written as {table}, one block each", table=f"[[loyalty.{name}]]")
        )
    for block in value:
        for key in block:
            if key not in keys:
                raise Misplaced(
                    translate(
                        'there is no key "{name}" in {table}{near} There are {all}',
                        name=key, table=f"[[loyalty.{name}]]", near=nearest(key, keys),
                        all=", ".join(keys),
                    ), key,
                )  # fmt: skip
    return value


def _tier(block: Mapping[str, Any]) -> Tier:
    tier = Tier(
        _name(block), _number(block, "spent", MOST_AMOUNT), _number(block, "orders", 1_000_000),
        _number(block, "months", MOST_MONTHS),
    )  # fmt: skip
    if not tier.spent and not tier.orders:
        raise ValueError(
            translate('"{name}" asks for nothing: write spent, orders, or both', name=tier.name)
        )
    return tier


def _perk(block: Mapping[str, Any]) -> Perk:
    perk = Perk(
        _name(block), _words(block, "tier"), tuple(each.lstrip("#") for each in _words(block, "tag")),
        _number(block, "quiet_days", MOST_DAYS), _words(block, "bought"), _text(block, "text"),
        _text(block, "answer").lstrip("/"),
    )  # fmt: skip
    if bool(perk.text) == bool(perk.answer):
        raise ValueError(
            translate(
                '"{name}" says what is offered by one of text and answer (a canned answer\'s shortcut)',
                name=perk.name,
            )
        )
    rating_words.check(perk.text)
    if not (perk.tiers or perk.tags or perk.quiet_days or perk.bought):
        raise ValueError(
            translate(
                '"{name}" is for everybody: write tier, tag, quiet_days or bought', name=perk.name
            )
        )
    return perk


def _named_once(found: list[Tier] | list[Perk], table: str) -> None:
    names = [each.name.casefold() for each in found]
    for each in found:
        if names.count(each.name.casefold()) > 1:
            raise ValueError(
                translate('two {table} are called "{name}"', table=table, name=each.name)
            )


def _name(block: Mapping[str, Any]) -> str:
    name = _text(block, "name")
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(
            translate("each needs a name, of {most} letters at most", most=LONGEST_NAME)
        )
    return name


def _text(block: Mapping[str, Any], key: str) -> str:
    value = block.get(key, "")
    if not isinstance(value, str) or "\0" in value:
        raise Misplaced(translate("{key} must be text", key=key), key)
    return value.strip()


def _words(block: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = block.get(key, [])
    some = [value] if isinstance(value, str) else value
    if not isinstance(some, list) or not all(isinstance(one, str) for one in some):
        raise Misplaced(translate('{key} must be a list, like ["one", "two"]', key=key), key)
    return tuple(dict.fromkeys(word for one in some if (word := one.strip())))


def _number(block: Mapping[str, Any], key: str, most: int) -> int:
    value = block.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Misplaced(
            translate("{key} must be a whole number, {most} at most", key=key, most=most), key
        )
    return value
