"""What is promised, at the desk line by line: an answer offers it, a word says yes."""

from __future__ import annotations

from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Outcome, Promise, SettlePromise
from socialdesk.model.i18n import translate
from socialdesk.tui.plain.console import Console


def offer_promise(console: Console, text: str) -> None:
    """An answer went out: say what one word writes down of it."""
    here, promising = console.here(), console.desk.promising
    promising.heard(here, text)
    offer = promising.offer(here)
    if offer is None:
        return
    if isinstance(offer.change, Promise):
        said = translate("promise until {when}? {key}", when=offer.when, key="promise")
    else:
        said = translate("promise until {when} kept? {key}", when=offer.when, key="promise")
    console.write(f"⚑ {said}")


async def promise(console: Console, words: str) -> None:
    """Write down what is offered, or what these words promise."""
    here, promising = console.here(), console.desk.promising
    service, offer = promising.service(), promising.offer(here)
    if words.strip():
        if service is not None:
            account = await service.account_of(here)
            await _do(console, here, service.understood(words, "", account))
    elif offer is None:
        raise NotAllowed(
            translate("Nothing is offered. Write it like: promise báo giá chiều nay 5h")
        )
    else:
        promising.taken(offer)
        await _do(console, here, offer.change)


async def settle_promise(console: Console, _: str, *, outcome: Outcome) -> None:
    """The promise of the open conversation that is due first was kept, or is let go."""
    await _do(console, console.here(), SettlePromise(outcome))


async def _do(console: Console, here: int, change: Promise | SettlePromise) -> None:
    changes = console.desk.changes
    done = await changes.do(change, [here])
    if done.conversations:
        console.write(changes.said(change, done))
    elif isinstance(change, Promise):
        console.write(translate("The same is promised here already."))
    else:
        console.write(translate("Nothing is promised here."))
