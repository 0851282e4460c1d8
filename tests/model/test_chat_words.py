"""How customers write."""

from socialdesk.model import chat_words
from socialdesk.model.text import fold


def test_spellings_and_what_they_stand_for() -> None:
    assert chat_words.SHORT["ko"] == "khong"
    assert chat_words.SHORT["bn"] == "bao nhieu"
    assert chat_words.SHORT["đc"] == "duoc"
    assert "hồng" not in chat_words.SHORT  # pink is no "hông"


def test_what_is_compared_is_folded() -> None:
    for words in (
        chat_words.PLAIN_FILLERS,
        chat_words.ASKING,
        chat_words.THINGS,
    ):
        assert [each for each in words if fold(each) != each or " " in each] == []
    assert [each for each in chat_words.SHORT.values() if fold(each) != each] == []
