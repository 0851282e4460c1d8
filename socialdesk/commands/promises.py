"""`socialdesk promise`: what the shop has promised customers, and until when."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from socialdesk.assembly.services import promises as promises_of
from socialdesk.commands.context import agent_of, configured, with_store, words_of
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import SocialdeskError
from socialdesk.model.changes import Outcome
from socialdesk.model.i18n import called, translate
from socialdesk.model.ids import Instant
from socialdesk.store.promises import PromiseRow
from socialdesk.store.store import Store


def promise(options: Namespace) -> None:
    """`socialdesk promise list|add|keep|drop`."""
    config = configured(options)
    if options.action == "list":
        _list(options, config)
        return
    if options.number is None:
        raise SocialdeskError(
            translate(
                'Say which: `socialdesk promise add 12 "em báo lại chiều nay"`, `socialdesk promise keep 3`.'
            )
        )
    agent = agent_of(options, config)

    async def act(store: Store) -> PromiseRow:
        service = promises_of(store, config)
        if options.action == "add":
            return await service.add(options.number, words_of(options.text), options.due, agent)
        outcome = Outcome.KEPT if options.action == "keep" else Outcome.DROPPED
        return await service.settle(options.number, outcome, agent)

    done = with_store(config, act)
    if options.json:
        json_line(promise_json(done, None))
    else:
        print(_line(done, config, None))


def _list(options: Namespace, config: Config) -> None:
    async def read(store: Store) -> tuple[list[PromiseRow], Instant]:
        return await promises_of(store, config).open(overdue=options.overdue), store.clock.now()

    found, now = with_store(config, read)
    for each in found:
        if options.json:
            json_line(promise_json(each, now))
        else:
            print(_line(each, config, now))
    if not found and not options.json:
        print(
            translate("No promise is overdue.")
            if options.overdue
            else translate("Nothing is promised that is still open.")
        )


def promise_json(each: PromiseRow, now: Instant | None) -> dict[str, Any]:
    """A promise as scripts read it; the keys are promised in docs/cli.md."""
    return {
        "promise": each.id,
        "conversation": each.conversation_id,
        "account": each.account,
        "name": each.name,
        "text": each.text,
        "agent": each.agent,
        "made_at": moment(each.made_at),
        "due_at": moment(each.due_at),
        "open_ended": bool(each.open_ended),
        "overdue": now is not None and not each.outcome and each.due_at <= now,
        "outcome": each.outcome or None,
        "settled_at": moment(each.settled_at),
        "settled_by": each.settled_by or None,
    }


def _line(each: PromiseRow, config: Config, now: Instant | None) -> str:
    is_late = now is not None and not each.outcome and each.due_at <= now
    states = {
        Outcome.KEPT.value: translate("promise kept"),
        Outcome.DROPPED.value: translate("promise dropped"),
    }
    state = states.get(each.outcome, translate("overdue") if is_late else translate("open"))
    parts = (
        f"{each.id:>6}",
        local(each.due_at, config.zone),
        padded(state, max(map(len, (*states.values(), translate("overdue"), translate("open"))))),
        f"{each.conversation_id:>6}",
        padded(safe(called(each.name), 24), 24),
        f"@{safe(each.agent)}",
        safe(each.text, 80),
    )
    return " ".join(parts).rstrip()
