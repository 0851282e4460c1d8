"""Posts on a Page: words, a link, a picture or a film, and the feed that tells of them.

Pages API, Posts; Graph API, Page feed, photos and videos (read 2026-11). The same words twice in a row
are refused (error 506).
"""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from socialdesk.clock import Clock
from socialdesk.simulator.graph_page import PageSide, wrong
from socialdesk.simulator.hosted import Json

PERMISSION = "pages_manage_posts"
LARGEST_PHOTO = 10 * 1024 * 1024
_ITEMS = {"feed": "status", "photos": "photo", "videos": "video"}
_WORDS = {"feed": "message", "photos": "caption", "videos": "description"}


class TellsOfChanges(Protocol):
    """A server that delivers changes."""

    @property
    def clock(self) -> Clock:
        """Its time."""
        ...

    def change(self, side: PageSide, change: Json) -> None:
        """Deliver one."""
        ...


def published(
    server: TellsOfChanges, side: PageSide, node: str, edge: str, data: Json
) -> web.Response:
    """A post of the Page; gives its id as the edge does."""
    if side.ig_id or node != side.page_id:
        return wrong(100, 33, "Unsupported post request: the object does not exist")
    if PERMISSION not in side.granted:
        return wrong(
            200,
            0,
            f"(#200) Requires {PERMISSION} permission as an admin of the Page",
            "OAuthException",
        )
    words, source = str(data.get(_WORDS[edge]) or ""), data.get("source")
    if edge == "feed" and not (words.strip() or data.get("link")):
        return wrong(100, 0, "(#100) Missing message or attachment")
    if edge != "feed" and not isinstance(source, bytes):
        return wrong(324, 0, "(#324) Missing or invalid image file")
    if edge == "photos" and isinstance(source, bytes) and len(source) > LARGEST_PHOTO:
        return wrong(324, 2069019, "(#324) The image is too large")
    if edge == "feed" and side.posts and side.posts[-1]["words"] == words:
        return wrong(506, 1455006, "(#506) Duplicate status message")
    side.number += 1
    number = f"{side.page_id}_{900_000 + side.number}"
    side.posts.append({"id": number, "edge": edge, "words": words, "data": data})
    value: Json = {
        "from": {"id": side.page_id, "name": side.name}, "item": _ITEMS[edge], "verb": "add",
        "post_id": number, "created_time": server.clock.now() // 1000, "message": words, "published": 1,
    }  # fmt: skip
    server.change(side, {"field": "feed", "value": value})
    told = {"feed": {"id": number}, "photos": {"id": f"8{side.number}", "post_id": number}}
    return web.json_response(told.get(edge, {"id": f"7{side.number}"}))
