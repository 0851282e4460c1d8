"""Telegram's limits as data. Sources: Bot API 10.3 documentation and bots/faq (official), read
2026-11."""

from __future__ import annotations

from socialdesk.model.delivery import Operation
from socialdesk.model.ids import DAY
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import ButtonLimits, Capabilities, Rule

OVERALL = 30
"""Messages a second over all chats (bots/faq, "My bot is hitting limits", read 2026-11)."""
PER_GROUP = 20
"""A minute in one group, all of its topics together (same page and day). Channels are said to be
counted like groups."""
TEXT_LIMIT = 4096
"""sendMessage takes 1-4096; code points by one measurement, UTF-16 units by another report: the
stricter is kept."""
CAPTION_LIMIT = 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""getFile hands out at most 20 MB (Bot API documentation)."""
PER_SECOND = OVERALL - 5
"""A little less than `OVERALL`: answers to buttons and what else is called are counted as well."""

EDIT_WITHIN = 3_650 * DAY
"""editMessageText takes a bot's own messages of any age (measured, 2026-11)."""
UNSEND_WITHIN = 2 * DAY
"""deleteMessage takes messages less than 48 hours old (Bot API documentation)."""

KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member",
    "chat_member", "business_connection", "business_message", "edited_business_message", "deleted_business_messages",
    "message_reaction", "message_reaction_count", "poll", "poll_answer",
)  # fmt: skip
"""Always sent as `allowed_updates`: the server keeps the last list it was given, whoever gave it.
"""

RULES = (
    Rule(
        kinds=frozenset({ChatKind.BUSINESS}), until=DAY,
        why="telegram.rule_business",
        source="Bot API, BusinessBotRights.can_reply", dated="2026-11",
    ),
)  # fmt: skip
"""Who may be written to until when; each line with its source and date."""


def capabilities(per_second: int = PER_SECOND) -> Capabilities:
    """One bot's limits; `per_second` is more only for bots with paid broadcasts."""
    return Capabilities(
        text_limit=TEXT_LIMIT,
        pace=PaceRules(
            per_second=per_second,
            chat_gap=1_050,  # one a second in one chat; short bursts pass (same page and day)
            group_per_minute=PER_GROUP - 2,  # room for what pins and answers add
            part_of_group=":topic:",
        ),
        rules=RULES,
        download_limit=DOWNLOAD_LIMIT,
        uploads={"image": 10 * 1024 * 1024, "file": 50 * 1024 * 1024},
        pins=frozenset({ChatKind.GROUP, ChatKind.CHANNEL}),
        captions={"image": CAPTION_LIMIT, "file": CAPTION_LIMIT},
        operations=frozenset({Operation.EDIT, Operation.UNSEND}),
        edits=EDIT_WITHIN,
        unsends=UNSEND_WITHIN,
        keeps_updates=DAY,
        buttons=ButtonLimits(links=3, answers=3, mixed=True, marks=16),
        platform="Telegram",
    )
