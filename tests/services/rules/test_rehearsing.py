"""What rules would have done is what they did, where they were there."""

import random

from socialdesk.model.ids import DAY, Instant
from socialdesk.services.rules.rehearsing import Rehearsing
from tests.support.ruled import Ruled, rule


async def test_the_past_that_was_ruled_is_told_as_it_was(ruled: Ruled) -> None:
    ruled.write(
        rule("một", '{ tag = "a" }', words='["giá", "ship"]', when='"-tag:a"')
        + rule("hai", '{ tag = "b" }, { untag = "a" }', when='"tag:a"', words='["đổi"]')
        + rule("ba", '{ tag = "c" }', when='"tag:b"', cap='"2 per day"')
        + rule("bốn", '{ priority = "high" }', cap_all='"5 per day"')
    )
    follower, chance = ruled.follower(), random.Random(4)
    await follower.look()
    for _ in range(40):
        words = chance.choice(("giá?", "ship ko", "đổi size", "alo"))
        await ruled.say(words, chat=str(chance.randrange(501, 505)))
        ruled.clock.advance(1)
        await follower.look()
        ruled.clock.advance(60)

    rules = (await ruled.book().read()).rules
    rehearsing = Rehearsing(ruled.store, ruled.clock, ruled.shop())
    told = await rehearsing.rehearse(rules, Instant(ruled.clock.now() - DAY))

    fired = await ruled.store.rules.counts(Instant(0))
    assert {each.rule: each.fired for each in told} == {
        each.name: fired.get(each.name, 0) for each in rules
    }
    assert min(each.fired for each in told) > 0
    assert [each.held_back > 0 for each in told] == [False, False, True, True]
