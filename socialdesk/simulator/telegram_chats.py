"""Groups, channels and topics as the Bot API knows them: whether the bot is in there, what it may do
there, where a group has moved to, and what stands on top.

Words and rights are those of the official server (github.com/tdlib/telegram-bot-api and the tdlib it
stands on, May 2026) and of core.telegram.org/bots/api (ChatMemberAdministrator, pinChatMessage).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import web

from socialdesk.simulator.hosted import Json
from socialdesk.simulator.telegram_answers import failure

IN_THERE = ("member", "administrator", "creator", "restricted")
LONGEST_DATA = 64
"""Bytes of a button's callback_data (InlineKeyboardButton)."""


@dataclass(slots=True)
class Chat:
    """A group or channel. `rights` are the bot's, as `my_chat_member` names them; None: nobody said."""

    type: str = "supergroup"
    inside: bool = True
    rights: frozenset[str] | None = None
    moved_to: str = ""
    topics: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    pinned: list[int] = field(default_factory=list)

    def may(self, right: str) -> bool:
        """Whether the bot may do this. Who gets a channel's posts is its administrator."""
        if self.rights is not None:
            return right in self.rights
        return self.type == "channel"


def learn(chats: dict[str, Chat], kind: str, about: object) -> None:
    """What an update that is on its way to the bot tells of its chat."""
    if not isinstance(about, dict) or not isinstance(told := about.get("chat"), dict):
        return
    if told.get("type") not in ("group", "supergroup", "channel"):
        return
    chat = chats.setdefault(str(told.get("id")), Chat())
    chat.type = str(told["type"])
    thread = about.get("message_thread_id")
    if about.get("is_topic_message") and isinstance(thread, int):
        chat.topics.add(thread)
    if new := about.get("migrate_to_chat_id"):
        chat.moved_to = str(new)
        chats.setdefault(str(new), Chat(rights=chat.rights))
    if kind == "my_chat_member" and isinstance(member := about.get("new_chat_member"), dict):
        chat.inside = member.get("status") in IN_THERE
        chat.rights = frozenset(key for key, value in member.items() if value is True)


def barred(chats: dict[str, Chat], data: Json) -> web.Response | None:
    """Why nothing can be said in this chat, or under this topic."""
    name = str(data.get("chat_id") or "")
    chat = chats.get(name)
    if chat is None:
        return None
    if chat.moved_to:
        return failure(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=int(chat.moved_to),
        )
    if not chat.inside:
        return failure(403, f"Forbidden: bot was kicked from the {chat.type} chat")
    if chat.type == "channel" and not chat.may("can_post_messages"):
        return failure(400, "Bad Request: need administrator rights in the channel chat")
    thread = int(data.get("message_thread_id") or 0)
    if thread and thread not in chat.topics:
        return failure(400, "Bad Request: message thread not found")
    if thread in chat.closed:
        return failure(400, "Bad Request: TOPIC_CLOSED")
    return None


def wrong_keyboard(data: Json) -> web.Response | None:
    """Why these buttons cannot stand under a message."""
    told = data.get("reply_markup")
    markup = json.loads(told) if isinstance(told, str | bytes) and told else told
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    for button in (each for row in rows for each in row):
        if not str(button.get("text") or "").strip():
            return failure(400, "Bad Request: inline keyboard button text must be non-empty")
        if "url" in button:
            host = urlsplit(str(button["url"])).hostname or ""
            if not host:
                words = f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
                return failure(400, f"Bad Request: {words}")
        elif "callback_data" not in button:
            return failure(400, "Bad Request: text buttons are unallowed in the inline keyboard")
        elif not 1 <= len(str(button["callback_data"]).encode()) <= LONGEST_DATA:
            return failure(400, "Bad Request: BUTTON_DATA_INVALID")
    return None


def wrong_pin(chats: dict[str, Chat], data: Json, *, there: bool) -> web.Response | None:
    """Why a message cannot stay on top; else it does. `there`: the chat has such a message."""
    name, number = str(data.get("chat_id") or ""), int(data.get("message_id") or 0)
    if not there:
        return failure(400, "Bad Request: message to pin not found")
    chat = chats.setdefault(name, Chat(type="private", rights=frozenset({"can_pin_messages"})))
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    if name.startswith("-") and not chat.may(right):
        return failure(400, "Bad Request: not enough rights to manage pinned messages in the chat")
    chat.pinned.append(number)
    return None
