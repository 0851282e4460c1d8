"""A text as answers are compared by."""

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.faq_words import ASKS, DONE, TROUBLE, Reader, accents, folded, stem

READER = Reader(["ship", "phi", "gia", "return", "doi", "tra"])


def terms(text: str) -> list[str]:
    return [each for each in READER.text(text).terms if " " not in each]


def test_spellings_slips_and_keys_come_to_the_same() -> None:
    for one, other in (
        ("phí ship bao nhiêu", "phi shjp bnhiu"),
        ("giá bao nhiêu", "gias bao nhieeu"),
        ("giá bao nhiêu", "giabaonhieu"),
        ("đổi trả", "ddooir trar"),
        ("return", "retrun"),
        ("shop ơi giá", "shoppp ơiiii giáááá"),
        ("xin địa chỉ shop", "xin đc shop"),
        ("số tài khoản", "stk"),
    ):
        assert terms(one) == terms(other), (one, other)


def test_what_words_mean_in_the_trade() -> None:
    for text, meaning in {
        "cho xin stk": "pay",
        "chuyển khoản": "pay",
        "bank transfer": "pay",
        "โอนเงินได้ไหม": "pay",
        "bao lâu": "long",
        "warrenty": "warranty",
        "gửi hàng chưa": "track",
    }.items():
        assert f"@{meaning}" in terms(text), text


def test_signs() -> None:
    assert READER.text("hàng rách").sign & TROUBLE
    assert READER.text("ของพังค่ะ").sign & TROUBLE
    assert READER.text("mua rồi").sign & DONE
    assert READER.text("giá bao nhiêu").sign & ASKS
    assert READER.text("hàng đẹp").sign == 0


def test_manners_say_nothing() -> None:
    assert terms("dạ shop ơi cho em hỏi với ạ") == []
    assert terms("hello sis please") == []
    assert terms("สวัสดีค่ะ ขอสอบถามหน่อยนะคะ") == []


def test_stems_folds_and_accents() -> None:
    words = ("returns", "shipping", "sizes", "khong", "dress", "size", "policies")
    assert [stem(each) for each in words] == [
        "return",
        "ship",
        "siz",
        "khong",
        "dress",
        "siz",
        "policy",
    ]
    assert folded("đổi") == "doi"
    assert accents("hoá") == accents("hóa")
    assert accents("bán") != accents("bạn")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_anything_can_be_read(text: str) -> None:
    assert "" not in READER.text(text).terms


def test_english_words_are_no_keys_of_telex() -> None:
    reader = Reader(["bo", "ro", "ben"])
    assert [each for each in reader.text("box room been").terms if " " not in each] == [
        "box",
        "room",
        "been",
    ]


def test_a_size_that_is_named_is_one_whichever_it_is() -> None:
    assert "#size" in terms("size M nha")
    assert "#size" in terms("ไซส์ xl")
    assert "#size" in terms("size 37")
    assert "#size" not in terms("size nào")
