"""What is bought together, on both engines: the same as counted order by order."""

import random

from socialdesk.model.order import ENDED, Imported, Line, State
from socialdesk.store.store import Store
from tests.support.make import NOW
from tests.support.store import at

SKUS = "ABCDE"


async def test_pairs_are_those_of_a_count_by_hand(store: Store) -> None:
    chance = random.Random(8)
    told = []
    for number in range(80):
        some = chance.sample(SKUS, chance.randint(1, 4))
        lines = tuple(Line(sku, f"Áo {sku}", "", 1, 10) for sku in some)
        if chance.random() < 0.3:
            lines += (lines[0],)  # two lines of one thing are one order that has it
        state = chance.choice([*State, State.DELIVERED, State.DELIVERED])
        told.append(Imported("s", f"S{number}", at(number), state, lines, total=10))
    await store.orders.take_in(told, "chu", NOW)
    since = at(10)
    baskets = [
        {line.sku for line in each.lines}
        for each in told
        if each.state not in ENDED and each.at >= since
    ]
    for sku in SKUS:
        for least in (1, 8):
            found = await store.buyers.together.of(sku, since, least, 50)
            mine = [each for each in baskets if sku in each]
            by_hand = {
                other: (sum(other in each for each in mine), sum(other in each for each in baskets))
                for other in SKUS
                if other != sku
            }
            assert {each.sku: (each.together, each.its) for each in found.others} == {
                other: counts for other, counts in by_hand.items() if counts[0] >= least
            }
            assert (found.orders, found.with_it) == (len(baskets), len(mine))
    assert (await store.buyers.together.of("nothing", since, 1, 50)).others == ()
