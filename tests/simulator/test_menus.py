"""What the simulated platforms refuse of menus, in the platforms' words."""

import json
from typing import Any

from aiohttp import web

from socialdesk.simulator import graph_profile, telegram_menus
from socialdesk.simulator.graph_page import PageSide

GIA = {"command": "gia", "description": "Bảng giá"}
WEB = {"type": "web_app", "text": "Web", "web_app": {"url": "http://x.example"}}
ITEM = {"type": "postback", "title": "Bảng giá", "payload": "menu:gia"}


def said(answer: web.Response) -> str:
    told = json.loads(str(answer.text))
    error = told.get("error", {}).get("message") if isinstance(told.get("error"), dict) else ""
    return str(error or told.get("description") or "ok")


def listed(*commands: Any) -> dict[str, str]:
    return {"commands": json.dumps(commands)}


def test_a_bots_menu_is_refused_as_telegram_does() -> None:
    side = telegram_menus.MenuSide()
    for name, data, words in (
        ("setmycommands", listed(GIA), "ok"),
        ("setmycommands", listed({**GIA, "command": "/gia"}), "ok"),
        ("setmycommands", listed({**GIA, "command": "Giá"}), "BOT_COMMAND_INVALID"),
        (
            "setmycommands",
            listed({**GIA, "command": "a" * 33}),
            "command length must not exceed 32",
        ),
        ("setmycommands", listed({**GIA, "description": " "}), "description must be non-empty"),
        ("setmycommands", listed({**GIA, "description": "a" * 257}), "must not exceed 256"),
        ("setmycommands", listed(*[GIA] * 101), "BOT_COMMANDS_TOO_MUCH"),
        ("getmycommands", {"language_code": "vie"}, "invalid language code specified"),
        ("setmydescription", {"description": "a" * 513}, "must not exceed 512"),
        ("setchatmenubutton", {"menu_button": json.dumps(WEB)}, "only HTTPS links are allowed"),
        ("setchatmenubutton", {"menu_button": '{"type": "commands"}'}, "ok"),
    ):
        assert words in said(telegram_menus.answered(side, name, data)), (name, data)
    assert side.commands == {("default", ""): [GIA]}


def test_a_profile_is_refused_as_meta_does() -> None:
    side = PageSide()

    def menu(*items: Any, locale: str = "default") -> dict[str, Any]:
        return {"persistent_menu": [{"locale": locale, "call_to_actions": items}]}

    def asks(number: int) -> dict[str, Any]:
        asked = [{"question": "Giá?", "payload": "x"}] * number
        return {"ice_breakers": [{"locale": "default", "call_to_actions": asked}]}

    now = 0
    for method, data, words in (
        ("POST", menu(ITEM), "You must set a Get Started button"),
        ("POST", {"get_started": {"payload": "menu:start"}}, "ok"),
        ("POST", menu(ITEM), "ok"),
        ("POST", menu(ITEM, locale="vi_VN"), "for the default locale"),
        ("POST", menu({**ITEM, "title": "a" * 31}), "less than or equal to 30"),
        ("POST", menu(*[ITEM] * 21), "too many elements"),
        ("POST", asks(5), "too many elements"),
        ("POST", asks(4), "ok"),
        ("DELETE", {"fields": ["get_started"]}, "You must set a Get Started button"),
        ("DELETE", {"fields": []}, "non-empty"),
        ("GET", {"platform": "instagram"}, "Invalid parameter"),
    ):
        now += graph_profile.WITHIN
        assert words in said(graph_profile.answered(side, method, data, now)), (method, data)
    asked = [
        said(graph_profile.answered(side, "GET", {"fields": "greeting"}, now + each))
        for each in range(11)
    ]
    assert asked == ["ok"] * 10 + ["(#613) Calls to this api have exceeded the rate limit."]
