"""A report as one HTML file: pictures inside, nothing from elsewhere, light, and made to be printed."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from html import escape

from socialdesk.services.reporting.letters import BOLD, FAMILY, REGULAR
from socialdesk.services.reporting.page import As, Cell, Drawing, Page, Section, Table

_FONT = """@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url(data:font/woff2;base64,{data}) format("woff2"); }}
"""
_STYLE = """
:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 50rem; padding: 0 1rem; background: #fff; color: #1a1a1a;
  font: 15px/1.5 "Socialdesk Sans", "Noto Sans", "Segoe UI", Roboto, sans-serif; }
h1, h2 { font-weight: 600; } h1 { margin: 0; font-size: 1.7rem; } h2 { margin: 2.2rem 0 .5rem; font-size: 1.15rem; border-bottom: 1px solid #d5dae0; }
header p, footer, .note, .says { color: #5f6b76; margin: .2rem 0; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: .8rem; margin: 1.2rem 0; padding: 0; list-style: none; }
.tiles li { border: 1px solid #d5dae0; border-radius: 6px; padding: .5rem .8rem; }
b, th { font-weight: 600; } .tiles b { display: block; font-size: 1.5rem; line-height: 1.3; } .note { font-size: .8rem; }
img { display: block; width: 100%; height: auto; margin: .6rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .4rem; border-bottom: 1px solid #e8ebee; text-align: right; overflow-wrap: anywhere; }
th:first-child, td.words { text-align: left; } .meanings th { text-align: left; white-space: nowrap; vertical-align: top; } thead th { color: #5f6b76; font-weight: 600; }
tbody th { font-weight: 400; } .heat { font-size: .72rem; } .heat th, .heat td { padding: .1rem .15rem; }
@page { size: A4; margin: 15mm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h2 { break-after: avoid; } tr, img, .tiles { break-inside: avoid; } thead { display: table-header-group; } }
"""


def html(page: Page, draw: Callable[[Drawing], bytes]) -> bytes:
    """The whole file."""
    return "\n".join(_lines(page, draw)).encode()


def _lines(page: Page, draw: Callable[[Drawing], bytes]) -> Iterator[str]:
    yield f'<!DOCTYPE html>\n<html lang="{escape(page.language)}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'\">"
    yield f"<title>{escape(page.footer)}</title>\n<style>{_fonts()}{_STYLE}</style>\n</head>\n<body>"
    yield f"<header><h1>{escape(page.title)}</h1>"
    yield f"<p>{escape(page.shop)} · {escape(page.time)}</p></header>"
    yield '<ul class="tiles">'
    for title, value, note in page.tiles:
        yield f'<li>{escape(title)}<b>{escape(value.text)}</b><span class="note">{escape(note)}</span></li>'
    yield "</ul>"
    for section in page.sections:
        yield from _section(section, page, draw)
    yield f"<footer><p>{escape(page.made)}</p></footer>\n</body>\n</html>\n"


def _fonts() -> str:
    """A reader's machine may have no Thai letters."""
    found = []
    for weight, path in ((400, REGULAR), (600, BOLD)):
        data = base64.b64encode(path.with_suffix(".woff2").read_bytes()).decode()
        found.append(_FONT.format(family=FAMILY, weight=weight, data=data))
    return "".join(found)


def _section(section: Section, page: Page, draw: Callable[[Drawing], bytes]) -> Iterator[str]:
    yield f'<section id="{escape(section.key)}">\n<h2>{escape(section.title)}</h2>'
    for words in section.says:
        yield f'<p class="says">{escape(words)}</p>'
    for drawing in section.drawings:
        data = base64.b64encode(draw(drawing)).decode()
        yield f'<img alt="{escape(section.title)}" src="data:image/png;base64,{data}">'
    if section.table is not None:
        yield from _table(section.key, section.table)
    yield "</section>"


def _table(key: str, table: Table) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in table.heads)
    yield f'<table class="{escape(key)}">\n<thead><tr>{heads}</tr></thead>\n<tbody>'
    for first, *rest in table.rows:
        cells = "".join(map(_cell, rest))
        yield f'<tr><th scope="row">{escape(first.text)}</th>{cells}</tr>'
    yield "</tbody></table>"


def _cell(cell: Cell) -> str:
    words = ' class="words"' if cell.how is As.TEXT else ""
    return f"<td{words}>{escape(cell.text)}</td>"
