"""A desk with an announcement in its shop, and the acts on it over the inbox's screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from textual.pilot import Pilot

from socialdesk.model.announcement import Announcement, parse_button
from socialdesk.model.i18n import set_language
from socialdesk.store.broadcasts import Broadcast, Draft
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp, Settings
from socialdesk.tui.broadcasts.making import Making
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, main, open_shop, populate, until

TEXTS = {"vi": "Chào {given|bạn}, {shop} live 20h!", "en": "Hello {given|there}!"}
BUTTONS = (parse_button("Xem=https://shop.vn/live"), parse_button("Nhắc em"))


def draft(name: str = "live", query: str = "status:all", **more: Any) -> Draft:
    return Draft(name, query, Announcement(TEXTS, "vi", **{"buttons": BUTTONS, **more}))


@dataclass
class Front:
    """The desk, and what its acts mean by the chosen announcement."""

    pilot: Pilot[Any]
    store: Store
    making: Making
    chosen: Broadcast | None
    drawn: int = 0

    @property
    def app(self) -> DeskApp:
        return cast(DeskApp, self.pilot.app)

    def says(self, *words: str) -> bool:
        seen = " ".join(grid(self.app).split())
        return all(" ".join(each.split()) in seen for each in words)

    async def until(self, *words: str) -> None:
        await until(self.pilot, lambda: self.says(*words))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*("space" if each == " " else each for each in keys))


@asynccontextmanager
async def front(
    store: Store,
    tmp_path: Path,
    clock: ManualClock,
    kept: Draft | None,
    size: tuple[int, int] = (120, 35),
    language: str = "en",
) -> AsyncIterator[Front]:
    await populate(store)
    await open_shop(store)
    set_language(language)
    app = app_on(
        f"sqlite:///{tmp_path}/desk.db", clock, files=tmp_path / "files", settings=Settings(undo_seconds=0)
    )  # fmt: skip
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: "Hương" in grid(app) and len(app.screen_stack) == 1)
            chosen = None
            if kept is not None:
                chosen = await app.desk.session.announcing().add(kept, "linh")
            found: Front

            async def done() -> None:
                found.drawn += 1

            making = Making(main(pilot), app.desk.session, lambda: found.chosen, done)
            found = Front(pilot, store, making, chosen)
            yield found
            await pilot.pause()
    finally:
        set_language("en")
        if app.store is not None:
            await app.store.close()
