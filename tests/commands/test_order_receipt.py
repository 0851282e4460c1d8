"""What a customer is told of an order, and their yes to it, from a shell."""

import hashlib
import json
from datetime import datetime

from tests.commands.test_order_qr import BANK, banked
from tests.commands.test_orders import stocked
from tests.support.shop import MINH, Shop


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_receipt_is_looked_at_sent_once_and_agreed_to(shop: Shop) -> None:
    banked(shop, BANK)
    stocked(shop)
    shop.ok("order", "new", MINH, "--item", "A1-M:2", "--fee", "30k", "--phone", "0912345678")
    (preview,) = shop.json("order", "receipt", "DH1001")
    assert (preview["revision"], preview["sent"], preview["deliveries"]) == (None, False, [])
    assert (preview["qr"], preview["conversation"]) == (True, MINH)
    assert "280.000 ₫" in preview["text"]
    told = shop.ok("order", "receipt", 1)
    assert f"Nothing was sent: --send sends it in conversation {MINH}." in told
    assert "[Đồng ý DH1001] · [Sửa DH1001]" in told

    (sent,) = shop.json("order", "receipt", 1, "--send", "--as", "lan")
    assert (sent["sent"], sent["revision"], sent["text"]) == (True, 1, preview["text"])
    (again,) = shop.json("order", "receipt", 1, "--send")
    assert (again["sent"], again["deliveries"]) == (False, sent["deliveries"])
    assert "does not go out twice" in shop.ok("order", "receipt", 1, "--send")
    assert "receipt sent  @lan" in shop.ok("order", "show", 1)

    assert "Say which message" in shop.refused("order", "agree", 1)
    assert "none that the customer" in shop.refused("order", "agree", 1, "--message", 99_999)
    shop.ok("order", "change", 1, "--pay", "cod", "--item", "A1-M:1")
    assert "another order" in shop.refused("order", "agree", 1, "--message", 1)
    (cod,) = shop.json("order", "receipt", 1)
    assert (cod["qr"], "Thanh toán khi nhận hàng" in cod["text"]) == (False, True)
    assert shop.json("order", "show", 1)[0]["payment"] == "cod"
    assert "payment: on delivery" in shop.ok("order", "show", 1)


def test_words_of_the_shops_own_are_checked_and_said(shop: Shop) -> None:
    stocked(shop)
    shop.ok("order", "new", MINH, "--item", "A1-M:2", "--address", "{total} \x1b[2J")
    words = shop.config_file.read_text(encoding="utf-8")
    for wrong, said in (
        ('text_vi = "{code} {items} {total} {sum}"', "there is no field {sum}"),
        ('text_vi = "{code} {items}"', "says nothing of {total}"),
        ("text_vi = 5", "must be text"),
    ):
        shop.config_file.write_text(f"{words}\n[receipt]\n{wrong}\n", encoding="utf-8")
        assert said in shop.refused("order", "receipt", 1), wrong
    own = 'text_vi = """Đơn {code}\n{items}\n{fee}{address}\nGhi: {note_}{total}"""'.replace(
        "{note_}", ""
    )
    shop.config_file.write_text(f'{words}\n[receipt]\n{own}\nask_vi = "ok nhé?"\n', encoding="utf-8")  # fmt: skip
    (found,) = shop.json("order", "receipt", 1)
    assert found["text"].endswith("Ghi: 250.000 ₫\n\nok nhé?")
    assert "{total}" in found["text"], "what a customer wrote is never looked into"
    assert "\x1b" not in shop.ok("order", "receipt", 1)


