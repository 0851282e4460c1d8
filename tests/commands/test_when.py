"""`socialdesk when`: a phrase is said back, and the page is printed."""

from tests.support.shop import Shop


def test_a_phrase_is_said_back_and_nothing_is_done(shop: Shop) -> None:
    assert shop.ok("when", "chiều", "mai", "3h") == "Tuesday 29/09/2026 15:00 (Asia/Ho_Chi_Minh)\n"
    assert shop.json("when", "20h") == [{"text": "20h", "at": "2026-09-28T13:00:00.000Z"}]
    assert "only in part" in shop.refused("when", "mai 9h nhé")


def test_without_words_the_page_of_phrases_is_shown(shop: Shop) -> None:
    page = shop.ok("when")

    for words in ("2026-11-26 20:00  20h · 20 giờ", "half an hour", "บ่ายโมง"):
        assert words in page
    assert len(shop.json("when")) > 700
