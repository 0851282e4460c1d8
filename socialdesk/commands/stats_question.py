"""What the options of `socialdesk stats` ask."""

from __future__ import annotations

from argparse import Namespace

from socialdesk.commands.journal import since
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.ids import Instant
from socialdesk.model.measure import PROMISE, By, ClockKind, Question, When
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.sample import Preset
from socialdesk.model.query import length_of


def preset_of(options: Namespace) -> Preset | None:
    """Another system, where one is asked for."""
    return PRESETS.get(options.preset)


def target_of(options: Namespace) -> int | None:
    """What is in time, where somebody says it. Raises NotAllowed."""
    try:
        return None if options.in_time is None else length_of(options.in_time)
    except ValueError as error:
        raise NotAllowed(str(error)) from None


def question_of(options: Namespace, config: Config, now: Instant) -> Question:
    """What the options ask. Raises SocialdeskError."""
    target = target_of(options)
    return Question(
        since(options.as_of, config) if options.as_of else now,
        since(options.begins, config) if options.begins else None,
        since(options.ends, config) if options.ends else None,
        By(options.by),
        ClockKind(options.clock),
        When(options.when),
        PROMISE if target is None else target,
    )
