"""Which account of Meta's a channel is for, and what is known of it by now; the channel's parts share
it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from socialdesk.bots.meta.convert import POLICY, Converter
from socialdesk.bots.meta.network import Network
from socialdesk.bots.meta.settings import MetaSettings
from socialdesk.model.message import ChannelState, RawUpdate
from socialdesk.model.reason import NO_REASON, Reason

_WORTH_READING = (b"live_videos", b"policy_enforcement", b'"feed"', b"comments")
"""What stands in a body that may hold news for the channel itself."""


@dataclass(frozen=True, slots=True)
class Enforcement:
    """Meta's judgement on how the account keeps its rules: "warning", "block", or anything else for
    none (any more)."""

    action: str = ""
    reason: str = ""

    @classmethod
    def from_state(cls, value: str) -> Enforcement:
        """As the converter wrote it down; none where it cannot be read."""
        try:
            told = json.loads(value) if value else {}
        except ValueError:
            told = {}
        if not isinstance(told, dict):
            return cls()
        return cls(str(told.get("action", "")), str(told.get("reason", "")))

    @property
    def blocks(self) -> bool:
        """Whether programs may say nothing for now."""
        return self.action == "block"

    @property
    def said(self) -> Reason:
        """What it means, for people; no reason for nothing."""
        if self.blocks:
            return Reason("meta.blocked", detail=self.reason)
        return Reason("meta.warned", detail=self.reason) if self.action == "warning" else NO_REASON


class MetaAccount:
    """A Page, or an Instagram account with or without one. `state` holds what earlier runs knew of
    live videos and posts."""

    def __init__(
        self, name: str, settings: MetaSettings, network: Network, state: Mapping[str, str]
    ) -> None:
        self.name = name
        self.settings = settings
        self.network = network
        self.page_id = settings.page_id
        self.own_id = settings.own_id
        self.state = dict(state)
        self.posted: list[str] = []
        """Posts of ours that are still to be remembered for good."""
        self.enforcement = Enforcement.from_state(state.get(POLICY, ""))
        self.converter = self._reading()

    @property
    def account_id(self) -> str:
        """Whom the account's webhooks name, as far as it is known: the Page's number stands in for
        an Instagram account's."""
        return self.own_id or self.page_id

    @property
    def node(self) -> str:
        """Where messages are posted: an Instagram account that is linked to a Page writes through
        it."""
        return self.page_id or self.own_id

    def found(self, own_id: str) -> None:
        """Meta has told the account's own number."""
        self.own_id = own_id
        self.converter = self._reading()

    def _reading(self) -> Converter:
        return Converter(self.own_id, self.settings.app_id, self.network, self.settings.people)

    def learn(self, raw: RawUpdate) -> None:
        """Remember what an update says to the channel itself."""
        if not any(word in raw.body for word in _WORTH_READING):
            return
        with suppress(ValueError):
            for event in self.converter.parse(raw).events:
                if isinstance(event, ChannelState):
                    self.state[event.key] = event.value
                    if event.key == POLICY:
                        self.enforcement = Enforcement.from_state(event.value)
