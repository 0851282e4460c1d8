"""What an Official Account may say to many: templates at a price, articles to all followers, and quotas."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from aiohttp import web

from socialdesk.model.ids import DAY
from socialdesk.simulator.hosted import Json

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PRICES = {"cs": 55, "promotion": 350, "transaction": 165}
PARAGRAPHS, BUTTONS, ROWS = 2, 4, 5
PARAGRAPH = {"promotion": 1000, "transaction": 250}
TYPES = frozenset(
    f"transaction_{each}"
    for each in (
        "billing", "order", "reward", "contract", "booking", "membership", "event", "transaction", "account",
        "internal", "partnership", "education", "rating",
    )
)  # fmt: skip


@dataclass(slots=True)
class Announced:
    """What an account may send to many and has. `money` is what its Zalo Cloud Account holds, in đồng;
    `granted` False is an app that may not send templates any more."""

    money: int = 0
    granted: bool = True
    daily: int = 500
    """Promotions a day, over all people."""
    monthly: int = 4
    """Promotions a month for each, and never two a day."""
    articles_monthly: int = 4
    slow: int = 0
    """How often an article is still being processed when it is asked for."""
    promoted: dict[str, list[int]] = field(default_factory=dict)
    spread: list[Json] = field(default_factory=list)
    """Articles that went to all followers: their ids, when, and to whom."""
    articles: dict[str, Json] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


class Side(Protocol):
    """What is needed of an account here."""

    announced: Announced
    quota: int
    people: dict[str, str]
    blocked: set[str]
    uploads: dict[str, bytes]
    last_act: dict[str, int]


def wrong(code: int, message: str) -> web.Response:
    """Zalo answers 200 to errors too."""
    return web.json_response({"error": code, "message": message})


def good(data: object) -> web.Response:
    """A success."""
    return web.json_response({"error": 0, "message": "Success", "data": data})


Taken = Callable[[str, str], Json]
"""The words arrive at a person (their id, the words); gives the answer's data."""


def template(sort: str, side: Side, data: Json, now: int, take: Taken) -> web.Response:
    """A promotion or a transaction template to one person."""
    told = side.announced
    user = str((data.get("recipient") or {}).get("user_id") or "")
    payload = ((data.get("message") or {}).get("attachment") or {}).get("payload") or {}
    if not told.granted:
        return wrong(-233, "Message type is not supported")
    if not user or not is_template(sort, payload, side.uploads):
        return wrong(-201, "Params is invalid")
    if user in side.blocked or (sort == "promotion" and user not in side.people):
        return wrong(-213, "User has not followed OA")
    if sort == "promotion" and not 6 <= _here(now).hour < 22:
        return wrong(-234, "Message is not allowed to be sent at this time")
    if sort == "transaction" and now - side.last_act.get(user, 0) > 365 * DAY:
        return wrong(-230, "User has not interacted with the OA in the past year")
    if sort == "promotion":
        had = told.promoted.get(user, [])
        if _today(had, now) or _month(had, now) >= told.monthly:
            return wrong(-218, "Message has been over quota receive of user")
        everybody = [at for moments in told.promoted.values() for at in moments]
        if _today(everybody, now) >= told.daily:
            return wrong(-211, "Out of quota")
    if told.money < PRICES[sort]:
        return wrong(-321, "Not enough money")
    told.money -= PRICES[sort]
    if sort == "promotion":
        told.promoted.setdefault(user, []).append(now)
    return good(take(user, words_of(payload)))


def is_template(sort: str, payload: Any, uploads: Container[str]) -> bool:
    """Whether a payload is one that Zalo takes for a sort."""
    if not isinstance(payload, dict):
        return False
    kind, elements = payload.get("template_type"), payload.get("elements")
    if not (kind == "promotion" if sort == "promotion" else kind in TYPES):
        return False
    if sort == "transaction" and payload.get("language") not in ("VI", "EN"):
        return False
    if not isinstance(elements, list) or not elements:
        return False
    by_type: dict[str, list[Json]] = {}
    for each in elements:
        by_type.setdefault(str(each.get("type")), []).append(each)
    if set(by_type) - {"banner", "header", "text", "table"} or len(by_type.get("header", ())) != 1:
        return False
    if any(len(by_type.get(each, ())) > 1 for each in ("banner", "table")):
        return False
    header, texts = str(by_type["header"][0].get("content") or ""), by_type.get("text", [])
    if not 0 < len(header) <= 100 or len(texts) > PARAGRAPHS:
        return False
    if not all(0 < len(str(each.get("content") or "")) <= PARAGRAPH[sort] for each in texts):
        return False
    banner = by_type.get("banner", [{"image_url": "x"}])[0]
    if not (banner.get("image_url") or banner.get("attachment_id") in uploads):
        return False
    rows = by_type.get("table", [{"content": []}])[0].get("content") or []
    return _is_table(sort, rows) and _are_buttons(payload.get("buttons") or [])


def _is_table(sort: str, rows: list[Json]) -> bool:
    keys = [str(each.get("key") or "") for each in rows]
    values = [str(each.get("value") or "") for each in rows]
    named = [key for key in keys if key.startswith("Mã") or "Code" in key]
    named += [key for key in keys if key in ("Tên khách hàng", "Customer Name")]
    if sort == "transaction" and not named:
        return False
    fits = all(0 < len(key) <= 35 for key in keys) and all(0 < len(each) <= 100 for each in values)
    return fits and len(rows) <= ROWS + (len(named) if sort == "transaction" else 0)


