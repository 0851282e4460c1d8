"""A conversation in the list: two lines of exactly the list's width, every state with a sign."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.pause import Pause
from socialdesk.model.target import Target
from socialdesk.store.inbox import InboxItem
from socialdesk.tui.desk.countdown import Steps
from socialdesk.tui.inbox import rows
from tests.support.make import NOW
from tests.support.threads import row


def lines(width: int = 50, **more: Any) -> list[str]:
    asked = {name: more.pop(name) for name in ("is_open", "marked", "others") if name in more}
    around = {
        name: more.pop(name)
        for name in ("tags", "outbox", "drafted", "promised", "pauses")
        if name in more
    }
    drawn = rows.draw(InboxItem(row(**more), **around), width, NOW, **{"is_open": False, **asked})
    return ["".join(text for text, _ in line) for line in drawn]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0s"), (4, "4m"), (5, "5m !"), (9, "9m !"), (10, "10m !!"), (90, "1h !!")],
)
def test_lateness_is_said_without_any_colour(minutes: int, said: str) -> None:
    first, _ = lines(waiting_since=NOW - minutes * MINUTE)
    assert first.rstrip().endswith(f" {said}")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "≤ 10m"), (4.5, "≤ 6m"), (5, "≤ 5m !"), (8, "≤ 2m !!"), (9.9, "≤ 1m !!"), (10, "≤ 1m !!"), (10.1, "+1m !!!"),
     (90, "+1h20 !!!")],
)  # fmt: skip
def test_a_target_counts_down_by_minutes_with_a_sign_for_each_step(
    minutes: float, said: str
) -> None:
    since = int(NOW - minutes * MINUTE)
    half, risk, due = (Instant(since + each * MINUTE) for each in (5, 8, 10))

    assert rows.countdown_of(Steps(Target(10 * MINUTE), half, risk, due), NOW)[0] == said


def test_a_clock_that_stands_still_says_what_is_left() -> None:
    pause = Pause(Instant(NOW - 1), None, "stock")
    steps = Steps(Target(), Instant(NOW - 5), None, None, pause, 6 * MINUTE)

    assert rows.countdown_of(steps, NOW)[0] == "‖ 6m"
    assert rows.countdown_of(Steps(Target(), None, None, None), NOW)[0] == "≤ …"
    assert "‖ " in lines(pauses=(pause,))[1]


def test_who_does_not_wait_has_no_wait() -> None:
    first, _ = lines(waiting_since=None)
    assert first.rstrip().endswith("Lan Nguyễn")


@pytest.mark.parametrize(
    ("more", "sign"),
    [
        ({"others": [("lan", False)]}, "◉"),
        ({"others": [("lan", True)]}, "✐"),
        ({"priority": "high"}, "↑"),
        ({"priority": "urgent"}, "⇈"),
        ({"outbox": "refused"}, "✗"),
        ({"outbox": "unconfirmed"}, "?"),
        ({"outbox": "scheduled"}, "⏰"),
        ({"outbox": "queued"}, "…"),
        ({"drafted": True}, "✎"),
        ({"promised": NOW + 2 * HOUR}, "⚑2h "),
        ({"promised": NOW + 20 * MINUTE}, "⚑20m! "),
        ({"promised": NOW - 5 * MINUTE}, "⚑5m!! "),
        ({"status": "snoozed", "snoozed_until": NOW}, "z"),
        ({"handled_by": "crm"}, "⇄"),
        ({"blocked": 1}, "⊘"),
        ({"tags": ("vip",)}, "#vip"),
        ({"assignee": "linh"}, "@linh"),
        ({"unread": 3}, "3"),
        ({"last_author": "agent"}, "↩"),
        ({"last_author": "bot"}, "auto:"),
    ],
)
def test_each_state_has_its_sign_and_no_other_line_has_it(more: dict[str, Any], sign: str) -> None:
    assert sign in lines(**more)[1]
    assert sign not in lines()[1]


def test_a_mark_goes_before_the_bar_of_what_is_open() -> None:
    assert lines(marked=True, is_open=True)[0].startswith("◆")
    assert [line[0] for line in lines(is_open=True)] == ["▌", "▌"]
    assert [line[0] for line in lines()] == [" ", " "]


def test_a_comment_is_told_from_a_private_chat() -> None:
    assert "#" in lines(chat_kind="comment")[0]
    assert "#" not in lines()[0]


def test_a_line_that_is_not_read_yet_is_a_line() -> None:
    drawn = rows.draw(None, 40, NOW, is_open=False)
    assert ["".join(text for text, _ in line) for line in drawn] == ["  …", " "]


WORDS = st.text(max_size=80) | st.sampled_from(
    ["ราคาเท่าไหร่ครับ", "👨‍👩‍👧‍👦" * 9, "\x1b[2J" * 5, "a" + "́" * 30]
)


@given(
    width=st.integers(24, 90),
    name=WORDS,
    last_text=WORDS,
    tags=st.lists(st.text(min_size=1, max_size=30), max_size=4).map(tuple),
    assignee=st.text(max_size=20),
    unread=st.integers(0, 500),
    outbox=st.sampled_from(["", "refused", "scheduled", "queued"]),
)
def test_both_lines_are_as_wide_as_the_list_whatever_customers_are_called(
    width: int, **more: Any
) -> None:
    for line in lines(width, **more):
        assert cell_len(line) == width
        assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in line)
