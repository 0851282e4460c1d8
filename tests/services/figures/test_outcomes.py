"""What came of a broadcast, a live and a game, as each counts it, on both engines."""

from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import Question
from socialdesk.services.figures.outcomes import Outcomes
from socialdesk.services.lives import Lives
from socialdesk.store.store import Store
from tests.support.broadcasts import queued, sent, settle
from tests.support.clock import ManualClock
from tests.support.desk import announcing_on
from tests.support.lives import commented, hear, running
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.played import drawn


def service(store: Store, clock: ManualClock) -> Outcomes:
    return Outcomes(store, Lives(store, clock, announcing_on(store, clock)))


async def test_answers_within_two_days_are_told_apart(store: Store, clock: ManualClock) -> None:
    await queued(store, 3)
    await settle(store, sent(1), sent(2), sent(3))
    for n, after in ((1, 49 * HOUR), (2, 49 * HOUR + 1)):  # they arrived after an hour
        who, at = sender(f"Lan {n}", str(n)), Instant(NOW + after)
        said = inbound("dạ", "90", str(n), sender=who, contact=who, at=at)
        await store.record([arrival(said)], at, ())

    outcomes = service(store, clock)
    (run,) = (await outcomes.of(Question(Instant(NOW + 5 * DAY)))).broadcasts
    assert (run.name, run.run, run.figures.sent, run.figures.answered) == ("live", 1, 3, 2)
    assert run.answered_soon == 1
    assert await outcomes.broadcasts(Question(Instant(NOW - 1))) == []
    assert await outcomes.broadcasts(Question(Instant(NOW + 5 * DAY), ends=Instant(NOW))) == []


async def test_a_live_and_a_game_say_who_was_new(store: Store, clock: ManualClock) -> None:
    await running(store)
    await hear(store, commented("còn không?", "31"), commented("giá?", "32"), commented("alo", "33", "78"))  # fmt: skip
    await hear(store, inbound("alo", "5", "7001", sender=sender("Khách 01", "7001"), contact=sender("Khách 01", "7001"), at=Instant(NOW - DAY)))  # fmt: skip
    await drawn(store, clock)

    came = await service(store, clock).of(Question(clock.now()))
    (live,), (game,) = came.lives, came.games
    assert (live.figures.comments, live.figures.people, live.told) == (3, 2, 0)
    assert (game.entries, game.people, game.new_people) == (12, 12, 11)
    assert (game.winners, game.told, game.handed_over) == (4, 0, 0)