def _are_buttons(buttons: list[Json]) -> bool:
    return len(buttons) <= BUTTONS and all(_is_button(each) for each in buttons)


def _is_button(button: Json) -> bool:
    payload, kind = button.get("payload"), button.get("type")
    if not 0 < len(str(button.get("title") or "")) <= 35:
        return False
    if kind == "oa.open.url":
        return isinstance(payload, dict) and str(payload.get("url", "")).startswith("http")
    if kind in ("oa.query.show", "oa.query.hide"):
        return isinstance(payload, str) and 0 < len(payload) <= 1000
    return kind in ("oa.open.phone", "oa.open.sms") and isinstance(payload, dict)


def words_of(payload: Json) -> str:
    """What a template says, as a person reads it who sees everything in it as markup that looks like it."""
    lines: list[str] = []
    for each in payload["elements"]:
        content = each.get("content")
        if each["type"] == "table":
            lines += [f"{_read(row['key'])}: {_read(row['value'])}" for row in content]
        elif content:
            lines.append(_read(content))
    return "\n".join(lines)


def _read(content: object) -> str:
    lines = re.split(r"<br\s*/?>", str(content))
    return "\n".join(html.unescape(re.sub(r"<[A-Za-z/!?][^>]*>?", "", each)) for each in lines)


def create(side: Side, data: Json) -> web.Response:
    """An article is made; it has an id a while later."""
    cover = data.get("cover") or {}
    fits = (
        data.get("type") == "normal"
        and 0 < len(str(data.get("title") or "")) <= 150
        and 0 < len(str(data.get("author") or "")) <= 50
        and 0 < len(str(data.get("description") or "")) <= 300
        and cover.get("cover_type") == "photo"
        and (cover.get("status") == "hide" or str(cover.get("photo_url", "")).startswith("http"))
        and bool(data.get("body"))
        and data.get("status") in ("show", "hide")
    )
    if not fits:
        return wrong(-201, "Params is invalid")
    told = side.announced
    number = len(told.tokens) + 1
    told.tokens[f"token-{number}"] = f"article-{number}"
    told.articles[f"article-{number}"] = dict(data)
    return good({"token": f"token-{number}"})


def verify(side: Side, data: Json) -> web.Response:
    """The id of an article by its token."""
    name = side.announced.tokens.get(str(data.get("token")))
    if name is None:
        return wrong(-201, "Token is invalid")
    if side.announced.slow > 0:
        side.announced.slow -= 1
        return wrong(-214, "Article is being processed")
    return good({"id": name})


def spread(side: Side, data: Json, now: int, take: Taken) -> web.Response:
    """Articles to all followers (a target is taken for everybody)."""
    told = side.announced
    payload = ((data.get("message") or {}).get("attachment") or {}).get("payload") or {}
    elements = payload.get("elements") or []
    names = [str(each.get("attachment_id")) for each in elements]
    is_sound = (
        payload.get("template_type") == "media"
        and 1 <= len(elements) <= 5
        and all(each.get("media_type") == "article" for each in elements)
        and all(name in told.articles for name in names)
    )
    if not is_sound:
        return wrong(-201, "Attachment is invalid")
    if not 6 <= _here(now).hour < 22:
        return wrong(-234, "Message is not allowed to be sent at this time")
    moments = [int(each["at"]) for each in told.spread]
    if _today(moments, now) or _month(moments, now) >= told.articles_monthly:
        return wrong(-211, "Out of quota")
    followers = sorted(set(side.people) - side.blocked)
    told.spread.append({"at": now, "articles": names, "people": followers})
    title = str(told.articles[names[0]]["title"])
    for user in followers:
        take(user, title)
    return good({"message_id": f"broadcast-{len(told.spread)}"})


def quota(side: Side, data: Json, now: int) -> web.Response:
    """What is left: for one person, or of the account's packages."""
    told = side.announced
    if "user_id" in data:
        user = str(data["user_id"])
        had = told.promoted.get(user, [])
        daily, monthly = 1 - min(_today(had, now), 1), told.monthly - _month(had, now)
        return good({
            "user_id": user,
            "last_interaction": str(side.last_act.get(user, 0)),
            "cs_reply": {"remain": 8, "total": 8},
            "promotion": {
                "daily_remain": daily, "daily_total": 1, "monthly_remain": monthly,
                "monthly_total": told.monthly,
            },
        })  # fmt: skip
    sort, kind = data.get("product_type", "cs"), data.get("quota_type", "sub_quota")
    is_package = sort == "cs" and kind == "sub_quota"
    left = side.quota if is_package else 0
    return good([{"quota_type": kind, "remain": left, "total": 1000 if is_package else 0}])


def _here(now: int) -> datetime:
    return datetime.fromtimestamp(now / 1000, ZONE)


def _today(moments: Iterable[int], now: int) -> int:
    return sum(_here(each).date() == _here(now).date() for each in moments)


def _month(moments: Iterable[int], now: int) -> int:
    here = _here(now)
    return sum((_here(each).year, _here(each).month) == (here.year, here.month) for each in moments)
