"""Whose orders are, and who is one person with whom: said by people, suggested, and looked for by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import translate
from socialdesk.model.linking import WHYS, How, Reason, Why
from socialdesk.model.phone import HOME, at_home
from socialdesk.services.jobs import Job
from socialdesk.services.products import shown
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store
from socialdesk.store.suggestions import Kind, State, Suggestion

EVERY = 1.0
"""Seconds after which is looked what is new."""
TURNS = 20
"""Portions of a sort that are looked at in one go."""
AT_ONCE = 200


class People:
    """What people of the shop say of whose orders are and who is who. `new_key` gives a key that nobody else has."""

    def __init__(self, store: Store, clock: Clock, new_key: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._new_key = new_key

    async def suggestions(self, most: int | None = None) -> list[Suggestion]:
        """Those that wait for somebody, the oldest first; at most so many."""
        found: list[Suggestion] = []
        while most is None or len(found) < most:
            some = AT_ONCE if most is None else min(AT_ONCE, most - len(found))
            page = await self._store.people.suggestions.open(some, found[-1].id if found else 0)
            found += page
            if len(page) < some:
                break
        return found

    async def accept(self, number: int, agent: str) -> Suggestion:
        """It is so. Raises NotFound, NotAllowed where it was settled before."""
        return await self._settle(number, agent, accept=True)

    async def refuse(self, number: int, agent: str) -> Suggestion:
        """It is not so, and is never suggested again. Raises as `accept`."""
        return await self._settle(number, agent, accept=False)

    async def _settle(self, number: int, agent: str, *, accept: bool) -> Suggestion:
        key, now = self._new_key(), self._clock.now()
        done = await self._store.people.settle(number, agent, now, key, accept=accept)
        if done is not None:
            return done
        if await self._store.people.suggestions.one(number) is None:
            raise NotFound(
                translate(
                    "There is no suggestion {number}. `socialdesk people suggestions` lists them.",
                    number=number,
                )
            )
        raise NotAllowed(translate("Suggestion {number} waits for nobody any more.", number=number))

    async def unmerge(self, conversation: int, other: int | None, agent: str) -> list[str]:
        """What was put together is taken apart, see `store.people`; which details stay with the first of them since nobody knows
        of whom they were written. Raises NotFound, NotAllowed."""
        key, now = self._new_key(), self._clock.now()
        return await self._store.people.unmerge(conversation, other, agent, now, key)

    async def link(self, order: Order, conversation: int, agent: str) -> Order:
        """An order is a conversation's customer's. Raises NotFound, NotAllowed where it is somebody's already."""
        row, key, now = order.row, self._new_key(), self._clock.now()
        if row.forgotten:
            raise NotAllowed(
                translate(
                    "Whose {code} was is erased, and it stays nobody's.", code=shown(row.code)
                )
            )
        if not await self._store.people.linking.link(row.id, conversation, agent, now, key):
            raise NotAllowed(
                translate(
                    "{code} is somebody's already: `socialdesk order unlink {code}` takes it off them.",
                    code=shown(row.code),
                )
            )
        return await self._again(order)

    async def unlink(self, order: Order, agent: str) -> Order:
        """An order is nobody's, and never linked to them by itself again. Raises NotAllowed where it is nobody's."""
        row, key, now = order.row, self._new_key(), self._clock.now()
        if not await self._store.people.linking.unlink(row.id, agent, now, key):
            raise NotAllowed(translate("{code} is linked to nobody.", code=shown(row.code)))
        return await self._again(order)

    async def evidence(self, order: Order) -> Suggestion | None:
        """Why an order is whose it is; None where it was made for them, or is nobody's."""
        if order.row.contact_id is None:
            return None
        found = await self._store.people.suggestions.of_order(order.row.id)
        mine = [each for each in found if each.contact_id == order.row.contact_id]
        return next((each for each in mine if each.state is State.ACCEPTED), None)

    async def _again(self, order: Order) -> Order:
        found = await self._store.orders.one(order.row.id)
        assert found is not None
        return found


class Linking:
    """What a worker does of it by itself."""

    def __init__(self, store: Store, clock: Clock, home: str = HOME) -> None:
        self._store = store
        self._clock = clock
        self._home = home

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked."""
        return (Job("link_orders", EVERY, self.look),)

    async def look(self) -> None:
        """Look at what customers wrote, what is told of them, and what happened to orders. Raises StoreError."""
        linking = self._store.people.linking
        for _ in range(TURNS):
            now = self._clock.now()
            found = (
                await linking.look_at_messages(now, self._home),
                await linking.look_at_edits(now, self._home),
                await linking.look_at_told(now, self._home),
                await linking.look_at_contacts(now),
                await linking.look_at_orders(now),
            )
            if not any(each.more for each in found):
                return


def reason_words(reasons: Sequence[Reason], home: str = HOME) -> str:
    """What speaks for it, in words: `same phone 0912 345 678 (in a message)`."""
    return ", ".join(_reason(each, home) for each in reasons)


def _reason(each: Reason, home: str) -> str:
    words = translate(WHYS[each.why])
    value = at_home(each.value, home) if each.why is Why.PHONE else each.value
    if value:
        words = f"{words} {shown(value)}"
    if each.how is How.SAID and each.why is Why.PHONE:
        words = translate("{reason} (in a message)", reason=words)
    return words


def suggestion_words(each: Suggestion, name: str, other: str, home: str = HOME) -> str:
    """What is suggested, in words; `name` and `other` are how its people are shown."""
    why = reason_words(each.reasons, home)
    if each.kind is Kind.ORDER:
        return translate(
            "{code} may be an order of {name}: {why}", code=shown(each.code), name=name, why=why
        )
    return translate("{name} and {other} may be one person: {why}", name=name, other=other, why=why)
