"""What people mean when they type a change."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Tag
from socialdesk.model.conversation import Priority
from socialdesk.services.change_words import (
    LONGEST_TAG,
    assignee,
    moment,
    nearest,
    one_line,
    priority,
    tags,
)

TEAM = ("linh", "Mai", "minh", "Hương")


@pytest.mark.parametrize(
    ("words", "add", "drop"),
    [
        ("vip", ("vip",), ()),
        ("vip -new", ("vip",), ("new",)),
        ("#vip -#new", ("vip",), ("new",)),
        ("#-new", (), ("new",)),
        ("vip, new", ("vip", "new"), ()),
        ("size m", ("size", "m"), ()),
        ('"size m"', ("size-m",), ()),
        ("“size m”", ("size-m",), ()),
        ('-"size m" #"đổi  trả"', ("đổi-trả",), ("size-m",)),
        ('"a, b"', ("a,-b",), ()),
        ('"not closed', ("not-closed",), ()),
        ("vip vip -x -x", ("vip",), ("x",)),
        ("khiếu-nại/giao-sai", ("khiếu-nại/giao-sai",), ()),
        ("null\x00byte", ("nullbyte",), ()),
    ],
)
def test_tags_are_words_and_what_is_quoted_is_one(
    words: str, add: tuple[str, ...], drop: tuple[str, ...]
) -> None:
    assert tags(words) == Tag(add, drop)


@pytest.mark.parametrize("words", ["", "  ", "#", "-", '""', "-# ,"])
def test_no_tag_is_refused(words: str) -> None:
    with pytest.raises(NotAllowed, match="Write a tag"):
        tags(words)


@given(st.text())
def test_whatever_is_typed_makes_tags_that_one_word_of_a_query_finds(words: str) -> None:
    try:
        found = tags(words)
    except NotAllowed:
        return
    for tag in (*found.add, *found.drop):
        assert 0 < len(tag) <= LONGEST_TAG
        assert not any(char.isspace() or char in '"\x00' for char in tag)
        assert not tag.startswith("#")


@given(st.lists(st.text("ab -#", min_size=1).filter(lambda word: word.strip(" -#")), min_size=1))
def test_a_shell_and_a_line_mean_the_same(words: list[str]) -> None:
    typed = [word.strip() for word in words]

    assert tags(one_line(typed)) == tags(
        " ".join(f'"{word}"' if " " in word else word for word in typed)
    )


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("linh", "linh"),
        ("@linh", "linh"),
        (" LINH ", "linh"),
        ("mai", "Mai"),
        ("huong", "Hương"),
        ("minh", "minh"),
        ("mình", "minh"),
        ("me", "lan"),
        ("tôi", "lan"),
        ("ฉัน", "lan"),
        ("nobody", ""),
        ("-", ""),
        ("không ai", ""),
        ("khong ai", ""),
        ("chưa giao", ""),
        ("ไม่มี", ""),
    ],
)
def test_whom_a_name_means(words: str, who: str) -> None:
    assert assignee(words, "lan", TEAM) == who


def test_minh_is_a_name_and_with_its_accent_oneself() -> None:
    assert assignee("mình", "lan", ["linh"]) == "lan"
    with pytest.raises(NotAllowed, match="linh"):
        assignee("minh", "lan", ["linh"])


def test_two_names_that_differ_by_an_accent_are_told_apart() -> None:
    assert assignee("lán", "x", ["lan", "lán"]) == "lán"
    with pytest.raises(NotAllowed, match="Did you mean"):
        assignee("LẠN", "x", ["lan", "lán"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lihn", "There is no agent “lihn”. Did you mean “linh”?"),
        ("huonng", "There is no agent “huonng”. Did you mean “Hương”?"),
        (
            "somebody-else",
            (
                "There is no agent “somebody-else”. There are Hương, Mai, linh, minh; "
                "`socialdesk team add` makes one known."
            ),
        ),
        ("", "Name an agent, me or nobody."),
        ("@", "Name an agent, me or nobody."),
    ],
)
def test_a_slip_is_refused_with_the_nearest_name(words: str, said: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        assignee(words, "lan", TEAM)

    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("low", Priority.LOW),
        ("High", Priority.HIGH),
        ("u", Priority.URGENT),
        ("gấp", Priority.URGENT),
        ("gap", Priority.URGENT),
        ("thường", Priority.NORMAL),
        ("ด่วน", Priority.URGENT),
        (" cao ", Priority.HIGH),
    ],
)
def test_priorities_in_every_language(words: str, found: Priority) -> None:
    assert priority(words) is found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("urgnt", "There is no priority “urgnt”. Did you mean “urgent”?"),
        ("gấpp", "There is no priority “gấpp”. Did you mean “urgent”?"),
        ("7", "A priority is low, normal, high or urgent, not “7”."),
        ("", "A priority is low, normal, high or urgent, not “”."),
    ],
)
def test_a_priority_that_there_is_not(words: str, said: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        priority(words)

    assert str(refused.value) == said


def test_a_moment_is_read_and_said_by_the_clock_that_is_given() -> None:
    now = datetime(2026, 9, 28, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    until, said = moment("2h", now)

    assert until == (now.timestamp() + 2 * 3600) * 1000
    assert said == "Monday 28/09/2026 12:00"
    with pytest.raises(NotAllowed, match=r"[^.]\.$"):
        moment("never", now)


def test_nothing_is_near_to_something_else() -> None:
    assert nearest("zzz", {"vip": ("vip",)}) == ""
    assert nearest("vpi", {"vip": ("vip",), "new": ("new",)}) == "vip"
