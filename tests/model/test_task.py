"""Tasks, as values."""

import pytest

from socialdesk.cli.tasks import COMMANDS
from socialdesk.model.i18n import translate_into
from socialdesk.model.query import Term, parse
from socialdesk.model.task import KINDS, QUERIED, Kind, is_said


def test_every_kind_has_a_name_and_is_asked_for_in_queries_and_commands() -> None:
    assert set(KINDS) == set(Kind)
    assert set(QUERIED) == {"open", "overdue", *Kind}
    (command,) = COMMANDS
    (asked,) = [options for names, options in command.arguments if "--kind" in names]
    assert set(asked["choices"]) == set(Kind)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("task:open", "open"), ("viec:qua-han", "overdue"), ("việc:hỏi-thăm", "follow_up"),
        ("task:follow-up", "follow_up"), ("งาน:ค้าง", "open"), ("task:Khiếu-nại", "case"),
    ],
)  # fmt: skip
def test_queries_name_them_in_three_languages(words: str, meant: str) -> None:
    assert parse(words).terms == (Term("task", (meant,)),)


def test_what_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="overdue"):
        parse("task:blorp")


def test_in_each_language_a_query_is_said_so_that_it_is_read() -> None:
    for language in ("vi", "th", "en"):
        for value in QUERIED:
            said = translate_into(language, f"task:{value}")
            assert parse(said).terms == (Term("task", (value,)),), said


def test_an_answer_is_the_draft_or_other_words() -> None:
    draft = "Dạ đơn DH1001 của chị đã gửi rồi ạ, mã vận đơn GHN123"
    for answer, expected in (
        (draft, True),
        (draft.upper(), True),
        (
            "Da don DH1001 cua chi da gui roi a, ma van don GHN123, chi de y dien thoai giup shop nhe",
            True,
        ),
        ("Dạ đơn DH1001 đã gửi rồi ạ, mã GHN123", True),
        ("Dạ chị chờ em xíu nhé", False),
        ("Dạ còn hàng ạ", False),
        ("", False),
    ):
        assert is_said(draft, answer) is expected, answer
    assert not is_said("", "Dạ")
    assert is_said("từ " * 9_999, "từ " * 9_999)
