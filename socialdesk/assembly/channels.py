"""A configured account's channel, and what of it can be had without one: its limits, its parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialdesk.bots import registry
from socialdesk.bots.platform import ChannelContext
from socialdesk.bots.settings import at

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from socialdesk.bots.network import Network
    from socialdesk.bots.platform import Parse
    from socialdesk.bots.settings import AccountSettings
    from socialdesk.bots.web import WebServer
    from socialdesk.channel import Channel, Vault
    from socialdesk.clock import Clock
    from socialdesk.config import Account, Config
    from socialdesk.model.message import ChatKind
    from socialdesk.model.platforms import Platforms
    from socialdesk.model.policy import Capabilities
    from socialdesk.store.accounts import AccountRow


def platforms() -> Platforms:
    """Every platform, as people see it."""
    from socialdesk.model.platforms import PlatformLabel, Platforms  # noqa: PLC0415 - few need them

    return Platforms(
        [
            PlatformLabel(
                name=each.name,
                sign=each.sign,
                aliases=each.aliases,
                family=each.family.name,
                family_words=each.family.words,
                title=each.family.title,
                how=each.family.how,
            )
            for each in registry.every()
        ]
    )


def place_of(channel: str, chat: str) -> tuple[ChatKind, str] | None:
    """What a chat of a channel is, and where it is written to, as far as its number alone says that."""
    return registry.find(channel).place(chat) if channel in registry.names() else None


def badges_of(account: Account) -> tuple[str, ...]:
    """The badges that an account has by its platform."""
    return registry.find(account.channel).badges


def capabilities(account: Account) -> Capabilities:
    """An account's limits as its channel has them, without the channel."""
    return registry.find(account.channel).limits(account.settings)


def parser(account: AccountRow, state: Mapping[str, str], config: Config) -> Parse:
    """What reads an account's updates, without its channel: for replaying."""
    configured = config.account(account.name)
    settings = configured.settings if configured else None
    return registry.find(account.channel).parser(settings, account.remote_id, state)


def webhook_url(account: Account, config: Config) -> str:
    """The address to give to an account's platform."""
    public = config.web.public_url or at(config.web.host, config.web.port)
    return f"{public}/hooks/{account.name}"


def context_of(
    account: Account,
    config: Config,
    clock: Clock,
    vault: Vault,
    chance: random.Random,
    *,
    state: Mapping[str, str] | None = None,
    web: WebServer | None = None,
    take_over: bool = False,
) -> ChannelContext[Any]:
    """What an account's channel is made with."""
    is_called = account.settings.mode == "webhook"
    return ChannelContext(
        name=account.name,
        settings=account.settings,
        clock=clock,
        vault=vault,
        chance=chance,
        state=state or {},
        web=web,
        public_url=config.web.public_url,
        webhook_url=webhook_url(account, config) if is_called else None,
        network=network_of(account.settings, config),
        take_over=take_over,
    )


def network_of(settings: AccountSettings, config: Config) -> Network:
    """How an account's calls leave this machine."""
    from socialdesk.bots.network import Network  # noqa: PLC0415 - aiohttp takes long to import

    return Network(settings.proxy, config.proxies, config.network.public_ranges)


def make_channel(account: Account, context: ChannelContext[Any]) -> Channel:
    """An account's channel, as its settings say."""
    return registry.find(account.channel).channel(context)
