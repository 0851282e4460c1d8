"""A bot's commands, menu button and descriptions, as the Bot API keeps and refuses them.

Words and limits are those of the official server and of TDLib's `BotCommand.cpp` and `BotInfoManager.cpp`
(github.com/tdlib, May 2026): what is set for one scope and language is kept for just these.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from socialdesk.simulator.hosted import Json
from socialdesk.simulator.telegram_answers import failure, ok

MOST = 100
LONGEST_COMMAND, LONGEST_DESCRIPTION, LONGEST_INTRODUCTION = 32, 256, 512
_LANGUAGE = re.compile(r"([a-z]{2})?")
_COMMAND = re.compile(r"[a-z0-9_]+")


@dataclass(slots=True)
class MenuSide:
    """What is set: commands by scope and language, descriptions by language, and the button."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    button: Json = field(default_factory=lambda: {"type": "default"})


def answered(side: MenuSide, name: str, data: Json) -> web.Response:
    """The answer to one of the calls about menus (its name in small letters)."""
    language = str(data.get("language_code") or "")
    if not _LANGUAGE.fullmatch(language):
        return _bad("invalid language code specified")
    scope = str(_json(data.get("scope"), {}).get("type") or "default")
    match name:
        case "getmycommands":
            return ok(side.commands.get((scope, language), []))
        case "setmycommands":
            return _set_commands(side, scope, language, _json(data.get("commands"), []))
        case "deletemycommands":
            side.commands.pop((scope, language), None)
            return ok(result=True)
        case "getmydescription":
            return ok({"description": side.descriptions.get(language, "")})
        case "setmydescription":
            return _set_description(side, language, str(data.get("description") or "").strip())
        case "getchatmenubutton":
            return ok(side.button)
        case _:
            return _set_button(side, _json(data.get("menu_button"), {"type": "default"}))


def _bad(words: str) -> web.Response:
    return failure(400, f"Bad Request: {words}")


def _json(value: object, nothing: Any) -> Any:
    if isinstance(value, str):
        return json.loads(value) if value else nothing
    return nothing if value is None else value


def _set_commands(side: MenuSide, scope: str, language: str, given: list[Json]) -> web.Response:
    kept = []
    for each in given:
        command = str(each.get("command") or "").strip().removeprefix("/")
        description = str(each.get("description") or "").strip()
        for words, text, most in (
            ("command", command, LONGEST_COMMAND),
            ("command description", description, LONGEST_DESCRIPTION),
        ):
            if not text:
                return _bad(f"{words} must be non-empty")
            if len(text) > most:
                return _bad(f"{words} length must not exceed {most}")
        if not _COMMAND.fullmatch(command):
            return _bad("BOT_COMMAND_INVALID")
        kept.append({"command": command, "description": description})
    if len(kept) > MOST:
        return _bad("BOT_COMMANDS_TOO_MUCH")
    side.commands[scope, language] = kept
    return ok(result=True)


def _set_description(side: MenuSide, language: str, text: str) -> web.Response:
    if len(text) > LONGEST_INTRODUCTION:
        return _bad(f"description length must not exceed {LONGEST_INTRODUCTION}")
    side.descriptions[language] = text
    return ok(result=True)


def _set_button(side: MenuSide, button: Json) -> web.Response:
    if button.get("type") == "web_app":
        url = str(button.get("web_app", {}).get("url") or "")
        if not str(button.get("text") or "").strip():
            return _bad("menu button text must be non-empty")
        if not url.startswith("https://"):
            return _bad("menu button web app URL 'http' is invalid: only HTTPS links are allowed")
    elif button.get("type") not in ("default", "commands"):
        return _bad("can't parse menu button: unsupported menu button type")
    side.button = button
    return ok(result=True)
