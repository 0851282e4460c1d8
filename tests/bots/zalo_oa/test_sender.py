"""What leaves for Zalo: which address takes it, files before words, and every ending."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from socialdesk.bots.zalo_oa.calls import Calls
from socialdesk.bots.zalo_oa.limits import capabilities
from socialdesk.bots.zalo_oa.sender import Sender, quota
from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
from socialdesk.model.delivery import (
    Deferred,
    Operation,
    OutgoingFile,
    Refused,
    Sent,
    Unconfirmed,
)
from socialdesk.model.i18n import set_language
from socialdesk.model.reason import dump_reason, load_reason
from socialdesk.settings import PlatformId, Secret, Url
from tests.support.bots import MemoryVault, outgoing
from tests.support.clock import ManualClock
from tests.support.loopback import Loopback, loopback

USER = {"user_id": "614"}
TAKEN = {"error": 0, "data": {"message_id": "z1", "quota": {"remain": 7, "total": 8}}}


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as found:
        yield found


def settings(base: str, **more: Any) -> ZaloOaSettings:
    return ZaloOaSettings(
        oa_id=PlatformId("36"), app_id=PlatformId("41"), app_secret=Secret("s"),
        access_token=Secret("access"), api_base=Url(base), oauth_base=Url(base), **more,
    )  # fmt: skip


@pytest.fixture
async def sender(server: Loopback) -> AsyncIterator[Sender]:
    clock = ManualClock()
    calls = Calls("oa", settings(server.base), clock, MemoryVault())
    yield Sender(calls, clock, capabilities())
    await calls.close()


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (USER, "/v3.0/oa/message/cs"),
        ({"anonymous_id": "a", "conversation_id": "c"}, "/v2.0/oa/message"),
        ({"group_id": "g"}, "/v3.0/oa/group/message"),
    ],
)
async def test_each_kind_of_chat_has_its_own_address(
    server: Loopback, sender: Sender, address: dict[str, str], path: str
) -> None:
    server.says("", TAKEN)
    result = await sender.send(outgoing(address, "dạ còn ạ"))

    assert isinstance(result, Sent)
    assert (result.remote_id, str(result.quota)) == ("z1", "messages: 7 of 8 left")
    assert server.paths() == [f"POST {path}"]
    assert server.asked[0].body == {"recipient": address, "message": {"text": "dạ còn ạ"}}
    assert server.asked[0].headers["access_token"] == "access"


async def test_a_quote_that_is_gone_is_left_out_once(server: Loopback, sender: Sender) -> None:
    server.says("/cs", {"error": -201, "message": "quote"}, TAKEN)
    result = await sender.send(outgoing(USER, reply_to="z0"))

    assert isinstance(result, Sent)
    assert ["quote_message_id" in each.body["message"] for each in server.asked] == [True, False]
    server.says("/cs", {"error": -201, "message": "still"})
    assert isinstance(await sender.send(outgoing(USER)), Refused)
    assert len(server.asked) == 3, "without a quote there is nothing to leave out"


@pytest.mark.parametrize(
    ("mime", "path", "told", "message"),
    [
        ("image/jpeg", "image", {"attachment_id": "t"}, {"template_type": "media", "elements": [{"media_type": "image", "attachment_id": "t"}]}),
        ("image/gif", "gif", {"attachment_id": "t"}, {"template_type": "media", "elements": [{"media_type": "gif", "attachment_id": "t"}]}),
        ("application/pdf", "file", {"token": "t"}, {"token": "t"}),
    ],
)  # fmt: skip
async def test_a_file_is_uploaded_first(
    server: Loopback, sender: Sender, tmp_path: Path, mime: str, path: str, told: Any, message: Any
) -> None:
    (tmp_path / "f").write_bytes(b"bytes")
    server.says(f"/upload/{path}", {"error": 0, "data": told})
    server.says("/cs", TAKEN)
    file = OutgoingFile(str(tmp_path / "f"), "giá.bin", mime, 5)
    result = await sender.send(outgoing(USER, "", file=file))

    assert isinstance(result, Sent)
    assert server.paths() == [f"POST /v2.0/oa/upload/{path}", "POST /v3.0/oa/message/cs"]
    assert b"bytes" in server.asked[0].body
    assert server.asked[1].body["message"]["attachment"]["payload"] == message


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"error": -210, "message": "too large"}, Refused),
        ((502, b"no"), Deferred),
        ({"error": 0, "data": {}}, Deferred),
    ],
)
async def test_a_file_that_was_not_taken_sends_no_message(
    server: Loopback, sender: Sender, tmp_path: Path, answer: Any, kind: type
) -> None:
    (tmp_path / "f").write_bytes(b"bytes")
    server.says("/upload/image", answer)
    file = OutgoingFile(str(tmp_path / "f"), "f.png", "image/png", 5)

    assert isinstance(await sender.send(outgoing(USER, file=file)), kind)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ({"error": -230, "message": "7 days"}, Refused, "window_closed"),
        ({"error": -32, "message": "slow"}, Deferred, ""),
        ((429, {"error": -1}), Deferred, ""),
        ((200, b"<html>"), Unconfirmed, ""),
        ((503, {"error": -100}), Unconfirmed, ""),
    ],
)
async def test_every_ending_has_a_name(
    server: Loopback, sender: Sender, answer: Any, kind: type, code: str
) -> None:
    server.says("/cs", answer)
    result = await sender.send(outgoing(USER))

    assert isinstance(result, kind)
    assert getattr(result, "code", "") == code


async def test_a_token_turned_down_is_renewed_and_then_it_is_a_persons_turn(
    server: Loopback, sender: Sender
) -> None:
    server.says("/cs", {"error": -216, "message": "expired"})
    server.says("/access_token", {"error": -14014, "error_name": "revoked"})
    result = await sender.send(outgoing(USER))

    assert isinstance(result, Deferred)
    assert (result.scope, result.is_limit) == ("account", True)
    assert "socialdesk connect oa" in str(result.why)


async def test_a_dead_network_is_tried_again() -> None:
    clock = ManualClock()
    calls = Calls("oa", settings("http://127.0.0.1:9"), clock, MemoryVault())
    result = await Sender(calls, clock, capabilities()).send(outgoing(USER))
    await calls.close()

    assert isinstance(result, Deferred)


@pytest.mark.parametrize(
    ("operation", "path"),
    [(Operation.TAG, "tagfollower"), (Operation.UNTAG, "rmfollowerfromtag")],
)
async def test_tags_are_put_on_the_person_at_zalo(
    server: Loopback, sender: Sender, operation: Operation, path: str
) -> None:
    server.says(path, {"error": 0})

    assert isinstance(await sender.send(outgoing(USER, "vip", operation=operation)), Sent)
    assert server.asked[0].body == {"user_id": "614", "tag_name": "vip"}


async def test_the_proof_is_sent_where_the_app_demands_it(server: Loopback) -> None:
    server.says("/cs", TAKEN)
    clock = ManualClock()
    calls = Calls("oa", settings(server.base, appsecret_proof=True), clock, MemoryVault())
    await Sender(calls, clock, capabilities()).send(outgoing(USER))
    await calls.close()

    # HMAC-SHA256 of "access" with "s", by another program
    assert server.asked[0].headers["appsecret_proof"] == (
        "6b39421e654f81095a70d279d521eb367373fd0c1c8c879e6dce1020beaac41e"
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"remain": 3, "total": 10, "quota_type": "sub_quota"}, "sub quota: 3 of 10 left"),
        ({"remain": "3"}, "messages: 3 left"),
        ({"total": 3}, ""),
        (None, ""),
    ],
)
def test_what_is_left_of_a_quota(told: object, words: str) -> None:
    assert str(quota({"quota": told})) == words


def test_what_is_left_of_a_quota_is_said_in_the_readers_language() -> None:
    left = quota({"quota": {"remain": 3, "total": 10, "quota_type": "sub_quota"}})
    set_language("vi")
    said = str(load_reason(dump_reason(left)))
    set_language("en")

    assert said == "tin của gói đang dùng: còn 3 trên 10"
    assert str(quota({"quota": {"remain": 3, "quota_type": "new_quota"}})) == "new quota: 3 left"


SALE = OutgoingFile("", "sale.jpg", "image/jpeg", 4)


async def test_an_announcement_goes_as_the_template_it_was_counted_on(
    server: Loopback, sender: Sender, tmp_path: Path
) -> None:
    path = tmp_path / "sale.jpg"
    path.write_bytes(b"JPEG")
    picture = replace(SALE, path=str(path))
    taken = {"error": 0, "data": {"message_id": "z1"}}
    server.says("/upload/image", {"error": 0, "data": {"attachment_id": "pic-1"}})
    server.says("/promotion", taken)

    said = outgoing(USER, "Sale\n50%", message_tag="promotion", by_person=False, file=picture)
    first, second = await sender.send(said), await sender.send(said)

    sends = ["POST /v3.0/oa/message/promotion"] * 2
    assert server.paths() == ["POST /v2.0/oa/upload/image", *sends], "uploaded once"
    assert isinstance(first, Sent)
    assert isinstance(second, Sent)
    assert not first.is_covered
    elements = server.asked[-1].body["message"]["attachment"]["payload"]["elements"]
    assert elements[0] == {"type": "banner", "attachment_id": "pic-1"}


async def test_what_a_quota_covers_is_not_charged_for(server: Loopback, sender: Sender) -> None:
    server.says("/cs", TAKEN)
    sent = await sender.send(outgoing(USER, message_tag="consultation"))
    assert isinstance(sent, Sent)
    assert sent.is_covered


@pytest.mark.parametrize(("error", "code"), [(-218, "over_cap"), (-234, "quiet_hours")])
async def test_nobody_s_limit_and_no_night_is_waited_for_by_an_announcement(
    server: Loopback, sender: Sender, error: int, code: str
) -> None:
    server.says("/promotion", {"error": error})
    refused = await sender.send(outgoing(USER, message_tag="promotion"))
    assert isinstance(refused, Refused)
    assert refused.code == code
