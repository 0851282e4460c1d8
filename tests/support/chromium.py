"""A real browser, driven by its own protocol over the web socket that the house has anyway."""

from __future__ import annotations

import asyncio
import base64
import io
import itertools
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
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
CTRL, SHIFT = 2, 8
SCREEN = """(() => {
  if (!window.desk) return "";
  const shown = window.desk.buffer.active;
  return Array.from({ length: window.desk.rows }, (_, row) => shown.getLine(row)?.translateToString(true) ?? "").join("\\n");
})()"""
NOTICE = "notice.hidden ? '' : document.getElementById('notice-words').textContent"


class Page:
    """One tab."""

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        tab: Callable[[], Awaitable[Page]],
    ) -> None:
        self._socket = socket
        self.tab = tab
        """Opens another empty tab of the same browser."""
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())
        self.received = ""
        """What came over the page's web sockets, as text."""
        self.choosers: list[int] = []
        """The fields for which the page had its user choose a file."""
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

    async def reload(self) -> None:
        """Load the page anew; what is seen from then on is not the page before."""
        await self.evaluate("window.isOld = true")
        await self.call("Page.reload")
        await until(lambda: self.evaluate("!window.isOld && document.readyState === 'complete'"))

    async def type(self, text: str) -> None:
        """Letters, as an input method gives them: all at once."""
        await self.call("Input.insertText", text=text)

    async def click(self, x: int, y: int) -> None:
        known = {"x": x, "y": y, "button": "left", "clickCount": 1}
        await self.call("Input.dispatchMouseEvent", type="mousePressed", **known)
        await self.call("Input.dispatchMouseEvent", type="mouseReleased", **known)

    async def press(self, key: str, code: int, text: str = "", **more: Any) -> None:
        """One key, down and up."""
        known = {"key": key, "code": key, "windowsVirtualKeyCode": code, **more}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **known)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **{**known, "commands": []})

    async def chord(self, letter: str, *commands: str) -> None:
        """Ctrl and a letter, with what a person's browser does then, such as "paste"."""
        await self.press(letter, ord(letter.upper()), modifiers=CTRL, commands=commands)

    async def select(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Shift and the mouse, from one place to another."""
        known: dict[str, Any] = {"button": "left", "clickCount": 1, "modifiers": SHIFT}
        for kind, (x, y) in (("mousePressed", start), ("mouseMoved", end), ("mouseReleased", end)):
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, buttons=1, **known)

    async def resize(self, width: int, height: int) -> None:
        """Make the window so large."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=0,
            mobile=False,
        )

    async def screen(self) -> str:
        """What the terminal in the page shows."""
        return str(await self.evaluate(SCREEN) or "")

    async def shows(self, words: str) -> bool:
        """Whether the terminal in the page shows these words."""
        return words in await self.screen()

    async def notice(self) -> str:
        """What the page says above the terminal; empty where it says nothing."""
        return str(await self.evaluate(NOTICE) or "")

    async def clipboard(self, text: str | None = None) -> str:
        """What is on the clipboard; puts something there first, if it is given."""
        if text is not None:
            await self.evaluate(f"navigator.clipboard.writeText({json.dumps(text)})", wait=True)
        return str(await self.evaluate("navigator.clipboard.readText()", wait=True))

    async def choose(self, *files: Path) -> None:
        """Choose files where the page last asked for one."""
        await self.call(
            "DOM.setFileInputFiles", files=list(map(str, files)), backendNodeId=self.choosers[-1]
        )

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
                case "Page.fileChooserOpened":
                    self.choosers.append(about["backendNodeId"])
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
            pages: list[Page] = []

            async def tab() -> Page:
                async with session.put(f"{base}/json/new?about:blank") as answer:
                    address = (await answer.json(content_type=None))["webSocketDebuggerUrl"]
                page = Page(await session.ws_connect(address, max_msg_size=0), tab)
                pages.append(page)
                return page

            yield await tab()
            for page in pages:
                await page.close()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
