"""What becomes of a prize, step by step."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.delivery import DeliveryState
from socialdesk.model.game import Prize
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.prize import (
    LENIENT,
    STUCK,
    Awaited,
    CallAgent,
    Claimed,
    Congratulation,
    Expired,
    Out,
    State,
    Stock,
    Tell,
    Told,
    deadline,
    next_step,
    stock,
)
from tests.support.make import NOW

WAITING = Awaited(State.WAITING, is_known=True)
TOLD = Awaited(
    State.TOLD, is_known=True, until=Instant(NOW + DAY), delivery="sent", delivery_at=NOW
)
LONG_AGO = Instant(NOW - 10 * DAY)


def after(later: int) -> Instant:
    return Instant(NOW + later)


def test_who_won_is_told_and_then_their_time_begins() -> None:
    assert next_step(WAITING, NOW, LONG_AGO) == Tell()
    queued = replace(WAITING, delivery="queued", delivery_at=NOW)
    assert next_step(queued, after(HOUR), LONG_AGO) is None
    for arrived in ("sent", "delivered", "read"):
        sent = replace(queued, delivery=arrived, delivery_at=after(7))
        assert next_step(sent, after(HOUR), LONG_AGO) == Told(after(7))
    assert deadline(after(7), DAY) == after(7 + DAY)
    assert deadline(NOW, 0) is None


@pytest.mark.parametrize("ended", ["refused", "unconfirmed", "cancelled"])
def test_what_does_not_arrive_is_an_agents_task_once(ended: str) -> None:
    failed = replace(WAITING, delivery=ended, delivery_at=NOW)
    assert next_step(failed, NOW, LONG_AGO) == CallAgent(ended)
    assert next_step(replace(failed, has_task=True), NOW, LONG_AGO) is None
    again = next_step(replace(failed, has_task=True, wrote_at=after(9)), after(9), LONG_AGO)
    assert again == (Tell() if ended == "refused" else None)


def test_what_lies_in_the_outbox_for_hours_is_an_agents_task_beside_it() -> None:
    queued = replace(WAITING, delivery="queued", delivery_at=NOW)
    assert next_step(queued, after(STUCK), LONG_AGO) == CallAgent("stuck")
    tasked = replace(queued, has_task=True, until=after(STUCK + DAY))
    assert next_step(tasked, after(STUCK), LONG_AGO) is None
    assert next_step(replace(tasked, delivery="sent"), after(STUCK), LONG_AGO) == Told(NOW)


def test_an_agent_who_writes_to_them_has_done_the_task() -> None:
    tasked = replace(WAITING, has_task=True, until=after(DAY), wrote_at=after(HOUR))
    assert next_step(tasked, after(HOUR), LONG_AGO) == Tell()
    replied = replace(tasked, replied_at=after(2 * HOUR))
    assert next_step(replied, after(3 * HOUR), LONG_AGO) == Told(after(2 * HOUR))
    assert next_step(replace(replied, has_task=False), NOW, LONG_AGO) == Tell()


def test_an_answer_in_time_claims_it_however_late_it_is_seen() -> None:
    assert next_step(TOLD, after(DAY), LONG_AGO) is None
    wrote = replace(TOLD, wrote_at=after(DAY))
    assert next_step(wrote, after(9 * DAY), LONG_AGO) == Claimed(after(DAY))
    assert next_step(replace(wrote, until=None), after(9 * DAY), LONG_AGO) == Claimed(after(DAY))
    late = replace(TOLD, wrote_at=after(DAY + 1))
    assert next_step(late, after(2 * DAY), LONG_AGO) == Expired(Out.DEADLINE)


def test_a_deadline_ends_a_little_later_and_never_right_after_a_start() -> None:
    over = after(DAY + LENIENT)
    assert next_step(TOLD, over, LONG_AGO) is None
    assert next_step(TOLD, Instant(over + 1), LONG_AGO) == Expired(Out.DEADLINE)
    assert next_step(TOLD, Instant(over + 1), over) is None
    assert next_step(TOLD, Instant(over + LENIENT), over) == Expired(Out.DEADLINE)
    tasked = replace(WAITING, has_task=True, until=after(DAY))
    assert next_step(tasked, NOW, LONG_AGO) == Tell()
    assert next_step(tasked, after(2 * DAY), LONG_AGO) == Expired(Out.DEADLINE)
    assert next_step(replace(TOLD, until=None), after(900 * DAY), LONG_AGO) is None


STATES = st.sampled_from(State)
MOMENTS = st.none() | st.integers(-2 * DAY, 2 * DAY).map(after)
AWAITED = st.builds(
    Awaited, STATES, is_known=st.booleans(), until=MOMENTS,
    delivery=st.sampled_from(["", *DeliveryState]), delivery_at=MOMENTS, has_task=st.booleans(), wrote_at=MOMENTS,
    replied_at=MOMENTS,
)  # fmt: skip


@given(AWAITED, st.integers(-2 * DAY, 2 * DAY).map(after))
def test_nobody_loses_what_they_claimed_or_has_still_time_for(
    awaited: Awaited, now: Instant
) -> None:
    step = next_step(awaited, now, LONG_AGO)

    if awaited.state in (State.RESERVE, State.CLAIMED, State.HANDED_OVER, State.EXPIRED):
        assert step is None
    elif not awaited.is_known:
        assert step == Expired(Out.FORGOTTEN)
    elif isinstance(step, Expired):
        assert awaited.until is not None
        assert now > awaited.until
        if awaited.state is State.TOLD:
            assert awaited.wrote_at is None or awaited.wrote_at > awaited.until
    elif awaited.state is State.TOLD:
        assert step is None or isinstance(step, Claimed)


def test_the_stock_counts_what_is_meant_handed_over_and_left() -> None:
    prizes = (Prize("Áo", 3), Prize("Mũ"), Prize("Áo"))
    winners = [
        ("Áo", State.HANDED_OVER), ("Áo", State.TOLD), ("Áo", State.EXPIRED), ("Mũ", State.WAITING),
        ("", State.RESERVE),
    ]  # fmt: skip

    assert stock(prizes, winners) == [Stock("Áo", 4, 1, 1, 2), Stock("Mũ", 1, 1, 0, 0)]


def test_the_winner_reads_it_in_their_own_language_and_nothing_in_it_is_filled_in_twice() -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    won = Congratulation("Quà {until}", "Áo {game}", Instant(NOW))

    assert won.said("vi-VN", "en", zone) == (
        "🎉 Chúc mừng mình đã trúng Áo {game} trong Quà {until} ạ! "
        "Mình trả lời tin này trước 10:00 thứ Hai 28/09 để nhận quà nhé."
    )
    assert "before 10:00 Monday 28/09 to" in won.said("de", "en", zone)
    assert "ภายใน 10:00 วันจันทร์ที่ 28/09 เพื่อ" in won.said("th", "vi", zone)
    apart = Congratulation("Vòng quay", "", None, is_public=True).said("", "vi", zone)
    assert apart == (
        "🎉 Chúc mừng mình đã trúng quà trong Vòng quay ạ! Mình nhắn riêng cho shop để nhận quà nhé; "
        "đừng ghi số điện thoại hay địa chỉ ở đây ạ."
    )


def test_a_shop_says_it_in_its_own_words_and_in_a_group_how_to_claim_it_besides() -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    own = {
        "": "{given|Bạn} ơi, {prize} của {game} là của bạn, trước {until}!",
        "en": "It is yours: {prize}.",
    }
    won = Congratulation("Quà {prize}", "Áo", Instant(NOW), own=own, name="Lan Nguyễn", given="Lan")

    assert won.said("vi", "vi", zone) == (
        "Lan ơi, Áo của Quà {prize} là của bạn, trước 10:00 thứ Hai 28/09!"
    )
    assert won.said("en-US", "vi", zone) == "It is yours: Áo."
    apart = Congratulation("Quà", "", None, is_public=True, own=own).said("th", "vi", zone)
    assert apart.startswith("Bạn ơi, ของรางวัล của Quà là của bạn, trước !\nทักแชทส่วนตัว")
    only = Congratulation("Quà", "Áo", None, own={"en": "Yours."})
    assert only.said("th", "vi", zone).startswith("🎉 ยินดีด้วย")
    assert only.said("", "en", zone) == "Yours."
