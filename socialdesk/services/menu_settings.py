"""`[menu]` in the configuration: what customers can choose, on all accounts and on one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Self

from socialdesk.document import Place
from socialdesk.model.i18n import LANGUAGES, translate
from socialdesk.settings import Settings, fields, nearest, read


class ByLanguage(tuple[tuple[str, str], ...]):
    """Words by language (vi, en, th); a text alone is for everybody."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words. Raises ValueError with a sentence."""
        if isinstance(value, str):
            return cls((("", _words(value)),) if value.strip() else ())
        if not isinstance(value, dict) or not set(value) <= set(LANGUAGES):
            raise ValueError(
                translate(
                    "must be words in quotes, or words by language like {example}; there are {all}",
                    example='{ vi = "Bảng giá", en = "Prices" }',
                    all=", ".join(LANGUAGES),
                )
            )
        return cls((language, _words(read(each, str))) for language, each in value.items())

    @property
    def words(self) -> dict[str, str]:
        """By language; "" is for everybody."""
        return dict(self)


def _words(text: str) -> str:
    return text.strip()


class EntryNames(tuple[str, ...]):
    """Entries by their names, in the order in which they are shown."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as names. Raises ValueError with a sentence."""
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError(translate('must be a list of entries by name, like ["gia", "ship"]'))
        twice = next((each for each in value if value.count(each) > 1), None)
        if twice is not None:
            raise ValueError(translate('names "{name}" twice', name=twice))
        return cls(value)


class Tables(tuple[tuple[str, object], ...]):
    """Tables by name, still as they are written."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as tables. Raises ValueError with a sentence."""
        if not isinstance(value, dict):
            raise ValueError(translate("must be tables, each with its name: [menu.entries.gia]"))
        return cls(value.items())


class AccountMenuTable(Settings, frozen=True, kw_only=True):
    """What an account shows. A key that is left out is not looked at, and an empty one is to be empty at
    the platform."""

    greeting: ByLanguage | None = None
    introduction: ByLanguage | None = None
    commands: EntryNames | None = None
    button: str | None = None
    persistent: EntryNames | None = None
    ice_breakers: EntryNames | None = None


class EntryTable(Settings, frozen=True, kw_only=True):
    """`[menu.entries.NAME]`: what is shown, and the one thing that it does."""

    title: ByLanguage = ByLanguage()
    question: ByLanguage = ByLanguage()
    text: ByLanguage = ByLanguage()
    answer: str = ""
    topic: str = ""
    url: str = ""
    person: bool = False


class MenuTable(AccountMenuTable, frozen=True, kw_only=True):
    """`[menu]`: every account's, the entries there are, and what single accounts have instead."""

    entries: Tables = Tables()
    accounts: Tables = Tables()


class Misplaced(Exception):
    """Something is wrong at a place of the configuration."""

    def __init__(self, what: str, place: Place) -> None:
        super().__init__(what)
        self.what = what
        self.place = place


def read_tables(tables: Tables, table: str, schema: type[Any]) -> Iterator[tuple[str, Any]]:
    """Each table by its schema. Raises Misplaced."""
    for name, content in tables:
        place = Place(f"{table}.{name}")
        if not isinstance(content, dict):
            what = translate(
                '"{name}" must be a table: a line [{name}] with keys below it', name=place.table
            )
            raise Misplaced(what, place)
        yield name, schema(**_values(content, schema, place))


def _values(content: Mapping[str, Any], schema: type[Settings], place: Place) -> dict[str, Any]:
    keys, found = fields(schema), {}
    for key, value in content.items():
        here = Place(place.table, key)
        if key not in keys:
            what = translate(
                'there is no key "{name}" in {table}{near} There are {all}',
                name=key,
                table=f"[{place.table}]",
                near=nearest(key, keys),
                all=", ".join(keys),
            )
            raise Misplaced(what, here)
        try:
            found[key] = read(value, keys[key].type)
        except ValueError as error:
            said = translate(
                "{key} in {table}: {why}", key=key, table=f"[{place.table}]", why=error
            )
            raise Misplaced(said, here) from None
    return found


HTTPS = re.compile(r"https://[^\s/]+\S*")
"""Every platform's menus lead to such addresses alone."""
