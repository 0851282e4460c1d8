"""What each platform sends for an event of the simulated week: its captured bodies, with other people and words in them."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from socialdesk.bots import registry
from socialdesk.model.ids import Instant
from socialdesk.model.message import Parsed, RawUpdate
from tests.support.tales import CONNECTION, INBOX, OTHER
from tests.support.week_people import Event, Person

Json = dict[str, Any]
FOLDER = Path(__file__).parent.parent / "bots"
ACCOUNTS = {
    "telegram": "7000000001",
    "messenger": "101010101010101",
    "instagram": "17841400000000001",
    "zalo_oa": "3662729599332000001",
    "zalo_bot": "12",
}
"""Each platform's account, as the platform names it."""
FILES = {
    "telegram": ("telegram/payloads/updates.jsonl", ("message", "text")),
    "messenger": ("meta/payloads/bodies.jsonl", ("entry", 0, "messaging", 0, "message", "text")),
    "zalo_oa": ("zalo_oa/payloads/events.jsonl", ("message", "text")),
    "zalo_bot": ("zalo_bot/payloads/updates.jsonl", ("message", "text")),
}


def parse(platform: str, raw: RawUpdate) -> Parsed:
    """As the platform's own channel reads it."""
    return registry.find(platform).parser(None, ACCOUNTS[platform], CONNECTION)(raw)


def raw_of(event: Event) -> tuple[str, RawUpdate]:
    """Which platform's account it comes to, and the bytes."""
    made = {
        "telegram": _telegram, "business": _telegram, "messenger": _meta, "instagram": _meta, "zalo_oa": _zalo_oa,
        "zalo_bot": _zalo_bot, "comments": _comment,
    }  # fmt: skip
    body = made[event.person.channel](event)
    kind = "say" if event.kind == "again" else event.kind
    key = f"{event.person.account}:{kind}:{event.number}:{event.phrase.text if kind == 'edit' else ''}"
    return event.person.account, RawUpdate(
        json.dumps(body, ensure_ascii=False).encode(), Instant(event.at * 1000), key
    )


def chat_of(person: Person) -> str:
    """Their chat, as the program names it."""
    if person.channel == "business":
        return f"business:42:{_id(person)}"
    if person.channel == "comments":
        return f"comment:{ACCOUNTS['messenger']}_{person.number}:{_id(person)}"
    return _id(person)


def _id(person: Person) -> str:
    return str(7_700_000_000 + person.number)


@cache
def _captured(platform: str) -> Json:
    """The first captured body of a text."""
    file, place = FILES[platform]
    for line in (FOLDER / file).read_text("utf-8").splitlines():
        body = found = json.loads(line)
        try:
            for step in place:
                found = found[step]
        except (KeyError, IndexError, TypeError):
            continue
        return {key: each for key, each in body.items() if key not in ("name", "expected")}
    raise AssertionError(platform)


def _telegram(event: Event) -> Json:
    person, body = event.person, deepcopy(_captured("telegram"))
    said = body.pop("message")
    first, _, last = person.name.partition(" ")
    who = {"id": int(_id(person)), "is_bot": person.is_bot, "first_name": first, "last_name": last}
    if person.profile:
        who["language_code"] = person.profile
    said.pop("entities", None)
    said |= {
        "message_id": event.number, "from": who, "date": event.at, "text": event.phrase.text,
        "chat": {"id": who["id"], "type": "private", "first_name": first, "last_name": last},
    }  # fmt: skip
    kind = "message"
    if event.kind == "edit":
        said |= {"date": event.at - 20, "edit_date": event.at}
        kind = "edited_message"
    if person.channel == "business":
        said["business_connection_id"] = "c1"
        kind = kind.replace("message", "business_message")
        if event.kind in ("phone", "program"):
            said["from"] = {"id": 42, "is_bot": False, "first_name": "Shop"}
            said["is_from_offline"] = event.kind == "program"
    return {"update_id": event.turn + 1, kind: said}


def _meta(event: Event) -> Json:
    person, account = event.person, ACCOUNTS[event.person.account]
    mid, who = f"m_{event.number}", {"id": _id(person)}
    if event.kind == "back":
        created = _iso(event.at)
        return {"recovered": {
            "id": mid, "from": {"id": who["id"], "name": ""}, "participant": who["id"], "message": event.phrase.text,
            "created_time": created,
        }}  # fmt: skip
    body = deepcopy(_captured("messenger"))
    body["object"] = "page" if person.channel == "messenger" else "instagram"
    entry = body["entry"][0]
    entry |= {"id": account, "time": event.at * 1000}
    item = entry["messaging"][0]
    item |= {"sender": who, "recipient": {"id": account}, "timestamp": event.at * 1000}
    item["message"] = {"mid": mid, "text": event.phrase.text}
    if event.kind == "edit":
        del item["message"]
        item["message_edit"] = {"mid": mid, "text": event.phrase.text, "num_edit": 1}
    elif event.kind in ("phone", "program"):
        item |= {"sender": {"id": account}, "recipient": who}
        item["message"] |= {"is_echo": True, "app_id": INBOX if event.kind == "phone" else OTHER}
    return body


def _zalo_oa(event: Event) -> Json:
    person, account = event.person, ACCOUNTS["zalo_oa"]
    message, who = f"z{event.number}", _id(person)
    if event.kind == "back":
        return {"recovered": {
            "message_id": message, "from_id": who, "to_id": account, "message": event.phrase.text, "type": "text",
            "time": event.at * 1000,
        }}  # fmt: skip
    body = deepcopy(_captured("zalo_oa"))
    body |= {"sender": {"id": who}, "recipient": {"id": account}, "timestamp": str(event.at * 1000)}
    body["message"] = {"msg_id": message, "text": event.phrase.text}
    if event.kind in ("phone", "program"):
        admin = {"admin_id": "5"} if event.kind == "phone" else {}
        body |= {"sender": {"id": account, **admin}, "recipient": {"id": who}}
        body["event_name"] = "oa_send_text"
    return body


def _zalo_bot(event: Event) -> Json:
    person, body = event.person, deepcopy(_captured("zalo_bot"))
    said = body["message"]
    said |= {"message_id": f"b{event.number}", "text": event.phrase.text, "date": event.at * 1000}
    said["chat"] |= {"id": _id(person)}
    said["from"] |= {"id": _id(person), "display_name": person.name, "is_bot": person.is_bot}
    return body


def _comment(event: Event) -> Json:
    person, account = event.person, ACCOUNTS["messenger"]
    post = f"{account}_{person.number}"
    value = {
        "from": {"id": _id(person), "name": person.name}, "item": "comment", "verb": "add", "post_id": post,
        "parent_id": post, "comment_id": f"{person.number}_{event.number}", "message": event.phrase.text,
        "created_time": event.at,
    }  # fmt: skip
    change = {"field": "feed", "value": value}
    return {"object": "page", "entry": [{"id": account, "time": event.at, "changes": [change]}]}


def _iso(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S}+0000"