def test_a_proof_is_printed_and_what_was_changed_past_the_program_is_found(shop: Shop) -> None:
    stocked(shop)
    shop.ok("order", "new", MINH, "--item", "A1-M:2", "--address", "12 \x1b[2J Lý")
    shop.ok("order", "receipt", 1, "--send")
    shop.ok("order", "state", 1, "agreed", "--as", "lan")
    (proof,) = shop.json("order", "proof", "DH1001")
    assert [each["kind"] for each in proof["links"]] == ["made", "receipt", "state"]
    assert (proof["agreed_by"], proof["wrong"], len(proof["hash"])) == ("hand", [], 64)
    assert proof["links"][1]["messages"][0]["state"] == "queued"
    before = ""
    for each in proof["links"]:  # as docs/orders.md says it is reckoned
        digest = hashed(json.dumps(each["details"], ensure_ascii=False))
        at = round(datetime.fromisoformat(each["at"]).timestamp() * 1000)
        before = hashed(json.dumps([before, 1, at, each["kind"], digest, each["agent"]], ensure_ascii=False))  # fmt: skip
        assert (each["digest"], each["hash"]) == (digest, before)
    assert proof["hash"] == before
    told = shop.ok("order", "proof", 1)
    assert "\x1b" not in told
    assert "│ Tổng cộng: 250.000 ₫" in told
    assert "no message of the customer's stands behind it" in told
    assert told.endswith("It adds up.\n")
    assert "│" not in shop.ok("order", "proof", 1, "--check")
    assert shop.json("order", "proof", "--check") == [{"orders": 1, "wrong": 0}]

    shop.store(
        lambda store: store.database.transact(
            lambda conn: conn.rows("UPDATE purchase_change SET agent = 'chu' WHERE agent = 'lan'")
        )
    )
    done = shop.run("order", "proof", 1)
    assert (done.code, "does not add up" in done.out) == (1, True)
    done = shop.run("order", "proof", "--check", "--json")
    assert (done.code, done.lines[-1]) == (1, {"orders": 1, "wrong": 1})
    assert done.lines[0]["wrong"][0]["fault"] == "broken"
    found = {each["check"]: each for each in shop.run("doctor", "--offline", "--json").lines}
    assert (found["proofs"]["level"], "DH1001" in found["proofs"]["said"]) == ("failed", True)
    assert "Say which" in shop.refused("order", "proof")


def test_goods_are_held_only_so_long_where_the_shop_wants_that(shop: Shop) -> None:
    stocked(shop)
    words = shop.config_file.read_text(encoding="utf-8")
    for wrong, said in (
        ('hold = "1h"', "shorter than hold (1h)"),
        ('hold = "x"', "must be a length of time"),
        ('hold = "24h"\nreminder_vi = "{x}"', "there is no field {x}"),
    ):
        shop.config_file.write_text(f"{words}\n[orders]\n{wrong}\n", encoding="utf-8")
        assert said in shop.refused("order", "list"), wrong
    shop.config_file.write_text(f'{words}\n[orders]\nhold = "24h"\n', encoding="utf-8")
    shop.ok("order", "new", MINH, "--item", "A1-M")
    shop.ok("order", "new", MINH, "--item", "A1-M", "--pay", "cod")
    held, cod = [shop.json("order", "show", number)[0]["hold_until"] for number in (1, 2)]
    assert (held is not None, cod) == (True, None)
    assert "held until: " in shop.ok("order", "show", 1)
    shop.ok("order", "change", 1, "--hold", "2d", "--note", "chị xin thêm")
    (later,) = shop.json("order", "show", 1)
    assert (later["hold_until"] > held, later["note"]) == (True, "chị xin thêm")
    shop.ok("order", "state", 1, "packed")
    assert (
        shop.json("order", "show", 1)[0]["hold_until"],
        "held until" in shop.ok("order", "show", 1),
    ) == (None, False)
    shop.ok("order", "undo", 1)
    shop.ok("order", "change", 1, "--hold", "off")
    assert shop.json("order", "show", 1)[0]["hold_until"] is None
    assert "no length of time" in shop.refused("order", "change", 1, "--hold", "soon")
    shop.ok("order", "cancel", 1)
    assert "not held for a time" in shop.refused("order", "change", 1, "--hold", "1d")
