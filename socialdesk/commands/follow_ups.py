"""`socialdesk follow-up list`: who will be asked how they find what they got, when and how, and why not."""

from __future__ import annotations

import sys
from argparse import Namespace

from socialdesk.assembly.selling import following_up
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.model.follow_up import Outcome
from socialdesk.model.i18n import called, translate
from socialdesk.services.following_up import Foreseen
from socialdesk.store.store import Store
from socialdesk.store.switches import FOLLOW_UP


def follow_up(options: Namespace) -> None:
    """`socialdesk follow-up list`."""
    config = configured(options)

    async def read(store: Store) -> tuple[list[Foreseen], bool]:
        found = await following_up(store, config).listed(ended=options.all)
        return found, await store.switches.is_on(FOLLOW_UP)

    found, is_on = with_store(config, read)
    states = {
        "": translate("not asked yet"),
        Outcome.SENT.value: translate("asked"),
        Outcome.TASK.value: translate("a task"),
        Outcome.CANCELLED.value: translate("not needed"),
        Outcome.REFUSED.value: translate("not asked"),
    }
    for each in found:
        row = each.row
        if options.json:
            json_line(
                {
                    "order": row.purchase_id,
                    "code": row.code,
                    "step": row.step + 1,
                    "conversation": row.conversation_id,
                    "name": row.name,
                    "state": row.outcome or "waits",
                    "due": moment(row.due_at),
                    "ended_at": moment(row.ended_at),
                    "why": str(row.why) or None,
                    "text": each.text,
                }
            )
            continue
        parts = (
            local(row.due_at, config.zone),
            padded(safe(row.code, 14), 14),
            padded(states[row.outcome], max(map(len, states.values()))),
            padded(safe(called(row.name), 24), 24),
            safe(str(row.why) or each.text, 120),
        )
        print(" ".join(parts).rstrip())
    if options.json:
        return
    if not config.follow_up.after:
        print(
            translate(
                'Nobody is asked: write after = "5d" under [follow_up] in the configuration (docs/tasks.md).'
            ),
            file=sys.stderr,
        )
    elif not is_on:
        print(
            translate("It is switched off: `socialdesk automation on follow_up`."), file=sys.stderr
        )
    elif not found:
        print(translate("Nobody is to be asked."), file=sys.stderr)
