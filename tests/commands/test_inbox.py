"""Finding conversations: the list, words in messages, whom to answer next."""

import pytest

from tests.support.make import NOW, arrival, inbound, sender
from tests.support.shop import COMMENT, DUC, EMILY, HUONG, LAN, MAI, MINH, SOMCHAI, VAN, Shop

WAITING = [MAI, HUONG, COMMENT, LAN, SOMCHAI, VAN, EMILY, DUC]
"""The longest wait first."""


def found(shop: Shop, *words: str) -> list[int]:
    return [each["conversation"] for each in shop.json("inbox", *words)]


def test_the_longest_wait_stands_first_and_who_was_answered_last(shop: Shop) -> None:
    assert found(shop) == [*WAITING, MINH]
    assert found(shop, "--limit", "2") == WAITING[:2]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("--waiting",), WAITING),
        (("--unread", "--account", "shop"), [HUONG, SOMCHAI, EMILY, DUC]),
        (("--tag", "vip"), [HUONG]),
        (("--status", "pending"), [MINH]),
        (("--account", "page"), [COMMENT, LAN]),
        (("--assignee", "linh"), []),
        (("--assignee", "", "--account", "oa"), [MAI]),
        (("channel:zalo",), [MAI]),
        (("channel:instagram",), [VAN]),
        (("wait:>10m",), [MAI, HUONG]),
        (("tag:vip", "channel:zalo"), []),
        (("ao", "khoac"), [HUONG]),
        (("tag:vip", "--account", "page"), []),
        (("--view", "resolved"), []),
        (("--view", "all", "--tag", "size-m"), [HUONG]),
    ],
)
def test_options_and_the_query_narrow_together(
    shop: Shop, words: tuple[str, ...], ids: list[int]
) -> None:
    assert found(shop, *words) == ids


def test_a_line_says_who_waits_how_long_for_what(shop: Shop) -> None:
    line = next(each for each in shop.ok("inbox").splitlines() if "Hương" in each)

    assert line.split() == [
        "1", "14m", "open", "shop", "Nguyễn", "Thị", "Hương", "(3)", "[photo]", "#size-m", "#vip",
    ]  # fmt: skip
    shop.ok("assign", MINH, "me")
    shop.ok("reply", MINH, "còn hàng ạ")
    (line,) = shop.ok("inbox", "--assignee", "chu").splitlines()
    assert "… còn hàng ạ" in line
    assert line.endswith("@chu")


def test_an_item_for_scripts(shop: Shop) -> None:
    (item,) = shop.json("inbox", "--tag", "vip")

    assert {key: item[key] for key in ("account", "channel", "kind", "name", "username", "status")} == {
        "account": "shop", "channel": "telegram", "kind": "private", "name": "Nguyễn Thị Hương",
        "username": "user501", "status": "open",
    }  # fmt: skip
    assert item["waiting_since"] == "2026-09-28T02:46:00.000Z"
    assert (item["waiting_seconds"], item["unread"], item["tags"]) == (840, 3, ["size-m", "vip"])
    assert (item["snoozed_until"], item["handled_by"], item["outbox"]) == (None, None, "")
    (comment,) = shop.json("inbox", "is:comment")
    assert comment["subject"] == "https://www.facebook.com/101_777"
    assert shop.json("inbox", "channel:instagram")[0]["handled_by"] == "another app"


def test_nobody_is_said_to_people_and_is_nothing_to_scripts(shop: Shop) -> None:
    done = shop.run("inbox", "--view", "snoozed")
    assert (done.code, done.out, done.err) == (0, "", "Nobody is here.\n")
    assert shop.run("inbox", "--tag", "nix").err == "All caught up: nothing is open.\n"
    assert shop.run("inbox", "--tag", "nix", "--json") == shop.run("inbox", "tag:nix", "--json")
    assert shop.ok("inbox", "--tag", "nix", "--json") == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chanel:zalo",), '"chanel:" is no filter. Did you mean "channel:"?'),
        (("wait:soon",), "wait"),
        (("is:nix",), "nix"),
    ],
)
def test_a_query_that_means_nothing_is_refused(
    shop: Shop, words: tuple[str, ...], said: str
) -> None:
    assert said in shop.refused("inbox", *words)
    assert said in shop.refused("search", *words)


def test_a_strangers_name_and_words_cannot_play_with_the_terminal(shop: Shop) -> None:
    who = sender("\x1b[31mđỏ\u202e\n", "900")
    said = inbound("x\x1b]0;title\x07\r\nsecond", "1", chat="900", sender=who, contact=who, at=NOW)
    shop.store(lambda store: store.record([arrival(said)], NOW, ()))

    shown = shop.ok("inbox") + shop.ok("thread", 10) + shop.ok("search", "second")
    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(shown)
    assert len(shop.ok("inbox").splitlines()) == 10
    assert shop.json("thread", 10)[0]["text"] == "x\x1b]0;title\x07\r\nsecond"


def test_words_are_found_without_accents_phrases_in_quotes_names_too(shop: Shop) -> None:
    (hit,) = shop.json("search", "ao", "khoac")
    assert (hit["conversation"], hit["message"], hit["author"]) == (HUONG, 1, "customer")
    assert shop.json("search", '"ao do"') == []
    named = shop.json("search", "dang", "duc")
    assert [(each["conversation"], each["message"]) for each in named] == [(DUC, None)]
    assert [each["conversation"] for each in shop.json("search", "shop", "--limit", "1")]
    assert len(shop.json("search", "shop", "--limit", "2")) == 2


def test_a_hit_in_a_line_and_none_in_a_sentence(shop: Shop) -> None:
    (line,) = shop.ok("search", "ao", "khoac").splitlines()
    assert line.split()[:2] == ["1", "28/09"]
    assert line.endswith("Shop ơi áo khoác đỏ còn size M không ạ?")

    done = shop.run("search", "khongcogi")
    assert (done.code, done.out, done.err) == (0, "", "Nothing has these words.\n")


def test_whom_to_answer_next_and_why(shop: Shop) -> None:
    assert shop.ok("next") == f"{MAI}: has waited 2d\n"
    shop.ok("assign", MAI, "me", "--as", "linh")
    assert shop.json("next", "--as", "mai")[0]["conversation"] == HUONG
    assert shop.json("next", "--as", "linh")[0]["conversation"] == MAI

    shop.ok("bulk", "resolve", "--query", "is:waiting", "--yes")
    done = shop.run("next")
    assert (done.code, done.out, done.err) == (0, "", "Nobody waits.\n")
    assert shop.json("next") == [{"conversation": None, "why": None}]


def test_pasted_words_with_a_colon_are_words_by_command(shop: Shop) -> None:
    shop.ok("note", 1, "STK: 0071001234567")

    assert [each["text"] for each in shop.json("search", "STK: 0071")] == ["STK: 0071001234567"]
    assert [each["conversation"] for each in shop.json("inbox", "STK:", "0071")] == [1]
    assert shop.run("inbox", "foo:bar").code == 0
