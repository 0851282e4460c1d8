"""Orders at the desk line by line: listed, made for whom one talks to, turned, and the customer asked."""

from __future__ import annotations

from contextlib import suppress

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.money import money
from socialdesk.model.order import STATES, Payment, State
from socialdesk.model.phone import at_home
from socialdesk.services.order_words import by, happened, items
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.store.order_lists import Sought
from socialdesk.store.order_rows import Order, Wanted
from socialdesk.tui.desk.ordering import Ordering, Person
from socialdesk.tui.orders.order_form import ITEMS, KEY, Form
from socialdesk.tui.orders.order_turns import back_of, state_of
from socialdesk.tui.plain.console import PAGE, Console
from socialdesk.tui.text import named, shown


async def show_orders(console: Console, words: str) -> None:
    """The newest ten; or those in whose code, name or number the words stand."""
    lists = console.desk.session.store.order_lists
    sought, found = Sought(Wanted(), words), list[Order]()
    if words.strip():
        found = await lists.named(sought)
    after = None
    while len(found) < PAGE:
        portion = await lists.portion(sought, PAGE, after)
        there = {each.row.id for each in found}
        found += [each for each in portion.orders if each.row.id not in there]
        after = portion.reached
        if after is None:
            break
    for each in found[:PAGE]:
        console.write(_line(console, each))
    if not found:
        console.write(translate("There is no such order."))


async def order(console: Console, words: str) -> None:
    """One that is there (its code, with what it is turned to), or a new one for the open conversation: a1 m 2 | 30k."""
    code, _, rest = words.strip().partition(" ")
    known = (
        await console.desk.session.store.order_lists.named(Sought(Wanted(), code)) if code else []
    )
    if known:
        await _there(console, known[0], rest.strip())
    else:
        await _new(console, words)


async def _new(console: Console, words: str) -> None:
    here, orders = console.here(), console.desk.orders
    typed, _, fee = words.partition("|")
    ordering = await orders.ordering(here, None)
    await ordering.load()
    form = Form({ITEMS: typed, KEY: ordering.new_key()})
    currency = ordering.selling.currency
    found = form.understood(ordering.catalogue, currency, ordering.selling.home)
    if found.problems or not found.wanted:
        raise NotAllowed(next(iter(found.problems.values()), translate("Say what is ordered.")))
    done = await ordering.make(
        found.wanted, _fee(fee, currency), Payment.NONE, await _person(ordering), form[KEY]
    )
    console.write(_line(console, done))
    console.write(translate("order {code} receipt: sends what the customer says yes to", code=shown(done.row.code)))  # fmt: skip


async def _person(ordering: Ordering) -> Person:
    known = await ordering.known()
    buyer, hints = known.buyer, known.hints
    return Person(
        name=buyer.name,
        phone=buyer.phone or hints.phone,
        address=buyer.address or hints.address,
        note="",
    )


def _fee(words: str, currency: str) -> int:
    return amount_typed(words, currency) if words.strip() else 0


async def _there(console: Console, found: Order, words: str) -> None:
    selling = await console.desk.orders.services()
    agent = console.desk.session.agent
    said = words.split(" ", maxsplit=1)[0]
    if not words:
        console.write(_line(console, found))
        for part in (found.row.address, found.row.note):
            if part:
                console.write(f"  {part}")
        for change in await selling.orders.changes(found):
            console.write(f"  {happened(change)}{by(change.agent)}")
    elif said in ("receipt", translate("receipt")):
        sent = await selling.receipts.send(found, agent, hold=console.desk.session.settings.undo)
        console.write(sent.text)
    elif said in ("undo", translate("undo")):
        done = await selling.orders.undo(found, agent)
        console.write(_line(console, done.order))
    else:
        await _turned(console, found, words)


async def _turned(console: Console, found: Order, words: str) -> None:
    """To a state, whose name may be several words; behind `returned` stands what comes back."""
    selling, agent = await console.desk.orders.services(), console.desk.session.agent
    state, rest = _state(found, words.split())
    if state is State.RETURNED and not rest:
        raise NotAllowed(translate("Say what comes back: order {code} returned all, none, or A1-M:1", code=shown(found.row.code)))  # fmt: skip
    back = back_of(rest) if state is State.RETURNED else None
    console.write(_line(console, await selling.orders.turn(found, state, agent, back)))


def _state(found: Order, words: list[str]) -> tuple[State, str]:
    """The state that the most of the first words mean, and what stands behind them. Raises NotAllowed."""
    for number in range(len(words), 1, -1):
        with suppress(NotAllowed):
            return state_of(found, " ".join(words[:number])), " ".join(words[number:])
    return state_of(found, words[0]), " ".join(words[1:])


def _line(console: Console, each: Order) -> str:
    row, session = each.row, console.desk.session
    parts = (
        row.code,
        f"{session.local(Instant(row.at)):%d/%m %H:%M}",
        translate(STATES[row.state]),
        money(row.total, row.currency),
        named(row.name),
        at_home(row.phone, session.settings.home),
        items(each.lines),
    )
    return "  ".join(filter(None, parts))
