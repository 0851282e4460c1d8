"""Files of ours on every channel: no words are lost beside any kind of file, a name arrives as it is,
and what is refused only for its shape goes another way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from socialdesk.bots import registry
from socialdesk.bots.http import sendable_name, upload
from socialdesk.channel import Channel
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import Outgoing, OutgoingFile, Refused, Sent, Unconfirmed
from socialdesk.model.ids import RemoteId
from tests.bots.test_answers import YES
from tests.support.bots import PLACES, channel_at, outgoing
from tests.support.loopback import Loopback, loopback

TAKING_FILES = tuple(each for each in PLACES if each != "zalo_bot")
MIMES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gif": "image/gif",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".zip": "application/zip",
}
WORDS = "bảng giá tháng 12 đây ạ"


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as found:
        yield found


def file_of(folder: Path, ending: str, name: str = "") -> OutgoingFile:
    path = folder / f"file{ending}"
    path.write_bytes(b"bytes")
    return OutgoingFile(str(path), name or path.name, MIMES[ending], 5)


def at(name: str, server: Loopback) -> Channel:
    server.says("", YES[name])
    for where in ("image", "gif", "file"):
        server.says(
            f"/oa/upload/{where}", {"error": 0, "data": {"attachment_id": "f", "token": "f"}}
        )
    return channel_at(name, server.base)


def words(name: str, **more: Any) -> Outgoing:
    return outgoing(PLACES[name][1], **more)


def shown(server: Loopback) -> list[str]:
    """What each request that makes a message shows: words, a file, or both."""
    found = []
    for asked in server.asked:
        if "/upload/" in asked.path:
            continue
        whole = asked.body if isinstance(asked.body, bytes) else repr(asked.body).encode()
        is_form = asked.headers.get("Content-Type", "").startswith("application/x-www-form")
        said = WORDS.encode() in whole or (is_form and b"text=" in whole)
        file = b"filename=" in whole or b"attachment" in whole
        found.append("+".join(each for each, there in (("words", said), ("file", file)) if there))
    return found


TOGETHER = {
    "telegram": set(MIMES),
    "zalo_oa": {".png", ".jpg", ".webp"},
    "messenger": set[str](),
    "instagram": set[str](),
}
"""Which kinds take words along, by the platforms' pages."""


@pytest.mark.parametrize("ending", MIMES)
@pytest.mark.parametrize("name", TAKING_FILES)
async def test_no_words_are_lost_beside_a_file(
    name: str, ending: str, server: Loopback, tmp_path: Path
) -> None:
    channel = at(name, server)
    takes_words = channel.capabilities.caption_limit(file_of(tmp_path, ending)) > 0

    result = await channel.send(words(name, body=WORDS, file=file_of(tmp_path, ending)))
    await channel.close()

    assert isinstance(result, Sent)
    assert takes_words is (ending in TOGETHER[name])
    assert shown(server) == (["words+file"] if takes_words else ["words", "file"])


@pytest.mark.parametrize("name", [each for each in TAKING_FILES if each != "telegram"])
async def test_a_file_that_is_refused_behind_its_words_is_for_a_person(
    name: str, server: Loopback, tmp_path: Path
) -> None:
    channel = at(name, server)
    refusal = (200, {"error": -201}) if name == "zalo_oa" else (400, {"error": {"code": 100}})
    server.says("", YES[name], refusal)

    result = await channel.send(words(name, body=WORDS, file=file_of(tmp_path, ".pdf")))
    await channel.close()

    assert isinstance(result, Unconfirmed)
    assert shown(server) == ["words", "file"]


NAMES = {
    "Bảng giá tháng 12.pdf": "Bảng giá tháng 12.pdf",
    "ราคา.pdf": "ราคา.pdf",
    "Ba\u0309ng gia\u0301 🌸.pdf": "Bảng giá 🌸.pdf",
    'a"b\\c/d.pdf': "a'b_c_d.pdf",
    "x\r\nX-Evil: 1\x00\u202e.pdf": "xX-Evil: 1.pdf",
    "\udc80.pdf": None,
    "": "file",
    "a" * 400 + ".pdf": "a" * 196 + ".pdf",
}


