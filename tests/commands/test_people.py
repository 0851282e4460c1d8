"""`socialdesk people`, and linking orders by `socialdesk order`."""

from socialdesk.clock import SystemClock
from socialdesk.services.people import Linking
from socialdesk.store.store import Store
from tests.support.shop import HUONG, Shop

MAP = """\
name = "web"
date = "yyyy-mm-dd"
[columns]
order = "order"
at = "at"
customer = "name"
phone = "phone"
sku = "sku"
quantity = "n"
price = "price"
"""


def ordered(shop: Shop, *rows: tuple[str, str]) -> None:
    """Orders come from elsewhere: their numbers, and telephone numbers."""
    (shop.folder / "map.toml").write_text(MAP, encoding="utf-8")
    lines = [f"{code},2026-09-01,Lan,{phone},A1,1,100000" for code, phone in rows]
    table = "\n".join(["order,at,name,phone,sku,n,price", *lines])
    (shop.folder / "orders.csv").write_text(table, encoding="utf-8")
    shop.ok(
        "order",
        "import",
        str(shop.folder / "orders.csv"),
        "--map",
        str(shop.folder / "map.toml"),
        "--json",
    )


def looked(shop: Shop) -> None:
    async def look(store: Store) -> None:
        await Linking(store, SystemClock()).look()

    shop.store(look)


def test_an_order_is_linked_by_hand_and_shown_with_why(shop: Shop) -> None:
    ordered(shop, ("WEB0000001", ""))
    (done,) = shop.json("order", "link", "WEB0000001", HUONG)
    assert done["code"] == "WEB0000001"
    assert [each["code"] for each in shop.json("order", "list", "--conversation", HUONG)] == [
        "WEB0000001"
    ]
    (whole,) = shop.json("order", "show", "WEB0000001")
    assert (whole["conversation"], whole["link"]["conversation"]) == (HUONG, HUONG)
    assert [each["why"] for each in whole["link"]["reasons"]] == ["hand"]
    assert whole["link"]["agent"]
    said = shop.ok("order", "show", "WEB0000001")
    assert "linked to Nguyễn Thị Hương (conversation 1): by hand" in said
    assert "linked to a customer" in said
    assert "already" in shop.refused("order", "link", "WEB0000001", 2)
    assert (
        shop.refused("order", "link", "WEB0000001")
        == "Say whose it is: `socialdesk order link DH1001 12`."
    )

    shop.ok("order", "unlink", "WEB0000001")
    assert shop.refused("order", "unlink", "WEB0000001") == "WEB0000001 is linked to nobody."
    shop.ok("undo")
    assert shop.json("order", "show", "WEB0000001")[0]["conversation"] == HUONG


def test_what_is_suggested_is_listed_taken_and_refused(shop: Shop) -> None:
    ordered(shop, ("WEB0000001", "0912345678"), ("WEB0000002", "0912345678"))
    for number in (HUONG, 2):
        shop.ok("customer", number, "phone=0912 345 678")
    looked(shop)
    rows = shop.json("people", "suggestions")
    assert [(each["kind"], each["conversation"], each["code"], each["other"]) for each in rows] == [
        ("order", 1, "WEB0000002", None), ("order", 2, "WEB0000002", None), ("order", 1, "WEB0000001", None),
        ("order", 2, "WEB0000001", None), ("person", 1, None, 2),
    ]  # fmt: skip
    assert rows[4]["reasons"] == [
        {"why": "phone", "value": "+84912345678", "how": "told", "message": None}
    ]
    assert "may be an order of Nguyễn Thị Hương (1): same phone 0912 345 678" in shop.ok("people")
    assert len(shop.ok("people", "--limit", "2").splitlines()) == 2

    shop.ok("people", "accept", rows[2]["suggestion"])
    assert "waits for nobody" in shop.refused("people", "accept", rows[2]["suggestion"])
    assert shop.json("customer", HUONG)[0]["buyer"]["orders"] == 1
    (refused,) = shop.json("people", "refuse", rows[0]["suggestion"])
    assert refused["suggestion"] == rows[0]["suggestion"]
    assert "There is no suggestion 99." in shop.refused("people", "refuse", 99)
    left = [each["suggestion"] for each in shop.json("people")]
    assert left == [rows[1]["suggestion"], rows[4]["suggestion"]]

    assert f"`socialdesk people unmerge {HUONG} 2`" in shop.ok("people", "merge", HUONG, 2)
    assert [each["conversation"] for each in shop.json("customer", 2)[0]["conversations"]] == [2, 1]
    assert f"conversation {HUONG} is" in shop.ok("people", "unmerge", HUONG, 2)
    assert [each["conversation"] for each in shop.json("customer", 2)[0]["conversations"]] == [2]
    assert "not known to be one person" in shop.refused("people", "unmerge", HUONG, 2)
    assert "Nobody said" in shop.refused("people", "unmerge", HUONG)
    for words in (("merge", HUONG), ("unmerge",), ("accept",)):
        assert shop.refused("people", *words).startswith("Say which:")
