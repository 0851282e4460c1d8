"""Who will be asked how they find what they got, from a shell."""

from socialdesk.assembly.selling import following_up
from socialdesk.model.ids import DAY
from socialdesk.store.store import Store
from tests.support.shop import HUONG, Shop

ON = {
    "SOCIALDESK_FOLLOW_UP_AFTER": "5d",
    "SOCIALDESK_FOLLOW_UP_TEXT_EN": "How is {order}, {given|you}?",
}


def test_listed_with_the_words_and_why_not(shop: Shop) -> None:
    assert 'write after = "5d" under [follow_up]' in shop.run("follow-up").err
    assert shop.run("follow-up", "list", environ=ON).err == "Nobody is to be asked.\n"
    text = shop.config_file.read_text("utf-8")
    shop.config_file.write_text(f'{text}\n[follow_up]\nafter = "5d"\n', "utf-8")

    async def look(store: Store) -> None:
        await following_up(store, shop.config, shop.clock).look()

    shop.store(look)
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "125000", "--stock", "5")
    shop.ok("order", "new", HUONG, "--item", "A1:1")
    shop.ok("order", "state", "DH1001", "delivered")
    shop.store(look)
    (found,) = shop.run("follow-up", "--json", environ=ON).lines
    assert (found["order"], found["code"], found["step"], found["state"], found["why"]) == (
        1, "DH1001", 1, "waits", None,
    )  # fmt: skip
    assert "DH1001" in found["text"]
    assert "not asked yet" in shop.run("follow-up", environ=ON).out

    shop.ok("order", "state", "DH1001", "returned", "--back", "all")
    assert "It came back." in shop.run("follow-up", environ=ON).out
    shop.clock.advance(6 * DAY / 1000)
    shop.store(look)
    assert shop.run("follow-up", "--json", environ=ON).lines == []
    (ended,) = shop.run("follow-up", "--all", "--json", environ=ON).lines
    assert (ended["state"], ended["why"]) == ("cancelled", "It came back.")
    shop.ok("automation", "off", "follow_up")
    assert "switched off" in shop.run("follow-up", environ=ON).err
