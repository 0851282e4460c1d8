"""What stands on a stream, and when."""

import json

import pytest

from socialdesk.model.ids import HOUR, SECOND, Instant
from socialdesk.model.overlay import (
    BETWEEN,
    IDLES,
    SPIN,
    Board,
    Countdown,
    Line,
    Overlay,
    Part,
    Question,
    Spin,
    Wheel,
    Winners,
    Won,
    public_words,
)

NOW = Instant(1_790_000_000_000)
PARTS = (Part("An", 1), Part("Bình", 5), Part("Chi", 2))


def at(milliseconds: int) -> Instant:
    return Instant(NOW + milliseconds)


@pytest.mark.parametrize(
    ("left", "face"),
    [
        (0, "0:00"),
        (1, "0:01"),
        (59_001, "1:00"),
        (600 * SECOND, "10:00"),
        (26 * HOUR + 61 * SECOND, "26:01:01"),
        (-5, "0:00"),
    ],
)
def test_a_countdown_shows_the_second_that_has_begun(left: int, face: str) -> None:
    assert Countdown("", NOW, at(left)).face(NOW) == face


def test_its_bar_grows_from_its_beginning_to_its_end() -> None:
    countdown = Countdown("", NOW, at(100))

    assert [countdown.share(at(each)) for each in (-9, 0, 25, 100, 200)] == [0, 0, 0.25, 1, 1]
    assert Countdown("", NOW, NOW).share(NOW) == 0


@pytest.mark.parametrize("chosen", range(len(PARTS)))
def test_a_wheel_stops_with_whom_the_draw_picked_under_the_pointer(chosen: int) -> None:
    wheel = Wheel("", PARTS, (Spin(chosen, NOW), Spin(2 - chosen, at(BETWEEN))))

    assert wheel.under(at(SPIN)) == wheel.landed(at(SPIN)) == chosen
    assert wheel.landed(at(SPIN - 1)) is None and wheel.landed(at(BETWEEN)) is None
    assert wheel.under(at(BETWEEN + SPIN)) == wheel.landed(at(BETWEEN + SPIN)) == 2 - chosen
    assert wheel.turned(at(BETWEEN - 1)) == pytest.approx(wheel.turned(at(BETWEEN)))
    assert not wheel.is_on(at(2 * BETWEEN)) and wheel.is_on(at(2 * BETWEEN - 1))


def test_it_waits_turning_slowly_and_goes_on_from_there() -> None:
    wheel = Wheel("", PARTS, (Spin(1, at(9_000)),))

    assert Wheel("", PARTS).turned(Instant(IDLES // 4)) == 0.25
    assert wheel.turned(at(8_999)) == pytest.approx(wheel.turned(at(9_000)), abs=0.001)
    assert Wheel("", (Part("An", 1),)).under(NOW) == 0


def test_what_is_shown_by_rule() -> None:
    countdown, question = Countdown("", NOW, at(SECOND)), Question("Chi", "còn size M không?")
    wheel = Wheel("", PARTS, (Spin(0, at(20 * SECOND)),))
    winners, board = Winners("", (Won(1, "An", ""),)), Board("", (Line("a", "1"),))
    overlay = Overlay("", countdown, wheel, board, None, winners)

    assert overlay.shown(NOW) == countdown
    assert overlay.shown(at(6 * SECOND)) == winners
    assert overlay.shown(at(20 * SECOND)) == wheel
    assert overlay.shown(NOW, "board") == board
    assert overlay.shown(NOW, "question") is None
    assert Overlay("", countdown, question=question).shown(NOW) == question
    assert Overlay("", wheel=wheel, board=board).shown(NOW) == board
    assert Overlay("", wheel=wheel).shown(NOW) == wheel
    assert Overlay("").shown(NOW) is None


def test_text_files_are_all_there_whatever_is_shown() -> None:
    wheel = Wheel("", PARTS, (Spin(1, NOW),))
    overlay = Overlay(
        "Live", Countdown("Bắt đầu", NOW, at(61_000)), wheel, Board("", (Line("Tham gia", "12"),)),
        Question("Chi", "còn không?"), Winners("", (Won(1, "An", "Áo thun"), Won(2, "Chi", ""))),
    )  # fmt: skip
    empty = Overlay("Live").texts(NOW)

    assert overlay.texts(NOW) == {
        "title.txt": "Live", "countdown.txt": "1:01", "countdown-title.txt": "Bắt đầu", "question.txt": "còn không?",
        "question-name.txt": "Chi", "wheel.txt": "", "winners.txt": "1. An · Áo thun\n2. Chi", "board.txt": "Tham gia: 12",
    }  # fmt: skip
    assert overlay.texts(at(SPIN))["wheel.txt"] == "Bình"
    assert empty.keys() == overlay.texts(NOW).keys()
    assert "".join(empty.values()) == "Live"


def test_for_programs_the_same_as_json() -> None:
    overlay = Overlay("Live", wheel=Wheel("Quay", PARTS[:1], (Spin(0, NOW),)))

    told = json.loads(json.dumps(overlay.told(NOW)))

    assert told["scene"] == "wheel" and told["countdown"] is None and told["now"] == NOW
    assert told["wheel"] == {
        "title": "Quay", "parts": [{"name": "An", "weight": 1}], "spins": [{"part": 0, "at": NOW}],
        "spin_ms": SPIN, "idle_ms": IDLES, "turns": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("gọi 0912 345 678 nhé", "gọi ••• nhé"),
        ("+84912345678", "•••"),
        ("๐๘๑-๒๓๔-๕๖๗๘", "•••"),
        ("STK 19034567890123", "STK •••"),
        ("giá 1.250.000.000 hả", "giá 1.250.000.000 hả"),
        ("size 38, 2 cái", "size 38, 2 cái"),
        ("\x1b[31mđỏ\nxanh\u202e", "[31mđỏ xanh⟲"),
    ],
)
def test_what_everybody_sees_has_no_numbers_and_steers_nothing(said: str, shown: str) -> None:
    assert public_words(said) == shown
