"""A Page's or an Instagram account's menu: the Messenger Profile, read and set.

Each reading is one call and each part that is set another: Meta allows ten within ten minutes for a Page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from socialdesk.bots.meta.account import MetaAccount
from socialdesk.bots.meta.graph import Graph
from socialdesk.bots.payload import Json, part, parts, text
from socialdesk.model.menu import MenuLine, MenuPart, PartLimits, Shown, Side

PERSISTENT = PartLimits(lines=20, words=30, does=1000)
"""Messenger Platform, Persistent menu (2026-04-22): 20 items, titles of 30 letters."""
ICE_BREAKERS = PartLimits(lines=4, words=80, does=1000)
"""Messenger Platform, ice_breakers: 4 questions; one of 80 letters is still shown whole."""
_FIELDS = {
    MenuPart.INTRODUCTION: "greeting",
    MenuPart.STARTED: "get_started",
    MenuPart.PERSISTENT: "persistent_menu",
    MenuPart.ICE_BREAKERS: "ice_breakers",
}
_LOCALES = {"": ("default",), "vi": ("vi_VN",), "en": ("en_US", "en_GB"), "th": ("th_TH",)}
"""As Meta calls our languages; the first one is read, the others are set alike."""
NO_WRITING = "composer_input_disabled"
"""How a menu is marked that stands in the place of the field that people write in."""


class Menus:
    """One account's."""

    def __init__(self, account: MetaAccount, graph: Graph) -> None:
        self._account = account
        self._graph = graph

    async def read(self, asked: Collection[MenuPart]) -> Shown:
        """See `HasMenu.read_menu`. Raises ChannelError, StoreError."""
        fields = [field for each, field in _FIELDS.items() if each in asked]
        if not fields:
            return {}
        query = {"fields": ",".join(fields), **self._platform()}
        told = await self._graph.read(self._path(), query)
        return _shown(list(parts(told, "data")), asked)

    async def write(self, which: MenuPart, side: Side) -> None:
        """See `HasMenu.write_menu`. Raises ChannelError, StoreError."""
        field, platform = _FIELDS[which], self._platform()
        if not any(side.values()):
            body: Json = {"fields": [field], **platform}
            await self._graph.read(self._path(), platform, method="DELETE", body=body)
            return
        body = {field: _written(which, side), **platform}
        await self._graph.read(self._path(), platform, method="POST", body=body)

    def _path(self) -> str:
        return f"/{self._account.node}/messenger_profile"

    def _platform(self) -> dict[str, str]:
        name = self._account.network.profile_platform
        return {"platform": name} if name else {}


def _written(which: MenuPart, side: Side) -> object:
    if which is MenuPart.STARTED:
        return {"payload": side[""][0].does}
    return [
        {"locale": locale, **_of_locale(which, lines)}
        for language, lines in side.items()
        for locale in _LOCALES.get(language, (language,))
    ]


def _of_locale(which: MenuPart, lines: tuple[MenuLine, ...]) -> Json:
    if which is MenuPart.INTRODUCTION:
        return {"text": lines[0].words}
    if which is MenuPart.ICE_BREAKERS:
        return {
            "call_to_actions": [{"question": each.words, "payload": each.does} for each in lines]
        }
    return {NO_WRITING: False, "call_to_actions": [_item(each) for each in lines]}


def _item(line: MenuLine) -> Json:
    if line.does.startswith("https://"):
        return {"type": "web_url", "title": line.words, "url": line.does}
    return {"type": "postback", "title": line.words, "payload": line.does}


def _shown(told: list[Json], asked: Collection[MenuPart]) -> Shown:
    """What an answer tells, in any of the shapes that Meta has given it."""
    found: dict[MenuPart, dict[str, tuple[MenuLine, ...]]] = {
        each: {} for each in asked if each in _FIELDS
    }
    for each in told:
        if MenuPart.STARTED in found and (payload := text(part(each, "get_started"), "payload")):
            found[MenuPart.STARTED][""] = (MenuLine("", payload),)
        for which in (MenuPart.INTRODUCTION, MenuPart.PERSISTENT, MenuPart.ICE_BREAKERS):
            if which in found:
                found[which] |= _by_language(which, list(parts(each, _FIELDS[which])))
        if MenuPart.ICE_BREAKERS in found and not set(_FIELDS.values()) & set(each):
            found[MenuPart.ICE_BREAKERS] |= _by_language(MenuPart.ICE_BREAKERS, [each])
    return found


def _by_language(which: MenuPart, told: list[Json]) -> dict[str, tuple[MenuLine, ...]]:
    by_locale: dict[str, tuple[MenuLine, ...]] = {}
    for each in told:
        locale = text(each, "locale") or "default"
        by_locale[locale] = by_locale.get(locale, ()) + tuple(_lines(which, each))
    by_locale = {locale: lines for locale, lines in by_locale.items() if lines}
    found = {}
    for language, (first, *others) in _LOCALES.items():
        if first in by_locale:
            found[language] = by_locale.pop(first)
            for other in others:
                if by_locale.get(other) == found[language]:
                    del by_locale[other]
    return {**found, **by_locale}


def _lines(which: MenuPart, told: Json) -> Iterator[MenuLine]:
    if which is MenuPart.INTRODUCTION:
        if words := text(told, "text"):
            yield MenuLine(words)
    elif which is MenuPart.ICE_BREAKERS:
        for each in list(parts(told, "call_to_actions")) or [told]:
            if question := text(each, "question"):
                yield MenuLine(question, text(each, "payload"))
    else:
        if told.get(NO_WRITING) is True:
            yield MenuLine("", NO_WRITING)
        for each in parts(told, "call_to_actions"):
            title = text(each, "title")
            for below in parts(each, "call_to_actions"):  # menus had menus below them until 2018
                yield MenuLine(f"{title} › {text(below, 'title')}", text(below, "url", "payload"))
            if not list(parts(each, "call_to_actions")):
                yield MenuLine(title, text(each, "url", "payload"))
