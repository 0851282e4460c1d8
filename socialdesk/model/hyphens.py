"""Hyphens as they are typed: what phones, Word, Excel and web pages write for `-`. Pure."""

from __future__ import annotations

import re

_ALIKE = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u02d7"
_PLAIN = str.maketrans(dict.fromkeys(_ALIKE, "-"))
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
"""What web pages put between letters, and nobody sees: zero width spaces, joiners of words."""
_SOFT = re.compile(r"(?<=\w)\u00ad+(?=\w)")


def plain_hyphens(text: str) -> str:
    """`text` with `-` for every sign that looks like one. A soft hyphen is one between letters, where older tables and
    terminals show it; beside another hyphen, a blank or an end it is nothing."""
    if text.isascii():
        return text
    plain = _UNSEEN.sub("", text.translate(_PLAIN))
    return _SOFT.sub("-", plain).replace("\u00ad", "")
