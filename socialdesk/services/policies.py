"""The policies that are asked about each customer's message, in their order. A new one is a class
with `name` and `decide`, and a line in `policies`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from socialdesk.model.acknowledge import AcknowledgeSettings, acknowledge
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import Effect, Occasion, Policy, Reply
from socialdesk.model.ids import AccountId
from socialdesk.model.policy import Allowed, Capabilities, Situation, judge


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The shop's rule for acknowledgements, under each platform's own."""

    settings: AcknowledgeSettings
    limits: Mapping[AccountId, Capabilities]
    name: str = "acknowledgement"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """A text at most once an episode, if the platform lets a program say it."""
        message, state = occasion.message, occasion.state
        text = acknowledge(state, message, self.settings, occasion.now, occasion.language)
        if text is None:
            return ()
        kind, limits = DeliveryKind.ACKNOWLEDGEMENT, self.limits.get(occasion.account_id)
        if limits is not None:
            situation = Situation(message.chat_kind, occasion.now, state.last_action_at, kind)
            if not isinstance(judge(limits, situation), Allowed):
                return ()
        return (Reply(text, kind),)


def policies(
    settings: AcknowledgeSettings, limits: Mapping[AccountId, Capabilities]
) -> tuple[Policy, ...]:
    """Every policy of this shop, first asked first."""
    return (Acknowledgement(settings, limits),)
