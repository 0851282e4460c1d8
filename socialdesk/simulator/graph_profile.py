"""A Page's or an Instagram account's Messenger Profile: what it shows before and beside a conversation.

Messenger Platform, Messenger Profile API (2026-04): ten calls within ten minutes for a Page, a default
locale in every list, and no persistent menu without a Get Started button.
"""

from __future__ import annotations

from aiohttp import web

from socialdesk.simulator.graph_page import PageSide, wrong
from socialdesk.simulator.hosted import Json

FIELDS = ("greeting", "get_started", "persistent_menu", "ice_breakers")
MOST_CALLS, WITHIN = 10, 600_000
MOST_ITEMS, LONGEST_TITLE, LONGEST_PAYLOAD = 20, 30, 1000
MOST_QUESTIONS, LONGEST_QUESTION, LONGEST_GREETING = 4, 80, 160


def answered(side: PageSide, method: str, data: Json, now: int) -> web.Response:
    """The answer to a call of the edge."""
    if bool(side.ig_id) != (data.get("platform") == "instagram"):
        return wrong(100, 0, "(#100) Invalid parameter: platform")
    side.profile_calls = [each for each in side.profile_calls if now - each < WITHIN]
    if len(side.profile_calls) >= MOST_CALLS:
        return wrong(613, 0, "(#613) Calls to this api have exceeded the rate limit.")
    side.profile_calls.append(now)
    if method == "GET":
        asked = str(data.get("fields") or "").split(",")
        told = {each: side.profile[each] for each in asked if each in side.profile}
        return web.json_response({"data": [told] if told else []})
    if method == "DELETE":
        return _removed(side, [str(each) for each in data.get("fields") or []])
    given = {each: data[each] for each in FIELDS if each in data}
    if problem := _problem(side, given):
        return wrong(100, *problem)
    side.profile |= given
    return web.json_response({"result": "success"})


def _removed(side: PageSide, fields: list[str]) -> web.Response:
    if not fields or not set(fields) <= set(FIELDS):
        return wrong(100, 0, "(#100) param fields must be non-empty.")
    if "get_started" in fields and "persistent_menu" in set(side.profile) - set(fields):
        return wrong(100, *_NOT_STARTED)
    for each in fields:
        side.profile.pop(each, None)
    return web.json_response({"result": "success"})


_NOT_STARTED = (
    2018145,
    "(#100) You must set a Get Started button if you also wish to use persistent menu.",
)


def _problem(side: PageSide, given: Json) -> tuple[int, str] | None:
    is_started = side.ig_id or "get_started" in {**side.profile, **given}
    if given.get("persistent_menu") and not is_started:
        return _NOT_STARTED
    for name, value in given.items():
        if name == "get_started":
            continue
        if not any(each.get("locale") == "default" for each in value):
            return 0, f"(#100) You must at least specify a {name} for the default locale"
        for each in value:
            for words, most, key in _texts(name, each):
                if not words or len(words) > most:
                    return (
                        0,
                        f"(#100) Length of param {name}[{key}] must be less than or equal to {most}",
                    )
            if len(each.get("call_to_actions", ())) > _MOST.get(name, 1):
                return 0, f"(#100) Param {name} has too many elements."
    return None


_MOST = {"persistent_menu": MOST_ITEMS, "ice_breakers": MOST_QUESTIONS}


def _texts(name: str, each: Json) -> list[tuple[str, int, str]]:
    if name == "greeting":
        return [(str(each.get("text") or ""), LONGEST_GREETING, "text")]
    key, most = (
        ("title", LONGEST_TITLE) if name == "persistent_menu" else ("question", LONGEST_QUESTION)
    )
    found = []
    for item in each.get("call_to_actions") or []:
        found.append((str(item.get(key) or ""), most, key))
        found.append(
            (str(item.get("payload") or item.get("url") or ""), LONGEST_PAYLOAD, "payload")
        )
    return found
