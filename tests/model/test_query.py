"""The query language: what is typed, what it means, and that nothing typed breaks it."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialdesk.model.i18n import LANGUAGES, set_language, translate
from socialdesk.model.ids import DAY, HOUR, MINUTE
from socialdesk.model.query import (
    EXAMPLES,
    FIELDS,
    FIXED,
    MOST_PARTS,
    PRIORITIES,
    STATES,
    STATUSES,
    Query,
    Term,
    completions,
    length_of,
    moment_of,
    named,
    parse,
)
from socialdesk.model.text import fold

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
        ("chanel:zalo", 'Did you mean "channel:"'),
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
    for field, text in EXAMPLES.items():
        assert parse(text).terms[0].field == field


def test_completions() -> None:
    known = {"tag": lambda: ["đổi-trả", "vip"], "assignee": lambda: ["lan"]}
    assert completions("ch", known) == ["channel:"]
    assert completions("wait:>5m -status:sn", known) == ["-status:snoozed"]
    assert completions("channel:za", known) == []
    known["channel"] = lambda: ["telegram", "zalo", "zalo_oa"]
    assert completions("channel:za", known) == ["channel:zalo", "channel:zalo_oa"]
    assert completions("tag:doi", known) == ["tag:đổi-trả"]
    assert completions("assignee:", known) == ["assignee:me", "assignee:nobody", "assignee:lan"]


TABLES = {"": FIELDS, "status": STATUSES, "is": STATES, "priority": PRIORITIES}
SPELLINGS = [
    (table, name, spelling)
    for table, entries in TABLES.items()
    for name, others in entries.items()
    for spelling in (name, *others)
]


def test_each_spelling_means_one_thing_whatever_its_case() -> None:
    for table, name, spelling in SPELLINGS:
        for written in (spelling, spelling.upper(), spelling.title()):
            if not table:
                assert named(written, FIELDS) == name, written
            else:
                term = Term(table, (name,))
                assert parse(f"{table}:{written}").terms == (term,), written
                assert parse(f'{table}:"{written.replace("-", " ")}"').terms == (term,), written


def test_no_spelling_stands_for_two_things() -> None:
    for table in TABLES.values():
        spellings = [fold(each) for name, others in table.items() for each in (name, *others)]
        assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tag:“đổi trả”", 'tag:"đổi trả"'),
        ('tag:"đổi tr', 'tag:"đổi tr"'),
        ('name:"a,b",c', 'name:"a,b",c'),
        ('tag:"",vip', "tag:vip"),
        ("tag:#vip,,#vàng", "tag:vip,vàng"),
        ('"tag:vip"', '"tag:vip"'),
        ("tag:a:b", "tag:a:b"),
        ("-đỏ", '"-đỏ"'),
        ("--tag:vip", '"--tag:vip"'),
        ('-tag:"x y" z', '-tag:"x y" z'),
        ("account: shop", None),
        ("wait:>=10m", "wait:>10m"),
        ("wait:có", "wait:yes"),
        ("giao:@LAN", "assignee:LAN"),
        ("giao:-", "assignee:nobody"),
        ("mentions:*", "mentions:anybody"),
        ("a\x00b", "a b"),
        ("a\udcffb", "a\ufffdb"),
        ("", ""),
        ('" "', ""),
    ],
)  # fmt: skip
def test_quotes_signs_and_alternatives(typed: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(ValueError, match="needs a value"):
            parse(typed)
    else:
        assert str(parse(typed)) == meant
        assert bool(parse(typed)) == bool(meant)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_what_is_not_understood_is_said_in_the_language_of_the_screen(spoken: str) -> None:
    set_language(spoken)
    try:
        for wrong in ("chanel:zalo", "wait:>soon", "before:never", "tag:>vip"):
            with pytest.raises(ValueError, match=r"\w") as refused:
                parse(wrong)
            english = spoken == "en"
            assert ("is no" in str(refused.value) or "takes no" in str(refused.value)) == english
    finally:
        set_language("en")


_pieces = st.sampled_from(
    [*(f"{field}:" for field in FIELDS), *EXAMPLES.values(), '"', "“", ",", "-", "<", ">", ":", " ",
     "10m", "2026-11-20", "đỏ", "//", "@", "#", "\x00", "\n", "\u0301", "999999w"]
)  # fmt: skip


@example('channel:"//')
@example("channel:\u0301")
@example('channel:\u0301"channel:')
@given(st.lists(_pieces, max_size=12).map("".join))
def test_pieces_of_the_language_in_any_order_are_read_or_refused(text: str) -> None:
    try:
        query = parse(text)
    except ValueError as error:
        assert str(error)
        return
    assert parse(str(query)) == query
    for term in query.terms:
        assert term.field in FIELDS
        for value in term.values:
            if term.field in ("before", "after"):
                assert moment_of(value, NOW).tzinfo is not None
            elif term.field in ("wait", "window") and value != "yes":
                assert length_of(value) >= 0


@given(st.text(max_size=40))
def test_completing_any_text_offers_what_can_be_read(text: str) -> None:
    known = {"tag": lambda: ["size m", "vip"], "assignee": lambda: ["lan"]}

    for offer in completions(text, known):
        assert offer.endswith(":") or parse(offer).terms


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("kê", ["channel:"]),
        ("อ", []),
        ("สถ", ["status:"]),
        ('tag:"đổi t', ['tag:"đổi trả"']),
        ('"tag:vip', []),
        ("tag:vip,do", ['tag:vip,"đổi trả"']),
        ('-thẻ:"đổi trả",v', ['-tag:"đổi trả",vip']),
        ("giao:", ["assignee:me", "assignee:nobody", "assignee:lan"]),
        ("nope:", []),
        ("", []),
        ("tag:vip ", []),
    ],
)
def test_completions_in_quotes_lists_and_other_languages(typed: str, offered: list[str]) -> None:
    known = {"tag": lambda: ["đổi trả", "vip"], "assignee": lambda: ["lan"]}

    assert completions(typed, known) == offered


def test_moments_before_all_years_and_on_the_clock_of_a_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    after = datetime(2026, 10, 25, 4, 0, tzinfo=berlin)  # the clock went back an hour at three

    assert moment_of("999999w", NOW) < datetime(1971, 1, 1, tzinfo=UTC)
    assert moment_of("999999w", NOW).timestamp() >= 0
    assert after.timestamp() - moment_of("2h", after).timestamp() == 7_200
    assert moment_of("2026-11-20T10:00", after) == datetime(2026, 11, 20, 10, tzinfo=berlin)
    assert moment_of("2026-11-20T10:00+07:00", after) == datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "ages"),
    [("wait:yes", True), ("before:7d", True), ("window:<2h x", True), ("tag:vip", False), ("x", False)],
)  # fmt: skip
def test_whether_time_alone_changes_the_answer(text: str, ages: bool) -> None:
    assert parse(text).ages is ages
    assert parse(f"-status:all {text}").has("status")


@pytest.mark.parametrize(
    ("text", "length"),
    [("1,5h", 90 * MINUTE), ("1.5 d", 36 * HOUR), ("2 tiếng", 2 * HOUR), ("30วินาที", 30_000), ("2 สัปดาห์", 14 * DAY),
     ("0s", 0), ("3 TUẦN", 21 * DAY)],
)  # fmt: skip
def test_lengths_in_three_languages(text: str, length: int) -> None:
    assert length_of(text) == length


@pytest.mark.parametrize("text", ["", "h", "1", "-1h", "1.234h", "1234567s", "2 months", "1h30"])
def test_what_is_no_length(text: str) -> None:
    with pytest.raises(ValueError, match="is no length I know"):
        length_of(text)


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("STK: 0071", '"STK:" 0071'),
        ("STK:0071001234567 VCB", '"STK:0071001234567" VCB'),
        ("Tên: Lan", '"Tên:" Lan'),
        ("tên: Lan\nsđt: 0912 345 678\nđịa chỉ: 12 Lê Lợi", '"tên:" Lan "sđt:" 0912 345 678 địa "chỉ:" 12 Lê Lợi'),
        ("size:M màu:đỏ tag:vip", 'tag:vip "size:M" "màu:đỏ"'),
        ("ที่อยู่: 12 ถ.สุขุมวิท", '"ที่อยู่:" 12 ถ.สุขุมวิท'),
        ("Ghi chú:giao sau 5h", 'Ghi "chú:giao" sau 5h'),
    ],
)  # fmt: skip
def test_what_is_pasted_is_words(pasted: str, meant: str) -> None:
    query = parse(pasted)

    assert str(query) == meant
    assert parse(meant) == query


def test_where_more_hangs_on_it_a_filter_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match=r'"foo:" is no filter. There are channel:'):
        parse("foo:bar", strict=True)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"w{n}" for n in range(1_500)),
        " ".join(f"tag:t{n}" for n in range(1_500)),
        "tag:" + ",".join(f"t{n}" for n in range(1_500)),
    ],
)
def test_a_query_that_no_database_takes_is_refused_with_its_size(text: str) -> None:
    with pytest.raises(ValueError, match=f"has 1500 parts, and {MOST_PARTS} are the most"):
        parse(text)


@pytest.mark.parametrize("spoken", ["vi", "th", "en"])
def test_a_query_is_said_in_the_readers_words_and_read_as_it_is_said(spoken: str) -> None:
    asked = [f"{field}:{value}" for field, values in FIXED.items() for value in values]
    asked += [*EXAMPLES.values(), "assignee:me,nobody,lan", "assignee:anybody", "mentions:me"]
    asked += ["-tag:vip,size-m", "wait:>2h window:<90m đổi trả", 'name:"lan anh" "cụm từ"']
    set_language(spoken)
    try:
        said = [(parse(text), parse(text).spoken()) for text in asked]
        examples = [parse(translate(text)).terms[0].field for text in EXAMPLES.values()]
        with pytest.raises(ValueError, match=":") as refused:
            parse("is:xyz")
    finally:
        set_language("en")

    assert [parse(words) for _, words in said] == [query for query, _ in said]
    assert examples == list(EXAMPLES)
    if spoken != "en":
        assert all(str(query) != words for query, words in said)
        assert not re.search("unread|is:", str(refused.value))


def test_completions_are_of_the_readers_words() -> None:
    set_language("vi")
    try:
        assert completions("trạng", {}) == ["trạng-thái:"]
        assert completions("is:chua", {}) == ["là:chưa-đọc"]
        assert completions("stat", {}) == ["trạng-thái:"]
        assert completions("giao:ng", {"assignee": lambda: ["ngân"]}) == ["giao:ngân"]
    finally:
        set_language("en")
