"""The Official Account's limits as data. Sources: Zalo's SDKs and digests of its documentation,
read 2026-11."""

from __future__ import annotations

from socialdesk.model.delivery import Operation
from socialdesk.model.i18n import mark
from socialdesk.model.ids import DAY, HOUR
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import PERSON, PRIVATE_CHATS, PROGRAMS, Capabilities, Rule

API_BASE = "https://openapi.zalo.me"
OAUTH_BASE = "https://oauth.zaloapp.com/v4"
WITHIN = 1.8
"""Seconds in which a webhook is answered; Zalo waits 2."""
TEXT_LIMIT = 1900
"""Zalo takes 2000 characters; whether it counts code points or UTF-16 units is not known."""
PER_SECOND = 5
"""Zalo tells no number; -32 means too fast."""
MEGABYTE = 1024 * 1024

_SOURCE = "Zalo OA, consultation messages (Tin Tư vấn)"
RULES = (
    Rule(
        kinds=PRIVATE_CHATS, until=48 * HOUR, why="zalo_oa.rule_free",
        source=_SOURCE, dated="2026-01-01",
    ),
    Rule(
        kinds=PRIVATE_CHATS, deliveries=PERSON, since=48 * HOUR, until=7 * DAY,
        cost=mark("charged by Zalo (over 48 h)"),
        why="zalo_oa.rule_charged",
        source=_SOURCE, dated="2026-01-01",
    ),
    Rule(
        kinds=PRIVATE_CHATS, deliveries=PROGRAMS, since=48 * HOUR, allows=False,
        why="zalo_oa.rule_programs",
        source=_SOURCE, dated="2026-01-01",
    ),
    Rule(
        kinds=PRIVATE_CHATS, since=7 * DAY, allows=False,
        why="zalo_oa.rule_over",
        source=_SOURCE, dated="2026-01-01",
    ),
)  # fmt: skip
"""Who may be written to until when; each line with its source and date."""


def capabilities(per_second: int = PER_SECOND, *, mirror_tags: bool = False) -> Capabilities:
    """One account's limits. `mirror_tags`: tags are put on the person at Zalo too."""
    return Capabilities(
        text_limit=TEXT_LIMIT,
        pace=PaceRules(per_second=per_second, chat_gap=1_000, group_per_minute=30),
        rules=RULES,
        settings=frozenset({"mirror_tags"} if mirror_tags else ()),
        download_limit=25 * MEGABYTE,
        uploads={"image": MEGABYTE, "image/gif": 5 * MEGABYTE, "file": 5 * MEGABYTE},
        file_types=frozenset({".jpg", ".jpeg", ".png", ".gif", ".pdf", ".doc", ".docx"}),
        # Only a picture takes words along (Tin Tư vấn: a file is an attachment by itself; what is
        # written beside it is dropped without an error).
        captions={"image": TEXT_LIMIT, "image/gif": 0},
        quotes_with_files=False,
        operations=frozenset({Operation.TAG, Operation.UNTAG} if mirror_tags else ()),
        links_expire=True,
        platform="Zalo",
    )
