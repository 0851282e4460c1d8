"""The judge of what may be said: rules by age and by day, and what a verdict says."""

from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import (
    Allowed,
    Capabilities,
    Never,
    Rule,
    Situation,
    judge,
)
from tests.support.make import NOW


def test_a_rule_may_hold_from_a_day_on() -> None:
    from datetime import date

    old = Rule("eight", "s", "2025", from_day=None, to_day=date(2025, 12, 31), until=HOUR)
    new = Rule("free", "s", "2026", from_day=date(2026, 1, 1), until=DAY)
    limits = Capabilities(4096, PaceRules(25, 1_050, 18), rules=(old, new))
    last = Instant(1_767_225_600_000 - MINUTE)  # a minute before 2026 began (UTC)

    assert judge(limits, Situation(ChatKind.PRIVATE, Instant(last + 1), last)).until == last + HOUR  # type: ignore[union-attr]
    assert (
        judge(limits, Situation(ChatKind.PRIVATE, Instant(last + 2 * MINUTE), last)).until
        == last + DAY
    )  # type: ignore[union-attr]


def test_the_window_closes_and_says_why() -> None:
    window = Rule(
        "the window is 24 hours.", "test", "2026", kinds=frozenset({ChatKind.BUSINESS}), until=DAY
    )
    capabilities = Capabilities(4096, PaceRules(25, 1_050, 18), rules=(window,))

    assert judge(capabilities, Situation(ChatKind.BUSINESS, Instant(NOW + HOUR), NOW)) == Allowed(
        Instant(NOW + DAY), rule=window
    )
    assert judge(capabilities, Situation(ChatKind.PRIVATE, NOW, None)) == Allowed()
    for last, blocked in ((NOW, False), (None, False), (NOW, True)):
        assert isinstance(
            judge(
                capabilities,
                Situation(ChatKind.BUSINESS, Instant(NOW + DAY), last, blocked=blocked),
            ),
            Never,
        )
