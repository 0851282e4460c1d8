"""Public holidays: the lunar ones, those that make up for a weekend, names in three languages."""

from datetime import date

from socialdesk.model.i18n import speaking
from socialdesk.services.public_holidays import KeptHolidays, PublicHolidays


def test_lunar_holidays_and_days_that_make_up_are_known_in_three_languages() -> None:
    vietnam, thailand = PublicHolidays("vn"), PublicHolidays("th")

    for language, tet, songkran in (
        ("vi", "Tết Nguyên Đán", "Songkran"),
        ("en", "Lunar New Year", "Songkran"),
        ("th", "วันตรุษเต๊ต", "สงกรานต์"),
    ):
        with speaking(language):
            assert tet in (vietnam.get(date(2026, 2, 17)) or ""), language
            assert songkran in (thailand.get(date(2026, 4, 13)) or ""), language
    with speaking("vi"):
        assert vietnam[date(2026, 4, 27)] == "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"


def test_kept_ones_are_those_of_then_in_their_years() -> None:
    known = PublicHolidays("vn")
    kept = KeptHolidays("vn", range(2026, 2027), [date(2026, 5, 20)])

    assert date(2026, 5, 20) in kept
    assert kept[date(2026, 5, 20)] == "public holiday"
    assert date(2026, 9, 2) not in kept
    assert kept[date(2027, 9, 2)] == known[date(2027, 9, 2)]
    assert kept.days(range(2025, 2027)) == (*known.days(range(2025, 2026)), date(2026, 5, 20))
    assert len(kept) == len(known) - len(known.days(range(2026, 2027))) + 1
    assert kept != known
    assert known != kept
    assert not kept.are_as_known
    assert KeptHolidays("vn", range(2026, 2028), known.days(range(2026, 2028))).are_as_known


def test_they_are_looked_up_by_the_day_and_alike_by_country() -> None:
    found = PublicHolidays("vn")

    assert found.get(date(2026, 11, 26)) is None
    assert date(2026, 9, 2) in found
    assert "2026-09-02" not in found
    assert found == PublicHolidays("vn")
    assert found != PublicHolidays("th")
    assert found
    assert (found.is_known(2027), found.is_known(2101)) == (True, False)
    assert len(found) == sum(1 for _ in found) > 1_000
