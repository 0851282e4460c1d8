"""Acknowledgements that wait for a person to answer first: said when their time has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from socialdesk.clock import Clock
from socialdesk.model.acknowledge import AcknowledgeSettings, Customer, Explained, explain_later
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Allowed, Capabilities, Situation, judge
from socialdesk.services.jobs import Job
from socialdesk.store.acknowledging import Due
from socialdesk.store.store import Store

SWITCH = "acknowledge"


class Acknowledgements:
    """Those of a shop. `limits` are what the accounts' platforms let a program say, `wake` tells whoever sends."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: AcknowledgeSettings,
        limits: Mapping[AccountId, Capabilities],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._limits = limits
        self._wake = wake

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked whether any is due."""
        return (Job("acknowledge_due", 1, self.say_due),)

    async def say_due(self) -> None:
        """Say those that are due. Raises StoreError."""
        is_on = await self._store.switches.is_on(SWITCH)
        found = 1
        while found:
            now = self._clock.now()
            found, said = await self._store.acknowledging.say_due(
                now,
                lambda due: self._decide(due, now) if is_on else Explained("off"),  # noqa: B023 - called at once
                self._store.guard,
            )
            if said:
                self._wake()

    def _decide(self, due: Due, now: Instant) -> Explained:
        row = due.row
        who = Customer(
            row.contact_name, row.contact_first_name, row.contact_language, row.contact_pronoun, due.phone, due.said,
        )  # fmt: skip
        found = explain_later(row.state, self._settings, now, who, row.account_id)
        limits, kind = self._limits.get(row.account_id), DeliveryKind.ACKNOWLEDGEMENT
        if found.code == "said" and limits is not None:
            situation = Situation(ChatKind(row.chat_kind), now, row.state.last_action_at, kind)
            if not isinstance(judge(limits, situation), Allowed):
                return Explained("not_allowed")
        return found
