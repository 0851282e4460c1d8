"""Makes the font of printed reports: `python -m tests.support.report_fonts FOLDER` (FOLDER holds
Sarabun_400Regular.ttf and Sarabun_600SemiBold.ttf, as the npm package @expo-google-fonts/sarabun does; needs
brotli).

In Thai a consonant carries up to three marks. A font places them one by one, and readers of a PDF then see as many
pieces of text that stand apart: they find no word any more. So here each consonant with its marks is one more
glyph, made of the same parts at the same places; a PDF says of it which letters it stands for. Browsers do
without: what they get is as small as can be.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parents[2] / "socialdesk" / "services" / "reporting" / "fonts"
FAMILY = "Socialdesk Sans"
WEIGHTS = {"regular": "Sarabun_400Regular.ttf", "bold": "Sarabun_600SemiBold.ttf"}
CONSONANTS = [chr(each) for each in range(0x0E01, 0x0E2F)]
VOWELS = ["", *"ัิีึืุู็ํ"]
TONES = ["", *"่้๊๋์"]


def make(folder: Path) -> None:
    """Write both weights."""
    from fontTools.ttLib import TTFont

    for weight, name in WEIGHTS.items():
        for kind in ("woff2", "ttf"):
            font = TTFont(folder / name)
            _plain(font)
            _name(font, weight)
            if kind == "ttf":
                _clusters(font, folder / name)
            font["post"].formatType = 3.0  # names of glyphs are for those who make fonts
            font.flavor = None if kind == "ttf" else kind
            font.save(FONTS / f"socialdesk-sans-{weight}.{kind}")


def _name(font: Any, weight: str) -> None:
    style = weight.capitalize()
    if weight == "bold":
        font["OS/2"].usWeightClass = 700
    said = {1: FAMILY, 4: f"{FAMILY} {style}", 6: f"SocialdeskSans-{style}", 16: FAMILY}
    for record in font["name"].names:
        record.string = said.get(record.nameID, record.toUnicode())


def _plain(font: Any) -> None:
    """Without what only screens of twenty years ago needed."""
    from fontTools.subset import Options, Subsetter

    options = Options(layout_features=["ccmp", "kern", "mark", "mkmk", "locl"], hinting=False)
    options.glyph_names = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(font.getBestCmap()))
    subsetter.subset(font)


def _clusters(font: Any, path: Path) -> None:
    import uharfbuzz
    from fontTools.otlLib.builder import buildLigatureSubstSubtable
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables import otTables

    names = TTFont(path).getGlyphOrder()
    shaper = uharfbuzz.Font(uharfbuzz.Face(path.read_bytes()))
    glyphs, found = font.getGlyphSet(), dict[tuple[str, ...], str]()
    drawn: list[tuple[str, Any, int]] = []
    pairs = [
        *product(CONSONANTS, VOWELS, TONES, [""]),
        *product(CONSONANTS, [""], TONES[:-1], ["ำ"]),
    ]
    for parts in pairs:
        text = "".join(parts)
        if len(text) == 1:
            continue
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaper, buffer, {"liga": False})
        pen, at = TTGlyphPen(glyphs), 0
        sequence = tuple(names[each.codepoint] for each in buffer.glyph_infos)
        if sequence in found:
            continue
        for name, place in zip(sequence, buffer.glyph_positions, strict=True):
            pen.addComponent(name, (1, 0, 0, 1, at + place.x_offset, place.y_offset))
            at += place.x_advance
        found[sequence] = "thai." + ".".join(f"{ord(each):04X}" for each in text)
        drawn.append((found[sequence], pen.glyph(), at))
    for name, glyph, width in drawn:
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, glyph.xMin)
        font["GDEF"].table.GlyphClassDef.classDefs[name] = 1
    table = font["GSUB"].table
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = 4, 0
    lookup.SubTable = [buildLigatureSubstSubtable(found)]
    lookup.SubTableCount = 1
    table.LookupList.Lookup.append(lookup)
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "ccmp":
            record.Feature.LookupListIndex.append(len(table.LookupList.Lookup) - 1)
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
