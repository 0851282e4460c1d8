"""`[targets]` of the configuration: within how long who is to be answered."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Self

from socialdesk.document import Document, Place
from socialdesk.errors import ConfigError
from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND
from socialdesk.settings import NotEmpty, Settings, fields, nearest, one_of, read

if TYPE_CHECKING:
    from socialdesk.model.target import Target, Targets

_UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,2})?)\s*([smhd])")
LONGEST = 90 * DAY


class Length(str):
    """A length of time like `10m`."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such a length. Raises ValueError with a sentence."""
        found = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None or not 0 < cls(found[0]).ms <= LONGEST:
            raise ValueError(
                translate(
                    'must be a length of time like "30s", "10m", "2h" or "1d", 90 days at most'
                )
            )
        return cls(found[0])

    @property
    def ms(self) -> int:
        """How long it is."""
        found = _LENGTH.fullmatch(self)
        assert found is not None
        return round(float(found[1]) * _UNITS[found[2]])


class TagNames(tuple[str, ...]):
    """Tags; a list in the file, a text with commas in the environment."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as tags. Raises ValueError with a sentence."""
        each = value.split(",") if isinstance(value, str) else value
        if not isinstance(each, list) or not all(isinstance(one, str) for one in each):
            raise ValueError(translate('must be a list of tags, like ["vip"]'))
        return cls(name for one in each if (name := one.strip().lstrip("#")))


class Steps(tuple[int, ...]):
    """Steps of a target, in percent; a list in the file, a text with commas in the environment."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as steps. Raises ValueError with a sentence."""
        each = value.split(",") if isinstance(value, str) else value
        if isinstance(each, list):
            found = [str(one).strip() for one in each if str(one).strip()]
            if set(found) <= {"50", "80", "100"}:
                return cls(sorted({int(one) for one in found}))
        raise ValueError(translate("must be a list of steps in percent: 50, 80, 100"))


class Blocks(tuple[Mapping[str, Any], ...]):
    """The `[[targets.when]]` of the file, as they are written; `checked` reads them, for it knows the lines."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as blocks. Raises ValueError with a sentence."""
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise ValueError(translate("must be written as [[targets.when]], one block each"))
        return cls(value)


Clock = Annotated[str, one_of("business", "wall")]
Priority = Annotated[str, one_of("low", "normal", "high", "urgent")]


class TargetsTable(Settings, frozen=True, kw_only=True):
    """`[targets]`: within how long everybody is to be answered, on which clock, who is VIP, and at which steps
    the owner is told; `when` says what holds for some instead."""

    answer: Length = Length("10m")
    clock: Clock = "business"
    vip: TagNames = TagNames(("vip",))
    tell_owner: Steps = Steps()
    when: Blocks = Blocks()


class WhenTable(Settings, frozen=True, kw_only=True):
    """A `[[targets.when]]`: what holds where all that it names holds. What it does not say of answer and clock is
    as in `[targets]`."""

    answer: Length | None = None
    clock: Clock = ""
    channel: NotEmpty = ""
    account: NotEmpty = ""
    tag: NotEmpty = ""
    priority: Priority = ""
    vip: bool | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a block may name: the shop's accounts, and the platforms there are."""

    accounts: Collection[str]
    channels: Collection[str]


def targets_of(table: TargetsTable | None) -> Targets:
    """The targets that a checked table says. Without one (None) there is the promise of ten minutes, by the wall clock,
    as `is:late` has it."""
    from socialdesk.model.target import Target, Targets  # noqa: PLC0415 - a desk shows itself without

    if table is None:
        return Targets()
    some = [_target(table, WhenTable(**_values(block))) for block in table.when]
    general = Target(table.answer.ms, table.clock == "business")
    return Targets(general, tuple(some), tuple(table.vip), tuple(table.tell_owner), is_set=True)


def _target(table: TargetsTable, each: WhenTable) -> Target:
    from socialdesk.model.target import Target  # noqa: PLC0415 - the same

    return Target(
        (each.answer or table.answer).ms,
        (each.clock or table.clock) == "business",
        channel=each.channel,
        account=each.account,
        tag=each.tag.lstrip("#"),
        priority=each.priority,
        vip=each.vip,
    )


def _values(block: Mapping[str, Any]) -> dict[str, Any]:
    return {key: read(value, fields(WhenTable)[key].type) for key, value in block.items()}


def checked(table: TargetsTable, document: Document, known: Known) -> TargetsTable:
    """The same table; every block of it can be read, asks for something, and names what there is. Raises
    ConfigError with file and line."""
    seen = set[tuple[tuple[str, str], ...]]()
    for number, block in enumerate(table.when):
        found = {}
        for key, value in block.items():
            try:
                found[key] = _value(key, value, known)
            except ValueError as error:
                raise _wrong(document, str(error), key, number) from None
        asked = tuple(sorted((key, str(found[key])) for key in found if key not in _ANSWERS))
        if not asked:
            said = translate(
                "this block asks for nothing: name a channel, an account, a tag, a priority or vip, or write it in [targets]"
            )
            raise _wrong(document, said, "", number)
        if not _ANSWERS & found.keys():
            said = translate("this block says neither answer nor clock, so it changes nothing")
            raise _wrong(document, said, "", number)
        if asked in seen:
            said = translate("this block asks for the same as one before it; leave one out")
            raise _wrong(document, said, "", number)
        seen.add(asked)
    return table


_ANSWERS = frozenset({"answer", "clock"})


def _value(key: str, value: object, known: Known) -> object:
    """One key of a block. Raises ValueError with a sentence."""
    keys = fields(WhenTable)
    where = "[[targets.when]]"
    if key not in keys:
        raise ValueError(
            translate(
                'there is no key "{name}" in {table}{near} There are {all}',
                name=key,
                table=where,
                near=nearest(key, keys),
                all=", ".join(keys),
            )
        )
    try:
        found = read(value, keys[key].type)
        if key == "account" and found not in known.accounts:
            raise ValueError(_none("account", found, known.accounts))
        if key == "channel" and found not in known.channels:
            raise ValueError(_none("channel", found, known.channels))
    except ValueError as error:
        raise ValueError(
            translate("{key} in {table}: {why}", key=key, table=where, why=error)
        ) from None
    return found


def _none(what: str, name: str, known: Collection[str]) -> str:
    sentences = {
        "account": mark('there is no account "{name}"{near}'),
        "channel": mark('there is no channel "{name}"{near}'),
    }
    near = nearest(name, list(known))
    return translate(sentences[what], name=name, near=near).rstrip(".")


def _wrong(document: Document, what: str, key: str, number: int) -> ConfigError:
    return document.wrong(what, Place("targets.when", key, number))
