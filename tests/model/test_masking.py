"""What stands in a masked copy."""

import json

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.address import province_of
from socialdesk.model.masking import Mask
from socialdesk.model.phone import normal

MASK = Mask(b"k" * 16)
WORDS = st.text(min_size=4, max_size=40).filter(lambda text: text.strip() != "")


@given(WORDS, st.sampled_from(("name", "given", "username", "phone", "address", "words", "key")))
def test_nothing_of_a_value_is_in_its_mask_and_it_is_always_the_same(text: str, kind: str) -> None:
    masked = getattr(MASK, kind)(text)
    assert masked == getattr(MASK, kind)(text)
    assert masked.strip()
    if len(text) > 30:
        assert text not in masked


def test_what_is_empty_stays_so() -> None:
    for kind in (
        "name",
        "given",
        "username",
        "phone",
        "address",
        "words",
        "key",
        "remote",
        "code",
        "files",
    ):
        assert getattr(MASK, kind)("") == "", kind


def test_an_id_keeps_its_form_so_that_what_belongs_together_does() -> None:
    chat = MASK.remote("comment:123456_99:777001")
    first, post, person = chat.split(":")
    assert first == "comment"
    assert person == MASK.remote("777001")
    assert person.isdecimal()
    assert person != "777001"
    assert post.startswith("x")
    assert MASK.remote("-1001234").startswith("-")
    for name in (
        "huongtran",
        "comment:huongtran",
        "zalo:huong",
    ):  # ids of another program's may be names
        assert "huong" not in MASK.remote(name), name
    assert [MASK.remote(each) for each in ("edit", "unread", "")] == ["edit", "unread", ""]
    assert MASK.code("DH1001") == "DH1001"
    assert MASK.code("2411270ABC") != "2411270ABC"
    assert "000123" not in MASK.code("DH000123")  # another system's
    why = json.loads(MASK.json('{"code": "order.hold_ends", "fields": {"code": "2411270ABC"}}'))
    assert why == {"code": "order.hold_ends", "fields": {"code": MASK.code("2411270ABC")}}
    assert len({MASK.remote(str(each)) for each in range(5_000)}) == 5_000


def test_a_masked_telephone_is_nobodys_and_an_address_keeps_its_province() -> None:
    assert MASK.phone("+84912345678").startswith("+8495")
    assert normal(MASK.phone("+84912345678")) in ("", MASK.phone("+84912345678"))
    place = province_of(MASK.address("12 Lý Tự Trọng, P. Bến Thành, TP. Hồ Chí Minh"))
    assert place is not None
    assert place == province_of("TP. Hồ Chí Minh")


def test_of_json_the_form_stays_and_what_nobody_knows_is_words() -> None:
    told = {
        "before": {"status": "open", "x": "bí mật"},
        "name": "Hương",
        "phone": "0912",
        "n": 3,
        "tags": ["vip"],
    }
    masked = json.loads(MASK.json(json.dumps(told)))
    assert masked["before"]["status"] == "open"
    assert masked["n"] == 3
    assert masked["tags"] == ["vip"]
    assert "bí mật" not in json.dumps(masked, ensure_ascii=False)
    assert masked["name"] == MASK.name("Hương")
    assert masked["phone"] == MASK.phone("0912")
    assert MASK.json("{") == ""
    files = [
        {"kind": "photo", "mime": "image/png", "name": "bí mật.png", "file_id": "9", "size": 3}
    ]
    assert json.loads(MASK.files(json.dumps(files))) == [
        {"kind": "photo", "mime": "image/png", "size": 3}
    ]
