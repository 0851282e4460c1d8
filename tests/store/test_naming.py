"""Finding something by its name."""

from dataclasses import dataclass

import pytest

from socialdesk.errors import NotFound
from socialdesk.model.i18n import set_language
from socialdesk.store.naming import by_name, named, near_names, offered


@dataclass
class Thing:
    name: str


def test_its_exact_name_goes_before_one_without_accents() -> None:
    quay, plain = Thing("Quầy"), Thing("quay")
    assert named([quay, plain], "quay") is plain
    assert named([quay], "QUAY") is quay
    assert named([quay, Thing("Quậy")], "quay") is None
    assert named([quay], "khác") is None


def test_a_wrong_name_is_answered_with_those_that_may_be_meant() -> None:
    known = ["Quà tối thứ sáu", "Quà tối", "Đố vui", "Quà Tết"]
    assert near_names(known, "qua toj") == ["Quà tối", "Quà Tết"]
    assert near_names(known, "thứ sáu") == ["Quà tối thứ sáu"]
    assert near_names(known, "vòng quay") == []
    assert near_names(known, "") == []
    assert near_names(["Quầy", "Quậy"], "quay") == ["Quầy", "Quậy"]

    with pytest.raises(NotFound) as refused:
        by_name([Thing(each) for each in known], "do vuj", "There is no such game.")
    assert str(refused.value) == 'There is no such game. Did you mean "Đố vui"?'


@pytest.mark.parametrize(
    ("language", "asks"), [("en", "Did you mean"), ("vi", "Ý bạn là"), ("th", "หมายถึง")]
)
def test_it_is_said_in_every_language(language: str, asks: str) -> None:
    set_language(language)
    try:
        assert asks in offered(["Quà tối"])
        assert offered([]) == ""
    finally:
        set_language("en")
