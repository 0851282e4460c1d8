"""What customers are told of their orders, from a shell."""

from socialdesk.assembly.noticing import notices
from socialdesk.store.store import Store
from tests.commands.test_orders import stocked
from tests.support.shop import HUONG, MAI, Shop


def test_previewed_told_and_listed(shop: Shop) -> None:
    async def look(store: Store) -> None:
        await notices(store, shop.config, shop.clock).look()

    assert "Nobody was told anything" in shop.ok("notices")
    shop.store(look)
    stocked(shop)
    shop.ok("order", "new", HUONG, "--item", "A1-M:1")
    shop.ok("order", "new", MAI, "--item", "A1-M:1")
    shop.ok("order", "new", "--name", "Chị Tư", "--item", "A1-M:1")
    shop.ok("order", "state", 1, "agreed")
    shop.ok("order", "state", 1, "shipped", "--carrier", "ghn", "--tracking", "GAB1")
    shop.ok("order", "state", 2, "shipped")
    seen = {each["event"]: each for each in shop.json("notices", "preview", "DH1001")}
    assert (seen["shipped"]["outcome"], seen["shipped"]["conversation"]) == ("sent", HUONG)
    assert "https://donhang.ghn.vn/?order_code=GAB1" in seen["shipped"]["text"]
    assert (seen["failed"]["wanted"], seen["shipped"]["before"]) == (False, None)
    (far, *_) = shop.json("notices", "preview", 2)
    assert (far["outcome"], far["conversation"]) == ("task", None)
    (nobodys, *_) = shop.json("notices", "preview", 3)
    assert "no chat" in nobodys["why"]
    told = shop.ok("notices", "preview", 1)
    assert f"would be told in conversation {HUONG} (shop)" in told
    assert "delivery failed (not among the events of [notices])" in told
    assert shop.json("outbox") == []

    shop.store(look)
    shop.clock.advance(61)
    assert [each["outcome"] for each in shop.json("notices")] == ["due", "due", "passed_over"]
    shop.store(look)
    assert [(each["code"], each["event"], each["outcome"]) for each in shop.json("notices")] == [
        ("DH1002", "shipped", "task"), ("DH1001", "shipped", "sent"), ("DH1001", "confirmed", "passed_over"),
    ]  # fmt: skip
    assert len(shop.json("notices", "list", "DH1001")) == 2
    _, past = shop.ok("notices", "preview", 1).split("shipped (told)\n")
    assert past.splitlines()[1].startswith(("tracking", "out for", "deliver")), "no way is foreseen"
    assert "something newer is told instead" in shop.ok("notices")
    assert "DH1002" in shop.ok("task")
    assert "preview DH1001" in shop.refused("notices", "preview")
    shop.ok("automation", "off", "notices")
    assert "switched off" in shop.ok("notices", "preview", 1)
