"""What a shop asks about how long its customers waited, answered from the store."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.calendars import HoursByAccount
from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.measure import By, ClockKind, Question, When
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.deadline import business_due
from socialdesk.model.presets.sample import Preset, Setting
from socialdesk.model.presets.story import KeptWait
from socialdesk.model.text import display_safe
from socialdesk.services.figures.columns import (
    Episodes,
    Numbers,
    Waits,
    episodes_of,
    numbers,
    waits_of,
)
from socialdesk.services.figures.counting import COUNTED, NOTHING, Group, Shop, count, wanted
from socialdesk.services.figures.explaining import Explanation, explanation
from socialdesk.services.figures.pack_cache import PackCache
from socialdesk.services.figures.presets import (
    SYSTEMS,
    MetricGroup,
    count_preset,
    looks_back_to,
    sampled,
    setting_of,
    stories,
)
from socialdesk.services.figures.rows import Due, Row, episode_rows, no_due, wait_rows
from socialdesk.services.figures.samples import Samples, StoryColumns, by_conversation
from socialdesk.services.figures.spans import Spans, one_at_a_time, spans
from socialdesk.services.working_hours import HoursSource, as_of_now
from socialdesk.store.answers import ANSWERED_WITHIN
from socialdesk.store.packs import EARLIEST, EPISODES, FOREVER, WAITS, Kept, Span
from socialdesk.store.store import Store
from socialdesk.store.stories import Numbered


class Measuring:
    """The one service behind figures for commands, desks and reports."""

    def __init__(self, store: Store, zone: ZoneInfo, hours: HoursSource) -> None:
        self._store = store
        self._zone = zone
        self._hours = hours
        self._all_waits = PackCache(store.packs, WAITS, waits_of)
        self._all_episodes = PackCache(store.packs, EPISODES, episodes_of)

    async def figures(self, question: Question) -> list[Group]:
        """The figures of each group. Raises StoreError."""
        (found,) = await self.several([question])
        return found

    async def several(self, questions: Sequence[Question]) -> list[list[Group]]:
        """The figures of each question, from one look at the store: what a screen shows fits together, and is
        read once. Raises StoreError."""
        begins, ends, ended_from = FOREVER, EARLIEST, FOREVER
        for each in questions:
            by_arrival = each.when is When.ARRIVAL
            first = each.begins or EARLIEST
            begins = min(begins, first if by_arrival else EARLIEST)
            ended_from = min(ended_from, EARLIEST if by_arrival else first)
            ends = max(ends, each.ends or FOREVER)
        opened = (begins, ends)
        asked = {(each.by, each.as_of): each for each in questions}
        own = (await as_of_now(self._hours)).own
        by_account = bool(own) and any(each.clock is ClockKind.BUSINESS for each in questions)
        # Side by side: to find who had which tag takes the store as long as to hand over a quarter's waits.
        waits, known = await asyncio.gather(
            self.loaded(opened, ended_from, wanted(questions, by_account=by_account)),
            asyncio.gather(*(self.shop(each, opened) for each in asked.values())),
        )
        shops = dict(zip(asked, known, strict=True))
        return [
            await asyncio.to_thread(count, waits, each, shops[each.by, each.as_of])
            for each in questions
        ]

    async def loaded(
        self,
        opened: Span,
        ended_from: Instant = EARLIEST,
        columns: Collection[str] = COUNTED,
    ) -> Waits:
        """These columns of the waits that were opened in a time, and had not ended before a moment; more of them,
        for packs hold whole days. Raises StoreError."""
        kept = await self._store.packs.kept(WAITS, opened, ended_from)
        return await asyncio.to_thread(waits_of, kept, columns)

    async def preset(
        self,
        preset: Preset,
        question: Question,
        target: int | None = None,
        readings: Iterable[str] = (),
    ) -> list[MetricGroup]:
        """Another system's figures of each metric and group. Raises StoreError, NotAllowed."""
        shop = await self.shop(question)
        setting = _setting(preset, question, shop, target, readings)
        columns = await self._columns(
            preset, setting, looks_back_to(preset.metrics(setting), question)
        )
        return await asyncio.to_thread(count_preset, preset, columns, question, setting, shop)

    async def sampled(
        self, preset: Preset, question: Question, of: tuple[str, str | None], target: int | None
    ) -> Samples:
        """What stands behind one of these figures: of a metric and, unless None, a group. Raises StoreError."""
        shop = await self.shop(question)
        setting = _setting(preset, question, shop, target, ())
        columns = await self._columns(
            preset, setting, looks_back_to(preset.metrics(setting), question)
        )
        return await asyncio.to_thread(sampled, preset, columns, question, setting, shop, of)

    async def entries(
        self, preset: Preset, setting: Setting, days: int, metrics: Collection[str]
    ) -> dict[str, Samples]:
        """All that these of a badge's metrics count, of the last days: a row for each sample, in the order in which
        they began (`at`); whether it was `IN_TIME`, `MISSED` or is `UNDECIDED`, until when it is `due`, and the open
        wait whose answer now would make it `IN_TIME` (`waiting`). Raises StoreError."""
        begins = Instant(max(setting.as_of - days * DAY, EARLIEST))
        columns = await self._columns(preset, setting, begins, without=("agent",))
        return await asyncio.to_thread(_since, preset, columns, setting, begins, metrics)

    async def _columns(
        self,
        preset: Preset,
        setting: Setting,
        begins: Instant | None,
        without: Collection[str] = (),
    ) -> StoryColumns:
        """What a preset is counted from, for samples from a moment on: of the conversations' whole lives, or as
        much of them as matters."""
        system = SYSTEMS[preset.name]
        if begins is None or system.reach is None:
            begins = EARLIEST
        columns = system.waits.difference(without)
        episodes = episodes_of(Kept((), {}, ()))
        if begins == EARLIEST:
            waits = await self._all_waits.all(columns)
            if system.episodes:
                episodes = await self._all_episodes.all(system.episodes)
        else:
            assert not system.episodes
            time = (Instant(begins - (system.reach or 0)), Instant(setting.as_of + 1))
            kept = await self._store.packs.kept(WAITS, time)
            waits = await asyncio.to_thread(lambda: by_conversation(waits_of(kept, columns)))
        customers = await self._store.stories.customers() if preset.joins_customers else None
        return await asyncio.to_thread(_seen, waits, episodes, setting.as_of, customers)

    async def waits(self, question: Question, due: Due = no_due) -> list[Row]:
        """The waits of a time, one by one. Raises StoreError."""
        begins, ends = question.begins or EARLIEST, question.ends or FOREVER
        if question.when is When.ARRIVAL:
            rows = await self._store.figures.waits((begins, ends))
        else:
            rows = await self._store.figures.waits((EARLIEST, ends), begins)
        return wait_rows(stories(rows, ()), question, await as_of_now(self._hours), due)

    async def episodes(self, question: Question, due: Due = no_due) -> list[Row]:
        """The episodes of a time by their first answers. Raises StoreError."""
        time = (question.begins or EARLIEST, question.ends or FOREVER)
        rooms = self._store.stories
        kept = await (rooms.begun(time) if question.when is When.ARRIVAL else rooms.active(time))
        return episode_rows(stories(*kept), question, await as_of_now(self._hours), due)

    async def due(
        self, preset: Preset | None, question: Question, target: int | None, readings: Iterable[str]
    ) -> Due:
        """Until when a wait is to be answered: by a preset, or (None) by our own target, on the hours of its account. Raises
        StoreError, NotAllowed."""
        hours = await as_of_now(self._hours)
        if preset is None:
            return partial(
                _our_due, question.target, hours if question.clock is ClockKind.BUSINESS else None
            )
        shop = Shop(self._zone, hours.shop, own_hours=hours.own)
        setting = _setting(preset, question, shop, target, readings)
        return lambda wait, account: preset.due(wait, setting.of(account))

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
        (story,) = stories(*kept)
        known = story.seen_at(question.as_of)
        wait = next(each for each in known.waits if each.number == number)
        ends = question.as_of if wait.ended_at is None else wait.ended_at
        lines = await self._store.stories.told(row.conversation_id, wait.opened_at, ends)
        hours = await as_of_now(self._hours)
        shop = Shop(self._zone, hours.of(row.account_id))
        settings = {
            name: _setting(preset, question, shop, None, ()) for name, preset in PRESETS.items()
        }
        due = await self.due(None, question, None, ())
        (own,) = [
            each
            for each in wait_rows([story], Question(question.as_of), hours, due)
            if each.wait == number
        ]
        return explanation(known, wait, own, lines, question, settings)

    async def shop(
        self,
        question: Question,
        opened: Span = (EARLIEST, FOREVER),
        of: Literal["wait", "episode"] = "wait",
    ) -> Shop:
        """What is to be known of the shop for figures in such groups, of waits (or episodes) that were opened in
        a time."""
        by = question.by
        store = self._store
        accounts = await store.accounts.all() if by in (By.ACCOUNT, By.CHANNEL) else []
        hours = await as_of_now(self._hours)
        return Shop(
            self._zone,
            hours.shop,
            {each.id: each.name for each in accounts},
            {each.id: each.channel for each in accounts},
            _lists(await store.figures.languages() if by is By.LANGUAGE else {}),
            _tags(await store.figures.tags(question.as_of, opened[0], of))
            if by is By.TAG
            else NOTHING,
            await self._broadcasts(opened) if by is By.BROADCAST else NOTHING,
            hours.own,
        )

    async def _broadcasts(self, opened: Span) -> Spans:
        """Who is told one belongs to it for three days, or until they are told another one."""
        begins = Instant(max(opened[0] - ANSWERED_WITHIN, 0))
        told = await self._store.figures.told((begins, opened[1]))
        found = spans(
            {
                name: [*map(numbers, lists), numbers(lists[1]) + ANSWERED_WITHIN]
                for name, lists in told.items()
            }
        )
        return one_at_a_time(found)


