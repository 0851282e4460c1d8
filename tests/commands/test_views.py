"""Queries with a name: the tabs of every desk."""

import pytest

from tests.support.shop import Shop


def test_one_for_the_shop_and_one_of_ones_own(shop: Shop) -> None:
    shop.ok("view", "save", "zalo", "channel:zalo", "is:waiting")
    shop.ok("view", "save", "vip", "tag:vip", "--mine", "--as", "linh")

    assert shop.json("view", "--as", "linh") == [
        {"view": "zalo", "query": "channel:zalo is:waiting", "agent": None},
        {"view": "vip", "query": "tag:vip", "agent": "linh"},
    ]
    assert [each["view"] for each in shop.json("view", "--as", "mai")] == ["zalo"]
    assert shop.ok("view", "--as", "linh").splitlines() == [
        "zalo                     channel:zalo is:waiting", "vip                      tag:vip (yours)",
    ]  # fmt: skip


def test_the_same_name_again_is_another_query_and_a_drop_is_ones_own(shop: Shop) -> None:
    shop.ok("view", "save", "vip", "tag:vip")
    shop.ok("view", "save", "vip", "tag:vip", "áo")
    assert [each["query"] for each in shop.json("view")] == ["tag:vip áo"]

    shop.ok("view", "drop", "vip")
    assert shop.json("view") == []


def test_a_view_that_finds_what_inbox_finds(shop: Shop) -> None:
    shop.ok("view", "save", "x", "tag:vip")
    (view,) = shop.json("view")

    assert shop.json("inbox", view["query"]) == shop.json("inbox", "--tag", "vip")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("save",), "Name the view: `socialdesk view save zalo …`."),
        (("drop",), "Name the view: `socialdesk view drop zalo …`."),
        (("save", "x"), "A view needs a query: `socialdesk view save zalo channel:zalo`."),
        (("save", "x", "foo:bar"), '"foo:" is no filter'),
        (("drop", "x"), "x"),
    ],
)
def test_what_is_no_view(shop: Shop, words: tuple[str, ...], said: str) -> None:
    assert said in shop.refused("view", *words)
