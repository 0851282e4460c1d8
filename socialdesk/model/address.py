"""Where goods go, as people and exports write it."""

from __future__ import annotations

import re
import unicodedata

from socialdesk.model.text import safe_cut, storable

LONGEST = 500
"""Letters of an address that are kept."""

_BREAK = re.compile(r"[\n\v\f\r\x85\u2028\u2029]+")
_BLANK = re.compile(r"\s+")
_COMMAS = re.compile(r"\s*[,，](?:\s*[,，])*\s*")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,，](?=\d)")
_EDGES = " \t,，;.-–—·|/"


def one_line(text: str) -> str:
    """An address on one line, in NFC: lines become its parts, behind commas as people set them; what nobody sees goes.
    Its words stay as they were written: whoever carries the parcel knows the names of before and of today. Once more it
    changes nothing."""
    shown = "".join(
        " " if unicodedata.category(char) == "Cc" else char
        for char in _BREAK.sub(", ", storable(text))
        if unicodedata.category(char) != "Cf"
    )
    kept = _BETWEEN_DIGITS.sub("\0", unicodedata.normalize("NFC", shown))
    flat = _BLANK.sub(" ", _COMMAS.sub(", ", kept)).replace("\0", ",").strip(_EDGES)
    return flat if len(flat) <= LONGEST else flat[: safe_cut(flat, LONGEST)].rstrip(_EDGES)
