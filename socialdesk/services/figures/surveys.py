"""What customers answered who were asked how it was: marks, how sure they are, and how many answered, in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.measure import By, Question
from socialdesk.model.survey import Kind
from socialdesk.model.survey_figures import SurveyFigures, survey_figures
from socialdesk.store.store import Store
from socialdesk.store.survey_rows import SurveyRow, Words

GROUPS = (By.ALL, By.AGENT, By.ACCOUNT, By.CHANNEL, By.TAG, By.DAY, By.WEEK, By.MONTH, By.LANGUAGE)
_FOR_EVER = 1 << 60


@dataclass(frozen=True, slots=True)
class SurveyGroup:
    """The surveys of a kind in a group, by when they were asked."""

    key: str
    figures: SurveyFigures


async def surveys_answered(
    store: Store, zone: ZoneInfo, question: Question, kinds: Sequence[Kind] = tuple(Kind)
) -> list[SurveyGroup]:
    """Kind by kind, in groups by name, those in which nothing arrived left out; one of all without groups. By a tag a survey
    counts in each of the tags of then. Raises NotAllowed for groups that it does not make, StoreError."""
    if question.by not in GROUPS:
        raise NotAllowed(
            translate(
                "`socialdesk stats {what}` makes no groups by {by}.",
                what="surveys",
                by=question.by.value,
            )
        )
    begins = question.begins or 0
    ends = min(_FOR_EVER if question.ends is None else question.ends, question.as_of + 1)
    return counted(await store.survey_rows.asked(begins, ends), question, zone, kinds)


async def low_marks(
    store: Store, question: Question, most: int
) -> list[tuple[SurveyRow, Sequence[Words]]]:
    """The newest low marks of a time, with what was said about them. Raises StoreError."""
    begins = question.begins or 0
    ends = min(_FOR_EVER if question.ends is None else question.ends, question.as_of + 1)
    rows = await store.survey_rows.low(begins, ends, most)
    words = await store.survey_rows.words([each.id for each in rows])
    return [(each, words.get(each.id, ())) for each in rows]


def counted(
    rows: Iterable[SurveyRow], question: Question, zone: ZoneInfo, kinds: Sequence[Kind]
) -> list[SurveyGroup]:
    """The same of rows."""
    names, found = _namer(question.by, zone), dict[tuple[Kind, str], list[SurveyRow]]()
    for row in rows:
        kind = row.kind
        if kind is not None and kind in kinds and row.arrived:
            for name in names(row):
                found.setdefault((kind, name), []).append(row)
    order = {kind: place for place, kind in enumerate(Kind)}
    return [
        SurveyGroup(name, _figures(kind, some, question.as_of))
        for (kind, name), some in sorted(
            found.items(), key=lambda each: (order[each[0][0]], each[0][1])
        )
    ]


def _figures(kind: Kind, rows: Sequence[SurveyRow], as_of: int) -> SurveyFigures:
    marks = [
        each.score
        for each in rows
        if each.score is not None and each.answered_at is not None and each.answered_at <= as_of
    ]
    return survey_figures(kind, marks, len(rows))


def _namer(by: By, zone: ZoneInfo) -> Callable[[SurveyRow], Sequence[str]]:
    def asked(each: SurveyRow, form: str) -> Sequence[str]:
        return (f"{datetime.fromtimestamp((each.asked_at or 0) / 1000, zone):{form}}",)

    match by:
        case By.AGENT:
            return lambda each: (each.agent,)
        case By.ACCOUNT:
            return lambda each: (each.account,)
        case By.CHANNEL:
            return lambda each: (each.channel,)
        case By.TAG:
            return lambda each: each.tags
        case By.LANGUAGE:
            return lambda each: (each.language,)
        case By.DAY:
            return lambda each: asked(each, "%Y-%m-%d")
        case By.WEEK:
            return lambda each: asked(each, "%G-W%V")
        case By.MONTH:
            return lambda each: asked(each, "%Y-%m")
        case _:
            return lambda _each: ("",)
