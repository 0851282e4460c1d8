"""`socialdesk policy explain`: a verdict as JSON and as lines."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.telegram import limits as telegram
from socialdesk.commands.policy import verdict_json, verdict_lines
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Allowed, Situation, Verdict, judge
from tests.support.make import NOW
from tests.support.shop import COMMENT, LAN, MAI, Shop

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def business(ago: int) -> Verdict:
    situation = Situation(ChatKind.BUSINESS, NOW, Instant(NOW - ago), DeliveryKind.REPLY)
    return judge(telegram.capabilities(), situation)


def test_what_may_be_said_says_until_when_and_by_which_rule() -> None:
    verdict = business(DAY // 2)
    assert isinstance(verdict, Allowed)

    found = verdict_json(verdict, "Telegram")
    lines = list(verdict_lines(verdict, "A person's answer", "Lan now", "Telegram", ZONE))

    assert (found["allowed"], found["until"], found["code"]) == (
        True,
        "2026-09-28T15:00:00.000Z",
        None,
    )
    assert found["source"] and found["dated"]
    assert lines[0] == "A person's answer may be sent to Lan now until 28/09 22:00."
    assert lines[-1] == f"  Source: {found['source']} ({found['dated']})."


def test_what_may_not_be_said_says_why() -> None:
    verdict = business(2 * DAY)

    found = verdict_json(verdict, "Telegram")
    lines = list(verdict_lines(verdict, "A person's answer", "Lan now", "Telegram", ZONE))

    assert (found["allowed"], found["until"], found["way"], found["cost"]) == (
        False,
        None,
        None,
        None,
    )
    assert found["code"] and "24 hours" in str(found["why"])
    assert lines[0] == "A person's answer may not be sent to Lan now."
    assert lines[1] == f"  {found['why']}"


def test_both_have_the_promised_keys_in_the_promised_order() -> None:
    keys = ["allowed", "until", "way", "cost", "why", "code", "source", "dated"]

    assert list(verdict_json(business(0), "Telegram")) == keys
    assert list(verdict_json(business(2 * DAY), "Telegram")) == keys


def explained(shop: Shop, code: int, *words: str | int) -> dict[str, Any]:
    done = shop.run("policy", "explain", *words, "--json")
    assert (done.code, done.err) == (code, "")
    return done.line


def test_until_when_at_what_cost(shop: Shop) -> None:
    found = explained(shop, 0, "oa", MAI)
    assert (found["allowed"], found["until"]) == (True, "2026-10-02T15:00:00.000Z")
    assert "charged" in found["cost"]

    assert shop.ok("policy", "explain", "oa", MAI).splitlines()[:2] == [
        "A person's answer may be sent to Trần Mai now until 02/10 22:00.",
        "  Cost: charged by Zalo (over 48 h).",
    ]


@pytest.mark.parametrize("at", ["2026-12-24T08:30", "2026-12-24 08:30"])
def test_another_moment_is_judged_as_it_will_be(shop: Shop, at: str) -> None:
    found = explained(shop, 1, "oa", MAI, "--at", at)

    assert (found["allowed"], found["at"]) == (False, "2026-12-24T01:30:00.000Z")
    assert found["code"]
    done = shop.run("policy", "explain", "oa", MAI, "--at", at)
    assert done.out.startswith("A person's answer may not be sent to Trần Mai at 24/12 08:30.")


@pytest.mark.parametrize(
    ("kind", "conversation", "code"),
    [
        ("reply", COMMENT, 0),
        ("private", COMMENT, 0),
        ("broadcast", COMMENT, 1),
        ("private", LAN, 1),
    ],
)
def test_each_kind_by_its_rule(shop: Shop, kind: str, conversation: int, code: int) -> None:
    found = explained(shop, code, "page", conversation, "--kind", kind)

    assert (found["kind"], found["allowed"]) == (kind, code == 0)
    assert (found["way"] == "private") == (kind == "private" and code == 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("shop", MAI), "Conversation 8 is one of oa, not of shop."),
        (("shop", 99), "There is no conversation 99."),
        (("oa", MAI, "--at", "whenever"), '"whenever" is no time I know'),
    ],
)
def test_what_cannot_be_explained(shop: Shop, words: tuple[str | int, ...], said: str) -> None:
    assert shop.refused("policy", "explain", *words).startswith(said)


def test_why_is_in_the_desks_language_and_english_for_scripts(shop: Shop) -> None:
    shop.configure('language = "vi"')

    assert "7 days" in explained(shop, 0, "oa", MAI)["why"]
    assert "7 ngày" in shop.ok("policy", "explain", "oa", MAI)
