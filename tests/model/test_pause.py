"""When the clock of a target stands still."""

from socialdesk.model.ids import Instant
from socialdesk.model.pause import Pause, PauseReason, ended_by_words


def test_a_pause_holds_from_its_beginning_up_to_its_end() -> None:
    pause = Pause(Instant(10), Instant(20))

    assert [pause.holds(Instant(each)) for each in (9, 10, 19, 20)] == [False, True, True, False]
    assert Pause(Instant(10), None).holds(Instant(10**12))


def test_what_waits_for_the_customer_ends_with_their_words() -> None:
    for reason, begins, ends, said, expected in [
        (PauseReason.CUSTOMER, 10, None, 15, 15),
        (PauseReason.CUSTOMER, 10, 12, 15, 12),  # over already
        (PauseReason.CUSTOMER, 10, 20, 15, 15),
        (PauseReason.CUSTOMER, 10, None, 10, None),  # said before it
        (PauseReason.CUSTOMER, 10, None, None, None),
        (PauseReason.STOCK, 10, None, 15, None),  # asking again brings no goods
        (PauseReason.SHIPPER, 10, 20, 15, 20),
    ]:
        pause = Pause(Instant(begins), None if ends is None else Instant(ends), reason)
        (found,) = ended_by_words([pause], None if said is None else Instant(said))
        assert found.ends == expected, (reason, begins, ends, said)
