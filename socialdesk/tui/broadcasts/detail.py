"""An announcement in full: what is said to whom and when, and its last runs in figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import count, day_words, grouped, mark, moment_words, translate
from socialdesk.model.recurrence import parse_cron, said
from socialdesk.services.broadcasting.words import purpose_words
from socialdesk.tui.broadcasts.rows import SIGNS, STATES, bar, percent, state_style
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import fit, shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.broadcasts import Broadcast, Run
    from socialdesk.tui.desk.broadcasts import Line, RunFigures

Piece = tuple[str, Style]
_LATE = {
    "ask": mark("it waits for your word"),
    "skip": mark("it is left out"),
    "send": mark("it is still sent within {time}"),
}
_COUNTED = ("sent", "delivered", "read", "refused", "unconfirmed", "skipped")
"""What is said of a run, the delivered and the read among the sent."""


def detail_text(
    line: Line, runs: Sequence[RunFigures], width: int, zone: ZoneInfo, keys: dict[str, str]
) -> Text:
    """All of it, in lines of at most `width` cells; `keys` by the names of their actions."""
    text = Text()
    for words, style in _pieces(line, runs, max(width, 20), zone, keys):
        text.append(f"{words}\n", style)
    text.rstrip()
    return text


def _pieces(
    line: Line, runs: Sequence[RunFigures], width: int, zone: ZoneInfo, keys: dict[str, str]
) -> Iterator[Piece]:
    yield from _progress(line, width, zone, keys)
    yield from _said(line.broadcast, width)
    yield ("", palette.TEXT)
    yield from _terms(line.broadcast, width, zone)
    yield ("", palette.TEXT)
    yield from _runs(runs, width, zone, keys)


def _moment(at: int, zone: ZoneInfo) -> str:
    return moment_words(datetime.fromtimestamp(at / 1000, zone))


def _short(at: int, zone: ZoneInfo) -> str:
    moment = datetime.fromtimestamp(at / 1000, zone)
    return f"{day_words(moment.date())} {moment:%H:%M}"


def _wrapped(words: str, width: int, style: Style) -> Iterator[Piece]:
    for each in wrap(words, width):
        yield (each, style)


def _progress(line: Line, width: int, zone: ZoneInfo, keys: dict[str, str]) -> Iterator[Piece]:
    live = line.live
    if live is None:
        return
    state = live.run.state
    style = state_style(state)
    yield (f"{SIGNS[state]} {run_title(live.run, zone)}", style)
    if state == "waiting":
        words = translate(
            "Its moment was missed. {go} sends it now to {n}, {skip} leaves it out.",
            n=grouped(live.wanted),
            go=keys["go_on_run"],
            skip=keys["skip_run"],
        )
        yield from _wrapped(words, width, palette.TEXT)
    elif state == "planning":
        yield from _wrapped(translate("Who gets it is being written down."), width, palette.TEXT)
    else:
        figures = f" {percent(live)} %  {grouped(live.told)} / {grouped(live.wanted)}"
        yield (bar(live, max(min(width - len(figures), 40), 8)) + figures, style)
        words = (
            translate(
                "{go} goes on, {stop} stops it for good.",
                go=keys["go_on_run"],
                stop=keys["stop_run"],
            )
            if state == "paused"
            else translate(
                "{pause} pauses it, {stop} stops it for good.",
                pause=keys["pause_run"],
                stop=keys["stop_run"],
            )
        )
        yield from _wrapped(words, width, palette.DIM)
    yield ("", palette.TEXT)


def _said(broadcast: Broadcast, width: int) -> Iterator[Piece]:
    content = broadcast.content
    texts = sorted(content.texts.items(), key=lambda each: each[0] != content.language)
    several = len(texts) > 1 or bool(content.overrides)
    for language, words in texts:
        if several:
            yield (f"── {shown(language)}", palette.FAINT)
        yield from _wrapped(shown(words, lines=True), width, palette.TEXT)
    for platform, others in content.overrides.items():
        for language, words in others.items():
            yield (f"── {shown(platform)} · {shown(language)}", palette.FAINT)
            yield from _wrapped(shown(words, lines=True), width, palette.TEXT)
    if content.file is not None:
        yield from _wrapped(f"▣ {shown(content.file.name)}", width, palette.NOTE)
    for button in content.buttons:
        yield from _wrapped(
            f"[{shown(button.words)}] {shown(button.url)}".rstrip(), width, palette.LINK
        )


def _terms(broadcast: Broadcast, width: int, zone: ZoneInfo) -> Iterator[Piece]:
    found = [(translate("class"), purpose_words(broadcast.content.purpose))]
    if broadcast.query:
        found.append((translate("who"), broadcast.query))
    if broadcast.chats:
        found.append((translate("chats"), ", ".join(map(str, broadcast.chats))))
    if broadcast.accounts:
        found.append((translate("accounts"), ", ".join(broadcast.accounts)))
    found.append((translate("when"), _when(broadcast, zone)))
    if broadcast.next_at is not None:
        kind, _, length = broadcast.late.partition(":")
        found.append((translate("if late"), translate(_LATE[kind], time=length)))
    label_width = max(cell_len(label) for label, _ in found) + 2
    for label, words in found:
        lines = wrap(shown(words), width - label_width)
        yield (fit(label, label_width) + lines[0], palette.DIM)
        for each in lines[1:]:
            yield (" " * label_width + each, palette.DIM)


def _when(broadcast: Broadcast, zone: ZoneInfo) -> str:
    if broadcast.next_at is None:
        return translate("not scheduled")
    words = _moment(broadcast.next_at, zone)
    if broadcast.cron:
        words = translate("{how}, next {when}", how=said(parse_cron(broadcast.cron)), when=words)
    if broadcast.until is not None:
        words = translate("{when}, until {day}", when=words, day=_day(broadcast.until, zone))
    return words


def _day(at: int, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(at / 1000, zone):%d/%m/%Y}"


def run_title(run: Run, zone: ZoneInfo) -> str:
    """Which run, when, and in which state."""
    return translate(
        "Run {number} · {when} · {state}",
        number=run.number,
        when=_short(run.started_at or run.planned_for, zone),
        state=translate(STATES[run.state]),
    )


def _runs(
    runs: Sequence[RunFigures], width: int, zone: ZoneInfo, keys: dict[str, str]
) -> Iterator[Piece]:
    for each in runs:
        yield from _wrapped(run_title(each.run, zone), width, palette.STRONG)
        told = [count("{n} person", "{n} people", each.picked)]
        numbers = {**each.counts, "sent": each.sent}
        told += [
            f"{translate(name)} {grouped(numbers[name])}" for name in _COUNTED if numbers.get(name)
        ]
        yield from _wrapped(f"  {' · '.join(told)}", width, palette.DIM)
