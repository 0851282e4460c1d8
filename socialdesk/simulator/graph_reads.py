"""What the Graph API tells: conversations, comments, people, and whether a token is good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice

from aiohttp import web

from socialdesk.simulator.graph_page import PageSide, wrong
from socialdesk.simulator.hosted import Json

TOKENS = ("debug_token", "oauth/access_token", "me/accounts", "refresh_access_token")
"""Paths that are about tokens, and ask for none in the header."""
PAGE = 25
"""Rows of a list where nobody says how many."""


def node(side: PageSide, name: str, base: str) -> web.Response:
    """An account, a person, a conversation, each by its id; "me" is whose token it is."""
    if name == "me":
        told: Json = {"id": side.page_id, "user_id": side.account_id, "name": side.name}
        return web.json_response(told)
    if name in (side.page_id, side.ig_id):
        told = {"id": name, "name": side.name, "username": side.name}
        if side.ig_id:
            told["instagram_business_account"] = {"id": side.ig_id, "username": side.name}
        return web.json_response(told)
    if name in side.people:
        picture = f"{base}/files/p.jpg"
        return web.json_response({"id": name, "name": side.people[name], "profile_pic": picture})
    person = name.removeprefix("t_")
    if person != name and person in side.talks:
        return web.json_response({"id": name, "messages": {"data": _rows(side, person)}})
    return wrong(100, 33, "Unsupported get request: the object does not exist")


def conversations(side: PageSide, data: Json, base: str) -> web.Response:
    """A page of 25 conversations, the newest first."""
    found = []
    for person, rows in sorted(side.talks.items(), key=lambda talk: -talk[1][-1]["at"]):
        found.append({
            "id": f"t_{person}", "updated_time": _iso(rows[-1]["at"]),
            "participants": {"data": [{"id": person, "name": side.people.get(person, "")},
                                      {"id": side.account_id, "name": side.name}]},
            "messages": {"data": _rows(side, person)},
        })  # fmt: skip
    start = int(data.get("after") or 0)
    page = found[start : start + 25]
    paging: Json = {"cursors": {"after": str(start + 25)}}
    if start + 25 < len(found):
        paging["next"] = f"{base}/next"
    return web.json_response({"data": page, "paging": paging})


def _rows(side: PageSide, person: str) -> list[Json]:
    """The 20 newest messages of a conversation; older ones cannot be read."""
    other = {True: person, False: side.account_id}
    return [
        {
            "id": row["id"], "created_time": _iso(row["at"]), "from": {"id": row["from"]},
            "to": {"data": [{"id": other[row["from"] != person]}]}, "message": row["message"],
        }
        for row in side.talks[person][-20:][::-1]
    ]  # fmt: skip


def comments(side: PageSide, post: str, data: Json, base: str) -> web.Response:
    """A page of what was said under a post or in a live, the newest first."""
    start, most = int(data.get("after") or 0), int(data.get("limit") or PAGE)
    there = (
        each
        for each in reversed(side.comments.values())
        if post in (each["post"], each["post"].rsplit("_", 1)[-1], side.lives.get(each["post"]))
    )
    found = list(islice(there, start, start + most + 1))
    rows = [
        {
            "id": each["id"],
            "from": each["from"],
            "message": each["message"],
            "text": each["message"],
            "created_time": _iso(each["at"]),
            **({"parent": {"id": each["parent"]}} if each["parent"] else {}),
        }
        for each in found[:most]
    ]
    paging: Json = {"cursors": {"after": str(start + most)}}
    if len(found) > most:
        paging["next"] = f"{base}/next"
    return web.json_response({"data": rows, "paging": paging})


def tokens(
    path: str, data: Json, pages: Sequence[PageSide], user_token: str, now: int
) -> web.Response:
    """Whether a token is good, a longer one for it, and the Pages of the person who has it."""
    given = data.get("input_token" if path == "debug_token" else "access_token")
    side = next((each for each in pages if each.token == given), None)
    match path:
        case "debug_token":
            valid, ends = side is not None and not side.dead, side.expires_at if side else 0
            told = {
                "is_valid": valid,
                "expires_at": ends,
                "scopes": sorted(side.granted) if side else [],
            }
            return web.json_response({"data": told})
        case "refresh_access_token":
            if side is None or data.get("grant_type") != "ig_refresh_token":
                return _no_token()
            side.token, side.expires_at = f"{side.token}+", now // 1000 + 60 * 86_400
            return web.json_response(
                {"access_token": side.token, "token_type": "bearer", "expires_in": 60 * 86_400}
            )
        case "oauth/access_token":
            if data.get("fb_exchange_token") != user_token:
                return _no_token()
            return web.json_response({"access_token": user_token, "expires_in": 5_183_944})
    if given != user_token:
        return _no_token()
    return web.json_response({"data": [_of_the_person(each) for each in pages]})


def _of_the_person(side: PageSide) -> Json:
    linked = {"instagram_business_account": {"id": side.ig_id}} if side.ig_id else {}
    return {
        "id": side.page_id,
        "name": side.name,
        "access_token": side.token,
        "tasks": ["MESSAGING"],
        **linked,
    }


def _no_token() -> web.Response:
    return wrong(190, 0, "Invalid OAuth access token")


@lru_cache(100_000)
def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
