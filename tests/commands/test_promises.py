"""What the shop has promised, from a shell."""

from tests.support.shop import Shop


def test_added_listed_kept_and_dropped(shop: Shop) -> None:
    added = shop.ok("promise", "add", "1", "em báo giá sỉ", "--due", "2h", "--as", "linh")
    assert "em báo giá sỉ" in added
    (second,) = shop.json("promise", "add", "2", "khi nào có hàng em báo chị", "--as", "lan")
    assert (second["promise"], second["agent"], second["open_ended"]) == (2, "lan", True)

    listed = shop.json("promise", "list")
    assert [(each["promise"], each["conversation"], each["overdue"]) for each in listed] == [
        (1, 1, False), (2, 2, False),
    ]  # fmt: skip
    assert sorted(listed[0]) == [
        "account", "agent", "conversation", "due_at", "made_at", "name", "open_ended", "outcome", "overdue",
        "promise", "settled_at", "settled_by", "text",
    ]  # fmt: skip
    assert shop.json("promise", "list", "--overdue") == []
    found = shop.json("inbox", "promise:open", "--view", "all")
    assert sorted(each["conversation"] for each in found) == [1, 2]

    (kept,) = shop.json("promise", "keep", "1", "--as", "lan")
    assert (kept["outcome"], kept["settled_by"]) == ("kept", "lan")
    assert "promise dropped" in shop.ok("promise", "drop", "2", "--as", "lan")
    assert shop.ok("promise") == "Nothing is promised that is still open.\n"
    shop.ok("undo", "--as", "lan")
    assert [each["promise"] for each in shop.json("promise")] == [2]


def test_what_is_wrong_is_said(shop: Shop) -> None:
    for words, said in (
        (("keep",), "Say which"),
        (("keep", "9"), "There is no promise 9"),
        (("add", "1"), "There is no text"),
        (("add", "1", "x", "--due", "blorp"), "no time I know"),
        (("add", "999", "x"), "999"),
    ):
        assert said in shop.refused("promise", *words), words
