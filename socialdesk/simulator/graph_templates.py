"""Utility templates as the Graph API takes them: approved ones, in their language, with all their values.

Messenger Platform, Send a utility message (2026-03-13). What a template says is put together as Meta
does it: the words are the platform's, so `text` of what arrives is made here.
"""

from __future__ import annotations

from aiohttp import web

from socialdesk.simulator.graph_page import PageSide, as_object, wrong
from socialdesk.simulator.hosted import Json

UTILITY = "UTILITY"
PERMISSION = "page_utility_messaging"


def wrong_template(side: PageSide, data: Json, message: Json) -> web.Response | None:
    """Why it is not taken; None where it is."""
    template = as_object(message.get("template"))
    if side.ig_id or data.get("messaging_type") != UTILITY or not template:
        return wrong(100, 0, "(#100) A utility message needs messaging_type UTILITY and a template")
    if PERMISSION not in side.granted:
        return wrong(200, 0, f"(#200) Requires {PERMISSION} permission", "OAuthException")
    name, language = (
        str(template.get("name", "")),
        str(as_object(template.get("language")).get("code")),
    )
    wanted = side.templates.get((name, language))
    if wanted is None:
        return wrong(100, 0, "(#100) No approved message template of this name and language")
    values = values_of(template)
    if len(values) != wanted or not all(values):
        return wrong(100, 0, f"(#100) The template takes {wanted} parameters")
    return None


def values_of(template: Json) -> list[str]:
    """What fills its body."""
    return [
        str(each.get("text") or "")
        for part in template.get("components") or []
        if str(part.get("type", "")).lower() == "body"
        for each in part.get("parameters") or []
        if each.get("type") == "text"
    ]
