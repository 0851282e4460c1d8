"""A report as a PDF: A4, words as words (they can be searched and copied), every letter's shape in the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout

from socialdesk.services.reporting.letters import BOLD, FAMILY, REGULAR, fallback, printable
from socialdesk.services.reporting.page import As, Drawing, Page, Section, Table, Tile

_FAINT, _RULE, _INK = (95, 107, 118), (213, 218, 224), (26, 26, 26)
_MARGIN = 15
_WIDTH = 210 - 2 * _MARGIN
_NAMES = 45


def pdf(page: Page, draw: Callable[[Drawing], bytes]) -> bytes:
    """The whole file."""
    paper = _paper(page)
    paper.add_page()
    _head(paper, page)
    for section in page.sections:
        _section(paper, section, draw)
    return bytes(paper.output())


def _paper(page: Page) -> Any:
    paper = FPDF(format="A4")
    paper.set_margin(_MARGIN)
    paper.set_auto_page_break(True, 18)  # noqa: FBT003 - the library's own order
    paper.add_font(FAMILY, "", REGULAR)
    paper.add_font(FAMILY, "B", BOLD)
    paper.add_font("other", "", fallback())
    paper.set_fallback_fonts(["other"], exact_match=False)
    paper.set_text_shaping(use_shaping_engine=True, language=page.language)
    paper.set_title(page.footer)
    paper.set_lang(page.language)
    paper.set_author(page.shop)
    paper.set_creator("socialdesk")
    paper.set_creation_date(datetime.fromtimestamp(page.as_of / 1000, UTC))

    def footer() -> None:
        paper.set_y(-12)
        _style(paper, 8, colour=_FAINT)
        paper.cell(_WIDTH / 2, 5, printable(page.footer))
        paper.cell(_WIDTH / 2, 5, str(paper.page_no()), align="R")

    paper.footer = footer
    return paper


def _style(paper: Any, size: float, *, bold: bool = False, colour: Any = _INK) -> None:
    paper.set_font(FAMILY, "B" if bold else "", size)
    paper.set_text_color(*colour)


def _line(paper: Any, text: str, height: float) -> None:
    paper.multi_cell(0, height, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")


def _head(paper: Any, page: Page) -> None:
    _style(paper, 20, bold=True)
    _line(paper, page.title, 9)
    _style(paper, 11, colour=_FAINT)
    _line(paper, f"{page.shop} · {page.time}", 6)
    _style(paper, 8.5, colour=_FAINT)
    _line(paper, page.made, 5)
    paper.ln(3)
    top, third = paper.get_y(), _WIDTH / 3
    for place, each in enumerate(page.tiles):
        _tile(paper, each, _MARGIN + place % 3 * third, top + place // 3 * 23)
    paper.set_xy(_MARGIN, top + -(-len(page.tiles) // 3) * 23)


def _tile(paper: Any, tile: Tile, x: float, y: float) -> None:
    paper.set_draw_color(*_RULE)
    paper.rect(x, y, _WIDTH / 3 - 3, 20, round_corners=True, corner_radius=1.5)
    for size, height, bold, colour, text in (
        (8.5, 5, False, _FAINT, tile.title),
        (15, 8, True, _INK, tile.value.text),
        (7.5, 4, False, _FAINT, tile.note),
    ):
        paper.set_xy(x + 2, y + 1.5)
        y += height
        _style(paper, size, bold=bold, colour=colour)
        paper.cell(_WIDTH / 3 - 7, height, printable(text))


def _section(paper: Any, section: Section, draw: Callable[[Drawing], bytes]) -> None:
    # A title never stands alone at the foot of a page.
    if paper.will_page_break(85 if section.drawings else 45):
        paper.add_page()
    paper.ln(4)
    paper.start_section(printable(section.title))
    _style(paper, 13, bold=True)
    _line(paper, section.title, 7)
    _style(paper, 9.5, colour=_FAINT)
    for words in section.says:
        _line(paper, words, 5)
    for drawing in section.drawings:
        paper.ln(1)
        paper.image(draw(drawing), w=_WIDTH)
    if section.table is not None and section.key != "heat":
        _table(paper, section)


def _table(paper: Any, section: Section) -> None:
    table = section.table
    assert table is not None
    paper.ln(2)
    _style(paper, 9)
    paper.set_draw_color(*_RULE)
    is_words = all(each.how is As.TEXT for row in table.rows for each in row)
    align = "LEFT" if is_words else "RIGHT"
    with paper.table(
        col_widths=_widths(paper, table, is_words=is_words),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        text_align=("LEFT", *[align] * (len(table.heads) - 1)),
        headings_style=FontFace(emphasis="BOLD", color=_FAINT),
        line_height=5,
        padding=(0.6, 1),
    ) as drawn:
        drawn.row([printable(each) for each in table.heads])
        for cells in table.rows:
            drawn.row([printable(each.text) for each in cells])


def _widths(paper: Any, table: Table, *, is_words: bool) -> tuple[float, ...]:
    """As wide as what stands in each column; what is left over goes to the names, or to the sentences. Where little
    is left, heads go over several lines."""
    words = [max(each.split(), key=len, default="") for each in table.heads]
    wide = 1 if is_words else 0
    for heads in (table.heads, words):
        columns = zip(heads, *((each.text for each in row) for row in table.rows), strict=True)
        found = [
            max(paper.get_string_width(printable(each)) for each in one) + 4 for one in columns
        ]
        rest = _WIDTH - sum(found) + found[wide]
        if rest >= _NAMES:
            break
    found[wide] = max(rest, 30)
    return tuple(found)
