"""Tales: random conversations as the bodies that each platform sends for them, in its own order."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from socialdesk.bots import registry
from socialdesk.model.message import Parsed, RawUpdate
from tests.support.make import NOW

Json = dict[str, Any]
ACCOUNT = "9001"
APP, INBOX, OTHER = "777", "263902037430900", "555"
"""Our own app, Meta's own inbox, and a program of somebody else's."""
PACE = 7
"""Seconds between two acts, so that no two are of one moment."""
CONNECTION = {
    "business:c1": json.dumps({"owner": "42", "enabled": True, "can_reply": True, "order": 1})
}


@dataclass(frozen=True)
class Act:
    """Something that happens `at` a second, to the message `on`."""

    kind: str
    on: int
    at: int
    text: str = ""


@dataclass(frozen=True)
class Channel:
    """What a platform tells of. `tell` makes the body of an act in the chat with a person."""

    name: str
    platform: str
    kinds: tuple[str, ...]
    tell: Callable[[int, Act], Json]

    def parse(self, raw: RawUpdate) -> Parsed:
        found = registry.find(self.platform).parser(None, ACCOUNT, CONNECTION)(raw)
        assert not found.unknown, found
        return found

    def chat(self, who: int) -> str:
        if self.name == "telegram business":
            return f"business:42:{who}"
        return f"comment:{ACCOUNT}_{who}:{who}" if "comments" in self.name else str(who)

    def body(self, who: int, act: Act) -> bytes:
        return json.dumps(self.tell(who, act), ensure_ascii=False).encode()


def tale(channel: Channel, chance: random.Random) -> list[Act]:
    """A conversation of up to a dozen acts, in the order in which they were done."""
    acts: list[Act] = []
    mine: list[int] = []
    seconds = NOW // 1000
    for place in range(chance.randint(2, 12)):
        seconds += PACE
        kind = chance.choice(channel.kinds)
        if kind in ("say", "owner", "program") or not mine:
            kind = kind if kind in ("owner", "program") else "say"
            if kind == "say":
                mine.append(place + 1)
            acts.append(Act(kind, place + 1, seconds, f"{kind} {place}"))
            continue
        if kind == "answer":
            acts.append(Act(kind, chance.choice(mine), seconds, str(place + 1)))
            continue
        text = chance.choice(("a", "b", "c")) if kind == "edit" else chance.choice(("x", "y", ""))
        acts.append(Act(kind, chance.choice(mine), seconds, text))
    return acts


def told(channel: Channel, who: int, acts: list[Act]) -> list[RawUpdate]:
    return [
        RawUpdate(channel.body(who, act), NOW, f"{channel.name}:{who}:{place}")
        for place, act in enumerate(acts)
    ]


def disordered(updates: list[RawUpdate], chance: random.Random) -> Iterator[list[RawUpdate]]:
    """The same shuffled, some of them twice, in batches."""
    again = [each for each in updates if chance.random() < 0.3]
    shuffled = [*updates, *again]
    chance.shuffle(shuffled)
    while shuffled:
        size = chance.randint(1, 4)
        yield shuffled[:size]
        shuffled = shuffled[size:]


# -- the platforms


def _telegram(who: int, act: Act) -> Json:
    person = {"id": who, "is_bot": False, "first_name": "Lan"}
    chat = {"id": who, "type": "private", "first_name": "Lan"}
    if act.kind == "sign":
        signs = [{"type": "emoji", "emoji": act.text}] if act.text else []
        return {"message_reaction": {
            "chat": chat, "message_id": act.on, "user": person, "date": act.at, "new_reaction": signs,
        }}  # fmt: skip
    said = {"message_id": act.on, "date": act.at, "text": act.text, "from": person, "chat": chat}
    if act.kind == "edit":
        # An edit tells when its message was said.
        said |= {"date": NOW // 1000 + PACE * act.on, "edit_date": act.at}
        return {"edited_message": said}
    return {"message": said}


def _business(who: int, act: Act) -> Json:
    chat = {"id": who, "type": "private", "first_name": "Lan"}
    if act.kind == "delete":
        return {"deleted_business_messages": {
            "business_connection_id": "c1", "chat": chat, "message_ids": [act.on],
        }}  # fmt: skip
    body = _telegram(who, act)
    ((kind, said),) = body.items()
    said["business_connection_id"] = "c1"
    if act.kind == "owner":
        said["from"] = {"id": 42, "is_bot": False, "first_name": "Shop"}
    if act.kind == "program":
        said["from"] = {"id": 42, "is_bot": False, "first_name": "Shop"}
        said["is_from_offline"] = True
    return {kind.replace("message", "business_message"): said}


def _zalo_oa(who: int, act: Act) -> Json:
    body: Json = {"app_id": "900", "timestamp": str(act.at * 1000), "oa_id": ACCOUNT}
    person, shop = {"id": str(who)}, {"id": ACCOUNT}
    message = {"msg_id": f"{who}-{act.on}", "text": act.text}
    match act.kind:
        case "say":
            return body | {
                "event_name": "user_send_text",
                "sender": person,
                "recipient": shop,
                "message": message,
            }
        case "owner" | "program":
            shop = shop | ({"admin_id": "5"} if act.kind == "owner" else {})
            return body | {
                "event_name": "oa_send_text",
                "sender": shop,
                "recipient": person,
                "message": message,
            }
        case "sign":
            message = {"msg_id": f"{who}-{act.on}", "react_icon": act.text}
            return body | {"event_name": "user_reacted_message", "sender": person, "recipient": shop,
                           "message": message}  # fmt: skip
        case "tag":
            name = "add_user_to_tag" if act.text else "remove_user_from_tag"
            return body | {"event_name": name, "tag": {"name": "vip", "user_ids": [str(who)]}}
        case _:
            name = "user_seen_message" if act.text else "user_received_message"
            seen = {"msg_ids": [f"{who}-{act.on}"]}
            return body | {
                "event_name": name,
                "sender": person,
                "recipient": shop,
                "message": seen,
            }


def _zalo_bot(who: int, act: Act) -> Json:
    by = {"id": ACCOUNT, "is_bot": True} if act.kind == "program" else {"id": str(who)}
    return {"event_name": "message.text.received", "message": {
        "message_id": f"{who}-{act.on}", "date": act.at * 1000, "text": act.text, "from": by,
        "chat": {"id": str(who), "chat_type": "PRIVATE"},
    }}  # fmt: skip


def _meta(who: int, act: Act) -> Json:
    shop, person = {"id": ACCOUNT}, {"id": str(who)}
    mid = f"m_{who}_{act.on}"
    item: Json = {"sender": person, "recipient": shop, "timestamp": act.at * 1000}
    match act.kind:
        case "say":
            item["message"] = {"mid": mid, "text": act.text}
        case "owner" | "program":
            app = INBOX if act.kind == "owner" else OTHER
            item |= {"sender": shop, "recipient": person}
            item["message"] = {"mid": mid, "text": act.text, "is_echo": True, "app_id": app}
        case "edit":
            item["message_edit"] = {"mid": mid, "text": act.text, "num_edit": 1}
        case "delete":
            item["message"] = {"mid": mid, "is_deleted": True}
        case "sign":
            item["reaction"] = {"mid": mid, "action": "react" if act.text else "unreact",
                                "emoji": act.text}  # fmt: skip
        case "receipt":
            item["read" if act.text else "delivery"] = {"watermark": act.at * 1000, "mids": [mid]}
        case _:
            to = OTHER if act.text else ""
            item["pass_thread_control"] = {
                "new_owner_app_id": to or APP,
                "previous_owner_app_id": APP,
            }
    return {
        "object": "page",
        "entry": [{"id": ACCOUNT, "time": act.at * 1000, "messaging": [item]}],
    }


def _comments(who: int, act: Act) -> Json:
    post, comment = f"{ACCOUNT}_{who}", f"{who}_{act.on}"
    value: Json = {
        "item": "comment", "comment_id": comment, "post_id": post, "parent_id": post,
        "from": {"id": str(who), "name": "Lan"}, "message": act.text,
        "created_time": NOW // 1000 + PACE * act.on, "verb": "add",
    }  # fmt: skip
    match act.kind:
        case "answer":
            value |= {"from": {"id": ACCOUNT, "name": "Shop"}, "parent_id": comment}
            value |= {"comment_id": f"{who}_{act.text}", "message": "dạ", "created_time": act.at}
        case "edit":
            value |= {"verb": "edited", "edited_time": act.at}
        case "delete":
            value["verb"] = "remove"
        case "hide":
            value["verb"] = "hide" if act.text else "unhide"
    change = {"field": "feed", "value": value}
    return {"object": "page", "entry": [{"id": ACCOUNT, "time": act.at, "changes": [change]}]}


CHANNELS = (
    Channel("telegram", "telegram", ("say", "say", "edit", "sign"), _telegram),
    Channel(
        "telegram business",
        "telegram",
        ("say", "say", "edit", "delete", "owner", "program"),
        _business,
    ),
    Channel(
        "zalo_oa", "zalo_oa", ("say", "say", "owner", "program", "sign", "tag", "seen"), _zalo_oa
    ),
    Channel("zalo_bot", "zalo_bot", ("say", "program"), _zalo_bot),
    Channel(
        "messenger",
        "messenger",
        ("say", "say", "edit", "owner", "sign", "receipt", "holder", "delete"),
        _meta,
    ),
    Channel(
        "instagram",
        "instagram",
        ("say", "say", "edit", "owner", "sign", "delete", "receipt"),
        _meta,
    ),
    Channel(
        "messenger comments",
        "messenger",
        ("say", "say", "answer", "edit", "delete", "hide"),
        _comments,
    ),
)
