"""Commands that talk to a platform for the shop: connect an account, list its followers."""

from __future__ import annotations

import asyncio
import getpass
import json
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from socialdesk.assembly.channels import meta_channel, zalo_oa_channel
from socialdesk.assembly.services import opened
from socialdesk.clock import SystemClock
from socialdesk.commands.context import configured
from socialdesk.commands.show import json_line, safe
from socialdesk.config import Account, Config
from socialdesk.errors import ConfigError, SocialdeskError
from socialdesk.services.supervisor import LeaseHolder
from socialdesk.services.tokens import StoredTokens

if TYPE_CHECKING:
    from socialdesk.store.store import Store

PENDING = "connect"
"""Under this an account remembers the login that was begun: its verifier and state."""


def _account(config: Config, name: str) -> Account:
    found = config.account(name)
    if found is None:
        known = ", ".join(each.name for each in config.accounts) or "none"
        raise ConfigError(f'There is no account "{name}" in {config.path}. There are: {known}.')
    return found


def connect(options: Namespace) -> None:
    """`socialdesk connect`."""
    config = configured(options)
    account = _account(config, options.account)
    if account.channel == "zalo_oa":
        asyncio.run(_connect_zalo(config, account, options))
    elif account.channel in ("messenger", "instagram"):
        asyncio.run(_connect_meta(config, account, options))
    else:
        raise SocialdeskError(
            f'"{account.name}" is a {account.channel} account: its token in {config.path} is all it needs.'
        )


async def _connect_zalo(config: Config, account: Account, options: Namespace) -> None:
    from socialdesk.bots.zalo_oa.oauth import code_from, consent_url, new_verifier  # noqa: PLC0415 - brings aiohttp

    async with opened(config) as store:
        row = {each.name: each for each in await store.accounts.all()}[account.name]
        pending = json.loads((await store.accounts.channel_state(row.id)).get(PENDING, "{}"))
        pasted = options.code
        if not pasted:
            pending = {"verifier": new_verifier(), "state": new_verifier()[:16]}
            await store.accounts.remember(row.id, PENDING, json.dumps(pending))
            back = account.text("redirect_uri") or config.public_url or "https://localhost"
            url = consent_url(
                account.text("oauth_base"),
                account.text("app_id"),
                back,
                pending["verifier"],
                pending["state"],
            )
            print(
                "1. Open this address in a browser and let the Official Account's administrator agree:\n"
            )
            print(f"   {url}\n")
            print(
                "2. The browser then goes to an address that holds code=… (the page itself need not open)."
            )
            pasted = _asked(
                f"3. Paste that address here, or run: socialdesk connect {account.name} --code '<address>'"
            )
            if not pasted:
                return
        if not pending:
            raise SocialdeskError(
                f"No login was begun for {account.name}: run `socialdesk connect {account.name}` first."
            )
        code, oa_id, state = code_from(pasted)
        if not code:
            raise SocialdeskError(
                "There is no code=… in that address. Paste the whole address that the browser ended at."
            )
        if state and state != pending["state"]:
            raise SocialdeskError(
                "That address belongs to another login. Run the command again and use its own address."
            )
        if oa_id and oa_id != account.text("oa_id"):
            raise SocialdeskError(
                f"The permission is for Official Account {oa_id}, and {account.name} is {account.text('oa_id')}. "
                "Choose the right one in Zalo, or correct oa_id."
            )
        channel = zalo_oa_channel(account, SystemClock(), _vault(store, row.id))
        try:
            await channel.authority.connect(code, pending["verifier"])
            identity = await channel.identify()
        finally:
            await channel.close()
        await store.accounts.remember(row.id, PENDING, "{}")
    print(
        f"Connected {account.name}{f' ({safe(identity.name)})' if identity.name else ''}. A running worker goes on by itself."
    )


async def _connect_meta(config: Config, account: Account, options: Namespace) -> None:
    from socialdesk.bots.messenger.channel import connect as exchange  # noqa: PLC0415 - brings aiohttp

    token = options.token or _asked_secret(
        "A user access token of somebody who manages the account (Graph API Explorer gives one; it is not shown):"
    )
    if not token:
        raise SocialdeskError(
            "Without a user access token nothing can be connected. Nothing was changed."
        )
    async with opened(config) as store:
        row = {each.name: each for each in await store.accounts.all()}[account.name]
        channel = meta_channel(account, SystemClock(), _vault(store, row.id), {})
        try:
            name = await exchange(channel.graph, _meta_id(account), token)
        finally:
            await channel.close()
    print(
        f"Connected {account.name}{f' ({safe(name)})' if name else ''}. A running worker goes on by itself."
    )


def _meta_id(account: Account) -> str:
    known = account.text("ig_id") if account.channel == "instagram" else ""
    return known or account.text("page_id")


def followers(options: Namespace) -> None:
    """`socialdesk followers`."""
    config = configured(options)
    account = _account(config, options.account)
    if account.channel != "zalo_oa":
        raise SocialdeskError(
            f"{account.channel} tells nobody who follows an account; Zalo's Official Account does."
        )
    asyncio.run(_followers(config, account, options))


async def _followers(config: Config, account: Account, options: Namespace) -> None:
    async with opened(config) as store:
        row = {each.name: each for each in await store.accounts.all()}[account.name]
        channel = zalo_oa_channel(account, SystemClock(), _vault(store, row.id))
        found: list[str] = []
        try:
            async for remote_id in channel.followers(options.tag or ""):
                found.append(remote_id)
                if options.json:
                    json_line({"account": account.name, "contact": remote_id})
                else:
                    print(safe(remote_id))
        finally:
            await channel.close()
            if not options.tag:
                await store.accounts.add_followers(row.id, found)
    print(f"{len(found)} people; a worker asks for their names by and by.", file=sys.stderr)


def _vault(store: Store, account_id: int) -> StoredTokens:
    return StoredTokens(store, SystemClock(), account_id, LeaseHolder().name)  # type: ignore[arg-type]


def _asked(question: str) -> str:
    print(question)
    try:
        return input("> ").strip()
    except EOFError:
        print()
        return ""


def _asked_secret(question: str) -> str:
    try:
        return getpass.getpass(f"{question} ").strip() if sys.stdin.isatty() else input().strip()
    except EOFError:
        return ""
