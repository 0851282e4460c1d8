"""Each carrier of the configuration is listened to at its own address, and the shop is told which."""

from pathlib import Path

from socialdesk.assembly.carrying import serve_carriers
from socialdesk.bots.web import WebServer
from socialdesk.config import parse
from socialdesk.model.parcel import State
from socialdesk.store.store import Store
from tests.bots.test_carriers import body, post
from tests.store.test_orders import make, product
from tests.store.test_parcels import parcel

TEXT = """
[web]
public_url = "https://desk.example.com"
[carriers.ghn]
secret = "bimat"
[carriers.ghtk]
secret = "hash"
path = "ghtk-1"
[carriers.jt]
link = "https://jt.example/{tracking}"
"""


async def test_each_is_served_and_told_without_its_secret(desk_store: Store) -> None:
    web, told = WebServer("127.0.0.1", 0), list[str]()
    serve_carriers(desk_store, parse(TEXT, Path("config.toml"), {}), web, told.append)
    assert told == [
        "ghn: its webhook is https://desk.example.com/hooks/carrier-ghn?token=SECRET",
        "ghtk: its webhook is https://desk.example.com/hooks/ghtk-1?hash=SECRET",
    ]
    await product(desk_store)
    await parcel(desk_store, (await make(desk_store, "k", A1=1)).row.id)
    await web.start()
    try:
        assert await post(web, "/hooks/carrier-ghn?token=bimat", body()) == 200
        assert await post(web, "/hooks/ghtk-1?token=hash", b"") == 403
        assert await post(web, "/hooks/carrier-jt", body()) == 404
    finally:
        await web.close()
    assert [each.state for each in await desk_store.parcels.of(1)] == [State.OUT_FOR_DELIVERY]
