"""What stands in a table's cells, whatever a spreadsheet put around it."""

from datetime import datetime

from socialdesk.model.table_cells import BLANKS, cell_in, is_shortened, text_of_cell, word_in


def test_what_spreadsheets_put_around_a_text_goes() -> None:
    told = {
        '="0901"': "0901", "'+84 9": "+84 9", "''=1": "'=1", "'tis": "'tis", " a\tb\n c ": "a b c", "A\u0302\u0301": "Ấ",
        "a\x00b": "ab", 7.0: "7", 7.5: "7.5", None: "",
    }  # fmt: skip

    assert {each: text_of_cell(each) for each in told} == told


def test_the_first_column_that_is_filled_in_counts_and_several_are_joined() -> None:
    cells = ["", "12 Lý Tự Trọng", "Q1", "Q1", 5.0]
    assert cell_in(cells, [(0,), (1,)]) == "12 Lý Tự Trọng"
    assert cell_in(cells, [(9,), (1, 2, 3)]) == "12 Lý Tự Trọng, Q1"
    assert cell_in(cells, [(4,)]) == 5
    assert cell_in(cells, [(0,), (9,)]) is None
    assert cell_in(["N/A", "Lan"], [(0,), (1,)], BLANKS) == "Lan"
    assert cell_in(["-"], [(0,)]) == "-", "what somebody wrote"
    assert text_of_cell(datetime(2026, 10, 5, 14, 5)) == "2026-10-05 14:05:00"


def test_what_excel_has_shortened_is_seen() -> None:
    assert [each for each in (5.76e17, "5.76E+17", "5,76e17", 840123456789.0, "GAB123", None) if is_shortened(each)] == [
        5.76e17, "5.76E+17", "5,76e17",
    ]  # fmt: skip


def test_a_word_may_stand_for_all_that_begin_like_it() -> None:
    words = {"da giao": 1, "da nhan*": 2, "da nhan hang": 3}

    told = {
        "Đã giao": 1,
        "ĐÃ NHẬN, còn trả được tới 20/10": 2,
        "Đã nhận hàng": 3,
        "Đã giao một phần": None,
        "": None,
    }
    assert {each: word_in(words, each) for each in told} == told
