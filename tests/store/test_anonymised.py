"""A copy in which nobody is known, from both engines."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from socialdesk.errors import StoreError
from socialdesk.model.masking import Mask
from socialdesk.model.message import Attachment, Edit
from socialdesk.model.order import Imported, Line, State
from socialdesk.store.anonymised import anonymise
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.personal import TABLES, Holds
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import at, reply, take

SECRETS = (
    "Hương Thầm", "huong tham", "501777", "0912345678", "912345678", "Lý Tự Trọng", "bí mật", "bi mat", "bimat", "2411270ABC", "mật khẩu",
)  # fmt: skip
WHO = replace(sender("Hương Thầm", "501777"), username="huong_bimat")


async def shop_with_secrets(store: Store) -> None:
    photo = Attachment("photo", "bimat-file", "bimat-unique", "bí mật.jpg", "image/jpeg", 5)
    said = {"sender": WHO, "contact": WHO, "chat": "501777"}
    await take(
        store, inbound("bí mật: 0912345678, 12 Lý Tự Trọng", "11", attachments=(photo,), **said)
    )
    await take(store, Edit(inbound("bí mật nữa", "11", **said), at(5)))
    await take(store, inbound("khác", "12", chat="777"))
    body = json.dumps({"text": "bí mật"}, ensure_ascii=False).encode()
    await store.record([arrival(key="9", body=body, failure="x")], NOW, ())
    await store.messages.note(1, "linh", "Hương Thầm: bí mật", NOW)
    await store.drafts.save(1, "linh", "bí mật", NOW)
    await reply(store, body="trả lời bí mật")
    await store.contacts.set_detail(1, "phone", "0912345678")
    await store.contacts.set_detail(1, "ghi chú", "bí mật")
    await store.database.transact(
        lambda conn: conn.rows(
            "UPDATE contact_detail SET before = 'sdt cũ 0912345678, bí mật' WHERE key = 'phone'"
        )
    )
    await store.products.add(NewProduct("A1", "Áo A1", "đỏ", 125_000, 5), "chu", NOW)
    buyer = Buyer(1, 1, 1, "Hương Thầm", "+84912345678", "12 Lý Tự Trọng, Hà Nội")
    order = await store.orders.make(
        NewOrder("bí mật", {"A1": 2}, buyer, 0, "VND", "bí mật"), "linh", NOW
    )
    await store.orders.change(
        order.row.id, {"name": "Hương Thầm 2", "note": "bí mật 2"}, "linh", at(3)
    )
    lines = (Line("X", "Áo", "", 1, 10),)
    await store.orders.take_in(
        [
            Imported(
                "shopee",
                "2411270ABC",
                NOW,
                State.DELIVERED,
                lines,
                "Hương Thầm",
                "+84912345678",
                total=10,
            )
        ],
        "linh",
        NOW,
    )
    while await store.search.index():
        pass


async def test_nobody_is_known_in_it_and_the_shop_is_the_same(store: Store, tmp_path: Path) -> None:
    await shop_with_secrets(store)
    target = tmp_path / "copy.db"

    found = await anonymise(store, target, Mask(b"1" * 16))

    assert (found.conversations, found.messages, found.orders) == (2, 3, 2)
    content = target.read_bytes()
    assert [each for each in SECRETS if each.encode() in content] == []
    assert target.stat().st_mode & 0o077 == 0
    copy = await Store.open(f"sqlite:///{target}")
    try:
        one, other = await store.orders.one(1), await copy.orders.one(1)
        assert one and other
        assert [(each.sku, each.quantity, each.price) for each in other.lines] == [
            ("A1", 2, 125_000)
        ]
        assert (other.row.code, other.row.total, other.row.state) == (
            one.row.code,
            one.row.total,
            one.row.state,
        )
        assert other.row.phone == (await copy.contacts.details(1))["phone"], (
            "one phone is one phone"
        )
        assert other.row.address.endswith("Hà Nội")
        bought = await store.buyers.of(1)
        assert (bought.orders, await copy.buyers.of(1)) == (1, bought)
        assert (await copy.products.one("A1")) == (await store.products.one("A1"))
        assert (await copy.figures.compare(0)).different == ()
        assert await copy.deliveries.release_scheduled(at(10**9)) == 0
        while await copy.search.index():
            pass
        assert [each.details for each in await copy.orders.changes(1)] != []
    finally:
        await copy.close()
    left = sqlite3.connect(target).execute(
        "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"
    )
    assert left.fetchone() == (0,), "nothing is said from a copy"


async def test_another_copy_has_other_names_and_a_column_that_nobody_knows_is_refused(
    desk_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop_with_secrets(desk_store)
    names = set()
    for number in range(6):
        target = tmp_path / f"{number}.db"
        await anonymise(desk_store, target, Mask(bytes([number]) * 16))
        names |= set(
            sqlite3.connect(target)
            .execute("SELECT name, remote_id FROM contact WHERE id = 1")
            .fetchall()
        )
    assert len(names) == 6

    known = dict(TABLES["message"].columns)
    known.pop("body")
    monkeypatch.setitem(TABLES, "message", replace(TABLES["message"], columns=known))  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="body"):
        await anonymise(desk_store, tmp_path / "no.db", Mask(b"1" * 16))
    assert [each.name for each in tmp_path.iterdir() if "no.db" in each.name] == []


def test_what_is_kept_as_it_is_is_never_what_somebody_said() -> None:
    words = {"body", "text", "note", "phone", "draft", "remark", "username", "first_name"}
    shops = {"canned_answer", "rule_file", "wait_pack", "episode_pack", "account"}
    kept = [
        (name, column) for name, table in TABLES.items() if name not in shops
        for column, holds in table.columns.items() if holds is Holds.PLAIN and column in words
    ]  # fmt: skip
    assert kept == []
