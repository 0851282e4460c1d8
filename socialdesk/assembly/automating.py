"""What a desk shows and switches of all that answers and acts by itself."""

# ruff: noqa: PLC0415 - what is heavy is imported where it is used
from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.clock import Clock
    from socialdesk.config import Config
    from socialdesk.services.automating import Automating
    from socialdesk.store.store import Store


def automating(store: Store, config: Config, clock: Clock | None = None) -> Automating:
    """All services behind it together. Raises ConfigError."""
    from socialdesk.assembly.acknowledging import acknowledgements
    from socialdesk.assembly.answering import answers_of
    from socialdesk.assembly.services import kept_hours, promises, rule_book, rule_shop, targeting
    from socialdesk.services.automating import Automating

    return Automating(
        tuple(each.name for each in config.accounts),
        kept_hours(store, config),
        partial(acknowledgements, store, config),
        targeting(store, config, clock),
        rule_book(store, config, clock),
        rule_shop(store, config, clock),
        str(config.rules_file or ""),
        answers_of(config),
        promises(store, config, clock),
        bool(config.auto_resolve.after),
        bool(config.follow_up.after),
        bool(config.notices.events),
        bool(config.orders.hold),
        bool(config.survey.kinds),
        bool(config.menus),
        config.shop.language,
    )
