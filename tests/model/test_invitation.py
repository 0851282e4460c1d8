"""What people are told of a live, until the shop writes its own."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.announcement import asked
from socialdesk.model.i18n import LANGUAGES
from socialdesk.model.invitation import Invitation
from socialdesk.model.live import Moment

BEGINS = datetime(2026, 12, 4, 20, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WHOLE = Invitation("Hàng mới về", "https://fb.com/x", BEGINS)


@pytest.mark.parametrize("moment", list(Moment))
def test_it_is_said_in_each_language_with_the_name_alone_left_to_fill_in(moment: Moment) -> None:
    texts = WHOLE.texts(moment)
    assert set(texts) == set(LANGUAGES)
    for text in texts.values():
        assert asked(text) <= {"given"}
        assert "Hàng mới về" in text
        assert text.endswith("\nhttps://fb.com/x")


def test_before_it_begins_people_are_told_when_and_never_in_how_long() -> None:
    texts = {moment: WHOLE.texts(moment)["vi"] for moment in Moment}
    assert ["20:00 thứ Sáu 4/12" in each for each in texts.values()] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert WHOLE.texts(Moment.DAY)["en"].startswith("Hello {given|there}! Our live Hàng mới về begins on Friday 4/12 at 20:00")  # fmt: skip


def test_without_a_link_no_line_is_left_empty() -> None:
    assert "\n" not in Invitation("Hàng mới về").texts(Moment.NOW)["vi"]
