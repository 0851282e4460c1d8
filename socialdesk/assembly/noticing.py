"""Who tells customers how their orders get on, as the shop has configured it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from socialdesk.assembly.services import telling_means
from socialdesk.model.notice import Event
from socialdesk.services.notices import OrderNotices, Words
from socialdesk.store.notices import Wanted

if TYPE_CHECKING:
    from socialdesk.clock import Clock
    from socialdesk.config import Config
    from socialdesk.store.store import Store


def notices(store: Store, config: Config, clock: Clock | None = None) -> OrderNotices:
    """The service that tells customers how their orders get on."""
    table, shop, templates = config.notices, config.shop, dict(config.notices.templates)
    links = {name: each.known.link for name, each in config.carriers.items()}
    words = Words(
        partial(table.texts, shops=shop.language),
        lambda event: templates.get(event.value, ""),
        shop.name,
        shop.language,
        links,
    )
    wanted = Wanted([Event(each) for each in table.events], table.imported)
    platforms = [each.channel for each in config.accounts]
    means, clock = telling_means(config), clock or store.clock
    return OrderNotices(store, clock, wanted, words, means, platforms, quiet=table.quiet)
