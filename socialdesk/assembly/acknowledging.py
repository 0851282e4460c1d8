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
    from socialdesk.services.working_hours import KeptHours
    from socialdesk.store.store import Store


def by_account(
    config: Config, accounts: Mapping[str, AccountId], kept: KeptHours
) -> AcknowledgeSettings:
    """What acknowledgements are decided by; `accounts` are the numbers of those that are configured. Their hours are
    those of `kept`'s last look, whenever they are asked for. Raises ConfigError."""
    return replace(config.acknowledge, accounts=kept.numbered(accounts))


def acknowledgements(
    store: Store, config: Config, accounts: Mapping[str, AccountId]
) -> Acknowledgements:
    """The service that shows them. Raises ConfigError."""
    from socialdesk.assembly.services import kept_hours  # noqa: PLC0415 - as the next
    from socialdesk.services.acknowledging import Acknowledgements  # noqa: PLC0415 - it is used by one screen

    limits = {
        accounts[each.name]: capabilities(each) for each in config.accounts if each.name in accounts
    }
    settings = by_account(config, accounts, kept_hours(store, config))
    return Acknowledgements(store, store.clock, settings, limits, lambda: None)
