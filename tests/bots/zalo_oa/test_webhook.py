"""What Zalo calls: the sheets' signatures, who is turned away, whose event it is."""

from __future__ import annotations

import asyncio
import hashlib
import json

import aiohttp
import pytest
from msgspec.structs import replace

from socialdesk.bots.web import Request, WebServer
from socialdesk.bots.zalo_oa.convert import Converter
from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
from socialdesk.bots.zalo_oa.webhook import Webhook, is_signed
from socialdesk.settings import PlatformId, Secret
from tests.support.bots import Taker
from tests.support.clock import ManualClock

SETTINGS = ZaloOaSettings(
    oa_id=PlatformId("3662729599332000001"),
    app_id=PlatformId("4180123456789012345"),
    app_secret=Secret("app-secret"),
    webhook_secret=Secret("oaSecret-EXAMPLE-7fQ2"),
)


VECTOR_A = (
    '{"app_id":"4180123456789012345","sender":{"id":"6142494823110000001"},"user_id_by_app":"979122185046000001",'
    '"recipient":{"id":"3662729599332000001"},"event_name":"user_send_text","message":{"text":"Cho em hỏi áo size M còn '
    'không ạ?","msg_id":"cb31dff1c39642cc1b83"},"timestamp":"1767225600123"}'
).encode()
MAC_A = "85d061e1770dd48d3a424eb3a7da30417728d8ebf653330db48ae42197517807"
VECTOR_B = (
    b'{"event_name":"user_send_image","app_id":"4180123456789012345","timestamp":1767225670123,"sender":{"id":'
    b'"6142494823110000001"},"recipient":{"id":"3662729599332000001"},"message":{"msg_id":"5d1e0c77aa31f06fa920","text":'
    b'"m\\u00e0u n\\u00e0y","attachments":[{"type":"image","payload":{"url":"https:\\/\\/img.example\\/o\\/1.jpg"}}]}}'
)
MAC_B = "82dbe915cfbda6547f4d890b5f4c867a847dd04bd2c130f5570040a8c4dc72e9"


def signed(body: bytes, header: str, settings: ZaloOaSettings = SETTINGS, **headers: str) -> bool:
    request = Request(
        {"X-ZEvent-Signature": header, **{k.replace("_", "-"): v for k, v in headers.items()}}, body
    )
    return is_signed(request, json.loads(body), settings)


@pytest.mark.parametrize("form", ["mac={}", "{}", "mac = {}", " mac={} "])
@pytest.mark.parametrize(("body", "mac"), [(VECTOR_A, MAC_A), (VECTOR_B, MAC_B)])
def test_the_sheets_signatures_in_every_form(body: bytes, mac: str, form: str) -> None:
    assert signed(body, form.format(mac))
    assert signed(body, form.format(mac.upper()))


def test_what_is_no_signature() -> None:
    assert not signed(VECTOR_A, "ZNS")
    assert not signed(VECTOR_A, "mac=" + MAC_B)
    assert not signed(VECTOR_A + b" ", "mac=" + MAC_A)
    assert not signed(VECTOR_A, "mac=" + MAC_A, replace(SETTINGS, app_id=PlatformId("1")))
    assert not signed(VECTOR_A, "mac=" + MAC_A, replace(SETTINGS, webhook_secret=Secret("other")))
    assert not signed(VECTOR_A, "")


def test_a_timestamp_in_a_header_and_the_app_secret_as_key() -> None:
    body = b'{"app_id":"4180123456789012345","event_name":"follow"}'
    mac = hashlib.sha256(b"4180123456789012345" + body + b"17" + b"app-secret").hexdigest()

    assert signed(
        body, f"mac={mac}", replace(SETTINGS, webhook_secret=Secret()), X_ZEvent_Timestamp="17"
    )


def mac(body: bytes, timestamp: str = "17", settings: ZaloOaSettings = SETTINGS) -> dict[str, str]:
    secret = settings.webhook_secret.reveal().encode()
    digest = hashlib.sha256(settings.app_id.encode() + body + timestamp.encode() + secret)
    return {"X-ZEvent-Signature": f"mac={digest.hexdigest()}", "X-ZEvent-Timestamp": timestamp}


def event(oa_id: str, text: str = "alo") -> bytes:
    said = {"text": text, "msg_id": "m1"}
    return json.dumps(
        {
            "app_id": SETTINGS.app_id,
            "event_name": "user_send_text",
            "sender": {"id": "6142494823110000001"},
            "recipient": {"id": oa_id},
            "message": said,
        }
    ).encode()


async def test_events_go_to_the_account_they_name_and_unsigned_ones_to_nobody() -> None:
    web = WebServer("127.0.0.1", 0)
    takers = {oa_id: Taker() for oa_id in (SETTINGS.oa_id, "555")}
    hooks = []
    for oa_id, taker in takers.items():
        settings = replace(SETTINGS, oa_id=PlatformId(oa_id))
        hooks.append(Webhook(settings, Converter(oa_id), web, ManualClock()))
        await hooks[-1].open(f"oa{oa_id}", taker.receive)
    url = f"http://127.0.0.1:{web.port}/hooks/oa{SETTINGS.oa_id}"
    async with aiohttp.ClientSession() as session:
        for body, headers in (
            (event("555", "cho hai"), mac(event("555", "cho hai"))),
            (event(SETTINGS.oa_id), mac(event(SETTINGS.oa_id))),
            (event(SETTINGS.oa_id), {"X-ZEvent-Signature": "mac=" + "0" * 64}),
            (b'{"event_name":"test"}', {}),
        ):
            async with session.post(url, data=body, headers=headers) as answer:
                assert answer.status == 200, "Zalo's console keeps only an address that says 200"
        hooks[1].close()
        async with session.post(url, data=event("555"), headers=mac(event("555"))) as answer:
            assert answer.status == 200
    await web.close()

    assert [each["message"]["text"] for each in takers["555"].bodies()] == ["cho hai"]
    assert [each["recipient"]["id"] for each in takers[SETTINGS.oa_id].bodies()] == [
        SETTINGS.oa_id,
        "555",
    ], "whoever is called takes what nobody else does"
    assert hooks[0].unsigned == 2
    assert takers["555"].updates[0].remote_key == "user_send_text:m1"


async def test_the_file_by_which_zalo_sees_whose_the_domain_is() -> None:
    web = WebServer("127.0.0.1", 0)
    hook = Webhook(replace(SETTINGS, verifier="AbC"), Converter("1"), web, ManualClock())
    await hook.open("oa", Taker().receive)
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{web.port}/zalo_verifierAbC.html") as answer,
    ):
        assert 'content="AbC"' in await answer.text()
    await asyncio.gather(web.close())
