"""The fonts of printed reports: one of our own for Latin and Thai letters, and one for most others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
REGULAR, BOLD = (FOLDER / f"socialdesk-sans-{weight}.ttf" for weight in ("regular", "bold"))
FAMILY = "Socialdesk Sans"
MISSING = "□"


def fallback() -> Path:
    """A font with the letters of most languages, which comes with the library that draws."""
    from matplotlib import get_data_path  # noqa: PLC0415 - an extra, and takes a while

    return Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def printable(text: str) -> str:
    """The same with a box for every letter that neither font has."""
    if text.isascii():
        return text
    known = _known()
    return "".join(each if each in known else MISSING for each in text)


@cache
def _known() -> frozenset[str]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - an extra, and takes a while

    found: set[str] = set()
    for path in (REGULAR, fallback()):
        with TTFont(path, lazy=True) as font:
            found |= {chr(each) for each in font.getBestCmap()}
    return frozenset(found)
