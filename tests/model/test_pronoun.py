"""How to address somebody."""

from socialdesk.model.pronoun import called_by_themselves, pronoun

THEMSELVES = {
    "chị": ["Chị muốn hỏi giá áo", "chi muon hoi gia", "shop ơi chị lấy 2 cái", "cho chị xem mẫu này", "tư vấn giúp chị size",
            "đơn của chị đến đâu rồi", "c muốn đặt 1 cái", "Dạ. Chị chốt nhé"],
    "anh": ["anh đặt cái này", "a lay 2 cai", "em oi anh can gap", "gửi cho anh 1 cái", "cho anh hỏi"],
    "cô": ["cô muốn mua áo", "cho cô hỏi giá"],
    "chú": ["chú đặt 2 thùng"],
    "": ["chị ơi còn hàng không", "anh có ship không", "em muốn hỏi giá", "bao nhieu tien", "chi tiết sản phẩm", "anh ơi",
         "cho em hỏi", "cho chi em xem", "how much is this", "", "chi phi giao hang", "a", "anh oi cho em hoi"],
}  # fmt: skip


def test_they_tell_by_how_they_call_themselves() -> None:
    for expected, lines in THEMSELVES.items():
        assert {line: called_by_themselves([line]) for line in lines} == dict.fromkeys(
            lines, expected
        )


def test_two_words_are_none() -> None:
    assert called_by_themselves(["chị muốn hỏi", "anh đặt cái này"]) == ""


def test_the_shop_knows_best_and_nobody_is_guessed_at() -> None:
    assert pronoun("cô", ["anh đặt cái này"], "vi") == "cô"
    assert pronoun("", ["anh đặt cái này"], "vi") == "anh"
    assert pronoun(" ", ["em muốn hỏi giá"], "vi") == "bạn"
    assert pronoun("chị", [], "en") == "you"
    assert pronoun("chị", [], "th") == "คุณ"
    assert pronoun("", [], "xx") == "you"
