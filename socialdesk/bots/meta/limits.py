"""Meta's limits as data. Sources: the Messenger Platform's and Graph API's pages as of mid-2026;
see docs/channels."""

from __future__ import annotations

from socialdesk.model.ids import DAY
from socialdesk.model.policy import (
    ANNOUNCEMENTS,
    COMMENTS,
    FEEDS,
    PERSON,
    PRIVATE_CHATS,
    PROGRAMS,
    Rule,
)

GRAPH_BASE = "https://graph.facebook.com"
VERSION = "v25.0"
"""Usable until 2028-07-29 (Graph API changelog)."""
WITHIN = 4.0
"""Seconds in which a webhook is answered; Meta waits 5."""
PER_SECOND = 10
"""Meta takes more (300 texts a second), but freezes a Page's inbox above 40."""
MEGABYTE = 1024 * 1024
FIELDS = (
    "messages", "message_echoes", "messaging_postbacks", "messaging_referrals", "messaging_optins",
    "message_deliveries", "message_reads", "message_reactions", "message_edits", "messaging_handovers", "standby",
    "messaging_policy_enforcement", "feed", "live_videos", "mention",
)  # fmt: skip
"""What a Page is subscribed to. Not `response_feedback`: it would put thumbs under everything we
send."""
INSTAGRAM_FIELDS = (
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "comments",
    "live_comments",
)
INBOXES = {
    "263902037430900": "Page inbox",
    "26390203743090": "Page inbox",
    "1217981644879628": "Instagram inbox",
}
"""Meta's own inboxes, as far as their app ids are known; anything else is "another app"."""

HUMAN_AGENT = "HUMAN_AGENT"
"""The one message tag that is left for ordinary shops: Meta refuses the others since 2026-04-27
(Send messages)."""
RESPONSE, UPDATE = "RESPONSE", "UPDATE"
"""How an answer is marked, and what comes unasked (`messaging_type`)."""
_WINDOW = "Messenger Platform, Send messages: standard messaging window"
_TAG = "Messenger Platform, Send messages: HUMAN_AGENT"
_PRIVATE_REPLY = "Messenger Platform, Private replies"
_POSTS = "Pages API, Posts: publish posts"
ANNOUNCED = Rule(
    kinds=PRIVATE_CHATS, deliveries=ANNOUNCEMENTS, until=DAY, message_tag=UPDATE,
    why="meta.rule_free", source=_WINDOW, dated="2026-05-05",
)  # fmt: skip
POSTED = (
    Rule(
        kinds=FEEDS, deliveries=ANNOUNCEMENTS, unasked=True, why="meta.rule_post", source=_POSTS,
        dated="2026-11",
    ),
    Rule(
        kinds=FEEDS, allows=False, why="meta.rule_post_only", source="socialdesk's own", dated="2026-11",
    ),
)  # fmt: skip
"""What is typed as an answer is never posted for everybody."""
_WINDOWS = (
    Rule(
        kinds=PRIVATE_CHATS, until=DAY, message_tag=RESPONSE,
        why="meta.rule_free", source=_WINDOW, dated="2026-05-05",
    ),
    Rule(
        kinds=PRIVATE_CHATS, deliveries=PERSON, since=DAY, until=7 * DAY, needs="human_agent", message_tag=HUMAN_AGENT,
        why="meta.rule_person",
        source=_TAG, dated="2026-05-05",
    ),
    Rule(
        kinds=PRIVATE_CHATS, deliveries=PROGRAMS, since=DAY, allows=False,
        why="meta.rule_programs",
        source=_WINDOW, dated="2026-05-05",
    ),
    Rule(
        kinds=PRIVATE_CHATS, since=7 * DAY, allows=False,
        why="meta.rule_over",
        source=_TAG, dated="2026-05-05",
    ),
    Rule(
        kinds=PRIVATE_CHATS, since=DAY, allows=False,
        why="meta.rule_human_agent",
        source=_TAG, dated="2026-05-05",
    ),
)  # fmt: skip
_COMMENT_RULES = (
    Rule(
        kinds=COMMENTS, private=True, deliveries=ANNOUNCEMENTS, allows=False,
        why="meta.rule_private_people", source="socialdesk's own", dated="2026-11",
    ),
    Rule(
        kinds=COMMENTS, private=True, until=7 * DAY,
        why="meta.rule_private_once", source=_PRIVATE_REPLY, dated="2026-07-12",
    ),
    Rule(
        kinds=COMMENTS, private=True, since=7 * DAY, allows=False,
        why="meta.rule_private_over",
        source=_PRIVATE_REPLY, dated="2026-07-12",
    ),
    Rule(
        kinds=COMMENTS, private=False, deliveries=PERSON, why="meta.rule_public",
        source="Graph API, comments", dated="2026-11",
    ),
    Rule(
        kinds=COMMENTS, private=False, deliveries=PROGRAMS, allows=False,
        why="meta.rule_public_programs", source="socialdesk's own", dated="2026-11",
    ),
)  # fmt: skip
RULES = (ANNOUNCED, *_WINDOWS, *_COMMENT_RULES)
"""Who may be written to until when; each line with its source and date."""
