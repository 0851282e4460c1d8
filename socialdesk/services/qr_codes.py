"""QR codes: a text as squares, and as a picture that can be sent."""

from __future__ import annotations

from io import BytesIO

import segno

QUIET = 4
"""Light squares on every side; the standard asks for so many, and cameras need them."""
PIXELS = 10
"""A square's side in a picture."""


def squares(text: str) -> list[list[bool]]:
    """The code's squares with what is light around them, row by row; True is dark."""
    return [[bool(each) for each in row] for row in _code(text).matrix_iter(border=QUIET)]


def png(text: str) -> bytes:
    """The code as a PNG in black and white, the same for the same text."""
    out = BytesIO()
    _code(text).save(out, kind="png", scale=PIXELS, border=QUIET)
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    # A quarter may be covered or blurred before a code cannot be read with "q", an eighth with "m": a screen shows it whole.
    return segno.make_qr(text, error="m")
