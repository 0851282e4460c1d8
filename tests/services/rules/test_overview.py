"""Rules as a desk shows them: how often they were carried out, and when at last."""

from socialdesk.model.ids import DAY
from socialdesk.services.rules.overview import overview
from tests.support.ruled import Ruled, rule


async def test_what_a_rule_did_lately_is_counted(ruled: Ruled) -> None:
    ruled.store.clock = ruled.clock  # type: ignore[assignment] # what is old is old by the test's clock
    ruled.write(rule("giá", '{ tag = "a" }') + rule("khác", '{ tag = "b" }', words='["xyz"]'))
    await ruled.follower().look()
    await ruled.say("giá?")
    await ruled.follower().look()
    at = ruled.clock.now()
    ruled.clock.advance(3 * 86_400)

    one, other = (await overview(ruled.store, ruled.book())).rules
    assert (one.fired, one.fired_week, one.newest) == (0, 1, at)
    assert (other.fired, other.fired_week, other.newest) == (0, 0, None)

    ruled.clock.advance(90 * DAY / 1000)
    one, _ = (await overview(ruled.store, ruled.book())).rules
    assert (one.fired_week, one.newest) == (0, None)
