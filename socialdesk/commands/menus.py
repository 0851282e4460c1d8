"""`socialdesk menus`: what platforms show beside what is configured, and setting it."""

from __future__ import annotations

import random
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from difflib import SequenceMatcher
from typing import Any

from socialdesk.assembly.channels import context_of, make_channel
from socialdesk.bots import registry
from socialdesk.channel import Channel
from socialdesk.commands.context import NOT_ALL, configured, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.config import Account, Config
from socialdesk.errors import ChannelError, NotFound, SocialdeskError, StoreError
from socialdesk.model.i18n import count, translate
from socialdesk.model.menu import NO_MENU, Difference, MenuLine, MenuPart
from socialdesk.services.change_words import nearest
from socialdesk.services.lease import LeaseHolder
from socialdesk.services.platform_menus import (
    PARTS,
    Compared,
    Written,
    by_hand,
    compared,
    shown,
    written,
)
from socialdesk.services.tokens import StoredTokens
from socialdesk.store.store import Store

SAME, DIFFERS, FAILED = 0, 1, 1


def menus(options: Namespace) -> int:
    """`socialdesk menus`."""
    config = configured(options)
    accounts = _meant(config, options.account)
    if options.what != "show" and not config.menus:
        raise SocialdeskError(
            translate(
                "No menu is configured: write [menu] into the configuration (docs/automation.md, Menus; config.example.toml shows one)."
            )
        )

    async def work(store: Store) -> int:
        return max([await _one(store, config, each, options) for each in accounts], default=SAME)

    code = with_store(config, work)
    if options.what == "apply" and code == DIFFERS and not options.yes:
        print(translate("Nothing was done. Run it again with --yes."), file=sys.stderr)
    return code


def _meant(config: Config, name: str | None) -> Sequence[Account]:
    if name is None:
        return config.accounts
    account = config.account(name)
    if account is None:
        known = [each.name for each in config.accounts]
        near = nearest(name, {each: (each,) for each in known}) or ", ".join(known)
        said = translate('There is no account "{name}". Do you mean {near}?', name=name, near=near)
        raise NotFound(said)
    return (account,)


async def _one(store: Store, config: Config, account: Account, options: Namespace) -> int:
    platform = registry.find(account.channel)
    limits, menu = platform.menu(), config.menus.get(account.name, NO_MENU)
    said = _Said(account, platform.label, options.what, as_json=options.json)
    if not limits.parts:
        said.by_hand(translate(limits.by_hand), by_hand(menu, config.shop.language))
        return SAME
    async with connected(store, config, account) as channel:
        try:
            if options.what == "show":
                said.shown(await shown(channel, limits))
                return SAME
            found = await compared(channel, limits, menu, config.shop.language)
        except (ChannelError, StoreError) as error:
            said.unreachable(str(error))
            return NOT_ALL if options.what == "apply" else FAILED
        done = (
            [each async for each in written(channel, found)]
            if options.what == "apply" and options.yes and found.differs
            else []
        )
    said.differences(found, done)
    if done:
        return NOT_ALL if any(each.why for each in done) else SAME
    return DIFFERS if found.differs else SAME


@asynccontextmanager
async def connected(store: Store, config: Config, account: Account) -> AsyncIterator[Channel]:
    """An account's channel, to ask its platform something while a worker may look after it. Raises
    StoreError."""
    rows = await store.accounts.ensure([(each.name, each.channel) for each in config.accounts])
    row = rows[account.name]
    vault = StoredTokens(store, store.clock, row.id, LeaseHolder().name)
    state = await store.accounts.channel_state(row.id)
    context = context_of(account, config, store.clock, vault, random.Random(), state=state)
    channel = make_channel(account, context)
    try:
        yield channel
    finally:
        await channel.close()


class _Said:
    """What is printed of one account; the keys are promised in docs/cli.md."""

    def __init__(self, account: Account, label: str, what: str, *, as_json: bool) -> None:
        self._account = account
        self._label = label
        self._json = as_json
        self._shows = what == "show"

    def shown(self, there: Any) -> None:
        """All parts as they are."""
        self._head("")
        for part, side in there.items():
            for language, lines in side.items():
                if self._json:
                    self._row(part, language, lines=_plain(lines))
                else:
                    self._part(part, language, [f"  {_line(part, each)}" for each in lines])

    def differences(self, found: Compared, done: Sequence[Written]) -> None:
        """What differs, and what became of it."""
        why = {each.part: each.why for each in done}
        differs = found.differs
        if not differs and not self._json:
            self._head(translate("as it is configured"))
        elif not self._json:
            self._head(count("{n} difference", "{n} differences", len(differs)))
        for each in differs:
            if self._json:
                keys = {"there": _plain(each.there), "wanted": _plain(each.wanted)}
                is_done = each.part in why and not why[each.part]
                self._row(
                    each.part, each.language, **keys, done=is_done, why=why.get(each.part) or None
                )
            else:
                self._part(each.part, each.language, _compared(each))
        for each_part in () if self._json else done:
            words = translate("set") if not each_part.why else safe(each_part.why)
            print(f"  {translate(PARTS[each_part.part])}: {words}")

    def by_hand(self, words: str, lines: Sequence[MenuLine]) -> None:
        """What people do themselves."""
        if self._json:
            key = "lines" if self._shows else "wanted"
            self._row(None, None, **{key: _plain(lines)}, why=words)
            return
        self._head("")
        print(f"  {words}")
        for each in lines:
            print(f"    {safe(each.words)}  →  {safe(each.does)}")

    def unreachable(self, why: str) -> None:
        """The platform did not answer."""
        if self._json:
            self._row(None, None, why=why)
        else:
            self._head(safe(why))

    def _row(self, part: MenuPart | None, language: str | None, **more: Any) -> None:
        named = {"account": self._account.name, "channel": self._account.channel}
        place = {"part": part, "language": language, "why": None}
        rest = {"lines": None} if self._shows else {"there": None, "wanted": None, "done": False}
        json_line({**named, **place, **rest, **more})

    def _head(self, words: str) -> None:
        if not self._json:
            head = f"{safe(self._account.name)} ({self._label})"
            print(f"{head}: {words}" if words else head)

    @staticmethod
    def _part(part: MenuPart, language: str, lines: Sequence[str]) -> None:
        spoken = f" ({safe(language)})" if language else ""
        print(f"  {translate(PARTS[part])}{spoken}")
        for each in lines:
            print(f"    {each}")


def _compared(each: Difference) -> list[str]:
    found = []
    matched = SequenceMatcher(None, each.there, each.wanted, autojunk=False)
    for kind, begins, ends, begin, end in matched.get_opcodes():
        if kind == "equal":
            found += [f"  {_line(each.part, line)}" for line in each.there[begins:ends]]
        else:
            found += [f"- {_line(each.part, line)}" for line in each.there[begins:ends]]
            found += [f"+ {_line(each.part, line)}" for line in each.wanted[begin:end]]
    return found


def _line(part: MenuPart, line: MenuLine) -> str:
    does = f"/{line.does}" if part is MenuPart.COMMANDS else line.does
    return "  ".join(filter(None, (safe(does), safe(line.words))))


def _plain(lines: Sequence[MenuLine]) -> list[dict[str, str]]:
    return [{"words": each.words, "does": each.does} for each in lines]
