"""The policies that a worker asks about each customer's message, and what keeps them up to date."""

# ruff: noqa: PLC0415 - only a worker pays for what they need
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.config import Config
    from socialdesk.model.effects import Policy
    from socialdesk.model.ids import AccountId
    from socialdesk.model.policy import Capabilities
    from socialdesk.services.automation import SwitchWatch
    from socialdesk.services.broadcasting.topics import Topics
    from socialdesk.services.deciding import Decider
    from socialdesk.services.jobs import Job
    from socialdesk.services.menus import Menus
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
) -> Asked:
    """Those of this shop; `rows` are its accounts by their names, what is wrong is told, and `wake` calls whoever
    sends. Raises StoreError."""
    from socialdesk.assembly import answering
    from socialdesk.assembly.acknowledging import by_account
    from socialdesk.assembly.services import kept_hours
    from socialdesk.services.acknowledging import Acknowledgements
    from socialdesk.services.automation import SwitchWatch
    from socialdesk.services.broadcasting.topics import Topics
    from socialdesk.services.deciding import LOOK_EVERY, SELDOM, Decider
    from socialdesk.services.menus import SWITCH
    from socialdesk.services.policies import Protection, policies, policies_of_later

    topics = Topics(store, config.shop.name, config.shop.language)
    await topics.read()
    protection = (
        Protection(limits, config.live.hidden_answer) if config.live.hide_contact_details else None
    )
    switch = SwitchWatch(store, SWITCH)
    await switch.read()
    kept = kept_hours(store, config)
    await kept.keep()
    await kept.read()
    serving, answers = await answering.self_service(config, rows, tell, kept)
    menus = _menus(config, rows, limits, topics, switch) if config.menus else None
    acknowledging = by_account(config, {name: row.id for name, row in rows.items()}, kept)
    waiting = Acknowledgements(store, store.clock, acknowledging, limits, wake)
    later = policies_of_later(acknowledging, limits, serving)
    every = LOOK_EVERY if serving else SELDOM
    return Asked(
        policies(acknowledging, limits, topics.wishes, protection, serving, menus),
        (
            *topics.jobs(),
            *kept.jobs(),
            *waiting.jobs(),
            *answering.jobs(answers, store, config),
            *(switch.jobs() if menus else ()),
        ),
        Decider(store, store.clock, [*limits], later, wake, every),
    )


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
