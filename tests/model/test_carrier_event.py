"""What a carrier's webhook tells, wherever it stands in the body, and when that was."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.carrier_event import MOST_EVENTS, Heard, Shape, heard, path_of, told_of
from socialdesk.model.ids import Instant
from socialdesk.model.imported import Unreadable
from socialdesk.model.parcel import EVER, State, Told

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = Instant(int(datetime(2026, 11, 27, 10, tzinfo=UTC).timestamp() * 1000))
SHAPE = Shape(
    (("DATA", "NUMBER"),),
    (("DATA", "STATUS"),),
    (("DATA", "DONE"), ("DATA", "AT")),
    (("DATA", "steps", "1", "code"),),
)


def ms(*when: int) -> Instant:
    return Instant(int(datetime(*when, tzinfo=UTC).timestamp() * 1000))  # type: ignore[arg-type]


def test_a_body_is_read_where_the_map_says_and_numbers_are_words() -> None:
    body = {
        "DATA": {"NUMBER": 10345381626, "STATUS": 501, "AT": "13/11/2026 17:39:05", "steps": [{}, {"code": "DH1001"}]},
        "TOKEN": "x",
    }  # fmt: skip
    told = Heard("10345381626", "501", "13/11/2026 17:39:05", "DH1001")
    assert heard(body, SHAPE) == [told]
    assert heard({"DATA": {"NUMBER": "A1", "STATUS": ""}}, SHAPE) == []
    each = Shape((("id",),), (("s",),), items=("events",))
    assert [one.tracking for one in heard({"events": [{"id": "A1", "s": "x"}, 5, {}, {"id": "B2", "s": "y"}]}, each)] == ["A1", "B2"]  # fmt: skip
    assert len(heard([{"id": "A1", "s": "x"}] * 5_000, Shape((("id",),), (("s",),)))) == MOST_EVENTS
    assert path_of("DATA.ORDER_NUMBER") == ("DATA", "ORDER_NUMBER")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["DATA", "NUMBER", "STATUS"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(JSON)
def test_whatever_comes_is_read_or_is_nothing(body: object) -> None:
    for each in heard(body, SHAPE):
        assert each.tracking and each.state


def test_times_are_read_as_carriers_write_them() -> None:
    exact = ms(2026, 11, 25, 10, 39, 5)
    for written, then in (
        ("2026-11-25T10:39:05.158Z", (exact + 158, exact + 158)),
        ("2026-11-25T17:39:05+07:00", (exact, exact)),
        ("2026-11-25T17:39:05 07:00", (exact, exact)),  # a plus in a form
        ("25/11/2026 17:39:05", (exact, exact)),  # by the shop's clock
        ("25/11/2026 17:39", (exact - 5_000, exact + 54_999)),  # that minute
        (exact // 1000, (exact, exact)),
        (exact, (exact, exact)),
        (exact / 1000 + 0.25, (exact + 250, exact + 250)),
        (str(exact // 1000), (exact, exact)),
        ("25/11/2026", (ms(2026, 11, 24, 17), ms(2026, 11, 25, 17) - 1)),
        (46_351.0, (ms(2026, 11, 24, 17), ms(2026, 11, 25, 17) - 1)),  # a day of a spreadsheet
        ("", (EVER, NOW)),
        (None, (EVER, NOW)),
        (9_999_999_999_999, (NOW, NOW)),
    ):
        assert told_of(State.ON_WAY, written, "dmy", ZONE, NOW) == Told(State.ON_WAY, Instant(then[0]), Instant(then[1])), written  # fmt: skip
    with pytest.raises(Unreadable):
        told_of(State.ON_WAY, "soon", "", ZONE, NOW)
