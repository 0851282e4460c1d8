"""The platforms' rules of who may be written to until when, one table each, every line with its
source and date.

Change a line when a platform changes its mind; nothing else in the house has to know.
"""

from __future__ import annotations

from socialdesk.model.i18n import mark
from socialdesk.model.ids import DAY, HOUR
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import PERSON, PROGRAMS, Rule

PRIVATE_CHATS = frozenset({ChatKind.PRIVATE})
COMMENTS = frozenset({ChatKind.COMMENT})

HUMAN_AGENT = "HUMAN_AGENT"
"""The one message tag that is left for ordinary shops: Meta refuses the others since 2026-04-27
(Send messages)."""
RESPONSE = "RESPONSE"

TELEGRAM = (
    Rule(
        kinds=frozenset({ChatKind.BUSINESS}), until=DAY,
        why=mark("Telegram lets a connected bot write to a business chat only within 24 hours of the customer's last message. "
        "Answer from the Telegram app itself."),
        source="Bot API, BusinessBotRights.can_reply", dated="2026-11",
    ),
)  # fmt: skip

_ZALO_SOURCE = "Zalo OA, consultation messages (Tin Tư vấn)"
ZALO_OA = (
    Rule(
        kinds=PRIVATE_CHATS, until=48 * HOUR, why=mark("Zalo takes it for 48 hours after the customer's last act."),
        source=_ZALO_SOURCE, dated="2026-01-01",
    ),
    Rule(
        kinds=PRIVATE_CHATS, deliveries=PERSON, since=48 * HOUR, until=7 * DAY,
        cost=mark("charged by Zalo (over 48 h)"),
        why=mark("Zalo takes it for 7 days after the customer's last act, and charges for it after 48 hours."),
        source=_ZALO_SOURCE, dated="2026-01-01",
    ),
    Rule(
        kinds=PRIVATE_CHATS, deliveries=PROGRAMS, since=48 * HOUR, allows=False,
        why=mark("after 48 hours Zalo charges for every message, so programs keep quiet. A person may still write for 7 days."),
        source=_ZALO_SOURCE, dated="2026-01-01",
    ),
    Rule(
        kinds=PRIVATE_CHATS, since=7 * DAY, allows=False,
        why=mark("Zalo takes messages only within 7 days of the customer's last act. Wait until they write, or call them."),
        source=_ZALO_SOURCE, dated="2026-01-01",
    ),
)  # fmt: skip

ZALO_BOT = (
    Rule(
        why=mark("a Zalo bot can write only to people who have written to it first."),
        source="Zalo Bot API (no window like the Official Account's is known)", dated="2026-08-08",
        until=None,
    ),
)  # fmt: skip

_WINDOW = "Messenger Platform, Send messages: standard messaging window"
_TAG = "Messenger Platform, Send messages: HUMAN_AGENT"


_META = (
        Rule(
            kinds=PRIVATE_CHATS, until=DAY, message_tag=RESPONSE,
            why=mark("{platform} takes it for 24 hours after the customer's last act."), source=_WINDOW, dated="2026-05-05",
        ),
        Rule(
            kinds=PRIVATE_CHATS, deliveries=PERSON, since=DAY, until=7 * DAY, needs="human_agent", message_tag=HUMAN_AGENT,
            why=mark("{platform} takes a person's own words for 7 days, marked HUMAN_AGENT. No advertising, never by a program."),
            source=_TAG, dated="2026-05-05",
        ),
        Rule(
            kinds=PRIVATE_CHATS, deliveries=PROGRAMS, since=DAY, allows=False,
            why=mark("{platform} takes what programs say only within 24 hours. Wait until the customer writes."),
            source=_WINDOW, dated="2026-05-05",
        ),
        Rule(
            kinds=PRIVATE_CHATS, since=7 * DAY, allows=False,
            why=mark("{platform} takes nothing more after 7 days. Wait until the customer writes, or reach them elsewhere."),
            source=_TAG, dated="2026-05-05",
        ),
        Rule(
            kinds=PRIVATE_CHATS, since=DAY, allows=False,
            why=mark("{platform} takes messages only within 24 hours of the customer's last act. With Meta's Human Agent feature "
            "(human_agent = true once Meta has granted it) a person could answer for 7 days."),
            source=_TAG, dated="2026-05-05",
        ),
    )  # fmt: skip


_PRIVATE_REPLY = "Messenger Platform, Private replies"
_COMMENT_RULES = (
    Rule(
        kinds=COMMENTS, private=True, deliveries=PROGRAMS, allows=False,
        why=mark("private replies are kept for people: each comment has only one."), source="socialdesk's own", dated="2026-11",
    ),
    Rule(
        kinds=COMMENTS, private=True, until=7 * DAY,
        why=mark("a comment can be answered privately once, within 7 days."), source=_PRIVATE_REPLY, dated="2026-07-12",
    ),
    Rule(
        kinds=COMMENTS, private=True, since=7 * DAY, allows=False,
        why=mark("a comment can be answered privately only within 7 days. Answer in public instead."),
        source=_PRIVATE_REPLY, dated="2026-07-12",
    ),
    Rule(
        kinds=COMMENTS, private=False, deliveries=PERSON, why=mark("a comment can be answered in public at any time."),
        source="Graph API, comments", dated="2026-11",
    ),
    Rule(
        kinds=COMMENTS, private=False, deliveries=PROGRAMS, allows=False,
        why=mark("programs do not speak in public under the shop's posts."), source="socialdesk's own", dated="2026-11",
    ),
)  # fmt: skip

MESSENGER = (*_META, *_COMMENT_RULES)
INSTAGRAM = (*_META, *_COMMENT_RULES)

RULES = {
    "telegram": TELEGRAM,
    "zalo_oa": ZALO_OA,
    "zalo_bot": ZALO_BOT,
    "messenger": MESSENGER,
    "instagram": INSTAGRAM,
}
"""Every platform's table, by the account's channel."""
