"""Makes the pictures of the desk that README shows: `python -m tests.tui.picture docs`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from socialdesk.model.i18n import set_language
from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, open_shop, populate, until
from tests.support.make import NOW
from tests.support.waited import waited

PICTURES: tuple[tuple[str, tuple[int, int], str, str, tuple[str, ...], str], ...] = (
    ("desk", (120, 35), "dark", "en", ("j", "enter", *"dạ còn ạ, chị lấy size M nhé"), "chị lấy"),
    ("canned", (120, 35), "dark", "vi", ("j", "r", "slash"), "/gia"),
    ("palette", (120, 35), "light", "en", ("ctrl+k", *"lan"), "Lan Nguyễn"),
    ("figures", (120, 35), "dark", "en", ("f6", "b", "b"), "nobody yet"),
    ("small", (80, 24), "dark", "th", ("j",), "ảnh em"),
)
"""Each picture: name, size, theme, language, keys, and words that show that it is ready."""


async def main(folder: Path) -> None:
    for name, size, theme, language, keys, sign in PICTURES:
        set_language(language)
        (folder / f"{name}.svg").write_text(
            await picture(size, theme, keys, sign), encoding="utf-8"
        )


async def picture(size: tuple[int, int], theme: str, keys: tuple[str, ...], sign: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{folder}/desk.db", ManualClock()
        store = await Store.open(url)
        await store.accounts.ensure([("shop", "telegram")])
        await populate(store)
        await open_shop(store)
        await store.canned.save(
            "gia", "Dạ {pronoun} {given} ơi, áo này 350k, {shop} freeship ạ", "Báo giá", "Giá"
        )
        await store.canned.save(
            "ship", "Dạ phí ship 25k, 2-3 ngày là nhận được ạ", "Phí ship", "Giao hàng"
        )
        await store.canned.save("camon", "Cảm ơn {pronoun} {given} nhiều nhé ❤", "Cảm ơn", "")
        await store.contacts.set_detail(1, "pronoun", "chị")
        await store.contacts.set_detail(1, "order", "DH1042")
        await store.views.save("Zalo trễ", "channel:zalo is:late")
        await store.team.be_there("other", "lan", 3, NOW, Instant(NOW), typing=True)
        if "f6" in keys:
            await waited(store, clock)
        app = app_on(url, clock, settings=Settings(theme=theme))
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            for key in keys:
                await pilot.press("space" if key == " " else key)
            await until(pilot, lambda: sign in grid(app))
            await done(pilot)
            drawn = app.export_screenshot(title="socialdesk")
        if app.store:
            await app.store.close()
        await store.close()
        return drawn


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
