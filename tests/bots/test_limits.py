"""Every platform's rules, held against the sheet's tables, and what must hold whatever the rules
say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.bots import registry
from socialdesk.bots.instagram import limits as instagram
from socialdesk.bots.messenger import limits as messenger
from socialdesk.bots.meta.limits import HUMAN_AGENT
from socialdesk.bots.telegram import limits as telegram
from socialdesk.bots.zalo_bot import limits as zalo_bot
from socialdesk.bots.zalo_oa import limits as zalo_oa
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import (
    Allowed,
    Never,
    Situation,
    Verdict,
    judge,
)
from tests.support.make import NOW

LIMITS = {
    "telegram": telegram.capabilities(),
    "zalo_oa": zalo_oa.capabilities(),
    "zalo_bot": zalo_bot.capabilities(),
    "messenger": messenger.capabilities(),
    "instagram": instagram.capabilities(),
    "messenger human": messenger.capabilities(human_agent=True),
    "instagram human": instagram.capabilities(human_agent=True),
}


def asked(
    who: str,
    age: int,
    delivery: DeliveryKind = DeliveryKind.REPLY,
    kind: ChatKind = ChatKind.PRIVATE,
    private: bool = False,
) -> Verdict:
    return judge(LIMITS[who], Situation(kind, Instant(NOW + age), NOW, delivery, private))


@pytest.mark.parametrize(
    ("who", "delivery", "age", "tag", "cost"),
    [
        ("telegram", DeliveryKind.BROADCAST, 900 * DAY, "", False),
        ("zalo_oa", DeliveryKind.REPLY, 48 * HOUR - 1, "", False),
        ("zalo_oa", DeliveryKind.ACKNOWLEDGEMENT, 47 * HOUR, "", False),
        ("zalo_oa", DeliveryKind.REPLY, 48 * HOUR, "", True),
        ("zalo_oa", DeliveryKind.REPLY, 7 * DAY - 1, "", True),
        ("zalo_bot", DeliveryKind.BROADCAST, 90 * DAY, "", False),
        ("messenger", DeliveryKind.BROADCAST, DAY - 1, "UPDATE", False),
        ("messenger human", DeliveryKind.REPLY, DAY, HUMAN_AGENT, False),
        ("messenger human", DeliveryKind.REPLY, DAY - 1, "RESPONSE", False),
        ("instagram human", DeliveryKind.REPLY, 7 * DAY - 1, HUMAN_AGENT, False),
    ],
)
def test_what_may_be_said(who: str, delivery: DeliveryKind, age: int, tag: str, cost: bool) -> None:
    verdict = asked(who, age, delivery)

    assert isinstance(verdict, Allowed)
    assert (verdict.message_tag, bool(verdict.cost)) == (tag, cost)


@pytest.mark.parametrize(
    ("who", "delivery", "age", "words"),
    [
        ("zalo_oa", DeliveryKind.BROADCAST, 48 * HOUR, "programs keep quiet"),
        ("zalo_oa", DeliveryKind.REPLY, 7 * DAY, "7 days"),
        ("messenger", DeliveryKind.REPLY, DAY, "human_agent = true"),
        ("messenger human", DeliveryKind.ACKNOWLEDGEMENT, DAY, "only within 24 hours"),
        ("messenger human", DeliveryKind.BROADCAST, 2 * DAY, "only within 24 hours"),
        ("messenger human", DeliveryKind.REPLY, 7 * DAY, "after 7 days"),
        ("instagram", DeliveryKind.REPLY, 3 * DAY, "24 hours"),
    ],
)
def test_what_may_not_and_why(who: str, delivery: DeliveryKind, age: int, words: str) -> None:
    verdict = asked(who, age, delivery)

    assert isinstance(verdict, Never) and verdict.rule is not None
    assert words in str(verdict.why)


@pytest.mark.parametrize("who", ["messenger", "instagram"])
def test_comments_in_public_always_in_private_once_and_never_by_programs(who: str) -> None:
    def ask(
        age: int, delivery: DeliveryKind = DeliveryKind.REPLY, private: bool = False
    ) -> Verdict:
        return asked(who, age, delivery, ChatKind.COMMENT, private)

    assert isinstance(ask(900 * DAY), Allowed)
    assert isinstance(ask(0, DeliveryKind.ACKNOWLEDGEMENT), Never)
    assert ask(7 * DAY - 1, private=True) == Allowed(
        Instant(NOW + 7 * DAY), rule=ask(1, private=True).rule
    )
    assert isinstance(ask(7 * DAY, private=True), Never)
    assert isinstance(ask(0, DeliveryKind.BROADCAST, private=True), Never)
    used = Situation(ChatKind.COMMENT, NOW, NOW, private=True, private_used_at=NOW)
    assert judge(LIMITS[who], used).code == "private_used"  # type: ignore[union-attr]
    assert (
        judge(LIMITS[who], replace(used, chat_kind=ChatKind.PRIVATE, private_used_at=None)).code
        == "no_comment"
    )  # type: ignore[union-attr]


def test_a_zalo_bot_tells_nobody_who_has_not_written() -> None:
    never = Situation(ChatKind.PRIVATE, NOW, None, DeliveryKind.BROADCAST)
    assert judge(LIMITS["zalo_bot"], never).code == "never_wrote"  # type: ignore[union-attr]


def test_a_chat_that_another_app_has_and_a_plan_that_is_nearly_used_up() -> None:
    situation = Situation(ChatKind.PRIVATE, NOW, NOW, handled_by="Page inbox")
    plan = LIMITS["zalo_bot"]

    assert "Page inbox" in str(judge(LIMITS["messenger"], situation).why)  # type: ignore[union-attr]
    full = Situation(
        ChatKind.PRIVATE, NOW, NOW, DeliveryKind.ACKNOWLEDGEMENT, sent_this_month=2_700
    )
    assert judge(plan, full).code == "quota"  # type: ignore[union-attr]
    assert isinstance(judge(plan, replace(full, delivery=DeliveryKind.REPLY)), Allowed)
    assert isinstance(judge(plan, replace(full, sent_this_month=2_699)), Allowed)


@given(
    st.sampled_from(sorted(LIMITS)), st.integers(0, 30 * DAY), st.integers(1, 5 * DAY), st.sampled_from(list(DeliveryKind)),
    st.sampled_from([ChatKind.PRIVATE, ChatKind.BUSINESS]),
)  # fmt: skip
def test_a_window_only_ever_closes_and_says_when(
    who: str, age: int, more: int, delivery: DeliveryKind, kind: ChatKind
) -> None:
    now, later = asked(who, age, delivery, kind), asked(who, age + more, delivery, kind)

    if isinstance(now, Never):
        assert isinstance(later, Never)
    elif now.until is not None:
        assert now.until > NOW + age
        assert isinstance(asked(who, now.until - NOW - 1, delivery, kind), Allowed)
        after = asked(who, now.until - NOW, delivery, kind)
        assert after != now
    if isinstance(now, Allowed) and delivery is not DeliveryKind.REPLY:
        assert now.message_tag != HUMAN_AGENT
        assert not now.cost


@given(st.sampled_from(sorted(LIMITS)), st.integers(0, 10 * DAY))
def test_a_program_may_never_more_than_a_person(who: str, age: int) -> None:
    if isinstance(asked(who, age, DeliveryKind.BROADCAST), Allowed):
        assert isinstance(asked(who, age, DeliveryKind.REPLY), Allowed)


def test_every_rule_has_source_and_date_and_every_channel_a_table() -> None:
    assert set(registry.names()) <= set(LIMITS)
    for limits in LIMITS.values():
        assert limits.rules
        for rule in limits.rules:
            assert rule.why and rule.source and rule.dated[:2] == "20"
