"""`socialdesk auto-resolve preview`: what would be closed by itself, and why not."""

from __future__ import annotations

import sys
from argparse import Namespace

from socialdesk.assembly.services import auto_resolve as service_of
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.model.auto_resolve import Step
from socialdesk.model.i18n import called, translate
from socialdesk.services.auto_resolve import WHY, Foreseen
from socialdesk.store.store import Store
from socialdesk.store.switches import AUTO_RESOLVE


def auto_resolve(options: Namespace) -> None:
    """`socialdesk auto-resolve preview`."""
    config = configured(options)

    async def read(store: Store) -> tuple[list[Foreseen], bool]:
        found = await service_of(store, config).preview()
        return found, await store.switches.is_on(AUTO_RESOLVE)

    found, is_on = with_store(config, read)
    steps = {
        Step.NOTICE: translate("tell"), Step.CLOSE: translate("close"), Step.NOTHING: translate("leave as it is"),
    }  # fmt: skip
    for each in found:
        decision = each.decision
        if options.json:
            json_line(
                {
                    "conversation": each.conversation_id,
                    "account": each.account,
                    "name": each.name,
                    "quiet_since": moment(each.quiet_since),
                    "step": None if decision.step is Step.NOTHING else decision.step.value,
                    "why": decision.why,
                    "closes_at": moment(decision.at),
                }
            )
            continue
        parts = (
            f"{each.conversation_id:>6}",
            padded(steps[decision.step], max(map(len, steps.values()))),
            local(each.quiet_since, config.zone),
            padded(safe(called(each.name), 24), 24),
            translate(WHY.get(decision.why, decision.why)),
        )
        print(" ".join(parts).rstrip())
    if options.json:
        return
    if not config.auto_resolve.after:
        print(
            translate("Nothing is closed by itself: [auto_resolve] after is not set."),
            file=sys.stderr,
        )
    elif not is_on:
        print(
            translate("It is switched off: `socialdesk automation on auto_resolve`."),
            file=sys.stderr,
        )
    elif not found:
        print(translate("Nothing has been quiet for so long."), file=sys.stderr)
