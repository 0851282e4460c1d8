"""What claims in lives need, put together."""

# ruff: noqa: PLC0415 - what is heavy is imported where it is used
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.clock import Clock
    from socialdesk.config import Config
    from socialdesk.services.claim_notices import ClaimNotices
    from socialdesk.services.claim_reading import ClaimReader
    from socialdesk.services.claims import Claims
    from socialdesk.store.claim_turn import Terms
    from socialdesk.store.store import Store


def terms_of(config: Config) -> Terms:
    """What a shop's claims go by."""
    from socialdesk.model.phone import home_of
    from socialdesk.store.claim_turn import Terms

    home = home_of(config.shop.language, config.zone.key)
    return Terms(
        config.claims.hold.ms, config.claims.limits, config.shop.currency, home, config.orders.hold.ms
    )  # fmt: skip


def claims(store: Store, config: Config, clock: Clock | None = None) -> Claims:
    """The service behind everything that people do with claims."""
    from socialdesk.services.claims import Claims

    return Claims(store, clock or store.clock, terms_of(config))


def claim_reader(store: Store, config: Config, clock: Clock | None = None) -> ClaimReader:
    """What reads claims in comments, and ends what the clock ends."""
    from socialdesk.services.claim_reading import ClaimReader

    return ClaimReader(store, clock or store.clock, terms_of(config), config.claims.ends_after)


def claim_notices(store: Store, config: Config, clock: Clock | None = None) -> ClaimNotices:
    """What tells customers how their claims stand."""
    from socialdesk.assembly.channels import capabilities
    from socialdesk.assembly.services import telling
    from socialdesk.services.claim_notices import ClaimNotices

    limits = {account.name: capabilities(account) for account in config.accounts}
    return ClaimNotices(
        store, clock or store.clock, telling(store, config, clock), limits, config.claims.words(),
        config.shop.name, config.shop.language, config.zone,
    )  # fmt: skip
