"""The query language: what is typed, what it means, and that nothing typed breaks it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import DAY, HOUR, MINUTE
from socialdesk.model.query import (
    EXAMPLES,
    FIELDS,
    Query,
    Term,
    completions,
    length_of,
    moment_of,
    parse,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def test_terms_words_and_phrases() -> None:
    assert parse('channel:zalo wait:>10m -tag:"đổi trả",hoàn assignee:@me "size M" đỏ') == Query(
        (
            Term("channel", ("zalo",)),
            Term("wait", ("10m",), ">"),
            Term("tag", ("đổi trả", "hoàn"), negated=True),
            Term("assignee", ("me",)),
        ),
        ("size M", "đỏ"),
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "kênh:zalo chờ:>10p thẻ:đổi-trả giao:tôi",
            "channel:zalo wait:>10p tag:đổi-trả assignee:me",
        ),
        ("trang-thai:xong", "status:resolved"),
        ("ช่องทาง:fb รอ:>2ชม สถานะ:เลื่อน", "channel:fb wait:>2ชม status:snoozed"),
        ("STATUS:Done IS:unread", "status:resolved is:unread"),
        ("assignee:nobody", "assignee:nobody"),
        ("ưu-tiên:gấp", "priority:urgent"),
        ("http://shop.vn/ao 10:30", '"http://shop.vn/ao" "10:30"'),
    ],
)
def test_other_spellings_and_languages_mean_the_same(said: str, meant: str) -> None:
    assert str(parse(said)) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chanel:zalo", "Did you mean channel:"),
        ("wait:10m", "needs < or >"),
        ("wait:>soon", "is no length I know"),
        ("status:gone", "knows no"),
        ("tag:>vip", "takes no < or >"),
        ("tag:", "needs a value, like tag:đổi-trả"),
        ("before:never", "is no time I know"),
        ("is:funny", "There are unread"),
    ],
)
def test_what_is_not_understood_is_said_with_what_can_be_written(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words_and_reads_the_same_again(text: str) -> None:
    try:
        query = parse(text)
    except ValueError as error:
        assert str(error)
        return
    assert parse(str(query)) == query


@given(
    st.lists(
        st.builds(
            Term,
            st.sampled_from(["tag", "name", "account", "lang"]),
            st.lists(st.text(st.characters(blacklist_characters='"\x00“”#@', blacklist_categories=["Cs", "Zs", "Cc"]),
                             min_size=1, max_size=8), min_size=1, max_size=3).map(tuple),
            negated=st.booleans(),
        ),
        max_size=4,
    )
)  # fmt: skip
def test_a_written_query_means_what_it_was_made_of(terms: list[Term]) -> None:
    assert parse(str(Query(tuple(terms)))).terms == tuple(terms)


@given(
    st.integers(1, 9999),
    st.sampled_from([("s", 1_000), ("p", MINUTE), ("m", MINUTE), ("giờ", HOUR), ("ngày", DAY)]),
)
def test_lengths(number: int, unit: tuple[str, int]) -> None:
    assert length_of(f"{number}{unit[0]}") == number * unit[1]


def test_moments() -> None:
    assert moment_of("7d", NOW) == NOW - timedelta(days=7)
    assert moment_of("2026-11-20", NOW) == datetime(2026, 11, 20, tzinfo=UTC)
    assert moment_of("20/11/2026", NOW) == datetime(2026, 11, 20, tzinfo=UTC)


def test_every_example_is_right_and_shows_its_field() -> None:
    assert set(EXAMPLES) == set(FIELDS)
    for field, example in EXAMPLES.items():
        assert parse(example).terms[0].field == field


def test_completions() -> None:
    known = {"tag": lambda: ["đổi-trả", "vip"], "assignee": lambda: ["lan"]}
    assert completions("ch", known) == ["channel:"]
    assert completions("wait:>5m -status:sn", known) == ["-status:snoozed"]
    assert completions("channel:za", known) == []
    known["channel"] = lambda: ["telegram", "zalo", "zalo_oa"]
    assert completions("channel:za", known) == ["channel:zalo", "channel:zalo_oa"]
    assert completions("tag:doi", known) == ["tag:đổi-trả"]
    assert completions("assignee:", known) == ["assignee:me", "assignee:nobody", "assignee:lan"]
