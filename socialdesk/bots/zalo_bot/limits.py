"""A Zalo bot's limits as data. Sources: Zalo Bot API as read and measured by integrators, 2026-08
to 2026-09."""

from __future__ import annotations

from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities, Rule

API_BASE = "https://bot-api.zaloplatforms.com"
TEXT_LIMIT = 2000
PER_SECOND = 5
"""No number is told; 429 on excess."""
MONTHLY = 3000
"""Outgoing messages a month on the free plan."""
PEOPLE = 50
"""People a bot may talk with on the free plan."""
WITHIN = 5.0
RULES = (
    Rule(
        why="zalo_bot.rule_first",
        source="Zalo Bot API (no window like the Official Account's is known)", dated="2026-08-08",
        until=None, after_act=True,
    ),
)  # fmt: skip
"""Who may be written to until when; each line with its source and date."""


def capabilities(
    per_second: int = PER_SECOND, monthly: int = MONTHLY, people: int = PEOPLE
) -> Capabilities:
    """One bot's limits; `monthly` and `people` are its plan's."""
    return Capabilities(
        text_limit=TEXT_LIMIT,
        measure=len,
        pace=PaceRules(per_second=per_second, chat_gap=1_000, group_per_minute=18),
        rules=RULES,
        download_limit=25 * 1024 * 1024,
        monthly=monthly,
        people=people,
        links_expire=True,
        platform="Zalo Bot",
    )
