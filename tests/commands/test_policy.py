"""`socialdesk policy explain`: a verdict as JSON and as lines."""

from zoneinfo import ZoneInfo

from socialdesk.bots.telegram import limits as telegram
from socialdesk.commands.policy import verdict_json, verdict_lines
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Allowed, Situation, Verdict, judge
from tests.support.make import NOW

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
