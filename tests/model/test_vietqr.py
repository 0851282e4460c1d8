"""The text of a VietQR code, against texts that others have published, and read back field by field."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.vietqr import ACCOUNT, BIN, MEMO, MOST, Payee, checksum, vietqr

SHOP = Payee("970403", "0011012345678")


def fields(text: str) -> dict[str, str]:
    """A text's fields, read as EMVCo says: number, length, value; nothing may be left over."""
    found = {}
    while text:
        number, length = text[:2], int(text[2:4])
        found[number], text = text[4 : 4 + length], text[4 + length :]
        assert len(found[number]) == length
    return found


def test_the_checksum_is_the_one_that_is_published() -> None:
    assert checksum("123456789") == "29B1"
    for text in (  # NAPAS's own examples, and codes of payment services
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F",
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E",
        "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52",
        "00020101021238570010A000000727012700069704220113VQRQAJSYL90280208QRIBFTTA5303704540420005802VN62140810Thanh toan630419F3",
        "00020101021238570010A000000727012700069704220113VQRQACRFW72580208QRIBFTTA53037045405100005802VN62060802Hi630408CC",
    ):
        assert checksum(text[:-4]) == text[-4:], text


def test_a_code_without_an_amount_is_written_as_napas_writes_it() -> None:
    assert vietqr(SHOP) == (
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
    )


def test_a_code_with_amount_and_memo_is_written_as_a_payment_service_writes_it() -> None:
    assert vietqr(Payee("970422", "VQRQAJSYL9028"), 2000, "Thanh toan") == (
        "00020101021238570010A000000727012700069704220113VQRQAJSYL90280208QRIBFTTA5303704540420005802VN62140810Thanh toan630419F3"
    )


@settings(max_examples=100)
@given(
    st.from_regex(BIN, fullmatch=True).filter(str.isascii),
    st.from_regex(ACCOUNT, fullmatch=True),
    st.none() | st.integers(1, MOST),
    st.just("") | st.from_regex(MEMO, fullmatch=True),
)
def test_every_code_says_what_it_was_given(
    bank: str, account: str, amount: int | None, memo: str
) -> None:
    text = vietqr(Payee(bank, account), amount, memo)

    said = fields(text)
    paid = fields(said["38"])
    assert fields(paid["01"]) == {"00": bank, "01": account}
    assert (paid["00"], paid["02"]) == ("A000000727", "QRIBFTTA")
    assert said.get("54") == (str(amount) if amount is not None else None)
    assert said["01"] == ("12" if amount else "11")
    assert (said["53"], said["58"]) == ("704", "VN")
    assert fields(said.get("62", "")) == ({"08": memo} if memo else {})
    assert list(said) == sorted(said)
    assert text.endswith("6304" + checksum(text[:-4]))
    assert re.fullmatch(r"[ -~]+", text)


@pytest.mark.parametrize(
    ("payee", "amount", "memo"),
    [
        (Payee("97040", "1"), 1, ""),
        (Payee("٩٧٠٤٠٣", "1"), 1, ""),
        (Payee("970403", ""), 1, ""),
        (Payee("970403", "1" * 20), 1, ""),
        (Payee("970403", "1\n"), 1, ""),
        (SHOP, 0, ""),
        (SHOP, -1, ""),
        (SHOP, MOST + 1, ""),
        (SHOP, 1, "đơn 12"),
        (SHOP, 1, "DH 1\x1b[2J"),
        (SHOP, 1, " DH1"),
        (SHOP, 1, "D" * 26),
    ],
)
def test_what_no_code_can_say_is_refused(payee: Payee, amount: int, memo: str) -> None:
    with pytest.raises(ValueError, match="no "):
        vietqr(payee, amount, memo)
