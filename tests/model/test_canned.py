import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.canned import (
    FIELDS,
    detail,
    detail_called,
    field_values,
    fill,
    holes,
    lacking,
)
from socialdesk.model.i18n import set_language
from socialdesk.model.names import given_name

VALUES = field_values(
    "Nguyễn Thị Hương", "vi", "Hoa Sen", "linh", "", {"pronoun": "chị", "order": "DH1", "size": "M"}
)


def test_a_text_takes_in_what_is_known() -> None:
    text = fill(
        "Dạ {Pronoun} {given} ơi, {shop} gửi đơn {order} size {size} về {address} nhé {smile}",
        VALUES,
    )

    assert text == "Dạ Chị Hương ơi, Hoa Sen gửi đơn DH1 size M về {address} nhé {smile}"
    assert holes(text, VALUES) == ["address"]


def test_what_is_written_down_is_called_in_the_language_of_who_reads_it() -> None:
    set_language("vi")
    try:
        assert [detail_called(each) for each in ("phone", "pronoun", "size")] == [
            "điện thoại",
            "xưng hô",
            "size",
        ]
    finally:
        set_language("en")


def test_people_are_called_by_their_own_names() -> None:
    assert given_name("Phạm Văn Minh", "") == "Minh"
    assert given_name("Emily Carter", "en") == "Emily"
    assert given_name("Lan", "vi") == "Lan"
    assert given_name("", "vi") == ""


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text()))
def test_filling_never_fails_and_values_are_not_looked_into(
    text: str, values: dict[str, str]
) -> None:
    fill(text, values)
    assert fill("{name}", {"name": "{order}"}) == "{order}"


def test_every_field_that_is_offered_can_be_filled() -> None:
    details = {
        "order": "DH1",
        "total": "5 ₫",
        "tracking": "GHN1",
        "tier": "Vàng",
        "address": "12 Lê Lợi",
        "pronoun": "anh",
    }
    values = field_values("Phạm Minh", "vi", "Hoa Sen", "linh", "0901", details)
    text = " ".join(f"{{{name}}}" for name in FIELDS)

    assert (
        fill(text, values) == "Phạm Minh Minh anh Anh Hoa Sen linh DH1 5 ₫ GHN1 Vàng 0901 12 Lê Lợi"
    )
    assert holes(fill(text, values), values) == []
    assert holes(text, {}) == list(FIELDS)


@pytest.mark.parametrize("pronoun", ["anh", "quý khách", "พี่", "you"])
def test_a_pronoun_begins_a_sentence_with_a_capital(pronoun: str) -> None:
    values = field_values("", "", "", "", "", {"pronoun": pronoun})

    said = fill("{Pronoun} ơi, {pronoun}", values)
    assert said == f"{pronoun.capitalize()} ơi, {pronoun}"


def test_what_was_written_down_goes_before_what_the_platform_told() -> None:
    details = {"name": "Hoa", "given": "chị Hoa", "phone": "0902", "size": "M", "shop": "another"}
    values = field_values("user77", "en", "Hoa Sen", "linh", "0901", details)

    assert fill("{name} {given} {phone} {size} {shop}", values) == "Hoa chị Hoa 0902 M Hoa Sen"
    blank = field_values("user77", "en", "Hoa Sen", "linh", "0901", {"name": "", "phone": ""})
    assert (
        fill("{name} {given} {phone}", blank) == "user77 {given} 0901"
    )  # a name that nobody is called by


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{order} {order} {address}", ["order", "address"]),
        ("{smile} {1} {} {a b} {Order}", []),
        ("{{order}}", ["order"]),
        ("{size}", ["size"]),
        ("{" + "x" * 33 + "}", []),
        ("no holes", []),
    ],
)
def test_which_holes_are_left(text: str, left: list[str]) -> None:
    assert holes(text, {"size": ""}) == left


_values = st.dictionaries(
    st.sampled_from([*FIELDS, "size", "màu"]), st.text(st.characters(blacklist_characters="{}"))
)


@given(st.lists(st.sampled_from(["{name}", "{màu}", "{size}", "{x}", "{", "}", " a "])), _values)
def test_filling_twice_is_filling_once_and_leaves_only_holes(
    pieces: list[str], values: dict[str, str]
) -> None:
    filled = fill("".join(pieces), values)

    assert fill(filled, values) == filled
    assert not any(values.get(name) for name in holes(filled, values))


