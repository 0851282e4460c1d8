"""What the options of `socialdesk stats` ask."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from socialdesk.commands.journal import since
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.measure import PROMISE, By, ClockKind, Question, When
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.sample import Preset
from socialdesk.model.query import length_of
from socialdesk.model.text import display_safe
from socialdesk.model.timespan import Timespan, parse_timespan

_FIRST, _LAST = Instant(0), Instant(4_102_444_800_000)
"""1970 and 2100."""


def preset_of(options: Namespace) -> Preset | None:
    """Another system, where one is asked for."""
    return PRESETS.get(options.preset)


def target_of(options: Namespace) -> int | None:
    """What is in time, where somebody says it. Raises NotAllowed."""
    try:
        return None if options.in_time is None else length_of(options.in_time)
    except ValueError as error:
        raise NotAllowed(str(error)) from None


def span_of(options: Namespace, config: Config, now: Instant) -> Timespan | None:
    """The days that are named by words, as they would be at `--as-of`. Raises SocialdeskError."""
    if options.span is None:
        return None
    if options.begins or options.ends:
        raise NotAllowed(translate("--in names days by itself; leave --from and --to out."))
    here = datetime.fromtimestamp(_seen_from(options, config, now) / 1000, config.zone)
    try:
        return parse_timespan(display_safe(options.span), here)
    except ValueError as error:
        raise NotAllowed(str(error)) from None


def _seen_from(options: Namespace, config: Config, now: Instant) -> Instant:
    as_of = getattr(options, "as_of", None)
    return _moment(as_of, config) if as_of else now


def _moment(text: str, config: Config) -> Instant:
    """A moment within a time of which calendars know; beyond it nothing has happened."""
    return min(max(since(text, config), _FIRST), _LAST)


def time_of(options: Namespace, config: Config, now: Instant) -> Question:
    """Of which time something is asked, and as of when. Raises SocialdeskError."""
    seen_from = _seen_from(options, config, now)
    span = span_of(options, config, now)
    if span is not None:
        return Question(seen_from, *span.moments(config.zone))
    begins = _moment(options.begins, config) if options.begins else None
    ends = _moment(options.ends, config) if options.ends else None
    return Question(seen_from, begins, ends)


def question_of(options: Namespace, config: Config, now: Instant) -> Question:
    """What the options ask. Raises SocialdeskError."""
    target = target_of(options)
    time = time_of(options, config, now)
    return Question(
        time.as_of,
        time.begins,
        time.ends,
        By(options.by),
        ClockKind(options.clock),
        When(options.when),
        PROMISE if target is None else target,
    )
