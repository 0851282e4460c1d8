"""The lives of a simulated month: people claim, edit, delete, cancel and swap, and eight of the shop decide, all at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from socialdesk.assembly.claiming import claims
from socialdesk.errors import NotAllowed, NotFound, Overtaken
from socialdesk.model.message import Deletion, Edit
from socialdesk.model.order import State
from socialdesk.store.live_products import NewSold
from socialdesk.store.lives import Live, LiveDraft
from tests.support.lives import commented
from tests.support.make import arrival, inbound
from tests.support.month_sales import Sales
from tests.support.month_shop import LIVES, Desk, Life, work

COMMENTS = (
    "L{} 1", "chốt L{} 0912{:06}", "lấy L{} x2 nha shop", "+1", "hủy L{}", "đẹp quá", "L{} còn không ạ", "đổi sang L{}", "em 1 l{}", "L{}",
)  # fmt: skip


class Lives(Sales):
    """Evenings on which the shop sells live."""

    async def _live(self, day: int) -> None:
        """People claim, edit, delete, cancel and swap, and eight of the shop decide, all at once."""
        store, chance = self.desk, random.Random(f"{self.seed}, day {day}")
        account = self.rows["messenger"].id
        live = await store.lives.add(LiveDraft(f"live{day}", "Hàng mới", f"live-{day}", "", "service"), "linh", self.clock.now(), [(account, "post", f"p{day}")])  # fmt: skip
        await store.lives.start(live.id, self.clock.now())
        live = await store.lives.one(live.id)
        products = [each for each in await store.products.listed() if each.sku.startswith("L")]
        await store.live_claims.products.put(live.id, [NewSold(each.id, each.sku) for each in products])  # fmt: skip
        await store.live_claims.products.show(live.id, products[0].id, self.clock.now())
        for batch in self._comments(f"p{day}", chance):

            async def record(life: Life, batch: list[Any] = batch) -> None:
                coming = [arrival(each, key=key, account=account) for key, each in batch]
                await life.store.record(coming, self.clock.now(), life.policies)

            self.clock.advance(5)
            await self.surely(record)
            await asyncio.gather(self.surely(work), *(self._decides(live, each, random.Random(chance.random())) for each in range(len(self.staff))))  # fmt: skip
        await self.surely(work)

        async def close(desk: Desk) -> None:
            await desk.store.lives.end(live.id, self.clock.now())
            await desk.claims.close(live, "linh", desk.receipts)

        await self.counter.surely(close)
        self.later(3, self._of_live, live, chance)

    def _comments(self, post: str, chance: random.Random) -> Iterator[list[tuple[str, Any]]]:
        said = list[Any]()
        for start in range(0, self.comments, 25):
            batch = list[tuple[str, Any]]()
            for _ in range(min(25, self.comments - start)):
                number = str(next(self.numbers))
                who = str(800_000 + chance.randrange(self.comments // 3 + 3))
                words = chance.choice(COMMENTS).format(chance.randrange(LIVES), int(number))
                after = self.clock.now() - inbound().at
                event = commented(words, number, who, post, after)
                batch.append((number, event))
                if said and chance.random() < 0.15:
                    old = chance.choice(said)
                    key = f"{number}x"
                    if chance.random() < 0.5:
                        batch.append((key, Deletion(old.chat, (old.remote_id,))))
                    else:
                        again = commented(chance.choice(COMMENTS).format(chance.randrange(LIVES), int(number)), old.remote_id, old.contact.remote_id, post, after)  # fmt: skip
                        batch.append((key, Edit(again, self.clock.now())))
                said.append(event)
            yield batch

    async def _decides(self, live: Live, number: int, chance: random.Random) -> None:
        """One of the shop looks at some claims, with whatever they find there."""
        whose = self.staff[number]
        found = [each async for each in claims(self.desk, self.config, self.clock).all(live)]
        for each in chance.sample(found, min(3, len(found))):
            claim, who, sku = each.claim.id, f"nv{number}", f"L{chance.randrange(LIVES)}"
            choice = chance.choice(("take", "take", "refuse", "cancel", "swap"))
            more = {"take": [sku if each.claim.product_id is None else ""], "swap": [sku]}.get(choice, [])  # fmt: skip

            async def act(desk: Desk, choice: str = choice, how: Sequence[Any] = (claim, who, *more)) -> None:  # fmt: skip
                with suppress(NotAllowed, NotFound, Overtaken):
                    await getattr(desk.claims, choice)(*how)

            await whose.surely(act)

    async def _of_live(self, live: Live, chance: random.Random) -> None:
        """What came of it is sent, cancelled, or left to run out."""
        for number in await self.desk.live_claims.orders(live.id):
            turn = chance.choice((State.SHIPPED, State.PACKED, State.CANCELLED, None))
            if turn is not None:
                await self.counter.surely(partial(_turned, number, turn))


async def _turned(number: int, turn: State, desk: Desk) -> None:
    order = await desk.orders.found(str(number))
    if order.row.state is State.NEW:
        with suppress(NotAllowed, Overtaken):
            await desk.orders.turn(order, turn, "linh")
