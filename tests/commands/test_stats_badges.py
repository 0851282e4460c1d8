"""`socialdesk stats badges` and `stats coach`."""

import csv
import io

from tests.support.shop import ACCOUNTS, Shop


def test_badges_are_all_there_are_and_that_of_a_page_is_its_own(shop: Shop) -> None:
    found = {each["name"]: each for each in shop.json("stats", "badges")}

    assert list(found) == ["lazada-2020", "shopee-90d", "shopee-30d", "tiktok-12h", "facebook-7d"]
    assert [each["account"] for each in found.values()] == [None] * 4 + ["page"]
    shopee = found["shopee-90d"]
    assert (shopee["state"], shopee["value"], shopee["target"]) == ("at risk", 0.75, 0.75)
    (same,) = (
        each for each in shop.json("stats", "--preset", "shopee-90d") if each["metric"] == "rate"
    )
    assert (same["share"], same["n"], same["open"]) == (
        shopee["value"],
        shopee["n"],
        shopee["open"],
    )
    (then,) = (
        each
        for each in shop.json("stats", "--preset", "shopee-90d", "--as-of", shopee["until"])
        if each["metric"] == "rate"
    )
    assert then["share"] == shopee["if_nothing"]


def test_the_coach_names_whom_to_answer_and_answering_them_keeps_it(shop: Shop) -> None:
    shop.configure(accounts='[badges]\naccounts = { shopee-90d = ["shop"] }\n' + ACCOUNTS)
    coach = shop.json("stats", "coach", "shopee-90d")[0]
    assert [each["order"] for each in coach["list"]] == list(range(1, coach["answers"] + 1))
    assert {each["account"] for each in coach["list"]} == {"shop"} and coach["list"][0]["name"]

    for each in coach["list"]:
        shop.ok("reply", each["conversation"], "dạ")

    after = shop.json("stats", "coach", "shopee-90d")[0]
    assert (after["state"], after["list"], after["if_nothing"]) == ("ok", [], coach["best"])


def test_a_shop_says_which_it_has_with_whom_and_what_they_ask_for(shop: Shop) -> None:
    table = '[badges]\nshow = ["shopee-30d"]\ntargets = { shopee-30d = 75 }\naccounts = { shopee-30d = ["shop", "oa"] }\n'
    shop.configure(accounts=table + ACCOUNTS)

    found = shop.json("stats", "badges")

    assert [(each["account"], each["target"]) for each in found] == [("shop", 0.75), ("oa", 0.75)]
    refused = shop.run("stats", "coach", "lazada-2020")
    assert (refused.code, "It has: shopee-30d" in refused.err) == (1, True)


def test_a_spreadsheet_has_them_too(shop: Shop) -> None:
    rows = list(csv.DictReader(io.StringIO(shop.ok("stats", "badges", "--csv"))))
    listed = list(csv.DictReader(io.StringIO(shop.ok("stats", "coach", "shopee-90d", "--csv"))))

    assert list(rows[0]) == list(shop.json("stats", "badges")[0])
    (coach,) = shop.json("stats", "coach", "shopee-90d")
    assert [each["name"] for each in listed] == [each["name"] for each in coach["list"]]
    assert "--preset" in shop.refused("stats", "badges", "--preset", "chatwoot")
    assert "--csv" in shop.refused("stats", "explain", "1", "--csv")


def test_people_read_the_same(shop: Shop) -> None:
    table, told = shop.ok("stats", "badges"), shop.ok("stats", "coach", "tiktok-12h")

    assert "in danger" in table
    assert "90.0% asked for" in told
    assert "these come nearest: 88.9%" in told
