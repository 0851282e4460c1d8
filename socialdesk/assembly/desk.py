"""The desk on the configured store: with panes, and line by line."""

# ruff: noqa: PLC0415 - a desk must be on the screen before the store is read
from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.assembly.channels import platforms
from socialdesk.assembly.claiming import claims
from socialdesk.assembly.selling import selling
from socialdesk.assembly.services import (
    announcing,
    badges,
    figuring,
    giving,
    new_key,
    playing,
    promises,
    replies,
    targeting,
    watched,
)
from socialdesk.clock import SharedClock
from socialdesk.model.phone import home_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from socialdesk.clock import Clock
    from socialdesk.config import Config
    from socialdesk.services.automating import Automating
    from socialdesk.services.drafting import Drafting
    from socialdesk.services.figures.badges import Badges
    from socialdesk.services.loyalty import Programme
    from socialdesk.services.targets import Targeting
    from socialdesk.store.store import Store
    from socialdesk.tui.app import DeskApp
    from socialdesk.tui.reach import Reach


def desk(config: Config, agent: str, *, is_demo: bool = False, login: bool = False) -> DeskApp:
    """The desk on the configured store."""
    from socialdesk.errors import ConfigError
    from socialdesk.model.i18n import set_language
    from socialdesk.tui.app import DeskApp, Settings
    from socialdesk.tui.registry import keymap

    set_language(config.desk.language)
    reach, clock = _reach(config, os.environ), SharedClock()
    try:
        keys = keymap(
            config.keys, enter_sends=config.desk.enter_sends, in_browser=not reach.is_here
        )
    except ConfigError as error:
        raise ConfigError(f"{config.path}: {error}") from None
    settings = Settings(
        config.desk.theme,
        config.desk.notify,
        config.desk.undo_seconds,
        keys,
        is_demo,
        login,
        reach=reach,
        platforms=platforms,
        agents=(config.agent,),
        announcing=partial(announcing, config=config, clock=clock),
        playing=partial(playing, clock=clock),
        giving=partial(giving, config=config, clock=clock),
        badges=_badges(config),
        figuring=partial(figuring, config=config, clock=clock),
        promises=partial(promises, config=config, clock=clock),
        answers=_drafting(config),
        targeting=_targeting(config, clock),
        automating=_automating(config, clock),
        selling=partial(selling, config=config, clock=clock),
        claiming=partial(claims, config=config, clock=clock),
        home=home_of(config.shop.language, config.zone.key),
        programme=_programme(config),
    )
    return DeskApp(
        partial(_open_for_desk, config, clock),
        partial(replies, config=config),
        clock,
        agent,
        config.shop.name,
        config.zone,
        new_key,
        settings,
    )


def _reach(config: Config, environ: Mapping[str, str]) -> Reach:
    """What of this machine the desk may touch: whoever sits at a browser sits elsewhere."""
    from pathlib import Path

    from socialdesk.tui.reach import HERE, Reach

    if "TEXTUAL_DRIVER" not in environ:
        return HERE
    uploads, shared = environ.get("DESK_UPLOADS"), config.desk.web_folder
    folder = config.path.parent if config.path else Path.cwd()
    return Reach(
        is_here=False,
        uploads=Path(uploads) if uploads else None,
        shared=folder / Path(shared).expanduser() if shared else None,
    )


def plain_desk(config: Config, agent: str, *, login: bool = False) -> None:
    """The desk line by line, on stdin and stdout."""
    import getpass
    import sys

    from socialdesk.errors import NotAllowed
    from socialdesk.model.i18n import set_language, translate
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.desk.session import DeskSettings, Session
    from socialdesk.tui.plain.desk import PlainDesk

    set_language(config.desk.language)

    async def read() -> str | None:
        line = await asyncio.to_thread(sys.stdin.readline)
        return line or None

    def write(words: str) -> None:
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()

    async def run() -> None:
        store = await _open_for_desk(config, clock := SharedClock())
        try:
            if login and not await store.team.is_right(agent, getpass.getpass(f"{agent}: ")):
                raise NotAllowed(translate("That is not the password of {who}.", who=agent))
            settings = DeskSettings(
                config.shop.name, config.desk.undo_seconds * 1_000, platforms(), (config.agent,),
                badges=_badges(config), targeting=_targeting(config, clock),
                promises=partial(promises, config=config, clock=clock),
                home=home_of(config.shop.language, config.zone.key), programme=_programme(config),
                selling=partial(selling, config=config, clock=clock),
            )  # fmt: skip
            replying = replies(store, config, clock)
            session = Session(store, replying, clock, agent, config.zone, new_key, settings)
            await PlainDesk(Desk(session), read, write).run()
        finally:
            await store.close()

    asyncio.run(run())


def _programme(config: Config) -> Callable[[], Programme] | None:
    """What the shop says of loyal customers, told when it is asked for: a desk shows itself without."""
    if not config.loyalty.tiers and not config.loyalty.perks:
        return None

    def tell() -> Programme:
        from socialdesk.assembly.services import programme

        return programme(config)

    return tell


def _targeting(config: Config, clock: Clock) -> Callable[[Store], Targeting] | None:
    """Made beside the desk: calendars of holidays take a while."""
    if config.promised is None:
        return None
    return partial(targeting, config=config, clock=clock)


def _drafting(config: Config) -> Callable[[Store], Drafting] | None:
    def make(store: Store) -> Drafting:
        from socialdesk.assembly.answering import drafting

        return drafting(store, config)

    return make if config.answers.folder or config.drafter.url else None


def _automating(config: Config, clock: Clock) -> Callable[[Store], Automating]:
    def make(store: Store) -> Automating:
        from socialdesk.assembly.automating import automating

        return automating(store, config, clock)

    return make


def _badges(config: Config) -> Callable[[Store], Badges] | None:
    return partial(badges, config=config) if watched(config) else None


async def _open_for_desk(config: Config, clock: SharedClock) -> Store:
    from socialdesk.store.store import Store

    store = await Store.open(config.store_url, small=True, clock=clock)
    missing = [(each.name, each.channel) for each in config.accounts]
    await store.accounts.ensure(missing)
    return store
