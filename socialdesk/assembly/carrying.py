"""The webhooks of carriers: each at its address, its bytes believed only with their signature."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.assembly.selling import carriers
from socialdesk.bots.settings import at

if TYPE_CHECKING:
    from socialdesk.bots.web import WebServer
    from socialdesk.config import Config
    from socialdesk.services.carrier_settings import ConfiguredCarrier
    from socialdesk.store.store import Store


def serve_carriers(
    store: Store, config: Config, web: WebServer, tell: Callable[[str], None]
) -> None:
    """Take in what the shop's carriers bring, once the server listens; each address is told."""
    listening = [each for each in config.carriers.values() if each.path]
    if not listening:
        return
    from socialdesk.bots.carriers import CarrierHook, Signed  # noqa: PLC0415 - few have any

    service = carriers(store, config)
    for each in listening:
        assert each.known.webhook is not None
        signed = Signed(each.secret, each.scheme, each.header, each.parameter)
        hear = partial(service.hear, carrier=each.known)
        CarrierHook(signed, hear, is_form=each.known.webhook.shape.is_form).serve(web, each.path)
        tell(f"{each.known.name}: its webhook is {carrier_url(each, config)}")


def carrier_url(carrier: ConfiguredCarrier, config: Config) -> str:
    """The address to give to a carrier; in place of a token stands what it is."""
    public = config.web.public_url or at(config.web.host, config.web.port)
    asked = f"?{carrier.parameter}=SECRET" if carrier.parameter else ""
    return f"{public}/hooks/{carrier.path}{asked}"
