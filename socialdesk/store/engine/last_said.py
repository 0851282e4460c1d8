"""Step 13 of the migrations: what older programs kept as English sentences becomes a code with its
fields, beside the message and beside the conversation's last words. Never changed afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from socialdesk.model.text import one_line
from socialdesk.store.engine.database import Connection

AT_ONCE = 2_000
LONGEST = 120
TOLD = """
    SELECT message.id, message.kind, message.body, message.said, account.channel FROM message
    JOIN conversation ON conversation.id = message.conversation_id
    JOIN account ON account.id = conversation.account_id
    WHERE message.id > $1 AND message.change_id IS NULL
        AND (message.kind = 'event' OR message.kind = 'button' AND message.body LIKE 'tapped: %')
        AND (message.said = '' OR message.said LIKE '%.handed_over"%')
    ORDER BY message.id LIMIT $2
"""
KEEP = "UPDATE message SET said = $2, body = $3 WHERE id = $1"
STALE = """
    INSERT INTO search_stale (message_id, old_body)
    SELECT id, body FROM message
    WHERE id = $1 AND kind <> 'event' AND id <= (SELECT last_message_id FROM search_progress WHERE id = 1)
"""
"""Events are in no index."""
NEWEST = """
    SELECT conversation.id, message.body, message.said FROM conversation
    JOIN message ON message.conversation_id = conversation.id AND message.at = conversation.last_message_at
        AND message.seq = conversation.last_seq AND message.author = conversation.last_author
    WHERE message.said <> '' AND (message.kind = 'event' OR message.body = '') AND message.change_id IS NULL
    ORDER BY message.id
"""
SET = "UPDATE conversation SET last_said = $2 WHERE id = $1"

SENTENCES = (
    ("handed over to {who}", "meta.handed_over"),
    ("handed back to socialdesk", "meta.handed_back"),
    ("another app asks for this chat", "meta.asked_for"),
    ("linked or unlinked an account", "meta.linked"),
    ("played a game", "meta.played"),
    ("placed an order", "meta.ordered"),
    ("rated an answer", "meta.rated"),
    ("about product {words}", "meta.about_product"),
    ("came by the ad {words}", "meta.came_by_ad"),
    ("came by the ad", "meta.came_by_ad"),
    ("came by the link {words}", "meta.came_by_link"),
    ("came by a link", "meta.came_by_link"),
    ("asked for notifications {words}", "meta.asked_for_news"),
    ("asked for notifications", "meta.asked_for_news"),
    ("stopped notifications {words}", "meta.stopped_news"),
    ("stopped notifications", "meta.stopped_news"),
    ("followed the Official Account {words}", "zalo_oa.followed"),
    ("followed the Official Account", "zalo_oa.followed"),
    ("no longer follows the Official Account", "zalo_oa.unfollowed"),
    ('tapped "Nhắn tin": the shop may write now', "zalo_oa.chat_now"),
    ("shared: {words}", "zalo_oa.shared"),
    ("tapped: {words}", "said.tapped"),
    ("joined: {words}", "telegram.joined"),
    ("left: {words}", "telegram.left"),
    ("new title: {words}", "telegram.new_title"),
    ("new picture of the chat", "telegram.new_picture"),
    ("picture of the chat removed", "telegram.picture_removed"),
    ("pinned a message", "telegram.pinned"),
    ("group created", "telegram.group_created"),
    ("channel created", "telegram.channel_created"),
    (
        "this group became a supergroup; it goes on in a conversation of its own",
        "telegram.became_supergroup",
    ),
    ("this supergroup goes on where a group ended", "telegram.was_group"),
    ("messages vanish after {seconds} s", "telegram.vanish"),
    ("live video scheduled", "telegram.live_scheduled"),
    ("live video started", "telegram.live_started"),
    ("live video ended after {minutes} min", "telegram.live_ended"),
    ("topic: {words}", "telegram.topic"),
    ("topic changed", "telegram.topic_changed"),
    ("topic closed", "telegram.topic_closed_now"),
    ("topic reopened", "telegram.topic_reopened"),
    ("general topic hidden", "telegram.general_hidden"),
    ("general topic shown", "telegram.general_shown"),
    ("giveaway for {n} winners", "telegram.giveaway"),
    ("giveaway: {n} winners", "telegram.giveaway_winners"),
    ("giveaway created", "telegram.giveaway_created"),
    ("giveaway over: {n} winners", "telegram.giveaway_over"),
    ("boosted the chat", "telegram.boosted"),
    ("background changed", "telegram.background"),
    ("allowed the bot to write", "telegram.allowed_to_write"),
    ("logged in on {words}", "telegram.logged_in"),
    ("sent passport data (not kept)", "telegram.passport"),
    ("proximity alert", "telegram.near"),
    ("blocked this bot", "telegram.blocked_bot"),
    ("unblocked this bot", "telegram.unblocked_bot"),
)
"""Every sentence that was written without a code, and its code since."""
NUMBERS = ("seconds", "minutes", "n")
CHANNELS = {"messenger": "meta", "instagram": "meta"}
"""By what their codes begin; the others by their own name."""


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    for place in range(1, len(parts), 2):
        form = r"-?\d{1,18}" if parts[place] in NUMBERS else ".+"
        parts[place] = f"(?P<{parts[place]}>{form})"
    parts[::2] = [re.escape(each) for each in parts[::2]]
    return re.compile("".join(parts), re.DOTALL)


PATTERNS = [(_pattern(sentence), code) for sentence, code in SENTENCES]


def understood(channel: str, body: str) -> tuple[str, str] | None:
    """The code with its fields, as text for the store, and the words beside it; None where nobody
    wrote such a sentence on that channel."""
    for pattern, code in PATTERNS:
        owner = code.partition(".")[0]
        if owner in ("said", CHANNELS.get(channel, channel)) and (found := pattern.fullmatch(body)):
            fields = {
                key: int(value) if key in NUMBERS else value
                for key, value in found.groupdict().items()
            }
            words = str(fields.pop("words", ""))
            return _dumped(code, fields), words
    return None


def _dumped(code: str, fields: dict[str, Any]) -> str:
    return json.dumps({"code": code, "fields": fields}, ensure_ascii=False)


async def carry_sentences(conn: Connection) -> None:
    """Sentences beside messages first, then those of the list."""
    newest = 0
    while rows := list(await conn.rows(TOLD, newest, AT_ONCE)):
        newest = rows[-1][0]
        await _with_codes(conn, rows)
    told = {row[0]: _last_said(row[1], row[2]) for row in await conn.rows(NEWEST)}
    await conn.many(SET, list(told.items()))


async def _with_codes(conn: Connection, rows: Sequence[Sequence[Any]]) -> None:
    codes = list[tuple[int, str, str]]()
    for number, _, body, said, channel in rows:
        if said and body:  # it has its code, but whom it was handed to stands among the words
            codes.append((number, _dumped(json.loads(said)["code"], {"who": body}), ""))
        elif not said and (found := understood(channel, body)):
            codes.append((number, *found))
    await conn.many(STALE, [(number,) for number, _, _ in codes])
    await conn.many(KEEP, codes)


def _last_said(body: str, said: str) -> str:
    told = json.loads(said)
    words = {"words": one_line(body, LONGEST)} if body else {}
    return _dumped(told["code"], {**told.get("fields", {}), **words})
