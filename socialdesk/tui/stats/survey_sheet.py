"""What customers answered who were asked how it was: marks in groups, and the newest low ones with why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import mark, translate
from socialdesk.model.survey_figures import FEW
from socialdesk.tui.desk.sheets import Sheet
from socialdesk.tui.stats import said
from socialdesk.tui.stats.tables import Setting, Table, drawn
from socialdesk.tui.text import named, shown, veiled, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.tui.desk.sheets import LowMark

_HEADS = (
    "", mark("mark given"), "±", mark("answered"), mark("were asked"), mark("answer rate"), mark("good"), mark("low"),
)  # fmt: skip


def survey_parts(
    sheet: Sheet, setting: Setting, width: int, name: Callable[[str], str]
) -> Iterator[Text]:
    """All of it; `name` says what a group is called."""
    from socialdesk.services.survey_words import KINDS, margin_words, mark_words  # noqa: PLC0415 - not before somebody looks

    about = translate("By when customers were asked. ±: sure to 95 %.")
    if any(each.figures.is_few for each in sheet.surveys):
        about = f"{about} {translate('* too few answers to compare (below {n})', n=FEW)}"
    rows = [
        [
            f"{translate(KINDS[each.figures.kind])} · {name(each.key)}", mark_words(each.figures), margin_words(each.figures),
            str(each.figures.n), str(each.figures.sent), said.share(each.figures.rate), str(each.figures.good),
            str(each.figures.bad),
        ]
        for each in sheet.surveys
    ]  # fmt: skip
    heads = [translate(each) if each not in ("", "±") else each for each in _HEADS]
    yield drawn(Table(about, heads, rows), width)
    if sheet.low_marks:
        text = Text(translate("Low marks, the newest first, and why."), palette.DIM)
        for each in sheet.low_marks:
            for line in wrap(_low(each, setting), width):
                text.append(f"\n{line}", palette.TEXT)
        yield text


def _low(each: LowMark, setting: Setting) -> str:
    from socialdesk.services.survey_words import score_words  # noqa: PLC0415 - as above

    row = each.row
    at = datetime.fromtimestamp((row.asked_at or 0) / 1000, setting.zone)
    who = veiled(named(row.name)) if row.conversation_id else "–"
    agent = f" @{shown(row.agent)}" if row.agent else ""
    why = " · ".join(veiled(" ".join(shown(word.body).split())) for word in each.words if word.body)
    head = f"★ {score_words(row.kind, row.score)} {at:%d/%m} {who}{agent}"
    return f"{head}: {why}" if why else head
