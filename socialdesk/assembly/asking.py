"""The policies that a worker asks about each customer's message, and what keeps them up to date."""

# ruff: noqa: PLC0415 - only a worker pays for what they need
from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.config import Config
    from socialdesk.model.effects import Policy
    from socialdesk.model.ids import AccountId
    from socialdesk.model.policy import Capabilities
    from socialdesk.services.acknowledging import Acknowledgements
    from socialdesk.services.answers import Answers
    from socialdesk.services.automation import SwitchWatch
    from socialdesk.services.broadcasting.topics import Topics
    from socialdesk.services.deciding import Decider
    from socialdesk.services.jobs import Job
    from socialdesk.services.menus import Menus
    from socialdesk.services.self_service import SelfService
    from socialdesk.services.working_hours import KeptHours
    from socialdesk.store.accounts import AccountRow
    from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """The policies that are asked where a message is recorded, first asked first; the jobs that look for them what they may
    not read; and who asks those that take their time."""

    policies: tuple[Policy, ...]
    jobs: tuple[Job, ...]
    decider: Decider


async def asked(
    store: Store,
    config: Config,
    rows: Mapping[str, AccountRow],
    limits: Mapping[AccountId, Capabilities],
    tell: Callable[[str], None],
    wake: Callable[[], None],
    held: Callable[[], Collection[AccountId]],
) -> Asked:
    """Those of this shop; `rows` are its accounts by their names, what is wrong is told, `wake` calls whoever sends, and
    `held` are the accounts that this process looks after now. Raises StoreError."""
    from socialdesk.assembly import answering, surveying
    from socialdesk.assembly.acknowledging import by_account
    from socialdesk.assembly.services import kept_hours
    from socialdesk.services.acknowledging import Acknowledgements
    from socialdesk.services.deciding import LOOK_EVERY, SELDOM, Decider
    from socialdesk.services.policies import Protection, policies, policies_of_later

    protection = (
        Protection(limits, config.live.hidden_answer) if config.live.hide_contact_details else None
    )
    kept = kept_hours(store, config)
    await kept.keep()
    await kept.read()
    speaking = await _speaking(store, config, rows, limits, tell, kept)
    acknowledging = by_account(config, {name: row.id for name, row in rows.items()}, kept)
    waiting = Acknowledgements(store, store.clock, acknowledging, limits, wake)
    wishes, menus, serving = speaking.topics.wishes, speaking.menus, speaking.serving
    later = policies_of_later(acknowledging, limits, serving)
    surveys = surveying.answers(config, rows, kept)
    every = LOOK_EVERY if serving else SELDOM
    return Asked(
        policies(acknowledging, limits, wishes, protection, serving, menus, surveys),
        (
            *speaking.topics.jobs(),
            *kept.jobs(),
            *waiting.jobs(),
            *answering.jobs(speaking.answers, store, config),
            *(speaking.switch.jobs() if menus else ()),
        ),
        Decider(store, store.clock, held, later, wake, every),
    )


async def explaining(
    store: Store, config: Config, rows: Mapping[str, AccountRow], tell: Callable[[str], None]
) -> Acknowledgements:
    """What explains what a message would be answered by itself, whoever says it. Raises StoreError and ConfigError."""
    from socialdesk.assembly import surveying
    from socialdesk.assembly.acknowledging import by_account
    from socialdesk.assembly.channels import capabilities
    from socialdesk.assembly.services import kept_hours
    from socialdesk.services.acknowledging import Acknowledgements
    from socialdesk.services.policies import policies_that_speak

    kept = kept_hours(store, config)
    await kept.read()
    accounts = [each for each in config.accounts if each.name in rows]
    limits = {rows[each.name].id: capabilities(each) for each in accounts}
    speaking = await _speaking(store, config, rows, limits, tell, kept)
    surveys = surveying.answers(config, rows, kept)
    first = policies_that_speak(speaking.topics.wishes, speaking.menus, speaking.serving, surveys)
    settings = by_account(config, {name: row.id for name, row in rows.items()}, kept)
    return Acknowledgements(store, store.clock, settings, limits, lambda: None, first)


@dataclass(frozen=True, slots=True)
class _Speaking:
    """What may say something before the acknowledgement."""

    topics: Topics
    switch: SwitchWatch
    serving: SelfService | None
    answers: Answers
    menus: Menus | None


async def _speaking(
    store: Store,
    config: Config,
    rows: Mapping[str, AccountRow],
    limits: Mapping[AccountId, Capabilities],
    tell: Callable[[str], None],
    kept: KeptHours,
) -> _Speaking:
    from socialdesk.assembly import answering
    from socialdesk.services.automation import SwitchWatch
    from socialdesk.services.broadcasting.topics import Topics
    from socialdesk.store.switches import MENUS

    topics = Topics(store, config.shop.name, config.shop.language)
    await topics.read()
    switch = SwitchWatch(store, MENUS)
    await switch.read()
    serving, answers = await answering.self_service(config, rows, tell, kept)
    menus = _menus(config, rows, limits, topics, switch) if config.menus else None
    if serving:
        entries = [each for menu in config.menus.values() for each in menu.entries.values()]
        await asyncio.to_thread(serving.keep_pictures, {each.answer for each in entries})
    return _Speaking(topics, switch, serving, answers, menus)


def _menus(
    config: Config,
    rows: Mapping[str, AccountRow],
    limits: Mapping[AccountId, Capabilities],
    topics: Topics,
    switch: SwitchWatch,
) -> Menus:
    from socialdesk.services.menus import Menus

    shop, wishes = config.shop, topics.wishes
    menus = {rows[name].id: menu for name, menu in config.menus.items()}
    return Menus(
        menus, limits, shop.name, shop.language, wishes.starts, wishes.answers, is_on=switch.is_on
    )
