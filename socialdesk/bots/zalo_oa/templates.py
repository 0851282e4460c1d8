"""Announcements as Zalo's templates: words, a picture and buttons, as far as a template takes them. Pure.

Source: a digest of Zalo's documentation of transaction and promotion messages, 2026-03, and the official
SDKs' samples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from socialdesk.bots.payload import Json
from socialdesk.bots.zalo_oa.limits import (
    HEADER_LIMIT,
    PARAGRAPH,
    ROW_KEY,
    ROW_VALUE,
    ROWS,
    TRANSACTION,
)
from socialdesk.model.delivery import Button

TYPES = {"promotion": "promotion", "transaction": "transaction_transaction"}
"""What a template is called at Zalo, by the mark of the rule that allows it."""
BREAK = "<br>"
"""How lines of a paragraph are parted, as Zalo's samples do it."""
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_ALIKE = {"<": "‹", "&": "＆"}
"""Where words look like markup, a sign that looks the same takes its place. No source says how a template
writes a `<` that is none: `&lt;` might be shown as it stands, and these read well either way."""


def template(tag: str, words: str, buttons: Sequence[Button], banner: str) -> Json:
    """The message's attachment; `banner` is an uploaded picture's id, empty for none."""
    lines = [line.rstrip() for line in _plain(words).strip().splitlines()]
    heading, lines = _heading(lines)
    rows, lines = _rows(lines) if tag == TRANSACTION else ([], lines)
    elements: list[Json] = [{"type": "banner", "attachment_id": banner}] if banner else []
    elements.append({"type": "header", "content": heading, "align": "left"})
    elements += [
        {"type": "text", "content": each, "align": "left"}
        for each in _paragraphs(lines, PARAGRAPH[tag])
    ]
    if rows:
        table = [{"key": key, "value": value} for key, value in rows]
        elements.append({"type": "table", "content": table})
    payload: Json = {"template_type": TYPES[tag], "language": "VI", "elements": elements}
    if buttons:
        payload["buttons"] = [_button(each) for each in buttons]
    return {"type": "template", "payload": payload}


def _plain(words: str) -> str:
    """Words in which nothing is taken for markup; as long as they were."""
    return _MARKUP.sub(lambda found: _ALIKE[found[0]], words)


def _heading(lines: list[str]) -> tuple[str, list[str]]:
    """The first line, or as much of it as a heading takes, and the rest."""
    first = lines[0] if lines else ""
    if len(first) <= HEADER_LIMIT:
        return first, lines[1:]
    cut = first.rfind(" ", 0, HEADER_LIMIT + 1)
    cut = cut if cut > 0 else HEADER_LIMIT
    return first[:cut], [first[cut:].strip(), *lines[1:]]


def _rows(lines: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Lines at the end like "Mã đơn: A12" as rows of a table, and the lines before them."""
    rows: list[tuple[str, str]] = []
    left = list(lines)
    while left and len(rows) < ROWS:
        key, colon, value = (part.strip() for part in left[-1].partition(":"))
        if not (colon and 0 < len(key) <= ROW_KEY and 0 < len(value) <= ROW_VALUE) or "//" in value:
            break
        rows.insert(0, (key, value))
        left.pop()
    return rows, left


def _paragraphs(lines: Sequence[str], limit: int) -> list[str]:
    """Lines as one or two paragraphs, cut between lines or words where that is possible."""
    text = BREAK.join(lines).strip()
    while text.startswith(BREAK):
        text = text.removeprefix(BREAK)
    if len(text) <= limit:
        return [text] if text else []
    for mark in (BREAK, " "):
        cut = text.rfind(mark, 0, limit + 1)
        rest = text[cut + len(mark) :]
        if cut > 0 and len(rest) <= limit:
            return [text[:cut], rest]
    begun = text.rfind(BREAK, limit - len(BREAK) + 1, limit + len(BREAK) - 1)
    cut = limit if begun < 0 else begun  # never in the middle of one
    return [text[:cut], text[cut:].removeprefix(BREAK)]


def _button(button: Button) -> Json:
    """A link opens; an answer is written by pressing it, and arrives as a text."""
    if button.url:
        return {
            "title": button.words, "image_icon": "", "type": "oa.open.url", "payload": {"url": button.url},
        }  # fmt: skip
    return {
        "title": button.words,
        "image_icon": "",
        "type": "oa.query.show",
        "payload": button.words,
    }