@pytest.mark.parametrize("given", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("name", TAKING_FILES)
async def test_a_files_name_arrives_as_it_is(
    name: str, given: str, server: Loopback, tmp_path: Path
) -> None:
    channel = at(name, server)
    file = file_of(tmp_path, ".pdf", given or " ")

    result = await channel.send(words(name, body="", file=file))
    await channel.close()

    (sent,) = [each for each in server.asked if isinstance(each.body, bytes)]
    found = re.search(rb'; filename="([^"]*)"\r\n', sent.body)
    assert isinstance(result, Sent)
    assert found
    assert b"filename*" not in sent.body
    assert NAMES[given] in (None, found[1].decode())


def test_a_name_is_never_longer_or_emptier_than_a_form_takes() -> None:
    for given in (*NAMES, "\n", ".", "đ" * 10_000):
        assert 0 < len(sendable_name(given)) <= 200


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(ChannelError):
        upload("file", str(tmp_path / "gone"), "a.pdf", "application/pdf")


@pytest.mark.parametrize(
    "said",
    [
        "Bad Request: PHOTO_INVALID_DIMENSIONS",
        "Bad Request: IMAGE_PROCESS_FAILED",
        "Bad Request: PHOTO_SAVE_FILE_INVALID",
        "Bad Request: file of size 10485761 bytes is too big for a photo",
    ],
)
async def test_a_picture_of_odd_sides_goes_as_a_document_with_the_same_words(
    said: str, server: Loopback, tmp_path: Path
) -> None:
    channel = at("telegram", server)
    refused = {"ok": False, "error_code": 400, "description": said}
    server.says("/sendPhoto", (400, refused))

    result = await channel.send(
        words("telegram", body=WORDS, file=file_of(tmp_path, ".png"), reply_to=RemoteId("7"))
    )
    await channel.close()

    assert isinstance(result, Sent)
    assert [each.rpartition("/")[2] for each in server.paths()] == ["sendPhoto", "sendDocument"]
    document = server.asked[-1].body
    assert WORDS.encode() in document
    assert b'"message_id": 7' in document
    assert b'name="document"; filename="file.png"' in document


async def test_a_picture_that_is_refused_for_its_words_is_refused(
    server: Loopback, tmp_path: Path
) -> None:
    channel = at("telegram", server)
    said = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: message caption is too long",
    }
    server.says("/sendPhoto", (400, said))

    result = await channel.send(words("telegram", body=WORDS, file=file_of(tmp_path, ".png")))
    await channel.close()

    assert isinstance(result, Refused)
    assert len(server.asked) == 1


GONE: dict[str, list[Any]] = {
    "zalo_oa": [(200, {"error": -201, "message": "quote_message_id is invalid"})],
    "zalo_bot": [(400, {"ok": False, "error_code": 400, "description": "Bad Request: message not found"})],
    "messenger": [
        (400, {"error": {"code": 100, "error_subcode": 2018001 + 900, "message": "no such message"}}),
        (400, {"error": {"code": 100, "message": "Invalid parameter"}}),
        (404, {"error": {"code": 100, "error_subcode": 33, "message": "Object does not exist"}}),
        (400, {"error": {"code": 9000001, "message": "message deleted"}}),
        (400, {"error": {"code": 100, "error_subcode": 2534015}}),
    ],
}  # fmt: skip
GONE["instagram"] = GONE["messenger"]


@pytest.mark.parametrize(
    ("name", "refusal"), [(name, each) for name, answers in GONE.items() for each in answers]
)
async def test_an_answer_to_a_message_that_is_gone_is_said_without_the_reference(
    name: str, refusal: object, server: Loopback
) -> None:
    channel = at(name, server)
    server.says("", refusal, YES[name])

    result = await channel.send(words(name, body=WORDS, reply_to=RemoteId("m_gone")))
    await channel.close()

    assert isinstance(result, Sent)
    first, second = [repr(each.body) for each in server.asked]
    assert "m_gone" in first
    assert "m_gone" not in second
    assert WORDS in second


@pytest.mark.parametrize("name", ["messenger", "instagram"])
async def test_a_window_that_is_closed_is_no_message_that_is_gone(
    name: str, server: Loopback
) -> None:
    channel = at(name, server)
    server.says("", (400, {"error": {"code": 10, "error_subcode": 2018278}}))

    result = await channel.send(words(name, body=WORDS, reply_to=RemoteId("m")))
    await channel.close()

    assert isinstance(result, Refused)
    assert result.code == "window_closed"
    assert len(server.asked) == 1


async def test_telegram_is_asked_to_say_it_without_the_reference_by_itself(
    server: Loopback,
) -> None:
    channel = at("telegram", server)
    await channel.send(words("telegram", body=WORDS, reply_to=RemoteId("7")))
    await channel.close()

    assert b"allow_sending_without_reply" in server.asked[0].body


def test_every_platform_says_how_much_text_each_kind_takes() -> None:
    for name in registry.names():
        limits = channel_at(name, "http://127.0.0.1:9").capabilities
        assert set(limits.captions) <= set(limits.uploads)
        assert all(most <= limits.text_limit for most in limits.captions.values())
