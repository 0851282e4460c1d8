"""Surveys in words: what is asked, why nobody is, marks and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping

from socialdesk.model.i18n import mark, number, percent, translate
from socialdesk.model.survey import SCALES, Kind
from socialdesk.model.survey_asking import Why
from socialdesk.model.survey_figures import SurveyFigures

KINDS: Mapping[Kind, str] = {
    Kind.CSAT: mark("satisfied"),
    Kind.CES: mark("easy"),
    Kind.NPS: mark("would recommend"),
}
"""What each kind is called."""
WHY: Mapping[Why, str] = {
    Why.OFF: mark("nothing is asked after that"),
    Why.GOES_ON: mark("the conversation goes on"),
    Why.BY_ITSELF: mark("it was resolved by itself"),
    Why.NOBODY: mark("nobody of the shop answered in it"),
    Why.PUBLIC: mark("others would read it"),
    Why.BLOCKED: mark("they have blocked the account"),
    Why.REFUSED: mark("they want no such messages"),
    Why.ASKED_LATELY: mark("they were asked lately"),
    Why.LATE: mark("it is too long ago"),
    Why.UNSAMPLED: mark("chance left them out"),
    Why.UNWANTED: mark("[survey] leaves them out"),
    Why.UNFINISHED: mark("something is still to be done for them"),
    Why.QUIET: mark("it is night"),
    Why.WINDOW: mark("their platform lets nothing be said now"),
}
"""How a sentence ends that says why somebody is not asked."""


def score_words(kind: Kind | None, score: int | None) -> str:
    """ "2/5"; a dash where nobody answered."""
    return "-" if kind is None or score is None else f"{score}/{SCALES[kind].best}"


def given_words(kind: Kind | None, score: int | None, when: str) -> str:
    """ "★ 2/5 satisfied · 27/11": a mark among what is known of somebody."""
    what = translate(KINDS[kind]) if kind else ""
    return f"★ {score_words(kind, score)} {what} · {when}"


def is_low(kind: Kind | None, score: int | None) -> bool:
    """Whether a mark is a low one on its scale, as it is where the shop says nothing."""
    return kind is not None and score is not None and score <= SCALES[kind].low


def mark_words(found: SurveyFigures) -> str:
    """A mark as people write it: 75 %, 5.4, +28; with a star where too few answered."""
    if found.score is None:
        return "-"
    few = "*" if found.is_few else ""
    if found.kind is Kind.CSAT:
        return percent(found.score / 100) + few
    return number(f"{found.score:+.0f}" if found.kind is Kind.NPS else f"{found.score:.1f}") + few


def margin_words(found: SurveyFigures) -> str:
    """How sure it is, in the unit of the mark."""
    return "-" if found.margin is None else number(f"{found.margin:.1f}")