@pytest.mark.parametrize(
    ("name", "language", "given"),
    [
        ("Nguyễn Thị Hương", "", "Hương"), ("Nguyen Thi Huong", "vi-VN", "Huong"),
        ("Nguyen Thi Huong", "en", "Huong"), ("สมชาย ใจดี", "th", "สมชาย"), ("José García", "es", "José"),
        ("  ", "vi", ""), ("Đỗ", "en", ""),
    ],
)  # fmt: skip
def test_whom_one_calls_by_which_name(name: str, language: str, given: str) -> None:
    assert given_name(name, language) == given


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("pronoun=chị", ("pronoun", "chị")), ("xưng hô = chị ", ("pronoun", "chị")),
        ("xung ho=chị", ("pronoun", "chị")), ("Xưng_hô=cô", ("pronoun", "cô")), ("đơn=DH1=2", ("order", "DH1=2")),
        ("SĐT=", ("phone", "")), ("địa chỉ=12 Lê Lợi", ("address", "12 Lê Lợi")), ("คำเรียก=พี่", ("pronoun", "พี่")),
        ("ที่อยู่=เชียงใหม่", ("address", "เชียงใหม่")), ("size=M", ("size", "M")), ("màu=đỏ", ("màu", "đỏ")),
        ("hai chữ=x", None), ("chị", None), ("=x", None), (f"{'k' * 33}=x", None),
    ],
)  # fmt: skip
def test_what_is_written_down_of_a_customer_in_any_language(
    words: str, kept: tuple[str, str] | None
) -> None:
    assert detail(words) == kept


def test_a_telephone_number_is_kept_in_e164_and_an_address_on_one_line() -> None:
    assert detail("sđt=0912.345.678") == ("phone", "+84912345678")
    assert detail("เบอร์=081-234-5678", "TH") == ("phone", "+66812345678")
    assert detail("phone=0912345678 (mẹ)") == ("phone", "0912345678 (mẹ)")
    assert detail("phone=0903") == ("phone", "0903")
    assert detail("địa chỉ=12 Lê Lợi ,P.5,\tHuế") == ("address", "12 Lê Lợi, P.5, Huế")


def test_customers_read_a_number_as_it_is_dialled_at_home() -> None:
    phones = {"vi": "+84912345678", "": "+84912345678", "th": "+66812345678", "en": "+14155550132"}
    shown = [
        field_values("Lan", language, "", "", phone, {})["phone"]
        for language, phone in phones.items()
    ]

    assert shown == ["0912 345 678", "0912 345 678", "081 234 5678", "+14155550132"]


def test_a_field_in_the_shops_own_language_is_the_same_field() -> None:
    assert fill("Dạ {xưng_hô} ơi, đơn {đơn} {size}", VALUES) == "Dạ chị ơi, đơn DH1 M"
    assert holes("{địa_chỉ} {SĐT} {gì}", VALUES) == ["địa_chỉ", "SĐT"]
    assert fill("{don}", {"don": "cũ"}) == "cũ"


def test_a_field_says_what_stands_there_where_nothing_is_known() -> None:
    text = "Dạ {pronoun|bạn} {given|} ơi, size {size|M} {gì|…}"

    assert fill(text, {"given": "Lan"}) == "Dạ bạn Lan ơi, size M …"
    assert fill(text, {"given": "", "pronoun": "chị", "size": "L"}) == "Dạ chị ơi, size L …"
    assert holes(fill(text, {}), {}) == []
    assert holes("{given|bạn}", {}) == ["given"]  # as it was typed, nothing has filled it in


def test_what_nothing_would_fill_in_is_found_before_a_customer_reads_it() -> None:
    text = "{given} {gvien} {size} {pronoun|bạn} {{x}} {1} { a }"

    assert lacking(text, {"given": "Lan", "size": ""}) == ["gvien", "size", "x", " a "]
    assert lacking("{tên}", {"name": "Lan"}) == []
    assert lacking("{size áo|M} {size|M} {gì|}", {}) == [
        "size áo"
    ]  # of two words: nothing stands in for it
