"""Makes the font of the desk in a browser: `python -m tests.support.fonts FOLDER` (needs fonttools and
brotli; FOLDER holds NotoSansMono-*.ttf and NotoSansThai-*.ttf, as in Debian's fonts-noto-mono and
fonts-noto-core).

One family, a file for Latin and one for Thai, in two weights. Thai letters are drawn to the width of a
cell; both are as tall as the tallest stack of marks, so that a line shows it whole at every zoom.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parents[2] / "socialdesk" / "tui" / "web" / "static"
FAMILY = "Socialdesk Mono"
LATIN = (
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x370), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070),
    *range(0x20A0, 0x20C0), *range(0x2100, 0x2600), *range(0x2600, 0x2700), *range(0x2700, 0x27C0), 0xFFFD,
)  # fmt: skip
THAI = (0x20, *range(0xE00, 0xE80), 0x25CC)
CELL, ASCENT, DESCENT = 600, 1240, 400
"""In thousandths of the font's size; Ẩ is as tall."""
LOW = 0.88
"""Thai is drawn a little lower, so that vowels below its longest letters stay in the line."""


def make(folder: Path) -> None:
    """Write the four files."""
    for weight in ("Regular", "Bold"):
        for script, letters in (("Mono", LATIN), ("Thai", THAI)):
            name = "latin" if script == "Mono" else "thai"
            font = _subset(folder / f"NotoSans{script}-{weight}.ttf", letters)
            if script == "Thai":
                _fit(font)
            _name(font, weight)
            font.flavor = "woff2"
            font.save(STATIC / f"socialdesk-{name}-{weight.lower()}.woff2")
            _say(name, weight, font)


def _subset(path: Path, letters: tuple[int, ...]) -> Any:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(path)
    options = Options(layout_features=["ccmp", "mark", "mkmk", "locl"], hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    return font


def _fit(font: Any) -> None:
    """Letters to the width of a cell, and the anchors of their marks with them."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs, drawn, moves = font.getGlyphSet(), {}, {}
    for name in font.getGlyphOrder():
        width = font["hmtx"][name][0]
        scale = min(1.0, CELL / width) if width else 1.0
        moves[name] = (scale, (CELL - width * scale) / 2 if width else 0.0)
        record, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[name].draw(record)
        record.replay(TransformPen(pen, (scale, 0, 0, LOW, moves[name][1], 0)))
        drawn[name] = pen.glyph()
    for name, glyph in drawn.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        left = getattr(glyph, "xMin", 0) or 0
        font["hmtx"][name] = (CELL if font["hmtx"][name][0] else 0, left)
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            found = table.ExtSubTable if table.LookupType == 9 else table
            if found.LookupType == 4:
                bases = zip(found.BaseCoverage.glyphs, found.BaseArray.BaseRecord, strict=True)
                for name, record in bases:
                    for anchor in filter(None, record.BaseAnchor):
                        anchor.XCoordinate = round(
                            anchor.XCoordinate * moves[name][0] + moves[name][1]
                        )
                        anchor.YCoordinate = round(anchor.YCoordinate * LOW)
                _lower(record.MarkAnchor for record in found.MarkArray.MarkRecord)
            elif found.LookupType == 6:
                _lower(record.MarkAnchor for record in found.Mark1Array.MarkRecord)
                for record in found.Mark2Array.Mark2Record:
                    _lower(record.Mark2Anchor)


def _lower(anchors: Any) -> None:
    for anchor in filter(None, anchors):
        anchor.YCoordinate = round(anchor.YCoordinate * LOW)


def _name(font: Any, weight: str) -> None:
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            suffix = "" if record.nameID in (1, 16) else f" {weight}"
            text = f"{FAMILY}{suffix}"
            record.string = text.replace(" ", "") if record.nameID == 6 else text
    for table, up, down in (
        ("hhea", "ascent", "descent"),
        ("OS/2", "sTypoAscender", "sTypoDescender"),
    ):
        setattr(font[table], up, ASCENT)
        setattr(font[table], down, -DESCENT)
    font["hhea"].lineGap = font["OS/2"].sTypoLineGap = 0
    font["OS/2"].usWinAscent, font["OS/2"].usWinDescent = ASCENT, DESCENT


def _say(name: str, weight: str, font: Any) -> None:
    tops = [getattr(font["glyf"][each], "yMax", 0) or 0 for each in font.getGlyphOrder()]
    lows = [getattr(font["glyf"][each], "yMin", 0) or 0 for each in font.getGlyphOrder()]
    sys.stdout.write(
        f"{name} {weight}: {len(tops)} glyphs, {min(lows)} to {max(tops)} of {font['head'].unitsPerEm}\n"
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]))
