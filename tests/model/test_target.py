"""Targets: which one holds, when it is due, and where a wait stands."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.hours import WorkingHours, parse_week
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.pause import Pause
from socialdesk.model.target import Facts, State, Target, Targets, is_tag, moment, standing, used

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = parse_week(
    {day: ["08:00-12:00", "13:30-18:00"] for day in ("monday", "tuesday", "friday")}, HERE
)
TEN = Target(10 * MINUTE)


def at(text: str) -> Instant:
    return Instant(int(datetime.fromisoformat(text).replace(tzinfo=HERE).timestamp() * 1000))


MONDAY = at("2026-11-23T09:00")


def test_the_target_that_asks_for_most_holds_and_of_equals_the_first() -> None:
    chat = Target(1, channel="zalo_oa")
    shop = Target(2, account="shop")
    tagged = Target(3, channel="zalo_oa", tag="đổi-trả")
    urgent = Target(4, priority="urgent")
    vip = Target(5, vip=True, channel="zalo_oa")
    targets = Targets(TEN, (chat, shop, tagged, urgent, vip))

    for facts, expected in [
        (Facts("telegram", "other"), TEN),
        (Facts("zalo_oa", "other"), chat),
        (Facts("zalo_oa", "shop"), chat),
        (Facts("telegram", "shop"), shop),
        (Facts("zalo_oa", "shop", "normal", ("đổi-trả/size",)), tagged),
        (Facts("telegram", "other", "urgent"), urgent),
        (Facts("zalo_oa", "other", "urgent", ("vip",)), vip),
        (Facts("zalo_oa", "other", "normal", ("vip", "đổi-trả")), tagged),
    ]:
        assert targets.holding(facts) is expected, facts


def test_who_is_vip_says_the_shop() -> None:
    targets = Targets(TEN, (Target(1, vip=True),), vip=("khách-quen",))

    assert targets.holding(Facts(tags=("khách-quen/vàng",))).answer == 1
    assert targets.holding(Facts(tags=("vip",))) is TEN
    assert not is_tag("vipper", "vip")


def test_a_target_says_for_whom_it_holds() -> None:
    assert Target().name == ""
    assert Target(channel="zalo_oa", tag="sỉ", vip=True).name == "channel:zalo_oa tag:sỉ vip"


def test_opening_hours_are_counted_to_the_millisecond() -> None:
    target = Target(10 * MINUTE, business=True)

    for since, due in [
        ("2026-11-23T09:00", "2026-11-23T09:10"),
        ("2026-11-23T11:50", "2026-11-23T12:00"),  # due at closing time
        ("2026-11-23T11:55", "2026-11-23T13:35"),  # over the break
        ("2026-11-24T17:59:59.999", "2026-11-27T08:09:59.999"),  # over two closed days
        ("2026-11-25T10:00", "2026-11-27T08:10"),
    ]:
        assert moment(target, HOURS, at(since)) == at(due), since
    assert moment(target, None, MONDAY) == MONDAY + 10 * MINUTE


def test_a_shop_that_never_opens_is_due_never() -> None:
    assert moment(Target(1, business=True), parse_week({}, HERE), MONDAY) is None


def test_a_wait_goes_by_its_steps() -> None:
    for minutes, state, step in [
        (0, State.RUNNING, 0),
        (4.99, State.RUNNING, 0),
        (5, State.RUNNING, 50),
        (8, State.RISK, 80),
        (10, State.RISK, 100),
        (10.01, State.MISSED, 100),
    ]:
        found = standing(TEN, None, MONDAY, Instant(MONDAY + int(minutes * MINUTE)))
        assert (found.state, found.step) == (state, step), minutes


def test_an_answer_at_the_very_end_is_in_time() -> None:
    due = Instant(MONDAY + 10 * MINUTE)
    later = Instant(due + HOUR)

    assert standing(TEN, None, MONDAY, later, ended=due).state is State.REACHED
    assert standing(TEN, None, MONDAY, later, ended=Instant(due + 1)).state is State.MISSED


def test_the_clock_stands_still_while_the_shop_waits_itself() -> None:
    begins, ends = Instant(MONDAY + 4 * MINUTE), Instant(MONDAY + 64 * MINUTE)
    pauses = [Pause(begins, ends, "stock")]

    still = standing(TEN, None, MONDAY, Instant(begins + HOUR - 1), pauses)
    assert (still.state, still.used, still.reason) == (State.PAUSED, 4 * MINUTE, "stock")
    assert still.due == ends + 6 * MINUTE
    going = standing(TEN, None, MONDAY, Instant(ends + 5 * MINUTE), pauses)
    assert (going.state, going.left, going.paused) == (State.RISK, MINUTE, HOUR)
    assert standing(TEN, None, MONDAY, begins, [Pause(begins, None)]).due is None


def test_what_was_missed_before_a_pause_stays_missed() -> None:
    pause = Pause(Instant(MONDAY + HOUR), None)

    assert standing(TEN, None, MONDAY, Instant(MONDAY + 2 * HOUR), [pause]).state is State.MISSED


def test_pauses_that_lie_in_one_another_count_once() -> None:
    minute = [Instant(MONDAY + each * MINUTE) for each in range(100)]
    pauses = [
        Pause(minute[20], minute[25]),
        Pause(minute[2], minute[30]),
        Pause(minute[28], minute[40]),
    ]

    assert used(TEN, None, MONDAY, minute[45], pauses) == 7 * MINUTE
    assert moment(TEN, None, MONDAY, pauses) == minute[48]
    assert standing(TEN, None, MONDAY, minute[45], pauses).paused == 38 * MINUTE


lengths = st.integers(0, 5_000)
spans = st.tuples(lengths, st.none() | lengths)


def open_at(hours: WorkingHours | None, minute: int) -> bool:
    return hours is None or hours.is_open(datetime.fromtimestamp(minute * 60, UTC))


@settings(max_examples=40, deadline=None)
@given(lengths, st.integers(1, 900), st.lists(spans, max_size=4), st.booleans())
def test_a_due_moment_is_what_counting_minute_by_minute_says(
    offset: int, answer: int, stretches: list[tuple[int, int | None]], is_business: bool
) -> None:
    target = Target(answer * MINUTE, business=is_business)
    first = MONDAY // MINUTE
    since = Instant((first + offset) * MINUTE)
    pauses = [
        Pause(
            Instant((first + begins) * MINUTE),
            None if long is None else Instant((first + begins + long) * MINUTE),
        )
        for begins, long in stretches
    ]
    hours = HOURS if is_business else None
    left, minute, last = answer, first + offset, first + offset + 20_000
    while left and minute < last:
        still = any(each.holds(Instant(minute * MINUTE)) for each in pauses)
        left -= not still and open_at(hours, minute)
        minute += 1
    expected = None if left else Instant(minute * MINUTE)

    found = moment(target, hours, since, pauses)

    if expected is not None or found is None or found < last * MINUTE:
        assert found == expected
    if found is not None:
        assert used(target, hours, since, found, pauses) == target.answer
