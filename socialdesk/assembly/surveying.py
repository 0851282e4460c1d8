"""How a configured shop asks its customers afterwards, and hears what they answer."""

# ruff: noqa: PLC0415 - few shops ask anything
from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from socialdesk.model.ids import Instant

if TYPE_CHECKING:
    from socialdesk.clock import Clock
    from socialdesk.config import Config
    from socialdesk.model.ids import AccountId
    from socialdesk.services.survey_answers import SurveyAnswers, Wording
    from socialdesk.services.surveys import Asking
    from socialdesk.services.working_hours import KeptHours
    from socialdesk.store.accounts import AccountRow
    from socialdesk.store.store import Store


def wording(config: Config) -> Wording:
    """The shop's words."""
    from socialdesk.services.survey_answers import Wording

    return Wording(config.survey, config.shop.name, config.shop.language)


def answers(
    config: Config, rows: Mapping[str, AccountRow], kept: KeptHours
) -> SurveyAnswers | None:
    """What hears marks; None where the shop asks nothing. `rows` are its accounts by name, `kept` the hours of the last
    look."""
    from socialdesk.model.presets.deadline import business_due
    from socialdesk.services.survey_answers import WITHIN, SurveyAnswers

    if not config.survey.kinds:
        return None
    hours = kept.numbered({name: row.id for name, row in rows.items()})
    lows = {kind: plan.low for kind, plan in config.survey.plans().kinds.items()}

    def due(account: AccountId, now: Instant) -> Instant:
        found = business_due(hours.get(account), now, WITHIN)
        return Instant(now + WITHIN) if found is None else found

    return SurveyAnswers(wording(config), lows, due)


def asking(
    store: Store,
    config: Config,
    clock: Clock | None = None,
    chance: Callable[[], float] = random.random,
) -> Asking:
    """What asks."""
    from datetime import datetime

    from socialdesk.assembly.channels import platforms
    from socialdesk.assembly.services import replies
    from socialdesk.services.search import Asker
    from socialdesk.services.surveys import Asking, by_telling
    from socialdesk.services.telling import Telling
    from socialdesk.store.telling import Means

    clock, quiet = clock or store.clock, config.broadcast.quiet.hours
    verdicts = replies(store, config, clock).verdicts

    def asker() -> Asker:
        return Asker(
            config.agent, clock.now(), config.zone, verdicts.windows(), platforms(), verdicts.limits
        )

    def is_quiet(now: Instant) -> bool:
        return quiet.holds(datetime.fromtimestamp(now / 1000, config.zone))

    # Nobody pays a platform for asking.
    means = Means(
        verdicts.limits, quiet, config.zone, paid=False, per_hour=config.automatic.per_hour
    )
    say = by_telling(Telling(store, clock, means))
    plans = config.survey.plans()
    return Asking(
        store, clock, plans, wording(config), verdicts.limits, asker, say, chance, is_quiet
    )
