"""Words of the trade that mean one thing."""

from socialdesk.model import trade_words
from socialdesk.model.text import fold


def test_words_of_three_languages_mean_one_thing() -> None:
    assert (
        trade_words.MARKED["chuyển khoản"]
        == trade_words.MARKED["bank"]
        == trade_words.THAI["โอน"]
        == "pay"
    )
    assert trade_words.PLAIN["chuyen khoan"] == "pay"


def test_what_is_a_word_with_its_accents_alone_is_none_without() -> None:
    assert trade_words.MARKED["mỹ"] == "abroad"
    assert "my" not in trade_words.PLAIN
    assert trade_words.THAI["ค่าส่ง"] == "price ship"


def test_words_are_written_as_they_are_compared() -> None:
    for word in (*trade_words.MARKED, *trade_words.THAI):
        assert word == word.strip().lower(), word
        assert 0 < len(word.split()) <= 3, word
    assert [word for word in trade_words.PLAIN if fold(word) != word] == []
