"""Another system's figures beside ours, and why they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import grouped, mark, translate
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.services.figures.explaining import METRICS
from socialdesk.tui.cells import cell_len
from socialdesk.tui.stats import said
from socialdesk.tui.stats.list_pane import fit_right
from socialdesk.tui.text import clip_words, fit, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.model.measure import Figures
    from socialdesk.services.figures.presets import MetricGroup

_UNSEEN = mark(
    "It does not know that you resolved without an answer: such a customer is unanswered there, and in none of our figures."
)
_HALF = mark(
    "Half of its rate is the most recent quarter of chats, so a bad week costs twice; with us each wait counts the same."
)
_TWELVE = mark("In time is twelve hours there. Ours is the target above.")
WHY: dict[str, tuple[str, ...]] = {
    "chatwoot": (
        mark("It counts a first response once in a conversation's whole life; with us each episode has one."),
        mark("Later replies count for whoever the conversation is assigned to; with us for who wrote."),
        mark("It knows no target and no median, and who still waits is in none of its figures; with us they are missed once past the target."),
        mark("It counts by when the reply was written, not by when the customer wrote."),
    ),
    "libredesk": (
        mark("What was answered too late is in no average of a first response, so its mean looks better than it was."),
        mark("Its target runs in opening hours alone."),
    ),
    "zammad": (
        mark("It counts whole minutes of opening hours, and none while the ticket was closed."),
        mark("Of a ticket's updates only the longest is kept; with us each wait counts."),
    ),
    "pancake": (
        mark("What came outside opening hours counts from the next opening; what came inside runs on through the night."),
        mark("It has no target: who still waits makes nothing worse."),
        mark("Interactions are one for a customer and a day, for who answered first."),
    ),
    "lazada-2020": (
        mark("What arrives until 18:00 is due at 19:00, however long that is; a chat counts once in a day's cycle."),
        _UNSEEN,
    ),
    "shopee-90d": (_TWELVE, _HALF, _UNSEEN),
    "shopee-30d": (_TWELVE, _HALF, _UNSEEN),
    "tiktok-12h": (_TWELVE, mark("Only the first reply of an episode counts."), _UNSEEN),
    "facebook-7d": (
        mark("Its rate asks whether a message was answered at all, and its time is a mean: nothing is too late."),
        _UNSEEN,
    ),
}  # fmt: skip
"""In what each system differs from ours."""
_Columns = tuple[tuple[str, int], ...]
_WIDE: _Columns = (
    (mark("counted"), 10), (mark("in time"), 9), (mark("mean"), 11), (mark("median"), 9), ("p90", 7),
)  # fmt: skip
_NARROW: _Columns = (("n", 6), ("%", 8), (mark("avg"), 7))
"""What each number is called, and its cells: all of them, and where there is little room."""


def comparison_text(system: str, ours: Figures, theirs: Sequence[MetricGroup], width: int) -> Text:
    """All of it, in lines of at most `width` cells."""
    text = Text()
    for words, style in _lines(system, ours, theirs, max(width, 24)):
        text.append(f"{words}\n", style)
    text.rstrip()
    return text


def _lines(
    system: str, ours: Figures, theirs: Sequence[MetricGroup], width: int
) -> Iterator[tuple[str, Style]]:
    preset = PRESETS[system]
    title = translate("As {system} counts, by {source} ({date}).", system=preset.label,
                      source=preset.source, date=preset.dated)  # fmt: skip
    for line in wrap(title, width):
        yield line, palette.DIM
    yield "", palette.DIM
    yield from _table(ours, [each for each in theirs if not each.group], width)
    yield "", palette.DIM
    yield translate("Why they differ"), palette.STRONG
    for sentence in WHY[system]:
        lead, *rest = wrap(translate(sentence), width - 2)
        yield f"· {lead}", palette.TEXT
        for line in rest:
            yield f"  {line}", palette.TEXT


def _table(ours: Figures, theirs: Sequence[MetricGroup], width: int) -> Iterator[tuple[str, Style]]:
    """A line for ours and for each of theirs, in which what differs is marked."""
    rows = [(translate("ours"), _cells(ours), palette.STRONG)]
    rows += [
        (translate(METRICS[each.metric]), _cells(each.figures), palette.TEXT) for each in theirs
    ]
    longest = max(cell_len(name) for name, _, _ in rows)
    columns = _WIDE if width - sum(wide for _, wide in _WIDE) > longest else _NARROW
    room = width - sum(wide for _, wide in columns)
    heads = [fit_right(translate(head), wide) for head, wide in columns]
    yield " " * room + "".join(heads), palette.FAINT
    for name, cells, style in rows:
        yield fit(clip_words(name, room - 1), room) + _numbers(cells, rows[0][1], columns), style


def _numbers(cells: Sequence[str], ours: Sequence[str], columns: _Columns) -> str:
    """What is not as with us has a sign before it."""
    drawn = []
    for place, (_, wide) in enumerate(columns):
        differs = cells[place] not in (ours[place], said.NOTHING)
        drawn.append(fit_right(f"≠{cells[place]}" if differs else cells[place], wide))
    return "".join(drawn)


def _cells(found: Figures) -> tuple[str, ...]:
    return (
        grouped(found.n),
        said.share(found.share),
        *map(said.took, (found.mean_ms, found.p50_ms, found.p90_ms)),
    )
