"""Reports as files, read back as whoever gets them reads them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from socialdesk.model.i18n import speaking
from socialdesk.model.ids import Instant
from socialdesk.model.measure import PROMISE, By, figures
from socialdesk.model.report import Kind, period_of
from socialdesk.model.returns import Customers, Elsewhere, Resolutions
from socialdesk.model.workload import AgentWork, Busy
from socialdesk.services.broadcasting import results
from socialdesk.services.figures.counting import Group
from socialdesk.services.figures.outcomes import BroadcastOutcome, Came, GameOutcome
from socialdesk.services.reporting.composing import Shop, composed
from socialdesk.services.reporting.gathering import GROUPS, Beside, Gathered, Hour
from socialdesk.services.reporting.html import html
from socialdesk.services.reporting.page import Page
from socialdesk.services.reporting.pdf import pdf
from socialdesk.services.reporting.pictures import poster
from socialdesk.services.reporting.xlsx import xlsx

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = date(2026, 11, 25)
HOSTILE = '=HYPERLINK("http://evil")<script>x</script>&$a_b$'
MINUTES = [60_000 * each for each in (4, 6, 20)]
SOME = figures(MINUTES, [60_000], PROMISE, sum(MINUTES))
NAMES = {
    By.AGENT: ("", "elsewhere", HOSTILE, "Ngọc Ánh", "น้ำผึ้ง", "@mai", "-2", "+1"),
    By.ACCOUNT: ("oa", "shop"),
}


@cache
def page(language: str) -> Page:
    """A report of made-up figures."""
    period = period_of(Kind.DAILY, DAY)
    groups = {by: [Group(each, SOME) for each in NAMES.get(by, ("",))] for by in GROUPS}
    beside = Beside(
        Resolutions(9, 2, 8, 6, 0.75, *(60_000,) * 5), Customers(8, 5, 3, 0.375), Elsewhere(8, 6, 2, 0.25)
    )  # fmt: skip
    days = [DAY - timedelta(days=each) for each in range(13, -1, -1)]
    found = Gathered(
        period=period,
        as_of=Instant(int(datetime(2026, 11, 26, 8, tzinfo=ZONE).timestamp() * 1000)),
        target=PROMISE,
        whole=SOME,
        before=replace(SOME, n=2),
        business=SOME,
        business_before=SOME,
        groups=groups,
        trend=[(day, SOME if day.day % 2 else None) for day in days],
        beside=beside,
        beside_before=beside,
        agents=[
            AgentWork(each, 4, 60_000, 50_000, 1, 3, 7_200_000, 4, 2, 1)
            for each in NAMES[By.AGENT][2:]
        ],
        busy=[Busy("monday", 20, 2, 25, 6)],
        backlog={DAY: 3},
        badges=[],
        came=Came(
            [BroadcastOutcome(HOSTILE, 1, "done", 0, results.Figures(*(5,) * 10, None, 0), 2)],
            [],
            [GameOutcome("Vòng quay", "drawn", 0, 9, 8, 3, 2, 2, 1, 0)],
        ),
        heat=[[Hour(3, 1)] * 24] * 7,
        heat_from=DAY,
    )
    with speaking(language):
        return composed(found, Shop("Tiệm Hoa <Sen> & ดอกไม้", ZONE, language, {}))


@cache
def dot(_: object = None) -> bytes:
    """In place of a picture, which takes a while to draw."""
    out = io.BytesIO()
    Image.new("RGB", (2, 1)).save(out, "PNG")
    return out.getvalue()


def test_a_page_is_one_file_with_nothing_from_elsewhere_and_words_as_words() -> None:
    text = html(page("vi"), lambda _: dot()).decode()

    assert "Trả lời trong 10 phút" in text
    assert '<html lang="vi">' in text
    assert "Tiệm Hoa &lt;Sen&gt; &amp; ดอกไม้" in text
    assert "<script" not in text
    assert not re.search(r"(?:src|href|url\()\W*(?:https?:)?//", text)
    assert len(re.findall('<img alt="[^"]+" src="data:image/png;base64,', text)) == 5
    assert "@media print" in text
    assert "Bận nhất: thứ Hai 20:00 (12,5 tin mỗi giờ)." in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", ["Báo cáo ngày", "Lượt khách chờ", "Chín trên mười khách chờ dưới", "66,7%", "Khách chờ từ tin đầu tiên chưa ai trả lời"]),
        ("th", ["รายงานประจำวัน", "ลูกค้าเริ่มรอตั้งแต่ข้อความแรกที่ยังไม่มีใครตอบ", "มัธยฐาน นับเฉพาะเวลาเปิดร้าน", "66.7%"]),
    ],
)  # fmt: skip
def test_a_pdf_can_be_searched_and_has_its_letters_with_it(language: str, words: list[str]) -> None:
    reader = PdfReader(io.BytesIO(pdf(page(language), lambda _: dot())))
    text = " ".join("\n".join(each.extract_text() for each in reader.pages).split())

    for each in [*words, "Ngọc Ánh", "น้ำผึ้ง", "Tiệm Hoa <Sen> & ดอกไม้"]:
        assert each in text
    assert HOSTILE[:20] in text.replace(" ", "")
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for each in reader.pages
        for font in each["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile2" in each for each in fonts)


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {each.title: [list(row) for row in each.iter_rows()] for each in book}


def test_a_workbook_has_numbers_and_days_and_no_formula_of_anybodys() -> None:
    found = sheets(xlsx(page("vi"), lambda _: dot()))
    cells = {name: [cell for row in rows for cell in row] for name, rows in found.items()}

    assert all(cell.data_type != "f" for each in cells.values() for cell in each)
    begun = [
        str(each.value) for each in cells["Dữ liệu"] if str(each.value).startswith(tuple("=@-+"))
    ]
    assert begun == [HOSTILE, "@mai", "-2", "+1"]
    days = [row[0] for row in found["Từng ngày"] if row[0].is_date]
    assert datetime(2026, 11, 25) in [each.value for each in days]
    share = next(row[1] for row in found["Tổng quan"] if row[0].value == "Trả lời trong 10 phút")
    assert (share.value, share.number_format) == (SOME.share, "0.0%")
    median = next(row[1] for row in found["Tổng quan"] if row[0].value == "Thời gian chờ trung vị")
    assert median.value == timedelta(minutes=6)


def test_a_poster_is_a_light_picture_whatever_somebody_is_called() -> None:
    shown = page("th")
    few = [
        replace(each, drawings=each.drawings[:1]) if each.key == "trend" else replace(each, drawings=())
        for each in shown.sections
    ]  # fmt: skip
    picture = Image.open(io.BytesIO(poster(replace(shown, shop="$a_b$ 宝 đ", sections=few))))

    assert picture.format == "PNG"
    assert picture.width > 1000
    assert picture.convert("L").resize((1, 1)).getpixel((0, 0)) > 200
