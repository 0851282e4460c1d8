"""The menus that a configuration says, checked: each account's, within what its platform takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from socialdesk.document import Document, Place
from socialdesk.model import rating_words
from socialdesk.model.announcement import asked, needed
from socialdesk.model.canned import lacking
from socialdesk.model.i18n import translate
from socialdesk.model.menu import (
    BUTTONS,
    FIELDS,
    NAME,
    START,
    Entry,
    Menu,
    MenuLimits,
    MenuPart,
    too_much,
    wanted,
)
from socialdesk.model.wording import Words
from socialdesk.services.menu_settings import (
    HTTPS,
    AccountMenuTable,
    ByLanguage,
    EntryTable,
    MenuTable,
    Misplaced,
    read_tables,
)
from socialdesk.settings import nearest

TEXT_LIMIT = 1000
"""Letters of a text: the fewest that a platform takes in one message."""
_KEYS = {
    MenuPart.INTRODUCTION: "introduction",
    MenuPart.COMMANDS: "commands",
    MenuPart.BUTTON: "button",
    MenuPart.PERSISTENT: "persistent",
    MenuPart.ICE_BREAKERS: "ice_breakers",
}


def checked(
    table: MenuTable,
    accounts: Mapping[str, Callable[[], MenuLimits]],
    language: str,
    document: Document,
) -> dict[str, Menu]:
    """Every account's menu. `accounts` says what their platforms take, `language` is the shop's. Raises
    ConfigError with file and line."""
    try:
        return menus_of(table, {name: limits() for name, limits in accounts.items()}, language)
    except Misplaced as error:
        raise document.wrong(error.what, error.place) from None


def menus_of(
    table: MenuTable, accounts: Mapping[str, MenuLimits], language: str
) -> dict[str, Menu]:
    """Every account's menu. `accounts` says what their platforms take, `language` is the shop's. Raises
    Misplaced."""
    entries = {
        name: _entry(name, each)
        for name, each in read_tables(table.entries, "menu.entries", EntryTable)
    }
    own = dict(read_tables(table.accounts, "menu.accounts", AccountMenuTable))
    for name in own:
        if name not in accounts:
            what = translate(
                'there is no account "{name}"{near}', name=name, near=nearest(name, list(accounts))
            )
            raise Misplaced(what.rstrip("."), Place(f"menu.accounts.{name}"))
    found = {}
    for name, limits in accounts.items():
        found[name] = _menu(table, own.get(name), entries, name)
        _check(found[name], limits, language, own.get(name), name)
    if not accounts:
        _menu(table, None, entries, "")
    return found


def _entry(name: str, table: EntryTable) -> Entry:
    place = Place(f"menu.entries.{name}")
    if not NAME.fullmatch(name) or name in (START, *BUTTONS):
        what = translate(
            '"{name}" cannot be an entry\'s name: 1 to 32 of a-z, 0-9 and _, and none of {taken}',
            name=name,
            taken=", ".join((START, *BUTTONS)),
        )
        raise Misplaced(what, place)
    if not any(table.title.words.values()):
        raise Misplaced(translate("this entry has no title; write what customers see"), place)
    does = [each for each in ("text", "answer", "topic", "url", "person") if getattr(table, each)]
    if len(does) != 1:
        what = translate(
            "an entry does one thing: write one of text, answer, topic, url and person = true; this has {n}",
            n=len(does),
        )
        raise Misplaced(what, place)
    _check_fields(table.text, place.table, "text")
    if table.url and not HTTPS.fullmatch(table.url):
        what = translate('url must be an address like "https://example.com"')
        raise Misplaced(what, Place(place.table, "url"))
    return Entry(
        name, table.title.words, table.question.words, table.text.words, table.answer, table.topic, table.url,
        table.person,
    )  # fmt: skip


def _check_fields(written: ByLanguage, table: str, key: str) -> None:
    for text in written.words.values():
        wrong = sorted({*asked(text), *lacking(text, {})} - set(FIELDS))
        what = ""
        if wrong:
            what = translate(
                "{field} is no field of these words; there are {fields}",
                field=f"{{{wrong[0]}}}",
                fields=" ".join(f"{{{each}}}" for each in FIELDS),
            )
        elif "name" in needed(text):
            what = translate(
                "not everybody has a {field}: say what stands there for others, like {example}",
                field="{name}",
                example="{name|bạn}",
            )
        elif len(text) > TEXT_LIMIT:
            what = translate(
                "too long: {length} letters, and {most} are the most",
                length=len(text),
                most=TEXT_LIMIT,
            )
        else:
            what = _of_ratings(text)
        if what:
            raise Misplaced(f"{key}: {what}", Place(table, key))


def _of_ratings(text: str) -> str:
    try:
        rating_words.check(text)
    except ValueError as error:
        return str(error)
    return ""


def _menu(
    table: MenuTable, own: AccountMenuTable | None, entries: Mapping[str, Entry], name: str
) -> Menu:
    """The account's own keys stand before the shop's."""

    def value(key: str) -> tuple[object, str]:
        mine = getattr(own, key) if own else None
        if mine is not None:
            return mine, f"menu.accounts.{name}"
        return getattr(table, key), "menu"

    def words(key: str) -> Words | None:
        found, place = value(key)
        if not isinstance(found, ByLanguage):
            return None
        if key == "greeting":
            _check_fields(found, place, key)
        return {spoken: each for spoken, each in found if each}

    def names(key: str) -> tuple[str, ...] | None:
        found, place = value(key)
        if not isinstance(found, tuple):
            return None
        for each in found:
            entry = _known(str(each), entries, Place(place, key))
            if key == "ice_breakers" and entry.url:
                what = translate(
                    '"{name}" only opens an address, which an ice breaker cannot', name=each
                )
                raise Misplaced(what, Place(place, key))
        return tuple(map(str, found))

    button, where = value("button")
    if isinstance(button, str) and button not in BUTTONS:
        entry = _known(button, entries, Place(where, "button"))
        if not entry.url:
            what = translate(
                'button must be {all}, or an entry with a url; "{name}" has none',
                all=", ".join(BUTTONS),
                name=button,
            )
            raise Misplaced(what, Place(where, "button"))
    return Menu(
        entries=entries,
        greeting=words("greeting") or {},
        introduction=words("introduction"),
        commands=names("commands"),
        button=button if isinstance(button, str) else None,
        persistent=names("persistent"),
        ice_breakers=names("ice_breakers"),
    )


def _known(name: str, entries: Mapping[str, Entry], place: Place) -> Entry:
    if name not in entries:
        what = translate(
            'there is no entry "{name}"{near} An entry is a table [menu.entries.{name}]',
            name=name,
            near=nearest(name, entries),
        )
        raise Misplaced(what, place)
    return entries[name]


def _check(
    menu: Menu, limits: MenuLimits, language: str, own: AccountMenuTable | None, name: str
) -> None:
    """Nothing that the account's platform would refuse. Raises Misplaced."""
    for part, side in wanted(menu, limits, language).items():
        most = limits.parts[part]
        for _, line in too_much(side, most):
            key = _KEYS.get(part, "")
            mine = own is not None and getattr(own, key, None) is not None
            if line is None:
                what = translate(
                    "{key}: the platform of {account} takes {most} at most ({source}, {dated})",
                    key=key, account=name, most=most.lines, source=limits.source, dated=limits.dated,
                )  # fmt: skip
            else:
                what = translate(
                    '{key}: "{words}" is too long for the platform of {account}, which takes {most} letters ({source}, {dated})',
                    key=key, words=line.words[:40], account=name, most=most.words, source=limits.source,
                    dated=limits.dated,
                )  # fmt: skip
            raise Misplaced(what, Place(f"menu.accounts.{name}" if mine else "menu", key))
