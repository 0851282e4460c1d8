"""`socialdesk task`: what people of the shop are to do, why and until when."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from socialdesk.assembly.services import tasks as tasks_of
from socialdesk.commands.context import agent_of, configured, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import called, translate
from socialdesk.model.ids import Instant
from socialdesk.model.task import KINDS, Kind, Outcome
from socialdesk.store.store import Store
from socialdesk.store.tasks import TaskRow

ALL = 1 << 31


def task(options: Namespace) -> None:
    """`socialdesk task list|show|done|drop`."""
    config = configured(options)
    if options.action == "list":
        _list(options, config)
        return
    if options.number is None:
        raise SocialdeskError(
            translate('Say which: `socialdesk task done 3`, `socialdesk task drop 3 "why not"`.')
        )
    agent = agent_of(options, config)

    async def act(store: Store) -> tuple[TaskRow, Instant]:
        service = tasks_of(store)
        if options.action == "done":
            return await service.done(options.number, agent), store.clock.now()
        if options.action == "drop":
            return await service.drop(options.number, agent, options.reason), store.clock.now()
        return await service.one(options.number), store.clock.now()

    found, now = with_store(config, act)
    if options.json:
        json_line(task_json(found, now))
        return
    print(_line(found, config, now))
    if options.action == "show":
        for line in _details(found):
            print(line)


def _list(options: Namespace, config: Config) -> None:
    async def read(store: Store) -> tuple[list[TaskRow], Instant]:
        kind = Kind(options.kind) if options.kind else None
        found = await tasks_of(store).open(
            overdue=options.overdue, kind=kind, conversation=options.conversation, most=ALL
        )
        return found, store.clock.now()

    found, now = with_store(config, read)
    for each in found:
        if options.json:
            json_line(task_json(each, now))
        else:
            print(_line(each, config, now))
    if not found and not options.json:
        print(
            translate("No task is overdue.")
            if options.overdue
            else translate("There is no task to be done.")
        )


def task_json(each: TaskRow, now: Instant) -> dict[str, Any]:
    """A task as scripts read it; the keys are promised in docs/cli.md."""
    return {
        "task": each.id,
        "kind": each.kind.value,
        "conversation": each.conversation_id,
        "order": each.purchase_id,
        "why": str(each.why),
        "draft": each.draft,
        "due": moment(each.due_at),
        "overdue": each.is_overdue(now),
    }


def _line(each: TaskRow, config: Config, now: Instant) -> str:
    states = {
        Outcome.DONE.value: translate("task done"),
        Outcome.DROPPED.value: translate("task dropped"),
    }
    late = translate("overdue") if each.is_overdue(now) else translate("open")
    width = max(map(len, (*states.values(), translate("overdue"), translate("open"))))
    kinds = {kind: translate(name) for kind, name in KINDS.items()}
    parts = (
        f"{each.id:>6}",
        local(each.due_at, config.zone),
        padded(states.get(each.outcome, late), width),
        padded(kinds[each.kind], max(map(len, kinds.values()))),
        f"{each.conversation_id or '-':>6}",
        padded(safe(called(each.name), 24), 24),
        padded(safe(each.code, 12), 12),
        safe(str(each.why), 120),
    )
    return " ".join(parts).rstrip()


def _details(each: TaskRow) -> list[str]:
    """What else is known of one."""
    found = [f"{'':>6} {safe(line)}" for line in each.draft.splitlines()]
    if each.ended_at is not None and each.agent:
        found.append(f"{'':>6} @{safe(each.agent)} {safe(each.remark)}".rstrip())
    return found
