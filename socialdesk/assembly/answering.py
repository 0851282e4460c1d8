"""What answers by itself: the policies that a worker asks about customers' messages, and the answers folder behind them."""

# ruff: noqa: PLC0415 - what is heavy is imported where it is used
from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.assembly.channels import capabilities

if TYPE_CHECKING:
    from socialdesk.config import Config
    from socialdesk.model.ids import AccountId
    from socialdesk.services.answer_offers import AnswerOffers
    from socialdesk.services.answers import Answers
    from socialdesk.services.drafting import Drafting
    from socialdesk.services.jobs import Job
    from socialdesk.services.self_service import SelfService
    from socialdesk.services.working_hours import KeptHours
    from socialdesk.store.accounts import AccountRow
    from socialdesk.store.store import Store

LOOK_EVERY = 5.0
"""Seconds between two looks at the answers folder."""


def answers_of(config: Config) -> Answers:
    """The shop's answers folder, not read yet."""
    from socialdesk.bots import registry
    from socialdesk.services.answers import Answers

    table = config.answers
    return Answers(
        table.folder, registry.names(), confidence=table.confidence, language=config.shop.language
    )


async def self_service(
    config: Config,
    rows: Mapping[str, AccountRow],
    tell: Callable[[str], None],
    kept: KeptHours,
) -> tuple[SelfService | None, Answers]:
    """What answers common questions, with its answers read; None where the shop has no folder. What is wrong with the
    folder is told: a worker that did not start would cost messages. `kept`: whose hours are which."""
    from socialdesk.model.ids import MINUTE
    from socialdesk.services.answers import missing
    from socialdesk.services.self_service import PERSON_TAGS, Manners, SelfService, Where

    answers, table, shop = answers_of(config), config.answers, config.shop
    if answers.folder is None:
        return None, answers
    if what := missing(answers):
        tell(what)
    await asyncio.to_thread(answers.read)
    for each in answers.broken:
        tell(each.said)
    accounts: dict[AccountId, Where] = {
        rows[each.name].id: Where(
            each.channel, capabilities(each), partial(kept.calendar_of, each.name)
        )
        for each in config.accounts
    }
    tag = PERSON_TAGS[shop.language] if table.person_tag is None else table.person_tag
    manners = Manners(
        shop.name,
        shop.language,
        config.zone,
        tag,
        table.quiet_minutes * MINUTE,
        table.comments,
        table.ask,
    )
    return SelfService(lambda: answers.faq, accounts, manners, config.files), answers


def answer_offers(store: Store, config: Config) -> AnswerOffers:
    """The shop's folder, for its people."""
    from socialdesk.services.answer_offers import AnswerOffers

    channels = {each.name: each.channel for each in config.accounts}
    return AnswerOffers(store, answers_of(config), config.zone, channels)


def drafting(store: Store, config: Config) -> Drafting:
    """What stands ready for whoever writes: the folder, and a language model's drafts where the shop wants them."""
    from socialdesk.services.drafting import Drafting

    table, server = config.drafter, None
    if table.url:
        from socialdesk.bots.drafter import ModelServer

        server = ModelServer(table.url, table.model, table.key, table.seconds)
    offers, shop = answer_offers(store, config), config.shop
    return Drafting(store, offers, server, table.model, shop.name, shop.language, table.sees)


def jobs(answers: Answers, store: Store, config: Config) -> list[Job]:
    """Reading the answers anew when a file has changed; closing what was resolved by itself."""
    from socialdesk.model.ids import HOUR
    from socialdesk.services.jobs import Job
    from socialdesk.services.self_closing import SelfClosing

    clock = store.clock

    async def refresh() -> None:
        await answers.fresh(clock.now())

    if answers.folder is None:
        return []
    closing = SelfClosing(store, clock, config.answers.close_after * HOUR)
    return [Job("answers", LOOK_EVERY, refresh), *closing.jobs()]
