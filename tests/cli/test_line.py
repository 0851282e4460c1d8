"""Options and words in any order: no word is taken for an option, and no option for a word."""

import itertools

import pytest

from socialdesk.cli.line import named_first
from socialdesk.cli.program import _wanted, build_parser
from tests.support.shop import HUONG, Shop


def parsed(*words: str) -> dict[str, object]:
    sorted_words = named_first(words)
    return vars(build_parser(_wanted(sorted_words)).parse_args(sorted_words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("tag", "12", "vip", "--config", "other.toml"), {"tags": ["vip"], "config": "other.toml"}),
        (("tag", "12", "-vip", "--as", "mai", "new"), {"tags": ["-vip", "new"], "agent": "mai"}),
        (("tag", "--as=mai", "12", "vip"), {"tags": ["vip"], "agent": "mai"}),
        (("tag", "12", "vip", "--", "--config", "x"), {"tags": ["vip", "--config", "x"]}),
        (("reply", "1", "--as", "linh", "-5 độ"), {"text": "-5 độ", "agent": "linh"}),
        (("reply", "1", "--key", "k", "words"), {"text": "words", "key": "k"}),
        (("note", "12", "--", "--"), {"text": "--"}),
        (("order", "list", "--item=--", "--item", "A1"), {"item": ["--", "A1"]}),
        (("reply", "--key", "k", "--json", "1", "words"), {"text": "words", "key": "k", "json": True}),
        (("reply", "1", "--", "--sale"), {"text": "--sale"}),
        (("reply", "--key", "-k", "1", "--- hết hàng ---"), {"text": "--- hết hàng ---", "key": "-k"}),
        (("note", "1", "--as", "mai", "-30% cho khách"), {"text": "-30% cho khách", "agent": "mai"}),
        (("note", "1", "-"), {"text": "-"}),
        (("edit", "1", "--as", "mai", "7", "-1 nhé"), {"text": "-1 nhé", "message": 7}),
        (("canned", "save", "--title", "Giá", "gia", "-10%"), {"shortcut": "gia", "text": "-10%"}),
        (("bulk", "--query", "-tag:vip", "tag", "-vip", "--yes"), {"value": "-vip", "query": "-tag:vip"}),
        (("inbox", "--limit", "3", "-tag:vip", "--json", "chào"), {"query": ["-tag:vip", "chào"], "limit": 3}),
        (("search", "--limit", "3", "-5 độ"), {"words": ["-5 độ"]}),
        (("view", "save", "--mine", "vip", "-is:unread"), {"query": ["-is:unread"], "mine": True}),
        (("customer", "1", "order=DH1", "--json", "phone=-"), {"json": True}),
        (("snooze", "1", "mai", "--as", "linh", "9h"), {"until": ["mai", "9h"], "agent": "linh"}),
        (("assign", "3", "--as", "linh", "mai"), {"assignee": "mai", "agent": "linh"}),
        (("--config", "tag", "note", "1", "x"), {"config": "tag", "text": "x"}),
        (("--json", "--config", "c", "inbox", "x"), {"config": "c", "json": True, "query": ["x"]}),
        (("--query=lang:vi", "--yes", "broadcast", "new", "x"), {"yes": True, "query": "lang:vi", "name": "x"}),
    ],
)  # fmt: skip
def test_options_and_words_in_any_order(
    words: tuple[str, ...], expected: dict[str, object]
) -> None:
    found = parsed(*words)

    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    "words",
    [
        ("tag", "12", "vip", "--colour", "red"),
        ("note", "1", "--giao"),
        ("tag", "12", "vip", "--config"),
        ("reply", "1", "words", "--key", "--json"),
        ("note", "1", "x", "--json"),
        ("reply", "1", "words", "--key", "--"),
    ],
)
def test_an_option_that_there_is_not_or_lacks_its_value_is_never_a_word(
    words: tuple[str, ...],
) -> None:
    with pytest.raises(SystemExit) as stop:
        parsed(*words)
    assert stop.value.code == 2


def test_every_order_of_an_answers_options_says_the_same() -> None:
    pieces = (["1", "-5 độ"], ["--key", "k"], ["--as", "linh"], ["--json"])
    found = {
        str(sorted(parsed("reply", *itertools.chain(*order)).items(), key=str))
        for order in itertools.permutations(pieces)
    }

    assert len(found) == 1


def test_another_shop_that_is_named_behind_the_tags_is_the_one_that_is_tagged(shop: Shop) -> None:
    before = shop.one("SELECT count(*) FROM conversation_tag")
    done = shop.run("tag", HUONG, "quen", "--config", "/nowhere/other.toml")

    assert done.code == 1
    assert "/nowhere/other.toml" in done.err
    assert shop.one("SELECT count(*) FROM conversation_tag") == before
