"""Claims in a live, as scripts call them."""

from typing import Any

from socialdesk.store.store import Store
from tests.support.claims import Stall
from tests.support.lives import commented, hear
from tests.support.shop import HUONG, MINH, Shop

LIVE = "tối thứ sáu"


def selling(shop: Shop) -> None:
    for sku, stock in (("A1-M", "2"), ("A1-L", "1"), ("B2", "1")):
        shop.ok(
            "product", "add", sku, "--name", f"Áo {sku[:2]}", "--price", "100k", "--stock", stock
        )
    shop.ok("live", "new", LIVE, "--post", "page=p1")
    shop.ok("live", "start", LIVE, "--quietly")


def claims(shop: Shop, *more: str) -> list[dict[str, Any]]:
    return shop.run("claim", "list", LIVE, *more, "--json").lines


def test_products_are_put_into_a_live_shown_and_taken_out(shop: Shop) -> None:
    selling(shop)
    assert shop.json("live", "products", LIVE) == []
    ladder = shop.json("live", "products", LIVE, "--add", "a1-m=A1", "--add", "A1-L=A1", "--add", "B2", "--most", "B2=1")  # fmt: skip
    assert [(each["sku"], each["code"], each["free"], each["per_person"], each["shown"]) for each in ladder] == [
        ("A1-M", "A1", 2, None, False), ("A1-L", "A1", 1, None, False), ("B2", "B2", 1, 1, False),
    ]  # fmt: skip
    (shown,) = shop.json("live", "show", LIVE, "a1")
    assert (shown["sku"], shown["shown"]) == ("A1-M", True)
    assert [each["sku"] for each in shop.json("live", "show", LIVE, "A1-L")] == ["A1-L"]
    assert "▶ A1" in shop.ok("live", "products", LIVE, "--drop", "B2")
    assert "Nothing is sold" in shop.ok(
        "live", "products", LIVE, "--drop", "A1-M", "--drop", "A1-L"
    )
    for words, why in (
        (("products", LIVE, "--add", "X=1"), "no product"),
        (("products", LIVE, "--add", "=1"), "SKU=CODE"),
        (("products", LIVE, "--most", "B2=viel"), "--most"),
        (("products", LIVE, "--most", "B2=2"), "is not sold"),
        (("products", LIVE, "--drop", "B2"), "is not sold"),
        (("show", LIVE, "B2"), "is not sold"),
        (("stats", "tối", "thứ"), "quotes"),
    ):
        assert why in shop.refused("live", *words), words


def test_claims_are_written_down_listed_and_decided(shop: Shop) -> None:
    selling(shop)
    shop.ok("live", "products", LIVE, "--add", "A1-M=A1", "--add", "A1-L=A1", "--add", "B2=B2")
    (one,) = shop.json("claim", "add", LIVE, str(HUONG), "--item", "A1-M:2")
    assert (one["claim"], one["state"], one["sku"], one["quantity"], one["code"]) == (1, "held", "A1-M", 2, "DH1001")  # fmt: skip
    (two,) = shop.json("claim", "add", LIVE, str(MINH), "--item", "A1-M")
    assert (two["state"], two["code"]) == ("waiting", None)
    assert "not enough" in shop.refused("claim", "take", "2")
    assert "what they had is kept" in shop.refused("claim", "swap", "1", "--item", "B2")
    (swapped,) = shop.json("claim", "swap", "1", "--item", "A1-L:1")
    assert (swapped["claim"], swapped["sku"], swapped["state"], swapped["wish"]) == (3, "A1-L", "held", "swap")  # fmt: skip
    assert [(each["claim"], each["state"]) for each in claims(shop)] == [
        (1, "cancelled"), (2, "held"), (3, "held"),
    ]  # fmt: skip
    assert [each["claim"] for each in claims(shop, "--state", "held")] == [2, 3]
    assert "→" not in shop.ok("claim", "take", "2")  # what was held for a while is theirs for good
    assert claims(shop)[1]["held_until"] is None
    shop.ok("claim", "cancel", "3")
    shop.ok("claim", "refuse", "2")
    assert "nothing was changed" in shop.refused("claim", "cancel", "3")
    states = [each["state"] for each in shop.json("order", "list")]
    assert states == ["cancelled", "cancelled"]
    for words, why in (
        (("take", "99"), "no claim 99"),
        (("take", "x"), "no number"),
        (("swap", "1"), "Say for what"),
        (("take", "1", "--item", "A1-M", "--item", "B2"), "--item once"),
        (("add", LIVE), "Say who"),
        (("add", LIVE, str(MINH)), "Say what"),
        (("add", LIVE, str(MINH), "--item", "A1:x"), "--item"),
        (("list", "nix"), "no live"),
    ):
        assert why in shop.refused("claim", *words), words


def test_what_is_unclear_is_taken_of_what_is_said_and_the_live_is_closed(shop: Shop) -> None:
    selling(shop)
    shop.ok("live", "products", LIVE, "--add", "A1-M=A1", "--add", "A1-L=A1", "--add", "B2=B2")

    async def say(store: Store) -> None:
        said = [commented("?A1-M/A1-L 1", "1", "77"), commented("?B2 1", "2", "78"), commented("A1-M>B2", "3", "77")]  # fmt: skip
        await hear(store, *said, account=3)
        await Stall(store, await store.lives.named(LIVE)).read(store.clock.now())

    shop.store(say)
    unclear = claims(shop, "--state", "unclear")
    assert [(each["text"], each["candidates"], each["wish"]) for each in unclear] == [
        ("?A1-M/A1-L 1", ["A1-M", "A1-L"], "take"), ("?B2 1", ["B2"], "take"), ("A1-M>B2", [], "swap"),
    ]  # fmt: skip
    assert "--item SKU" in shop.refused("claim", "take", "1")
    assert shop.json("claim", "take", "1", "--item", "a1-l")[0]["sku"] == "A1-L"
    assert shop.json("claim", "take", "2")[0]["sku"] == "B2"
    shop.ok("claim", "refuse", "3")
    assert "nothing was changed" in shop.refused("claim", "take", "3", "--item", "B2")
    orders = shop.json("claim", "close", LIVE)
    assert {(each["sent"], each["why"]) for each in orders} == {(False, "")}
    assert [(each["code"], [line["sku"] for line in each["lines"]]) for each in orders] == [
        ("DH1001", ["A1-L"]), ("DH1002", ["B2"]),
    ]  # fmt: skip
    first, second = shop.json("claim", "close", LIVE, "--send")
    assert (first["sent"], first["why"], second["sent"]) == (True, "", False)
    assert "no private conversation" in second["why"]
    assert [each["sent"] for each in shop.json("claim", "close", LIVE, "--send")] == [False, False]
    assert [each["kind"] for each in shop.json("task", "list")] == ["claim"]
    shop.ok("order", "state", "DH1001", "agreed")
    assert [each["code"] for each in shop.json("claim", "close", LIVE)] == ["DH1002"]
    assert [each["state"] for each in claims(shop)] == ["confirmed", "held", "refused"]
    assert "has agreed to DH1001" in shop.refused("claim", "cancel", "1")
