"""Who is meant by `@name` in a note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.services.mentions import mentioned


def test_mentions_by_folded_names_longest_first() -> None:
    assert mentioned("@Lân và @lan anh xem giúp @lanx", ["Lân", "lan anh"]) == ["lan anh", "Lân"]
    assert mentioned("lan@shop.vn", ["shop"]) == []
    assert mentioned("không có ai", ["lan"]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@lan", ["lan"]),
        ("hỏi @LÁN nhé", ["lan"]),
        ("@lan, @lan", ["lan"]),
        ("@lan anh", ["lan anh"]),
        ("@lananh", []),
        ("x@lan", []),
        ("@lan anhx @lan", ["lan"]),
        ("@", []),
        ("", []),
    ],
)
def test_a_name_stands_alone_behind_its_sign(text: str, found: list[str]) -> None:
    assert mentioned(text, ["lan", "lan anh"]) == found


@given(st.text(), st.lists(st.text("abĐđ ", min_size=1).filter(str.strip), max_size=4))
def test_only_agents_are_found_each_once(text: str, agents: list[str]) -> None:
    found = mentioned(text, agents)

    assert set(found) <= set(agents)
    assert len(found) <= len(agents)
