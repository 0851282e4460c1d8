"""What `socialdesk doctor` finds about menus: entries that lead nowhere, and platforms that show something else."""

from __future__ import annotations

import asyncio

from socialdesk.assembly.answering import answers_of
from socialdesk.bots import registry
from socialdesk.bots.platform import Finding
from socialdesk.commands.menus import connected
from socialdesk.config import Account, Config
from socialdesk.errors import ChannelError
from socialdesk.model.i18n import count, translate
from socialdesk.model.text import fold
from socialdesk.services.platform_menus import compared
from socialdesk.store.store import Store


async def of_entries(store: Store, config: Config) -> list[Finding]:
    """Entries whose answer or topic is not there: whoever chooses one waits for a person."""
    entries = {name: each for menu in config.menus.values() for name, each in menu.entries.items()}
    if not entries:
        return []
    answers = answers_of(config)
    if answers.folder is not None:
        await asyncio.to_thread(answers.read)
    topics = {fold(each.name) for each in await store.consents.topic_words()}
    found = []
    for name, entry in entries.items():
        if entry.answer and entry.answer not in answers.faq.by_id:
            said = translate(
                "[menu.entries.{name}] names the answer {answer}, which the answers folder does not have; `socialdesk faq list` lists them",
                name=name,
                answer=entry.answer,
            )
            found.append(Finding("menu", "warning", said))
        if entry.topic and fold(entry.topic) not in topics:
            said = translate(
                "[menu.entries.{name}] names the topic {topic}, which is not there; `socialdesk topic` lists and makes them",
                name=name,
                topic=entry.topic,
            )
            found.append(Finding("menu", "warning", said))
    return found


async def of_platform(store: Store, config: Config, account: Account) -> list[Finding]:
    """Whether an account's platform shows what is configured; nothing where it is not asked, or says
    nothing."""
    menu, limits = config.menus.get(account.name), registry.find(account.channel).menu()
    if menu is None or not limits.parts:
        return []
    try:
        async with connected(store, config, account) as channel:
            found = await compared(channel, limits, menu, config.shop.language)
    except ChannelError:
        return []  # what is wrong with the account is another finding
    if not found.differs:
        return [Finding("menu", "ok", translate("as it is configured"), account.name, 0)]
    differ = len(found.differs)
    said = count(
        "{n} difference from the configuration; see `socialdesk menus diff {name}`",
        "{n} differences from the configuration; see `socialdesk menus diff {name}`",
        differ,
        name=account.name,
    )
    return [Finding("menu", "warning", said, account.name, differ)]
