"""How a configured shop acknowledges, account by account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.config import Config
    from socialdesk.model.acknowledge import AcknowledgeSettings
    from socialdesk.model.ids import AccountId


def by_account(config: Config, accounts: Mapping[str, AccountId]) -> AcknowledgeSettings:
    """What acknowledgements are decided by; `accounts` are the numbers of those that are configured. Raises
    ConfigError."""
    calendars = config.calendars
    hours = {
        accounts[name]: calendars.calendar_of(name)
        for name in calendars.accounts
        if name in accounts
    }
    return replace(config.acknowledge, accounts=hours)
