"""Carriers' webhooks, with real bytes on a socket: believed only with their signature, and told twice they change nothing."""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.carriers import CarrierHook, Signed
from socialdesk.bots.web import WebServer
from socialdesk.model.parcel import State
from socialdesk.services.carriers.carriers import Carriers
from socialdesk.services.carriers.maps import CarrierMap
from socialdesk.settings import Secret
from socialdesk.store.store import Store
from tests.services.carriers.test_reading import known
from tests.store.test_carrier_news import COUNT
from tests.store.test_orders import make, product
from tests.store.test_parcels import parcel
from tests.support.clock import ManualClock

SECRET = "bí-mật"


@pytest.fixture
async def web() -> AsyncIterator[WebServer]:
    server = WebServer("127.0.0.1", 0)
    yield server
    await server.close()


def listen(
    web: WebServer, store: Store, carrier: CarrierMap, scheme: str, header: str = "", parameter: str = ""
) -> None:  # fmt: skip
    service = Carriers(store, ManualClock(), ZoneInfo("Asia/Ho_Chi_Minh"))
    signed = Signed(Secret(SECRET), scheme, header, parameter)
    assert carrier.webhook is not None
    hear = partial(service.hear, carrier=carrier)
    hook = CarrierHook(signed, hear, is_form=carrier.webhook.shape.is_form)
    hook.serve(web, f"carrier-{carrier.name}")


async def post(web: WebServer, path: str, body: bytes, *headers: str, most: int | None = None) -> int:  # fmt: skip
    """The status, by bytes on a socket; of the body only `most` bytes are sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    head = "\r\n".join([f"POST {path} HTTP/1.1", "Host: shop", f"Content-Length: {len(body)}", *headers, "", ""])  # fmt: skip
    writer.write(head.encode() + body[:most])
    await writer.drain()
    line = await reader.readline()
    writer.close()
    return int(line.split()[1])


def body(**more: Any) -> bytes:
    return json.dumps(
        {"OrderCode": "GAB123", "Status": "delivering", "Time": "2026-10-05T02:00:00Z", **more}
    ).encode()


async def test_a_signature_of_the_bytes_is_asked_for(store: Store, web: WebServer) -> None:
    await product(store)
    row = await parcel(store, (await make(store, "k", A1=1)).row.id)
    for scheme, name in (("hmac-sha256-hex", "ghn"), ("hmac-sha256-base64", "kerry")):
        listen(web, store, replace(known("ghn"), name=name), scheme, "X-Signature")
    await web.start()
    raw = body()
    digest = hmac.new(SECRET.encode(), raw, hashlib.sha256).digest()
    right = f"X-Signature: {digest.hex()}"
    path = "/hooks/carrier-ghn"

    for headers in ((), ("X-Signature: ",), ("X-Signature: nonsense",), (f"X-Other: {digest.hex()}",)):  # fmt: skip
        # Nothing of the body is read, so nothing of it need come.
        assert await post(web, path, raw, *headers, most=0) == 403
    assert await post(web, path, raw, f"X-Signature: {'0' * 64}") == 403
    assert await post(web, path, body(Status="delivered"), right) == 403  # of other bytes
    assert (await store.parcels.of(1))[0] == row
    assert await post(web, path, raw, right) == 200
    assert await post(web, path, raw, f"x-signature: sha256={digest.hex().upper()}") == 200
    (now,) = await store.parcels.of(1)
    assert now.state is State.OUT_FOR_DELIVERY
    changes = await store.orders.changes(1)
    assert [each.kind for each in changes] == ["made", "parcel", "parcel", "state"]
    assert changes[-1].agent == "ghn"
    coded = base64.b64encode(digest).decode()
    assert await post(web, "/hooks/carrier-kerry", raw, f"X-Signature: {coded}") == 200


async def test_a_token_in_a_header_or_in_the_address_is_compared_before_anything_is_read(
    store: Store, web: WebServer
) -> None:
    await product(store)
    await parcel(store, (await make(store, "k", A1=1)).row.id, "S1.A1.17373471", "ghtk")
    listen(web, store, known("ghtk"), "token", parameter="hash")
    listen(web, store, known("ghn"), "token", "Token")
    await web.start()
    form = b"label_id=S1.A1.17373471&partner_id=DH1001&action_time=2026-10-05T09:00:00+07:00&status_id=5&fee=1500"  # fmt: skip
    address = "/hooks/carrier-ghtk"
    for wrong in ("", "?hash=", "?hash=x", "?other=b%C3%AD-m%E1%BA%ADt"):
        assert await post(web, address + wrong, form, most=0) == 403
    right = f"{address}?hash=b%C3%AD-m%E1%BA%ADt"
    assert await post(web, right, form) == 200
    assert await post(web, right, form) == 200
    assert [each.state for each in await store.parcels.of(1)] == [State.DELIVERED]
    assert await post(web, "/hooks/carrier-ghn", body(), "Token: wrong", most=0) == 403
    assert await post(web, "/hooks/carrier-ghn", body(), "Token: Bearer bí-mật") == 200
    assert web.answered["carrier-ghtk", 403] == 4


async def test_what_is_not_understood_is_told_in_the_log_and_breaks_nothing(
    store: Store, web: WebServer, caplog: pytest.LogCaptureFixture
) -> None:
    listen(web, store, known("ghn"), "token", "Token")
    await web.start()
    path, token = "/hooks/carrier-ghn", "Token: bí-mật"
    with caplog.at_level(logging.WARNING):
        for raw, status in (
            (b"", 400),
            (b"\xff\x00", 400),
            (b"[" * 5_000, 400),
            (b'{"a": 1}', 200),  # by which a carrier tries whether the address is there
            (body(Status="teleported\x1b[2J"), 200),
            (body(Status="cancel"), 200),
            (body(OrderCode="' OR 1=1 --"), 200),
            (body(Time="soon"), 200),
            (b"x" * (300 * 1024), 413),
        ):
            assert await post(web, path, raw, token) == status, raw[:40]
    assert await store.database.one(COUNT) == 0
    said = [each.getMessage() for each in caplog.records]
    assert len(said) == 3
    assert "teleported" in said[0]
    assert "\x1b" not in "".join(said)
    # A parcel that no order has yet waits for it.
    assert await post(web, path, body(), token) == 200
    assert await store.database.one(COUNT) == 1
