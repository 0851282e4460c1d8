"""What a person is given who asks what the shop has of them."""

import json
import os
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.errors import NotFound, SocialdeskError
from socialdesk.model.message import Attachment
from socialdesk.services.person_archive import archive_person
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound, sender
from tests.support.store import SHOP, at, comment, reply, take

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVIL = "<script>alert('x')</script>"


async def person_of_two_chats(store: Store, folder: Path) -> None:
    photo = Attachment("photo", "f", "u", "../../ảnh của tôi.png", "image/png", 5)
    await take(store, inbound(f"chào shop {EVIL}", "11", attachments=(photo,)))
    await take(
        store,
        comment("dưới bài", "12"),
        inbound("khách khác", "13", chat="99", contact=sender("Bé", "99")),
    )
    await store.contacts.merge(1, 2, "linh", NOW)
    await reply(store, body="dạ còn hàng")
    await store.messages.note(1, "linh", "khó tính", NOW)
    await store.contacts.set_detail(1, "phone", "+84912345678")
    await store.products.add(NewProduct("A1", "Áo A1", "đỏ", 125_000, 5), "chu", NOW)
    buyer = Buyer(SHOP, 1, 1, "Lan", "+84912345678", "12 Lý Tự Trọng")
    await store.orders.make(NewOrder("k", {"A1": 2}, buyer, 0, "VND"), "linh", NOW)
    wanted = await store.attachments.want(SHOP, "u", "f", NOW)
    (folder / "cache.png").write_bytes(b"png!!")
    await store.attachments.settle(wanted, str(folder / "cache.png"), 5, "")


async def test_everything_of_a_person_over_all_their_chats_and_nothing_of_others(
    store: Store, tmp_path: Path
) -> None:
    await person_of_two_chats(store, tmp_path)
    target = tmp_path / "lan.zip"

    found = await archive_person(store, 2, target, "Hoa Sen", ZONE, at(0))

    assert (found.conversations, found.messages, found.orders, found.files, found.missing) == (
        2,
        3,
        1,
        1,
        0,
    )
    assert target.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["files/0001-ảnh-của-tôi.png", "index.html", "data.json"]
        assert archive.read("files/0001-ảnh-của-tôi.png") == b"png!!"
        page = archive.read("index.html").decode()
        data = json.loads(archive.read("data.json"))
    for words in (
        "dưới bài",
        "khó tính",
        "+84912345678",
        "DH1001",
        "2× Áo A1 (đỏ)</th><td>250.000 ₫",
        "12 Lý Tự Trọng",
        "&lt;script&gt;",
    ):
        assert words in page, words
    talk, _, kept = page.partition("What the shop wrote down")
    assert ("khó tính" in talk, "khó tính" in kept) == (False, True)
    for words in (EVIL, "khách khác", "http:", "https:", " src="):
        assert words not in page, words
    assert [each["body"] for each in data["message"] if not each["change_id"]] == [
        f"chào shop {EVIL}",
        "dưới bài",
        "khó tính",
    ]
    assert data["purchase"][0]["phone"] == "+84912345678"
    assert datetime.fromisoformat(data["purchase"][0]["at"]).timestamp() == NOW // 1000
    assert "khách khác" not in json.dumps(data, ensure_ascii=False)


async def test_files_that_are_gone_are_counted_and_what_cannot_be_written_leaves_nothing(
    desk_store: Store, tmp_path: Path
) -> None:
    await person_of_two_chats(desk_store, tmp_path)
    (tmp_path / "cache.png").unlink()
    found = await archive_person(desk_store, 1, tmp_path / "a.zip", "Hoa Sen", ZONE, NOW)
    assert (found.files, found.missing) == (0, 1)
    with pytest.raises(NotFound):
        await archive_person(desk_store, 77, tmp_path / "b.zip", "Hoa Sen", ZONE, NOW)
    with pytest.raises(SocialdeskError):
        await archive_person(desk_store, 1, tmp_path / "nowhere" / "b.zip", "Hoa Sen", ZONE, NOW)
    assert not (tmp_path / "b.zip").exists()

    await desk_store.erase(1)
    with pytest.raises(NotFound):
        await archive_person(desk_store, 1, tmp_path / "b.zip", "Hoa Sen", ZONE, NOW)


async def test_whatever_customers_write_and_call_their_files_the_archive_opens(
    store: Store, tmp_path: Path
) -> None:
    said = ['["\\ud83d"]', "[" * 3_000, '{"a": NaN}', "[1e999]", "[]"]
    names = ["../../a", "..", "\U00020000" * 200 + ".png", "ก" * 300, "x." + "y" * 300, "CON"]
    for number, body in enumerate(said):
        await take(store, inbound(body, f"1{number}"))
    (tmp_path / "cache").write_bytes(b"png!!")
    os.utime(tmp_path / "cache", (0, 0))  # older than any archive knows
    for number, name in enumerate(names):
        file = Attachment("photo", f"f{number}", f"u{number}", name)
        await take(store, inbound("", f"2{number}", attachments=(file,)))
        wanted = await store.attachments.want(SHOP, f"u{number}", f"f{number}", NOW)
        await store.attachments.settle(wanted, str(tmp_path / "cache"), 5, "")

    found = await archive_person(store, 1, tmp_path / "lan.zip", "Hoa Sen", ZONE, at(0))

    assert (found.files, found.missing) == (len(names), 0)
    with zipfile.ZipFile(tmp_path / "lan.zip") as archive:
        archive.extractall(tmp_path / "opened")
        data = json.loads(archive.read("data.json"), parse_constant=pytest.fail)
    assert [each["body"] for each in data["message"][: len(said)]] == said
    assert [each["attachments"][0]["name"] for each in data["message"][len(said) :]] == names
    assert all(len(os.fsencode(each)) < 256 for each in os.listdir(tmp_path / "opened/files"))  # noqa: PTH208
