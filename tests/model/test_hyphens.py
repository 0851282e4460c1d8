"""Whichever hyphen is typed, it is one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.hyphens import plain_hyphens


def test_what_looks_like_a_hyphen_is_one() -> None:
    for written, plain in (
        ("A1-M", "A1-M"), ("A1\u2011M", "A1-M"), ("A1\u2013M", "A1-M"), ("A1\u2212M", "A1-M"), ("A1\uff0dM", "A1-M"),
        ("A1\u00adM", "A1-M"), ("A1-\u00adM", "A1-M"), ("A1\u00ad M", "A1 M"), ("A1\u200bM\ufeff", "A1M"), ("Áo – đỏ", "Áo - đỏ"),
    ):  # fmt: skip
        assert plain_hyphens(written) == plain, ascii(written)


@settings(max_examples=50)
@given(st.text(alphabet="a -\u00ad\u2011\u200b\n", max_size=12))
def test_plain_ones_stay_as_they_are(text: str) -> None:
    assert plain_hyphens(plain_hyphens(text)) == plain_hyphens(text)
