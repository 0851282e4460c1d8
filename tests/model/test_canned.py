from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.canned import field_values, fill, given_name, holes

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
