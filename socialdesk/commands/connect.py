"""Commands that talk to a platform for the shop: connect an account, list its followers."""

from __future__ import annotations

import asyncio
import getpass
import json
import random
import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from socialdesk.assembly.channels import context_of, make_channel
from socialdesk.assembly.services import opened
from socialdesk.bots import registry
from socialdesk.bots.platform import ChannelContext
from socialdesk.channel import ListsFollowers
from socialdesk.commands.context import configured
from socialdesk.commands.show import json_line, safe
from socialdesk.config import Account, Config
from socialdesk.errors import ConfigError, SocialdeskError
from socialdesk.model.i18n import count, translate
from socialdesk.services.lease import LeaseHolder
from socialdesk.services.tokens import StoredTokens

if TYPE_CHECKING:
    from socialdesk.model.ids import AccountId
    from socialdesk.store.store import Store

PENDING = "connect"
"""Under this an account remembers the login that was begun."""


def _account(config: Config, name: str) -> Account:
    found = config.account(name)
    if found is None:
        known = ", ".join(each.name for each in config.accounts) or translate("none")
        raise ConfigError(
            translate(
                'There is no account "{name}" in {path}. There are: {all}.',
                name=name,
                path=config.path,
                all=known,
            )
        )
    return found


def connect(options: Namespace) -> None:
    """`socialdesk connect`."""
    config = configured(options)
    account = _account(config, options.account)
    if registry.find(account.channel).connect is None:
        raise SocialdeskError(
            translate(
                '"{name}" is a {channel} account: its token in {path} is all it needs.',
                name=account.name,
                channel=account.channel,
                path=config.path,
            )
        )
    asyncio.run(_connect(config, account, options))


async def _connect(config: Config, account: Account, options: Namespace) -> None:
    asking = registry.find(account.channel).connect
    assert asking is not None
    async with opened(config) as store:
        number = await _number(store, account)
        dialog = TerminalDialog(store, number, options.code or "", options.token or "")
        name = await asking(_context(config, account, store, number), dialog)
    if name is not None:
        print(
            translate(
                "Connected {account}. A running worker goes on by itself.",
                account=f"{account.name} ({safe(name)})" if name else account.name,
            )
        )


class TerminalDialog:
    """See `Dialog`: the person at this terminal. What was begun lies in the store."""

    def __init__(self, store: Store, account_id: AccountId, code: str, token: str) -> None:
        self._store = store
        self._account_id = account_id
        self.code = code
        self.token = token

    def say(self, text: str) -> None:
        """See `Dialog`."""
        print(text)

    def ask(self, question: str) -> str:
        """See `Dialog`."""
        print(question)
        try:
            return input("> ").strip()
        except EOFError:
            print()
            return ""

    def ask_secret(self, question: str) -> str:
        """See `Dialog`."""
        try:
            if sys.stdin.isatty():
                return getpass.getpass(f"{question} ").strip()
            return input().strip()
        except EOFError:
            return ""

    async def begun(self) -> Mapping[str, str]:
        """See `Dialog`."""
        state = await self._store.accounts.channel_state(self._account_id)
        found: Mapping[str, str] = json.loads(state.get(PENDING, "{}"))
        return found

    async def begin(self, what: Mapping[str, str]) -> None:
        """See `Dialog`."""
        await self._store.accounts.set_channel_state(self._account_id, PENDING, json.dumps(what))


def followers(options: Namespace) -> None:
    """`socialdesk followers`."""
    config = configured(options)
    account = _account(config, options.account)
    if not registry.find(account.channel).lists_followers:
        raise SocialdeskError(
            translate(
                "{channel} tells nobody who follows an account; Zalo's Official Account does.",
                channel=account.channel,
            )
        )
    asyncio.run(_followers(config, account, options))


async def _followers(config: Config, account: Account, options: Namespace) -> None:
    async with opened(config) as store:
        number = await _number(store, account)
        channel = make_channel(account, _context(config, account, store, number))
        found: list[str] = []
        try:
            assert isinstance(channel, ListsFollowers)
            async for remote_id in channel.followers(options.tag or ""):
                found.append(remote_id)
                if options.json:
                    json_line({"account": account.name, "contact": remote_id})
                else:
                    print(safe(remote_id))
        finally:
            await channel.close()
            if found and not options.tag:
                address = registry.find(account.channel).follower_address
                people = [(each, address(each)) for each in found]
                await store.contacts.add_followers(number, people)
    print(
        count(
            "{n} person; a worker asks for their name by and by.",
            "{n} people; a worker asks for their names by and by.",
            len(found),
        ),
        file=sys.stderr,
    )


async def _number(store: Store, account: Account) -> AccountId:
    return next(each.id for each in await store.accounts.all() if each.name == account.name)


def _context(
    config: Config, account: Account, store: Store, number: AccountId
) -> ChannelContext[Any]:
    clock = store.clock
    vault = StoredTokens(store, clock, number, LeaseHolder().name)
    return context_of(account, config, clock, vault, random.Random())
