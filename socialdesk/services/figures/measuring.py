"""What a shop asks about how long its customers waited, answered from the store."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.hours import WorkingHours
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.measure import By, ClockKind, Question, When
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.deadline import business_due
from socialdesk.model.presets.sample import Preset, Setting
from socialdesk.model.presets.story import KeptWait
from socialdesk.model.text import display_safe
from socialdesk.services.figures.columns import Waits, columns, decoded, together, without
from socialdesk.services.figures.counting import NOTHING, Group, Shop, count
from socialdesk.services.figures.explaining import Explanation, explanation
from socialdesk.services.figures.presets import (
    MetricGroup,
    count_preset,
    looks_back_to,
    setting_of,
    stories,
)
from socialdesk.services.figures.rows import Due, Row, episode_rows, no_due, wait_rows
from socialdesk.services.figures.spans import Spans, spans
from socialdesk.store.answers import ANSWERED_WITHIN
from socialdesk.store.figures import FOREVER, NEVER, Span
from socialdesk.store.store import Store


class Measuring:
    """The one service behind figures for commands, desks and reports."""

    def __init__(self, store: Store, zone: ZoneInfo, hours: WorkingHours | None) -> None:
        self._store = store
        self._zone = zone
        self._hours = hours

    async def figures(self, question: Question) -> list[Group]:
        """The figures of each group. Raises StoreError."""
        by_arrival = question.when is When.ARRIVAL
        begins = question.begins or NEVER
        ends = question.ends or FOREVER
        opened = (begins, ends) if by_arrival else (NEVER, ends)
        waits = await self.loaded(opened, NEVER if by_arrival else begins)
        by = question.by
        slim = waits.slim(
            numbers=by in (By.TAG, By.LANGUAGE, By.BROADCAST),
            accounts=by in (By.ACCOUNT, By.CHANNEL),
        )
        return count(slim, question, await self.shop(question, opened))

    async def loaded(self, opened: Span, ended_from: Instant = NEVER) -> Waits:
        """Waits that were opened in a time, and had not ended before a moment; more of them, for packs hold
        whole days. Raises StoreError."""
        found = await self._store.figures.counted(opened, ended_from)
        packed = without(together([decoded(each) for each in found.packs]), found.gone)
        return together([packed, columns(found.loose)])

    async def preset(
        self,
        preset: Preset,
        question: Question,
        target: int | None = None,
        readings: Iterable[str] = (),
    ) -> list[MetricGroup]:
        """Another system's figures of each metric and group. Raises StoreError, NotAllowed."""
        setting = _setting(preset, question, Shop(self._zone, self._hours), target, readings)
        begins = looks_back_to(preset.metrics(setting), question) or NEVER
        time = (begins, question.ends or FOREVER)
        shop = await self.shop(question)
        rooms = self._store.stories
        kept = await (rooms.arrived(time) if preset.by_arrival else rooms.active(time))
        told = stories(*kept, await rooms.customers() if preset.joins_customers else {})
        return count_preset(preset, told, question, setting, shop)

    async def waits(self, question: Question, due: Due = no_due) -> list[Row]:
        """The waits of a time, one by one. Raises StoreError."""
        begins, ends = question.begins or NEVER, question.ends or FOREVER
        if question.when is When.ARRIVAL:
            rows = await self._store.figures.waits((begins, ends))
        else:
            rows = await self._store.figures.waits((NEVER, ends), begins)
        return wait_rows(stories(rows, (), {}), question, self._hours, due)

    async def episodes(self, question: Question, due: Due = no_due) -> list[Row]:
        """The episodes of a time by their first answers. Raises StoreError."""
        time = (question.begins or NEVER, question.ends or FOREVER)
        told = stories(*await self._store.stories.active(time), {})
        return episode_rows(told, question, self._hours, due)

    def due(
        self, preset: Preset | None, question: Question, target: int | None, readings: Iterable[str]
    ) -> Due:
        """Until when a wait is to be answered: by a preset, or (None) by our own target. Raises NotAllowed."""
        if preset is None:
            hours = self._hours if question.clock is ClockKind.BUSINESS else None
            return partial(_our_due, question.target, hours)
        shop = Shop(self._zone, self._hours)
        setting = _setting(preset, question, shop, target, readings)
        return lambda wait: preset.due(wait, setting)

    async def explain(self, number: int, question: Question) -> Explanation:
        """One wait's story. Raises NotFound, StoreError."""
        row = await self._store.figures.wait(number)
        if row is None or row.opened_at > question.as_of:
            raise NotFound(
                translate(
                    "There is no wait {number}. `socialdesk stats waits` shows their numbers.",
                    number=number,
                )
            )
        kept = await self._store.stories.of(row.conversation_id)
        (story,) = stories(*kept, {})
        told = story.seen_at(question.as_of)
        wait = next(each for each in told.waits if each.number == number)
        ends = question.as_of if wait.ended_at is None else wait.ended_at
        lines = await self._store.stories.told(row.conversation_id, wait.opened_at, ends)
        shop = Shop(self._zone, self._hours)
        settings = {
            name: _setting(preset, question, shop, None, ()) for name, preset in PRESETS.items()
        }
        due = self.due(None, question, None, ())
        (own,) = [
            each
            for each in wait_rows([story], Question(question.as_of), self._hours, due)
            if each.wait == number
        ]
        return explanation(told, wait, own, lines, question, settings)

    async def shop(self, question: Question, opened: Span = (NEVER, FOREVER)) -> Shop:
        """What is to be known of the shop for figures in such groups, of waits that were opened in a time."""
        by = question.by
        store = self._store
        accounts = await store.accounts.all() if by in (By.ACCOUNT, By.CHANNEL) else []
        return Shop(
            self._zone,
            self._hours,
            {each.id: each.name for each in accounts},
            {each.id: each.channel for each in accounts},
            await store.figures.languages() if by is By.LANGUAGE else (),
            spans(await store.figures.tags(question.as_of)) if by is By.TAG else NOTHING,
            await self._broadcasts(opened) if by is By.BROADCAST else NOTHING,
        )

    async def _broadcasts(self, opened: Span) -> Spans:
        """Who is told one belongs to it for three days, or until they are told another one."""
        begins = Instant(max(opened[0] - ANSWERED_WITHIN, 0))
        told = await self._store.figures.told((begins, opened[1]))
        rows, following = [], None
        for number, name, at in reversed(told):
            until = at + ANSWERED_WITHIN
            if following is not None and following[0] == number:
                until = min(until, following[1])
            rows.append((number, name, at, until))
            following = number, at
        return spans(rows)


def _our_due(target: int, hours: WorkingHours | None, wait: KeptWait) -> Instant | None:
    return business_due(hours, wait.opened_at, target)


def _setting(
    preset: Preset, question: Question, shop: Shop, target: int | None, readings: Iterable[str]
) -> Setting:
    try:
        return setting_of(preset, question, shop, target, readings)
    except ValueError as error:
        known = ", ".join(name for names in preset.readings for name in names)
        raise NotAllowed(
            translate(
                '{preset} has no reading "{text}". It has: {known}',
                preset=preset.name,
                text=display_safe(str(error)),
                known=known or "-",
            )
        ) from None
