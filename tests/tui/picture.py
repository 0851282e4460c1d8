"""Makes the picture of the desk that README shows: `python -m tests.tui.picture docs/desk.svg`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, open_shop, populate, until


async def main(target: Path, width: int, height: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{folder}/desk.db", ManualClock()
        store = await Store.open(url)
        await store.accounts.ensure([("shop", "telegram")])
        await populate(store)
        await open_shop(store)
        app = app_on(url, clock)
        async with app.run_test(size=(width, height)) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            await pilot.press("j")
            await until(pilot, lambda: "ảnh em" in grid(app))
            await pilot.press("enter")
            for char in "dạ còn ạ, chị lấy size M nhé":
                await pilot.press("space" if char == " " else char)
            await pilot.pause(0.6)
            target.write_text(app.export_screenshot(title="socialdesk"), encoding="utf-8")
        if app.store:
            await app.store.close()
        await store.close()


if __name__ == "__main__":
    size = [int(each) for each in sys.argv[2:4]] or [120, 35]
    asyncio.run(main(Path(sys.argv[1]), *size))