def _tags(found: Mapping[str, Sequence[str]]) -> Spans:
    return spans({tag: [*map(numbers, lists)] for tag, lists in found.items()})


def _lists(found: Mapping[str, str]) -> dict[str, Numbers]:
    return {name: numbers(text) for name, text in found.items()}


def _seen(
    waits: Waits, episodes: Episodes, as_of: Instant, customers: Numbered | None
) -> StoryColumns:
    return StoryColumns(
        waits.known_at(as_of),
        episodes.known_at(as_of),
        None if customers is None else (numbers(customers[0]), numbers(customers[1])),
    )


def _since(
    preset: Preset,
    columns: StoryColumns,
    setting: Setting,
    begins: Instant,
    metrics: Collection[str],
) -> dict[str, Samples]:
    found = {}
    for name, samples in SYSTEMS[preset.name].count(columns, setting).items():
        if name in metrics:
            every = samples()
            found[name] = every.where(every.at >= begins).in_order()
    return found


def _our_due(
    target: int, hours: HoursByAccount | None, wait: KeptWait, account: int
) -> Instant | None:
    return business_due(None if hours is None else hours.of(account), wait.opened_at, target)


def _setting(
    preset: Preset, question: Question, shop: Shop, target: int | None, readings: Iterable[str]
) -> Setting:
    readings = tuple(readings)
    for names in preset.readings:
        both = [name for name in names if name in readings]
        if len(both) > 1:
            raise NotAllowed(
                translate("{all} exclude each other; name one of them.", all=", ".join(both))
            )
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
