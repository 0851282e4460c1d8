"""The shop's own rules, under each platform's, asked while a message is recorded."""

# ruff: noqa: PLC0415 - what is heavy is imported where it is used
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.config import Config
    from socialdesk.model.conversation import ConversationState
    from socialdesk.model.ids import AccountId, Instant
    from socialdesk.model.message import InboundMessage
    from socialdesk.model.policy import Capabilities
    from socialdesk.store.recording import Acknowledge


def acknowledging(config: Config, limits: Mapping[AccountId, Capabilities]) -> Acknowledge:
    """The shop's rule for acknowledgements, under each platform's own."""
    from socialdesk.model.acknowledge import acknowledge
    from socialdesk.model.delivery import DeliveryKind
    from socialdesk.model.policy import Allowed, Situation, judge

    def decide(
        account: AccountId, state: ConversationState, message: InboundMessage, now: Instant
    ) -> str | None:
        text = acknowledge(state, message, config.acknowledge, now)
        if text is None or account not in limits:
            return text
        situation = Situation(
            message.chat_kind, now, state.last_action_at, DeliveryKind.ACKNOWLEDGEMENT
        )
        return text if isinstance(judge(limits[account], situation), Allowed) else None

    return decide
