"""How a configured shop acknowledges, account by account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from socialdesk.assembly.channels import capabilities

if TYPE_CHECKING:
    from socialdesk.config import Config
    from socialdesk.model.acknowledge import AcknowledgeSettings
    from socialdesk.model.ids import AccountId
    from socialdesk.services.acknowledging import Acknowledgements
    from socialdesk.store.store import Store


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


def acknowledgements(
    store: Store, config: Config, accounts: Mapping[str, AccountId]
) -> Acknowledgements:
    """The service that explains them. Raises ConfigError."""
    from socialdesk.services.acknowledging import Acknowledgements  # noqa: PLC0415 - it is used by one command

    limits = {
        accounts[each.name]: capabilities(each) for each in config.accounts if each.name in accounts
    }
    return Acknowledgements(store, store.clock, by_account(config, accounts), limits, lambda: None)
