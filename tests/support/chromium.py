"""A real browser, driven by its own protocol over the web socket that the house has anyway."""

from __future__ import annotations

import asyncio
import base64
import io
import itertools
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image

from tests.support.keeper import die_with_parent
from tests.support.waiting import GENEROUS, until

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1280,800",
)


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())
        self.received = ""
        """What came over the page's web sockets, as text."""
        self.complaints: list[str] = []
        """What the page's scripts failed at, and what its policy refused."""

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask the browser for something. Raises RuntimeError with what it says against it."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        waiting = self._answers[number]
        done, _ = await asyncio.wait(
            (waiting, self._reading), timeout=GENEROUS, return_when=asyncio.FIRST_COMPLETED
        )
        if waiting not in done:
            raise RuntimeError(f"{method}: no answer; {self._reading!r}")
        answer = self._answers.pop(number).result()
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    async def open(self, url: str) -> None:
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.call("Page.navigate", url=url)

    async def type(self, text: str) -> None:
        """Letters, as an input method gives them: all at once."""
        await self.call("Input.insertText", text=text)

    async def click(self, x: int, y: int) -> None:
        known = {"x": x, "y": y, "button": "left", "clickCount": 1}
        await self.call("Input.dispatchMouseEvent", type="mousePressed", **known)
        await self.call("Input.dispatchMouseEvent", type="mouseReleased", **known)

    async def press(self, key: str, code: int, text: str = "") -> None:
        """One key, down and up."""
        known = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **known)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **known)

    async def evaluate(self, expression: str, *, wait: bool = False) -> Any:
        found = await self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=wait
        )
        return found["result"].get("value")

    async def picture(self) -> Image.Image:
        found = await self.call("Page.captureScreenshot", format="png")
        return Image.open(io.BytesIO(base64.b64decode(found["data"])))

    async def close(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._socket.close()

    async def _read(self) -> None:
        async for message in self._socket:
            told = message.json()
            if "id" in told:
                self._answers[told["id"]].set_result(told)
                continue
            about = told["params"]
            match told["method"]:
                case "Network.webSocketFrameReceived":
                    data = about["response"]["payloadData"]
                    is_text = about["response"]["opcode"] == 1
                    self.received += (
                        data if is_text else base64.b64decode(data).decode("utf-8", "replace")
                    )
                case "Runtime.exceptionThrown":
                    self.complaints.append(str(about["exceptionDetails"]))
                case "Log.entryAdded" if about["entry"]["level"] == "error":
                    self.complaints.append(f"{about['entry']['text']} {about['entry'].get('url')}")


@asynccontextmanager
async def browsing(folder: Path, scale: float = 1) -> AsyncIterator[Page]:
    """A browser that nobody has used, with one empty page, whose pixels are `scale` times as fine."""
    assert CHROMIUM is not None
    profile = folder / "profile"
    with (folder / "chromium.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            CHROMIUM, *FLAGS, f"--force-device-scale-factor={scale}", f"--user-data-dir={profile}", "about:blank",
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=die_with_parent,
        )  # fmt: skip
    try:
        told = profile / "DevToolsActivePort"
        await until(
            lambda: told.exists() and told.read_text(encoding="utf-8").count("\n"),
            show=(folder / "chromium.log").read_text,
        )
        base = f"http://127.0.0.1:{told.read_text(encoding='utf-8').splitlines()[0]}"
        async with aiohttp.ClientSession() as session:
            async with session.put(f"{base}/json/new?about:blank") as answer:
                address = (await answer.json(content_type=None))["webSocketDebuggerUrl"]
            page = Page(await session.ws_connect(address, max_msg_size=0))
            yield page
            await page.close()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
