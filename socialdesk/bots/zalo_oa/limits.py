"""The Official Account's limits as data. Sources: Zalo's SDKs and digests of its documentation,
read 2026-11."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from socialdesk.model.delivery import Operation, Sort
from socialdesk.model.i18n import mark
from socialdesk.model.ids import DAY, HOUR
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import (
    ANNOUNCEMENTS,
    PERSON,
    PRIVATE_CHATS,
    PROGRAMS,
    ButtonLimits,
    Cap,
    Capabilities,
    Form,
    Hours,
    Rule,
)

API_BASE = "https://openapi.zalo.me"
OAUTH_BASE = "https://oauth.zaloapp.com/v4"
WITHIN = 1.8
"""Seconds in which a webhook is answered; Zalo waits 2."""
TEXT_LIMIT = 1900
"""Zalo takes 2000 characters; whether it counts code points or UTF-16 units is not known."""
PER_SECOND = 5
"""Zalo tells no number; -32 means too fast."""
MEGABYTE = 1024 * 1024

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CONSULTATION, PROMOTION, TRANSACTION = "consultation", "promotion", "transaction"
ARTICLE = "article"
"""Messages that Zalo charges for, as an account's `paid` names them."""
PAID = (CONSULTATION, PROMOTION, TRANSACTION)
HEADER_LIMIT, ROW_KEY, ROW_VALUE, ROWS = 100, 35, 100, 5
"""Letters of a template's heading, of a row's name and of its value, and rows (a digest of Zalo's
documentation, 2026-03)."""
PARAGRAPH = {PROMOTION: 1000, TRANSACTION: 250}
"""Letters of one of a template's two paragraphs (the same)."""
PER_DAY = 500
"""Promotions an account of up to 10,000 followers may send a day; 5 % of the followers where there are
more (the same)."""
PER_MONTH = 4
"""Promotions a person gets a month, and never two a day; the package says how many (Zalo's help pages;
a real answer of quota/message)."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What Zalo charges for one, in whole đồng; the shop's contract may say otherwise.

    55 and 165: Zalo's tariff as integrators copied it, in force 2026-06-01. No source names a price for
    promotions: 350 is the most that one of Zalo's approved templates is said to cost.
    """

    consultation: int = 55
    promotion: int = 350
    transaction: int = 165


PRICES = Prices()
FEED = '{"target":{}}'
"""The recipient that means all followers."""
ARTICLES_PER_MONTH = 4
"""Articles a package sends to all followers a month, and never two a day (Zalo's help pages: 4 a month
and 1 a day for each follower of a verified account)."""
TITLE_LIMIT, DESCRIPTION_LIMIT, AUTHOR_LIMIT = 150, 300, 50
"""Letters of an article's parts (a digest of Zalo's documentation, 2026-03)."""
FEEDS = frozenset({ChatKind.CHANNEL})
_BUTTONS = ButtonLimits(links=4, answers=4, mixed=True)
_PICTURES = frozenset({"image/jpeg", "image/png"})
_SOURCE = "Zalo OA, consultation messages (Tin Tư vấn)"
_TEMPLATES = "Zalo OA, transaction and promotion messages (a digest of Zalo's documentation)"
FREE = Rule(
    kinds=PRIVATE_CHATS, until=48 * HOUR, why="zalo_oa.rule_free",
    source=_SOURCE, dated="2026-01-01",
)  # fmt: skip


