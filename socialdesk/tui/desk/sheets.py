"""What the desk shows of figures beside waits: targets, answers from the folder, badges, agents, busy hours, what is left, who came back, who is
new, what broadcasts, lives and games came to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.measure import By, Question

if TYPE_CHECKING:
    from socialdesk.model.workload import AgentWork, Backlog, Busy
    from socialdesk.services.figures.badges import Standing
    from socialdesk.services.figures.figuring import Figuring
    from socialdesk.services.figures.outcomes import Came
    from socialdesk.services.figures.promises import PromiseGroup
    from socialdesk.services.figures.returns import (
        CustomerGroup,
        ElsewhereGroup,
        RepeatGroup,
        ResolutionGroup,
    )
    from socialdesk.services.figures.self_served import SelfServed
    from socialdesk.services.figures.surveys import SurveyGroup
    from socialdesk.services.figures.targeted import TargetGroup
    from socialdesk.store.case_repeats import Repeat
    from socialdesk.store.survey_rows import SurveyRow, Words
    from socialdesk.tui.desk.sales import SalesReading, SalesSheet
    from socialdesk.tui.desk.session import Session


LEAST_CASES = 2
"""So many of one product and cause are shown."""
MOST_LOW = 20
"""Low marks that are shown."""


class Subject(StrEnum):
    """What the screen of figures is about."""

    WAITS = "waits"
    TARGETS = "targets"
    BADGES = "badges"
    AGENTS = "agents"
    BUSY = "busy"
    BACKLOG = "backlog"
    RETURNS = "returns"
    CUSTOMERS = "customers"
    SALES = "sales"
    SURVEYS = "surveys"
    CASES = "cases"
    OUTCOMES = "outcomes"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class LowMark:
    """A low mark, and what was said about it."""

    row: SurveyRow
    words: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One answer; of each other subject there is nothing."""

    subject: Subject
    targets: Sequence[TargetGroup] = ()
    answers: Sequence[SelfServed] = ()
    badges: Sequence[Standing] = ()
    agents: Sequence[AgentWork] = ()
    promises: Sequence[PromiseGroup] = ()
    """By agent."""
    busy: Sequence[Busy] = ()
    backlog: Sequence[Backlog] = ()
    resolutions: Sequence[ResolutionGroup] = ()
    repeats: Sequence[RepeatGroup] = ()
    customers: Sequence[CustomerGroup] = ()
    elsewhere: Sequence[ElsewhereGroup] = ()
    outcomes: Came | None = None
    sales: SalesSheet | None = None
    surveys: Sequence[SurveyGroup] = ()
    low_marks: Sequence[LowMark] = ()
    """The newest first."""
    came_again: Sequence[Repeat] = ()
    """Products and causes of several complaints or returns."""
    currency: str = ""
    """In which money went back for them."""


async def _promises(session: Session, question: Question) -> Sequence[PromiseGroup]:
    from socialdesk.services.figures.promises import promises_kept  # noqa: PLC0415 - not before somebody looks

    asked = replace(question, by=By.AGENT)
    return await promises_kept(session.store, session.zone, asked)


async def _answers(session: Session, question: Question) -> Sequence[SelfServed]:
    """In the groups of the question, where there are such, else by answer."""
    from socialdesk.services.figures.self_served import GROUPS, self_served  # noqa: PLC0415 - as above

    asked = question if question.by in GROUPS else replace(question, by=By.ALL)
    return await self_served(session.store, session.zone, asked)


async def _surveys(session: Session, question: Question) -> Sheet:
    """In the groups of the question, where there are such; and the newest low marks of its time."""
    from socialdesk.services.figures.surveys import GROUPS, low_marks, surveys_answered  # noqa: PLC0415 - as above

    asked = question if question.by in GROUPS else replace(question, by=By.ALL)
    found = await surveys_answered(session.store, session.zone, asked)
    low = await low_marks(session.store, question, MOST_LOW)
    return Sheet(
        Subject.SURVEYS, surveys=found, low_marks=[LowMark(row, words) for row, words in low]
    )


async def _cases(session: Session, question: Question) -> Sheet:
    """By when cases were opened."""
    from socialdesk.store.case_repeats import repeats  # noqa: PLC0415 - as above

    ends = question.as_of if question.ends is None else question.ends
    found = await repeats(session.store.database, question.begins or 0, ends, LEAST_CASES)
    make = session.settings.selling
    currency = (await asyncio.to_thread(make, session.store)).currency if make and found else ""
    return Sheet(Subject.CASES, came_again=found, currency=currency)


async def sheet_of(
    session: Session, services: Figuring, sales: SalesReading, subject: Subject, question: Question
) -> Sheet:
    """Count it. Raises StoreError."""
    plain = replace(question, by=By.ALL)
    no_agents = plain if question.by is By.AGENT else question
    match subject:
        case Subject.WAITS:
            return Sheet(subject)
        case Subject.TARGETS:
            return Sheet(subject, targets=await services.targeted.figures(question))
        case Subject.ANSWERS:
            return Sheet(subject, answers=await _answers(session, question))
        case Subject.SALES:
            return Sheet(subject, sales=await sales.of(session, services, question))
        case Subject.SURVEYS:
            return await _surveys(session, question)
        case Subject.CASES:
            return await _cases(session, question)
        case Subject.BADGES:
            if session.settings.badges is None:
                return Sheet(subject)
            badges = await asyncio.to_thread(session.badges)
            return Sheet(subject, badges=await badges.standings(question.as_of))
        case Subject.OUTCOMES:
            return Sheet(subject, outcomes=await services.outcomes.of(plain))
        case Subject.AGENTS:
            return Sheet(
                subject,
                agents=await services.activity.agents(plain),
                promises=await _promises(session, question),
            )
        case Subject.BUSY:
            return Sheet(subject, busy=await services.activity.busy(plain))
        case Subject.BACKLOG:
            by = _periods(question)
            return Sheet(subject, backlog=await services.activity.backlog(replace(question, by=by)))
        case Subject.RETURNS:
            return Sheet(
                subject,
                resolutions=await services.activity.resolutions(question),
                repeats=await services.activity.repeats(replace(question, by=By.TAG)),
            )
    return Sheet(
        subject,
        customers=await services.activity.customers(no_agents),
        elsewhere=await services.activity.elsewhere(no_agents),
    )


def _periods(question: Question) -> By:
    """At whose ends it is told what was left."""
    begins = question.begins or Instant(0)
    days = (min(question.ends or question.as_of, question.as_of) - begins) / DAY
    return By.HOUR if days <= 1 else By.DAY if days <= 100 else By.WEEK
