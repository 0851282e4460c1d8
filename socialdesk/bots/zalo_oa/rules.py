"""The Official Account's limits as data. Sources: Zalo's SDKs and digests of its documentation,
read 2026-11."""

from __future__ import annotations

from collections.abc import Iterable

from socialdesk.model.delivery import Operation
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities
from socialdesk.model.rules import ZALO_OA

API_BASE = "https://openapi.zalo.me"
OAUTH_BASE = "https://oauth.zaloapp.com/v4"
WITHIN = 1.8
"""Seconds in which a webhook is answered; Zalo waits 2."""
TEXT_LIMIT = 1900
"""Zalo takes 2000 characters; whether it counts code points or UTF-16 units is not known."""
PER_SECOND = 5
"""Zalo tells no number; -32 means too fast."""
MEGABYTE = 1024 * 1024


def capabilities(per_second: int = PER_SECOND, settings: Iterable[str] = ()) -> Capabilities:
    """One account's limits. `settings` may hold "mirror_tags"."""
    chosen = frozenset(settings)
    return Capabilities(
        text_limit=TEXT_LIMIT,
        pace=PaceRules(per_second=per_second, chat_gap=1_000, group_per_minute=30),
        rules=ZALO_OA,
        settings=chosen,
        download_limit=25 * MEGABYTE,
        uploads={"image": MEGABYTE, "image/gif": 5 * MEGABYTE, "file": 5 * MEGABYTE},
        file_types=frozenset({".jpg", ".jpeg", ".png", ".gif", ".pdf", ".doc", ".docx"}),
        caption_limit=TEXT_LIMIT,
        operations=frozenset({Operation.TAG, Operation.UNTAG})
        if "mirror_tags" in chosen
        else frozenset(),
        links_expire=True,
        platform="Zalo",
    )
