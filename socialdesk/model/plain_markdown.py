"""Markdown as a chat shows it: plain text, with pictures beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

_Hold = Callable[[str], str]
"""Puts something aside that no mark is looked for in, and gives what stands for it meanwhile."""

_TARGET = r"\]\(\s*<?([^)>\s]{1,1000})>?(?:\s+\"[^\"\n]{0,300}\")?\s*\)"
_PICTURE = re.compile(r"!\[([^\]\n]{0,300})" + _TARGET)
_LINK = re.compile(r"(?<!!)\[([^\]\n]{1,300})" + _TARGET)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:|tel:)[^>\s]+)>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"(`+)(.+?)\1")
_STRONG = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*])\1(?!\*)", re.DOTALL)
_UNDERLINED = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_])\1(?!\w)", re.DOTALL)
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~>|-])")
_HELD = re.compile("\ue000(\\d+)\ue001")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?:\[([ xX])\]\s+)?")
_RULE = re.compile(r"^ {0,3}([-*_])(?:\s*\1){2,}\s*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def plain_markdown(text: str) -> str:
    """Markdown as plain text: marks of bold, headings and code gone, lists with dots, links beside
    their words. Lines stay lines; pictures are left out (`pictures`)."""
    held: list[str] = []

    def hold(kept: str) -> str:
        held.append(kept)
        return f"\ue000{len(held) - 1}\ue001"

    text = text.replace("\ue000", "").replace("\ue001", "")
    text = _COMMENT.sub("", text)
    lines = "\n".join(_lines(text, hold))
    plain = lines
    while _HELD.search(plain):
        plain = _HELD.sub(lambda found: held[int(found[1])], plain)
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


def pictures(text: str) -> list[tuple[int, str]]:
    """The files that `![](file)` names, each with its line (from 0)."""
    return [
        (number, found[2])
        for number, line in enumerate(text.splitlines())
        for found in _PICTURE.finditer(line)
    ]


def _lines(text: str, hold: _Hold) -> list[str]:
    found: list[str] = []
    fence = ""
    for line in text.splitlines():
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
                continue
            if mark[1].startswith(fence):
                fence = ""
                continue
        found.append(hold(line) if fence else _line(line, hold))
    return found


def _line(line: str, hold: _Hold) -> str:
    line = _CODE.sub(lambda found: hold(found[2].strip()), line)
    line = _ESCAPED.sub(lambda found: hold(found[1]), line)
    had_picture = _PICTURE.search(line) is not None
    line = _PICTURE.sub("", line)
    if had_picture and not line.strip():
        return ""
    line = _AUTOLINK.sub(lambda found: hold(found[1]), line)
    line = _LINK.sub(lambda found: _linked(found[1], found[2], hold), line)
    if _RULE.match(line):
        return ""
    if heading := _HEADING.match(line):
        line = heading[1]
    line = re.sub(r"^ {0,3}(?:>\s?)+", "", line)
    line = _BULLET.sub(lambda found: f"{found[1]}• ", line)
    for marks in (_STRONG, _UNDERLINED):
        line = marks.sub(r"\2", line)
    return _STRUCK.sub(r"\1", line).rstrip()


def _linked(words: str, target: str, hold: _Hold) -> str:
    address = re.sub(r"^(mailto|tel):", "", target)
    return hold(address) if words.strip() == address else f"{words} ({hold(address)})"
