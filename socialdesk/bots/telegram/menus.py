"""A bot's commands, its menu button, and what stands in an empty chat: read and set."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from socialdesk.bots.payload import part as part_of
from socialdesk.bots.payload import parts as parts_of
from socialdesk.bots.payload import text
from socialdesk.model.i18n import LANGUAGES
from socialdesk.model.menu import MenuLimits, MenuLine, MenuPart, PartLimits, Shown, Side

MENU = MenuLimits(
    parts={
        MenuPart.INTRODUCTION: PartLimits(lines=1, words=512),
        MenuPart.COMMANDS: PartLimits(lines=100, words=256, does=32),
        MenuPart.BUTTON: PartLimits(lines=1, words=64),
    },
    source="Bot API, setMyCommands, setMyDescription, setChatMenuButton",
    dated="2026-11",
)
_KINDS = {"commands", "default"}
Ask = Callable[[str, Mapping[str, object]], Awaitable[Any]]
"""Calls a method of the Bot API."""


async def read(ask: Ask, parts: Collection[MenuPart]) -> Shown:
    """See `HasMenu.read_menu`; asked in every language that we speak, as Telegram tells no others. Raises
    what `ask` raises."""
    found: dict[MenuPart, Side] = {}
    if MenuPart.INTRODUCTION in parts:
        told = {each: await ask("getMyDescription", _spoken(each)) for each in _ALL}
        found[MenuPart.INTRODUCTION] = {
            each: (MenuLine(words),)
            for each, value in told.items()
            if (words := _text(value, "description"))
        }
    if MenuPart.COMMANDS in parts:
        told = {each: await ask("getMyCommands", _spoken(each)) for each in _ALL}
        found[MenuPart.COMMANDS] = {
            each: lines for each, value in told.items() if (lines := _commands(value))
        }
    if MenuPart.BUTTON in parts:
        found[MenuPart.BUTTON] = {"": (_button(await ask("getChatMenuButton", {})),)}
    return found


async def write(ask: Ask, part: MenuPart, side: Side) -> None:
    """See `HasMenu.write_menu`. Raises what `ask` raises."""
    if part is MenuPart.BUTTON:
        for line in side.get("", ()):
            await ask("setChatMenuButton", {"menu_button": _as_button(line)})
        return
    for each in dict.fromkeys((*_ALL, *side)):
        lines = side.get(each, ())
        if part is MenuPart.INTRODUCTION:
            words = "".join(line.words for line in lines)
            await ask("setMyDescription", {"description": words, **_spoken(each)})
        elif part is MenuPart.COMMANDS and lines:
            listed = [{"command": line.does, "description": line.words} for line in lines]
            await ask("setMyCommands", {"commands": listed, **_spoken(each)})
        elif part is MenuPart.COMMANDS:
            await ask("deleteMyCommands", _spoken(each))


_ALL = ("", *LANGUAGES)


def _spoken(language: str) -> dict[str, object]:
    return {"language_code": language} if language else {}


def _text(value: object, key: str) -> str:
    return text(value, key) if isinstance(value, dict) else ""


def _commands(value: object) -> tuple[MenuLine, ...]:
    return tuple(
        MenuLine(text(each, "description"), text(each, "command"))
        for each in parts_of({"data": value}, "data")
    )


def _button(value: object) -> MenuLine:
    kind = _text(value, "type")
    if kind == "web_app" and isinstance(value, dict):
        return MenuLine(text(value, "text"), text(part_of(value, "web_app"), "url"))
    return MenuLine("", kind or "default")


def _as_button(line: MenuLine) -> dict[str, object]:
    if line.does in _KINDS:
        return {"type": line.does}
    return {"type": "web_app", "text": line.words, "web_app": {"url": line.does}}
