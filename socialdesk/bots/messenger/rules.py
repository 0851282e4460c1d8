"""Meta's limits as data. Sources: the Messenger Platform's and Graph API's pages as of mid-2026;
see docs/channels."""

from __future__ import annotations

from collections.abc import Iterable

from socialdesk.model.delivery import Operation
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities
from socialdesk.model.rules import INSTAGRAM, MESSENGER
from socialdesk.model.text import utf16_length

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


def messenger(per_second: int = PER_SECOND, settings: Iterable[str] = ()) -> Capabilities:
    """One Page's limits. `settings` may hold "human_agent"."""
    return Capabilities(
        text_limit=2000,
        measure=utf16_length,
        pace=PaceRules(per_second=per_second, chat_gap=1_000, group_per_minute=12),
        rules=MESSENGER,
        settings=frozenset(settings),
        download_limit=25 * MEGABYTE,
        uploads={"image": 8 * MEGABYTE, "file": 25 * MEGABYTE},
        operations=frozenset(
            {Operation.HIDE, Operation.UNHIDE, Operation.DELETE, Operation.LIKE, Operation.UNLIKE}
        ),
        links_expire=True,
        platform="Messenger",
    )


def instagram(per_second: int = PER_SECOND, settings: Iterable[str] = ()) -> Capabilities:
    """One Instagram account's limits: 1000 to a text, counted in bytes to be safe."""
    return Capabilities(
        text_limit=1000,
        measure=lambda text: len(text.encode("utf-8", "replace")),
        pace=PaceRules(per_second=per_second, chat_gap=1_000, group_per_minute=12),
        rules=INSTAGRAM,
        settings=frozenset(settings),
        download_limit=25 * MEGABYTE,
        uploads={"image": 8 * MEGABYTE, "file": 25 * MEGABYTE},
        file_types=frozenset(
            {".jpg", ".jpeg", ".png", ".gif", ".mp4", ".mov", ".m4a", ".wav", ".pdf"}
        ),
        operations=frozenset({Operation.HIDE, Operation.UNHIDE, Operation.DELETE}),
        links_expire=True,
        platform="Instagram",
    )
