"""Which transfers pay which orders."""

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.statement import Outcome, Owed, Transfer, codes_in, keyed, matched

ORDERS = {
    each.code: each
    for each in (
        Owed(1, "DH1001", 155_000),
        Owed(2, "DH1002", 90_000, is_closed=True),
        Owed(3, "DH100", 5_000),
    )
}


def outcomes(*transfers: Transfer) -> list[Outcome]:
    return [each.outcome for each in matched(keyed(transfers), ORDERS, "DH")]


def test_the_code_is_found_as_banks_and_people_write_it() -> None:
    for memo in (
        "DH1001",
        "dh1001",
        "MBVCB.5123456789.041234.DH1001.CT tu 0011001234567 NGUYEN THI LAN toi 0123",
        "DH1001 FT26331123456789",
        "chuyen tien ĐH 1001 chi Lan",
        "DH-1001-CHUYEN TIEN-OQCH0001",
        "don DH#1001, DH1001",
        "đơn đh 01001",
        "IBFT DH1001\n",
    ):
        assert codes_in(memo, "DH") == ["DH1001"], memo
    for memo in ("", "1001", "ADH1001", "XDH1001", "dh", "DH 0", "DH" + "9" * 19, "DHx1001"):
        assert codes_in(memo, "DH") == [], memo
    assert codes_in("DH10012", "DH") == ["DH10012"]
    assert codes_in("DH1001 va dh 1002", "DH") == ["DH1001", "DH1002"]


def test_only_what_is_exact_pays() -> None:
    for amount, memo, outcome in (
        (155_000, "DH1001", Outcome.PAID),
        (154_999, "DH1001", Outcome.LESS),
        (155_001, "DH1001", Outcome.MORE),
        (155_000, "chi Lan ck", Outcome.NO_CODE),
        (155_000, "DH9", Outcome.NO_ORDER),
        (90_000, "DH1002", Outcome.CLOSED),
        (160_000, "DH1001 DH100", Outcome.SEVERAL),
        (155_000, "DH1001 FT DH778899", Outcome.PAID),
    ):
        assert outcomes(Transfer(2, "27/11/2026", amount, memo)) == [outcome], memo


def test_what_was_recorded_is_the_same_and_another_transfer_is_one_too_many() -> None:
    first = Transfer(2, "27/11/2026", 155_000, "DH1001", "FT1")
    second = Transfer(3, "28/11/2026", 155_000, "DH1001", "FT2")
    assert outcomes(first, second) == [Outcome.PAID, Outcome.TWICE]

    ((_, key),) = keyed([first])
    paid = {"DH1001": Owed(1, "DH1001", 155_000, paid_by=frozenset({key}), paid=155_000)}
    again = [each.outcome for each in matched(keyed([second, first]), paid, "DH")]
    assert again == [Outcome.TWICE, Outcome.SAME]


def test_a_key_is_the_same_whatever_stands_around_the_transfer_in_its_statement() -> None:
    one = Transfer(2, "27/11/2026", 5_000, "DH100", "")
    moved = Transfer(9, "27/11/2026", 5_000, "dh100 ", "")
    other = Transfer(3, "27/11/2026", 5_000, "DH1001")

    assert keyed([one])[0][1] == keyed([other, moved])[1][1]
    assert len({key for _, key in keyed([one, moved, other])}) == 3


@settings(max_examples=50)
@given(
    st.lists(
        st.builds(
            Transfer,
            st.integers(1, 9),
            st.sampled_from(["27/11", "28/11"]),
            st.sampled_from([5_000, 155_000, 90_000]),
            st.sampled_from(["DH1001", "DH100", "DH1002", "x", "DH1001 DH100"]),
            st.sampled_from(["", "FT1", "FT2"]),
        )
    )
)
def test_no_order_is_ever_paid_twice(transfers: list[Transfer]) -> None:
    paid = [
        each for each in matched(keyed(transfers), ORDERS, "DH") if each.outcome is Outcome.PAID
    ]

    assert len({each.code for each in paid}) == len(paid)
    assert all(each.owed and each.transfer.amount == each.owed.total for each in paid)
    recorded = {
        code: Owed(
            each.order,
            code,
            each.total,
            each.is_closed,
            frozenset(match.key for match in paid if match.code == code),
            sum(match.transfer.amount for match in paid if match.code == code),
        )
        for code, each in ORDERS.items()
    }
    again = [each.outcome for each in matched(keyed(transfers), recorded, "DH")]
    assert Outcome.PAID not in again
    assert again.count(Outcome.SAME) == len(paid)
