"""How orders are turned from state to state by key: forward, to any other one, out of their way, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import count, translate
from socialdesk.model.order import GONE, IN_STOCK, STATES, WAY, State, backs_of, follows
from socialdesk.model.text import fold
from socialdesk.services.order_words import happened
from socialdesk.services.orders import cannot
from socialdesk.tui.dialogs.sure import SureScreen
from socialdesk.tui.text import named, shown, veiled

if TYPE_CHECKING:
    from socialdesk.store.order_rows import Order
    from socialdesk.tui.orders.acts import Acts

Back = Mapping[str, int | None] | None


class Turns:
    """What is meant is the order under the cursor when the key was pressed, as it stood there."""

    def __init__(self, acts: Acts[Any]) -> None:
        self._acts = acts
        self._screen = acts.screen

    def forward(self, order: Order) -> None:
        """On to the next state of its way."""
        state = following(order.row.state)
        if state is None:
            self._screen.tell(cannot_go_on(order))
        elif state is State.AGREED:
            self._agree(order)
        else:
            self._turn(order, state)

    def _agree(self, order: Order) -> None:
        """It is agreed because somebody here says so, if they are sure."""

        async def what() -> Sequence[str]:
            return [
                translate("They said yes, but not in a message: none of theirs stands behind it."),
                translate(
                    "{key} asks them with a receipt instead.", key=self._acts.key_of("receipt")
                ),
            ]

        def sure(yes: bool) -> None:
            if yes:
                self._turn(order, State.AGREED)

        title = translate("Is {code} agreed?", code=shown(order.row.code))
        SureScreen(title, what).open(self._screen.app, sure)

    def to_any(self, order: Order) -> None:
        """To a state that is asked for."""
        possible = follows(order.row.state)
        if not possible:
            self._screen.tell(cannot_go_on(order))
            return
        names = [translate(STATES[each]) for each in possible]

        def meant(words: str) -> State:
            return state_of(order, words)

        async def answered(words: str) -> None:
            state = meant(words)
            if state is State.CANCELLED:
                self.cancel(order)
            elif state is State.RETURNED:
                self.give_back(order)
            else:
                await self._turned(order, state)

        keys = self._screen.program.keymap
        self._screen.ask(
            translate("To which state is {code} turned?", code=shown(order.row.code)),
            translate(
                "{states} · {accept} turns it · {close} back",
                states=", ".join(names),
                accept=keys.shown("accept", "prompt"),
                close=keys.shown("close", "prompt"),
            ),
            answered,
            meaning=lambda words: translate(STATES[meant(words)]),
        )

    def cancel(self, order: Order) -> None:
        """Out of its way, if somebody is sure: its goods are free again."""
        row = order.row
        if row.state not in IN_STOCK:
            self._screen.tell(cannot(row, State.CANCELLED))
            return

        async def what() -> Sequence[str]:
            whose = veiled(named(row.name)) or translate("nobody known")
            units = sum(each.held for each in order.lines)
            return [
                translate("It is for {name}.", name=whose),
                count("{n} piece is free again then.", "{n} pieces are free again then.", units),
            ]

        def sure(yes: bool) -> None:
            if yes:
                self._turn(order, State.CANCELLED)

        title = translate("Cancel {code}?", code=shown(row.code))
        SureScreen(title, what).open(self._screen.app, sure)

    def give_back(self, order: Order) -> None:
        """It was sent back: ask what of it comes into the stock."""
        row = order.row
        if row.state not in GONE:
            self._screen.tell(cannot(row, State.RETURNED))
            return

        def meaning(words: str) -> str:
            return said_back(order, back_of(words))

        async def answered(words: str) -> None:
            await self._turned(order, State.RETURNED, back_of(words))

        keys = self._screen.program.keymap
        skus = " ".join(dict.fromkeys(each.sku for each in order.lines if each.taken))
        self._screen.ask(
            translate("What of {code} comes back into the stock?", code=shown(row.code)),
            translate(
                "{all}, {none}, or some of it: {skus} · {accept} turns it · {close} back",
                all=translate("all"),
                none=translate("none"),
                skus=shown(skus),
                accept=keys.shown("accept", "prompt"),
                close=keys.shown("close", "prompt"),
            ),
            answered,
            before=translate("all"),
            meaning=meaning,
        )

    def undo(self, order: Order) -> None:
        """Take back what happened to it last."""
        self._screen.work("verb", self._undone, order)

    async def _undone(self, order: Order) -> None:
        orders = self._acts.page.desk.orders
        done = await (await orders.services()).orders.undo(order, orders.agent)
        await self._acts.done()
        values = {"code": shown(order.row.code), "what": happened(done.change)}
        self._screen.tell(translate("Taken back of {code}: {what}.", **values))

    def _turn(self, order: Order, state: State, back: Back = None) -> None:
        self._screen.work("verb", self._turned, order, state, back)

    async def _turned(self, order: Order, state: State, back: Back = None) -> None:
        orders = self._acts.page.desk.orders
        service = (await orders.services()).orders
        await service.turn(order, state, orders.agent, back)
        await self._acts.done()
        self._screen.tell(
            translate(
                "{code}: {state} · {key} takes that back",
                code=shown(order.row.code),
                state=translate(STATES[state]),
                key=self._acts.key_of("undo_order"),
            )
        )


def following(state: State) -> State | None:
    """The next state of its way; None where there is none."""
    place = WAY.index(state) + 1 if state in WAY else len(WAY)
    return WAY[place] if place < len(WAY) else None


def cannot_go_on(order: Order) -> str:
    """Why nothing follows."""
    state = translate(STATES[order.row.state])
    return translate("{code} is “{state}”: nothing follows.", code=shown(order.row.code), state=state)  # fmt: skip


def state_of(order: Order, words: str) -> State:
    """The state that words mean, of those that may follow: its name or the beginning of it, with or without accents. Raises NotAllowed."""
    wanted = fold(words.strip())
    found = [
        each
        for each in follows(order.row.state)
        if wanted in (each.value, fold(translate(STATES[each])))
        or (wanted and any(part.startswith(wanted) for part in _parts(each)))
    ]
    exact = [each for each in found if wanted in (each.value, fold(translate(STATES[each])))]
    if len(exact or found) == 1:
        return (exact or found)[0]
    possible = ", ".join(translate(STATES[each]) for each in follows(order.row.state))
    raise NotAllowed(translate("Say one of these: {states}.", states=possible))


def _parts(state: State) -> list[str]:
    name = fold(translate(STATES[state]))
    return [state.value, name, *(name[place + 1 :] for place, char in enumerate(name) if char == " ")]  # fmt: skip


def back_of(words: str) -> Back:
    """What comes back: all, none, or some by SKU, as it is typed. Raises NotAllowed."""
    said = fold(words.strip())
    for name, found in (("all", None), ("none", {})):
        if said in (name, fold(translate(name))):
            return found
    try:
        return backs_of(words.replace(",", " ").split())
    except ValueError as error:
        raise NotAllowed(translate('"{words}" is no line: write the SKU and how many, like A1-M:2.', words=shown(str(error.args[0])))) from None  # fmt: skip


def said_back(order: Order, back: Back) -> str:
    """What comes back, in words."""
    if back is None:
        return count("{n} piece comes back", "{n} pieces come back", sum(each.taken for each in order.lines))  # fmt: skip
    if not back:
        return translate("nothing comes back")
    return ", ".join(shown(sku) if number is None else f"{number}× {shown(sku)}" for sku, number in back.items())  # fmt: skip
