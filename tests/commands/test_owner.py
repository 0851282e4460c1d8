"""`socialdesk owner`."""

from tests.support.shop import ACCOUNTS, Shop


def test_the_owner_is_told_where_the_configuration_says(shop: Shop) -> None:
    shop.configure(accounts='[owner]\nchats = ["shop:501", "oa:77"]\nfolder = "told"\n' + ACCOUNTS)

    done = shop.run("owner", "test", "--json")

    assert [(each["to"], each["state"]) for each in done.lines] == [
        ("shop:501", "queued"),
        ("oa:77", "refused"),
        (str(shop.folder / "told"), "written"),
    ]
    assert done.code == 1
    assert "48" in done.lines[1]["why"]
    (text,) = (shop.folder / "told").iterdir()
    assert text.read_text("utf-8").startswith("Hoa Sen: ")


def test_without_one_it_says_what_to_write(shop: Shop) -> None:
    done = shop.run("owner", "test")

    assert (done.code, "[owner]" in done.err) == (1, True)


def test_chats_are_listed_as_they_are_configured(shop: Shop) -> None:
    found = shop.run("owner", "chats", "--json").lines

    assert {"chat", "name", "kind", "last_at", "owner"} == set(found[0])
    assert all(":" in each["chat"] for each in found)