def announcement_rules(
    prices: Prices,
    per_day: int = PER_DAY,
    per_month: int = PER_MONTH,
    articles: int = ARTICLES_PER_MONTH,
) -> tuple[Rule, ...]:
    """What announcements may use beside free messages: what costs money where the account's `paid` names
    it, and articles to all followers."""
    return (
        Rule(
            kinds=FEEDS, deliveries=ANNOUNCEMENTS, message_tag=ARTICLE, unasked=True,
            hours=Hours(time(6), time(22), ZONE), caps=(Cap(1, "day"), Cap(articles, "month")),
            form=Form(mark("an article to all followers"), TEXT_LIMIT),
            why="zalo_oa.rule_article", source="Zalo OA, broadcast of articles (a digest of Zalo's documentation)",
            dated="2026-03-01",
        ),
        Rule(
            kinds=FEEDS, allows=False, why="zalo_oa.rule_feed",
            source="Zalo OA, broadcast of articles (a digest of Zalo's documentation)", dated="2026-03-01",
        ),
        Rule(
            kinds=PRIVATE_CHATS, deliveries=ANNOUNCEMENTS, since=48 * HOUR, until=7 * DAY, needs=CONSULTATION,
            message_tag=CONSULTATION, price=prices.consultation, cost=mark("charged by Zalo (over 48 h)"), why="zalo_oa.rule_consultation",
            source=_SOURCE, dated="2026-06-01",
        ),
        Rule(
            kinds=PRIVATE_CHATS, deliveries=ANNOUNCEMENTS, purposes=frozenset({Sort.PROMOTION, Sort.TOPIC}),
            needs=PROMOTION, message_tag=PROMOTION, price=prices.promotion, cost=mark("charged by Zalo (a template)"), followers=True, unasked=True,
            hours=Hours(time(6), time(22), ZONE),
            caps=(Cap(1, "day"), Cap(per_month, "month"), Cap(per_day, "day", "account")),
            form=Form(mark("a promotion template of Zalo"), 1_800, _BUTTONS, _PICTURES),
            why="zalo_oa.rule_promotion", source=_TEMPLATES, dated="2026-03-01",
        ),
        Rule(
            kinds=PRIVATE_CHATS, deliveries=ANNOUNCEMENTS, purposes=frozenset({Sort.SERVICE}), until=365 * DAY,
            needs=TRANSACTION, message_tag=TRANSACTION, price=prices.transaction, cost=mark("charged by Zalo (a template)"),
            form=Form(
                mark("a transaction template of Zalo"), 450, _BUTTONS, _PICTURES, "Tên khách hàng: {name}",
            ),
            why="zalo_oa.rule_transaction", source=_TEMPLATES, dated="2026-03-01",
        ),
    )  # fmt: skip


_AFTERWARDS = (
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
RULES = (FREE, *announcement_rules(PRICES), *_AFTERWARDS)
"""Who may be written to until when; each line with its source and date."""


def capabilities(
    per_second: int = PER_SECOND,
    *,
    mirror_tags: bool = False,
    paid: Collection[str] = (),
    rules: tuple[Rule, ...] = (),
) -> Capabilities:
    """One account's limits. `mirror_tags`: tags are put on the person at Zalo too; `paid` names what
    announcements may use that costs money, and `rules` are those at the shop's own prices."""
    return Capabilities(
        text_limit=TEXT_LIMIT,
        pace=PaceRules(per_second=per_second, chat_gap=1_000, group_per_minute=30),
        rules=(FREE, *rules, *_AFTERWARDS) if rules else RULES,
        settings=frozenset({*paid, *(["mirror_tags"] if mirror_tags else ())}),
        download_limit=25 * MEGABYTE,
        uploads={"image": MEGABYTE, "image/gif": 5 * MEGABYTE, "file": 5 * MEGABYTE},
        file_types=frozenset({".jpg", ".jpeg", ".png", ".gif", ".pdf", ".doc", ".docx"}),
        # Only a picture takes words along (Tin Tư vấn: a file is an attachment by itself; what is
        # written beside it is dropped without an error).
        captions={"image": TEXT_LIMIT, "image/gif": 0},
        quotes_with_files=False,
        operations=frozenset({Operation.TAG, Operation.UNTAG} if mirror_tags else ()),
        links_expire=True,
        feed=FEED,
        platform="Zalo",
    )
