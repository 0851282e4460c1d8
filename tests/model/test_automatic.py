"""When the program has said enough by itself."""

from socialdesk.model.automatic import Heard, Spoken, silence
from socialdesk.model.ids import HOUR, Instant
from tests.support.make import NOW


def said(*offsets: int, body: str = "dạ shop nghe") -> list[Spoken]:
    return [Spoken(body, NOW + each) for each in offsets]


def test_so_many_within_any_hour_and_no_more() -> None:
    five = said(-HOUR + 1, -4, -3, -2, -1)

    assert silence(Heard(five), NOW) == ""
    assert silence(Heard([*five, *said(0)]), NOW) == "many"
    assert silence(Heard([*five, *said(0)]), Instant(NOW + 1)) == ""  # the first is an hour old
    assert silence(Heard(said(0)), NOW, per_hour=1) == "many"
    assert silence(Heard(()), NOW, per_hour=1) == ""


def test_it_stays_silent_until_a_person_has_answered() -> None:
    later = Instant(NOW + 5 * HOUR)

    assert silence(Heard((), stopped_at=NOW), later) == "stopped"
    assert silence(Heard((), stopped_at=NOW, replied_at=Instant(NOW - 1)), later) == "stopped"
    assert silence(Heard((), stopped_at=NOW, replied_at=Instant(NOW + 1)), later) == ""
    many = Heard(said(-6, -5, -4, -3, -2, -1), replied_at=Instant(NOW - 2))
    assert silence(many, NOW) == ""  # only one since


def test_our_own_words_come_back() -> None:
    assert silence(Heard(said(-1), body="DẠ  shop nghe"), NOW) == "echo"
    assert silence(Heard(said(-1), body="dạ shop nghe ạ"), NOW) == ""
    assert silence(Heard(said(-HOUR), body="dạ shop nghe"), NOW) == ""
    assert silence(Heard(said(-1, body=""), body=" "), NOW) == ""


def test_the_same_again_and_again() -> None:
    said_twice = [*said(-9), *said(-5, body="khác")]

    assert silence(Heard(said_twice, body="Alo", earlier=["alo", "ALO"]), NOW) == "again"
    assert silence(Heard(said_twice, body="Alo", earlier=["alo", "hả"]), NOW) == ""
    assert silence(Heard(said(-9), body="Alo", earlier=["alo", "alo"]), NOW) == ""
