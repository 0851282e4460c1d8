"""`socialdesk overlay`: what a stream shows, in a terminal, as text files, as a web page."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from argparse import Namespace
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from socialdesk.bots.settings import at
from socialdesk.commands.context import agent_of, configured, moment_of, with_store
from socialdesk.commands.show import json_line
from socialdesk.errors import NotFound, SocialdeskError, StoreError
from socialdesk.model.i18n import translate
from socialdesk.model.overlay import Countdown, Overlay
from socialdesk.model.publication import Names

if TYPE_CHECKING:
    from socialdesk.clock import Clock
    from socialdesk.config import Config
    from socialdesk.model.ids import Instant
    from socialdesk.services.showing import Showing
    from socialdesk.store.store import Store

READ_EVERY = 1.0
"""Seconds between two looks at the store."""
WRITE_EVERY = 0.2
"""Seconds between two looks at whether a text file must be written."""


class Wanted(NamedTuple):
    """What is to be shown: of which live or game, until when a countdown runs, and what is told of names, in the
    language of those who watch."""

    name: str
    until: Instant | None
    language: str
    names: Names


def overlay(options: Namespace) -> None:
    """`socialdesk overlay`."""
    config = configured(options)
    until = moment_of(options.until, config) if options.until else None
    wanted = Wanted(options.name, until, config.shop.language, Names(options.names))
    if options.pin or options.unpin:
        with_store(config, lambda store: _pin(store, options, agent_of(options, config)))
        if options.json:
            json_line(with_store(config, lambda store: _told(store, wanted)))
    elif options.address or options.no_address:
        with_store(config, lambda store: _address(store, options, config))
    elif options.json:
        json_line(with_store(config, lambda store: _told(store, wanted)))
    else:
        _go_on(options, wanted, config)


def _go_on(options: Namespace, wanted: Wanted, config: Config) -> None:
    """Show it until it is left or stopped."""
    has_screen = sys.stdout.isatty() and sys.stdin.isatty()
    if not has_screen and not options.text_dir:
        raise SocialdeskError(
            translate(
                "The overlay needs a terminal. Without one there are --text-dir FOLDER, --address and --json."
            )
        )
    folder = Path(options.text_dir).expanduser() if options.text_dir else None
    with_store(config, lambda store: _show(store, options, wanted, folder, has_screen=has_screen))


async def _address(store: Store, options: Namespace, config: Config) -> None:
    """Print under which a browser source reads it: on this machine, and from outside where there is a way."""
    from socialdesk.services.showing import Showing  # noqa: PLC0415 - brings the store

    name = await Showing(store, store.clock, config.shop.language).called(options.name)
    if options.no_address:
        await store.overlays.end_watching(name)
        if options.json:
            json_line({"overlay": name, "addresses": []})
            return
        print(translate("Nobody sees {name} as a web page any more.", name=name))
        return
    token = await store.overlays.let_watch(
        name, secrets.token_urlsafe(24), options.names, store.clock.now()
    )
    given = {"token": token, "theme": options.theme, "scene": options.scene}
    query = urlencode({key: value for key, value in given.items() if value})
    bases = dict.fromkeys((at(config.web.host, config.web.port), config.web.public_url))
    found = [f"{base}/overlay/{quote(name, safe='')}/?{query}" for base in bases if base]
    if options.json:
        json_line({"overlay": name, "addresses": found})
        return
    for each in found:
        print(each)


async def _pin(store: Store, options: Namespace, agent: str) -> None:
    live = await store.lives.named(options.name)
    if options.unpin:
        await store.overlays.unpin(live.id)
        if not options.json:
            print(translate("No comment is pinned."))
        return
    await store.overlays.pin(live.id, options.pin, agent, store.clock.now())
    if not options.json:
        print(translate("Message {number} is pinned.", number=options.pin))


async def _told(store: Store, wanted: Wanted) -> dict[str, Any]:
    followed = await Followed.begun(store, wanted)
    return followed.overlay.told(store.clock.now())


class Followed:
    """What there is to show, as it was read last."""

    def __init__(self, showing: Showing, clock: Clock, wanted: Wanted) -> None:
        self._showing, self._clock, self._wanted = showing, clock, wanted
        self._since = clock.now()
        self.overlay = Overlay(wanted.name)

    @classmethod
    async def begun(cls, store: Store, wanted: Wanted) -> Followed:
        """Read for the first time. Raises NotFound where there is nothing of this name, unless a moment is
        given to count down to: then it says what for."""
        from socialdesk.services.showing import Showing  # noqa: PLC0415 - brings the store

        followed = cls(Showing(store, store.clock, wanted.language), store.clock, wanted)
        await followed.read()
        return followed

    async def read(self) -> None:
        """Once more."""
        name, until, _, names = self._wanted
        try:
            found = await self._showing.read(name, names)
        except NotFound:
            if until is None:
                raise
            found = Overlay(name)
        if until is not None:
            found = replace(found, countdown=Countdown(found.title, self._since, until))
        self.overlay = found

    async def go_on(self) -> None:
        """Read on. While the store is in trouble, or somebody gives it another name, what was read last is
        shown."""
        while True:
            await self._clock.sleep(READ_EVERY)
            with suppress(StoreError, NotFound):
                await self.read()


async def _show(
    store: Store,
    options: Namespace,
    wanted: Wanted,
    folder: Path | None,
    *,
    has_screen: bool,
) -> None:
    from socialdesk.assembly.stopping import stop_asked  # noqa: PLC0415 - only here

    stop = stop_asked()
    followed = await Followed.begun(store, wanted)
    shown = [followed.go_on()]
    if folder is not None:
        shown.append(_files(followed, store.clock, folder))
        if not has_screen:
            print(translate("Text files are kept up to date in {path}.", path=folder), flush=True)
    if has_screen:
        shown.append(_screen(followed, store.clock, options))
    tasks = [asyncio.create_task(each) for each in (*shown, _stopped(stop))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _stopped(stop: asyncio.Event) -> None:
    await stop.wait()


async def _files(followed: Followed, clock: Clock, folder: Path) -> None:
    from socialdesk.tui.overlay.text_files import TextFiles  # noqa: PLC0415 - only here

    files = TextFiles(folder)
    files.start(followed.overlay.texts(clock.now()))
    try:
        while True:
            await clock.sleep(WRITE_EVERY)
            files.follow(followed.overlay.texts(clock.now()))
    finally:
        files.end()


async def _screen(followed: Followed, clock: Clock, options: Namespace) -> None:
    from socialdesk.tui.overlay.screen import Screen  # noqa: PLC0415 - brings the font
    from socialdesk.tui.overlay.terminal import OwnTerminal  # noqa: PLC0415 - needs a terminal

    terminal = OwnTerminal(os.environ)
    screen = Screen(
        lambda: followed.overlay, clock, terminal, options.theme or "dark", options.scene or ""
    )
    with terminal.taken(screen.press, screen.forget):
        await screen.play()
