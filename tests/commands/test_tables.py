"""Tables as commands print them."""

import csv
import io

import pytest

from socialdesk.commands.tables import print_csv


def test_no_name_in_a_table_is_a_formula_and_numbers_stay_numbers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_csv(("group", "n"), [{"group": " =1+1", "n": -3}, {"group": "＝cmd\x1b", "n": None}])

    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [["group", "n"], ["' =1+1", "-3"], ["'＝cmd�", ""]]
