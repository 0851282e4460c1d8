"""What is done to a quiet conversation now, and what keeps it open."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.auto_resolve import Decision, Periods, Quiet, Step, decide
from socialdesk.model.ids import DAY, HOUR, Instant

WEEK = Periods(7 * DAY, DAY)
QUIET = Quiet(Instant(0), can_be_told=True)


def at(offset: int) -> Instant:
    return Instant(offset)


def test_told_a_day_before_and_closed_after_a_week() -> None:
    told = replace(QUIET, noticed_at=at(6 * DAY))
    late = replace(QUIET, noticed_at=at(20 * DAY))
    mute = replace(QUIET, can_be_told=False)
    table = [
        (QUIET, 6 * DAY - 1, Decision(Step.NOTHING, "not_yet", at(7 * DAY))),
        (QUIET, 6 * DAY, Decision(Step.NOTICE, "quiet", at(7 * DAY))),
        (QUIET, 13 * DAY, Decision(Step.NOTICE, "quiet", at(14 * DAY))),  # nobody ran: first it is told
        (QUIET, 14 * DAY - 1, Decision(Step.NOTICE, "quiet", at(15 * DAY - 1))),
        (QUIET, 14 * DAY, Decision(Step.CLOSE, "long_quiet", at(14 * DAY))),
        (mute, 14 * DAY, Decision(Step.CLOSE, "unannounced", at(14 * DAY))),
        (told, 7 * DAY - 1, Decision(Step.NOTHING, "told", at(7 * DAY))),
        (told, 7 * DAY, Decision(Step.CLOSE, "quiet", at(7 * DAY))),
        (late, 21 * DAY - 1, Decision(Step.NOTHING, "told", at(21 * DAY))),
        (late, 21 * DAY, Decision(Step.CLOSE, "quiet", at(21 * DAY))),
        (mute, 7 * DAY - 1, Decision(Step.NOTHING, "not_yet", at(7 * DAY))),
        (mute, 7 * DAY, Decision(Step.CLOSE, "unannounced", at(7 * DAY))),
    ]  # fmt: skip
    assert [decide(quiet, WEEK, at(now)) for quiet, now, _ in table] == [each[2] for each in table]


def test_without_a_notice_it_is_closed_at_once() -> None:
    periods = Periods(7 * DAY)
    assert decide(QUIET, periods, at(7 * DAY - 1)).step is Step.NOTHING
    assert decide(QUIET, periods, at(7 * DAY)) == Decision(Step.CLOSE, "quiet", at(7 * DAY))


KEEPS: list[tuple[str, dict[str, Any]]] = [
    ("resolved", {"status": "resolved"}), ("snoozed", {"status": "snoozed"}), ("waiting", {"is_waiting": True}),
    ("unread", {"is_unread": True}), ("promised", {"promises": 1}), ("scheduled", {"scheduled": 1}),
    ("unsent", {"unsent": 1}), ("draft", {"drafts": 1}), ("paused", {"is_paused": True}),
    ("handled", {"handled_by": "crm"}), ("unwanted", {"is_wanted": False}),
]  # fmt: skip


def test_whatever_is_left_to_do_keeps_it_open_for_ever() -> None:
    for why, more in KEEPS:
        for quiet in (QUIET, replace(QUIET, noticed_at=at(6 * DAY))):
            found = decide(replace(quiet, **more), WEEK, at(900 * DAY))
            assert found == Decision(Step.NOTHING, why), why


@settings(max_examples=100)
@given(
    st.sets(st.sampled_from([name for name, _ in KEEPS])),
    st.integers(0, 30 * DAY),
    st.one_of(st.none(), st.integers(0, 30 * DAY)),
    st.booleans(),
    st.integers(1, 20),
    st.integers(0, 20),
)
def test_an_open_promise_is_never_closed_and_nobody_is_closed_before_their_time(
    keeping: set[str], now: int, noticed: int | None, told: bool, after: int, notice: int
) -> None:
    periods = Periods((after + notice) * HOUR, notice * HOUR)
    more = {key: value for name, each in KEEPS if name in keeping for key, value in each.items()}
    noticed_at = None if noticed is None else at(min(noticed, now))
    quiet = replace(QUIET, noticed_at=noticed_at, can_be_told=told, **more)
    found = decide(quiet, periods, at(now))
    if found.step is not Step.NOTHING:
        assert not keeping
        assert now >= periods.least
    if found.step is Step.CLOSE:
        assert now >= periods.after
        assert noticed_at is None or now >= noticed_at + periods.notice
    if found.step is Step.NOTICE:
        assert told
        assert noticed_at is None
