"""`report`: the same figures as `stats`, on paper."""

from __future__ import annotations

import sys
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.support.shop import Shop

DAY = ("--from", "2026-09-28", "--to", "2026-09-29")


def test_a_report_in_every_format_has_the_figures_of_stats(shop: Shop) -> None:
    files = {each: shop.folder / f"new/report.{each}" for each in ("html", "pdf", "xlsx", "png")}
    options = [word for name, path in files.items() for word in (f"--{name}", str(path))]

    (found,) = shop.json("report", "daily", "--for", "2026-09-28", *options)

    (whole,) = shop.json("stats", *DAY)
    assert found["figures"] == whole
    assert (found["before"],) == tuple(
        shop.json("stats", "--from", "2026-09-27", "--to", "2026-09-28")
    )
    assert (found["period"], found["to"], found["language"]) == ("2026-09-28", "2026-09-29", "vi")
    assert {each["format"]: each["bytes"] for each in found["written"]} == {
        name: path.stat().st_size for name, path in files.items()
    }
    assert sorted(files.values()) == sorted((shop.folder / "new").iterdir())
    assert _groups(files["xlsx"], "agent") == shop.json("stats", *DAY, "--by", "agent")
    assert _groups(files["xlsx"], "hour") == shop.json("stats", *DAY, "--by", "hour")
    assert "Báo cáo ngày" in PdfReader(files["pdf"]).pages[0].extract_text()
    assert files["png"].read_bytes()[:4] == b"\x89PNG"


def _groups(path: Any, by: str) -> list[dict[str, Any]]:
    """The figures of a workbook, as `stats --json` has them."""
    head, *rows = openpyxl.load_workbook(path).worksheets[-1].iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    return [
        {key: value if key != "group" else value or "" for key, value in each.items() if key != "by"}
        for each in found
        if each["by"] == by
    ]  # fmt: skip


def test_the_last_full_one_is_meant_and_said_in_the_shops_language(shop: Shop) -> None:
    told = shop.ok("report", "weekly")

    assert "Báo cáo tuần, 21/09/2026 – 27/09/2026" in told
    assert "--html F" in told
    (found,) = shop.json("report", "monthly")
    assert (found["period"], found["from"], found["written"]) == ("2026-08", "2026-08-01", [])


@pytest.mark.parametrize(
    "words", [("--for", "soon"), ("--for", "0001-01-01"), ("--html", "/dev/null/x.html")]
)
def test_what_cannot_be_is_said(shop: Shop, words: tuple[str, str]) -> None:
    said = shop.refused("report", "weekly", *words)

    assert words[1] in said


def test_what_is_not_installed_is_said_with_what_to_do(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "socialdesk.services.reporting.pictures", None)

    said = shop.refused("report", "daily", "--pdf", shop.folder / "x.pdf")

    assert 'pip install "socialdesk[reports]"' in said
    assert not (shop.folder / "x.pdf").exists()
    assert "--json" in shop.refused("report", "daily", "--pdf", "-", "--json")


def test_each_format_has_a_file_of_its_own(shop: Shop) -> None:
    said = shop.refused("report", "daily", "--pdf", "x", "--png", "./x")

    assert "one file" in said
