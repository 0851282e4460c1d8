"""The desk in a real browser, as a seller has it: what is drawn, typed, copied, pasted, sent and lost."""

import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from socialdesk.bots.door import Doors
from socialdesk.commands.web_server import DeskServer
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Attachment
from socialdesk.store.store import Store
from tests.support.cable import cable
from tests.support.chromium import CHROMIUM, Page, browsing
from tests.support.make import NOW, arrival, inbound
from tests.support.ports import free_port
from tests.support.served import Served, drafts, queued, serving, small_shop
from tests.support.waiting import comes_to, until

pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here"),
]
FOCUSED = "document.activeElement.classList.contains('xterm-helper-textarea')"
SHOWN = "Boolean(document.elementFromPoint(700, 630).closest('.xterm'))"
WORDS = "trắng về đường Ẩn ỆỔ ที่ ปู้ กุ้ง ฎุ"
LOST = "Mất kết nối. Đang thử lại"


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(await small_shop(tmp_path), "--sessions", "3") as server:
        yield server


async def opened(page: Page, address: str) -> None:
    """The desk is there, with who waits."""
    await page.open(address)
    await until(lambda: page.shows("còn size M"), show=lambda: page.complaints)


async def answering(page: Page, address: str, hint: str = "new line") -> None:
    """An answer is begun."""
    await opened(page, address)
    await page.press("r", 82, "r")
    await until(lambda: page.shows(hint))


async def allow_clipboard(page: Page, served: Served) -> None:
    await page.call(
        "Browser.grantPermissions",
        permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
        origin=served.base,
    )


async def test_a_real_browser_draws_it_and_an_answer_is_written_in_it(
    served: Served, tmp_path: Path
) -> None:
    async with browsing(tmp_path) as page:
        await page.open(served.address)
        await until(lambda: "còn size M" in page.received, show=lambda: page.complaints)
        await until(lambda: page.evaluate(SHOWN))
        await page.press("r", 82, "r")  # no click: the page has the focus
        await until(lambda: "new line" in page.received)  # what keys do there
        await page.type("dạ còn ạ")
        await until(lambda: "draft kept" in page.received, show=lambda: page.received[-1500:])
        await page.reload()  # what is typed is there again
        await until(lambda: page.shows("dạ còn ạ"))
        await until(lambda: page.evaluate(FOCUSED))
        await until(
            lambda: page.evaluate(
                "document.title.includes('Hoa Sen') || document.title.includes('·')"
            )
        )
        await page.press("Enter", 13, "\r")
        await until(lambda: queued(tmp_path) == ["dạ còn ạ"])

        assert "token=" not in await page.evaluate("location.href")
        assert page.complaints == []


@pytest.mark.parametrize("zoom", [0.75, 1, 1.5, 2])
async def test_tone_marks_and_thai_vowels_are_drawn_whole_at_every_zoom(
    served: Served, tmp_path: Path, zoom: float
) -> None:
    async with browsing(tmp_path, zoom) as page:
        await page.open(served.address)
        await until(lambda: "còn size M" in page.received, show=lambda: page.complaints)
        assert await page.evaluate("document.fonts.check(\"16px 'Socialdesk Mono'\", 'ắที่')")
        drawn = await page.evaluate(DRAWN.replace("WORDS", json.dumps(WORDS)), wait=True)

        picture = (await page.picture()).convert("L")
        line = drawn["line"] * zoom
        for row, word in enumerate(drawn["words"]):
            seen = ink(picture, (3 * row + 0.5) * line, (3 * row + 2.5) * line)
            meant = word["up"] + word["down"]
            assert seen >= meant * zoom - 2, (word, seen)
            assert meant <= drawn["line"], f"{word} reaches into the lines beside it"


DRAWN = """(async () => {
  const term = window.desk, words = WORDS.split(" ");
  const text = words.map((word, row) => `\\x1b[${3 * row + 2};3H${word}`).join("");
  const write = term.write.bind(term), drawn = new Promise((done) => term.onRender(done));
  term.write = () => {};
  await new Promise((done) => write(`\\x1b[0m\\x1b[2J${text}`, done));
  await drawn;
  await new Promise((done) => requestAnimationFrame(done)); // it is on the screen with the next picture
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${term.options.fontSize}px ${term.options.fontFamily}`;
  const measured = words.map((word) => {
    const found = pen.measureText(word);
    return { word, up: found.actualBoundingBoxAscent, down: found.actualBoundingBoxDescent };
  });
  return { words: measured, line: document.querySelector(".xterm-screen").clientHeight / term.rows };
})()"""
"""Each word two empty lines below the one before, and nothing of the desk any more, which goes on
writing; gives how tall each is where nothing cuts it."""


def ink(picture: Image.Image, top: float, bottom: float) -> int:
    """How tall what is drawn between two heights is, in pixels."""
    strip = picture.crop((0, round(top), picture.width // 2, round(bottom)))
    box = strip.point(lambda level: 255 if level > 70 else 0).getbbox()
    return box[3] - box[1] if box else 0


# -- the clipboard

PASTED = "Dạ chị ơi\r\nGiá 25k \U0001f338\r\nTie\u0302\u0301ng Vie\u0323\u0302t\x1b[201~\r/xong\x07\x9b31m\tđỏ"


async def test_what_is_pasted_is_one_draft_whatever_is_in_it(
    served: Served, tmp_path: Path
) -> None:
    async with browsing(tmp_path) as page:
        await answering(page, served.address)
        await allow_clipboard(page, served)
        await page.clipboard(PASTED)
        await page.chord("v", "paste")
        await until(lambda: page.shows("/xong31m    đỏ"))
        await page.reload()  # a new page has not heard yet whether pastes are marked
        await until(lambda: page.evaluate(FOCUSED))
        await page.chord("v", "paste")
        await until(lambda: len("".join(drafts(tmp_path))) > 1.5 * len(PASTED))
        assert queued(tmp_path) == []
        await page.press("Enter", 13, "\r")
        meant = "Dạ chị ơi\nGiá 25k \U0001f338\nTiếng Việt[201~\n/xong31m    đỏ"
        await comes_to(lambda: queued(tmp_path), [meant + meant])
        assert page.complaints == []


async def test_what_is_too_long_to_paste_is_said_and_not_pasted(
    served: Served, tmp_path: Path
) -> None:
    async with browsing(tmp_path) as page:
        await answering(page, served.address)
        await allow_clipboard(page, served)
        await page.clipboard("x" * 100_001)
        await page.chord("v", "paste")
        await until(page.notice)
        assert "too long" in await page.notice()
        await page.type("dạ")
        await comes_to(lambda: drafts(tmp_path), ["dạ"])


async def test_what_is_selected_or_copied_by_a_key_is_on_the_clipboard(
    served: Served, tmp_path: Path
) -> None:
    async with browsing(tmp_path) as page:
        await opened(page, served.address)
        await allow_clipboard(page, served)
        await page.clipboard("before")
        rows = (await page.screen()).splitlines()
        row = next(n for n, line in enumerate(rows) if "còn size M" in line)
        column = rows[row].index("còn size M")
        cell = await page.evaluate(CELL)
        y = (row + 0.5) * cell["height"]
        await page.select(
            ((column + 0.1) * cell["width"], y), ((column + len("còn size M")) * cell["width"], y)
        )
        await until(lambda: page.evaluate("desk.getSelection() === 'còn size M'"))
        await page.chord("c")
        await comes_to(page.clipboard, "còn size M")
        assert await page.shows("còn size M")  # Ctrl+C left nothing

        await page.press("Tab", 9)
        await page.press(".", 190, ".")  # the message that is chosen
        await until(lambda: page.shows("Copied"))
        await comes_to(page.clipboard, COPIED)


CELL = """(() => {
  const drawn = document.querySelector(".xterm-screen").getBoundingClientRect();
  return { width: drawn.width / desk.cols, height: drawn.height / desk.rows };
})()"""
COPIED = "còn size M không ạ?"


# -- files


async def test_a_file_of_the_seller_goes_along_and_one_too_many_or_none_is_told(
    served: Served, tmp_path: Path
) -> None:
    price, other = tmp_path / "Bảng giá tháng 12.pdf", tmp_path / "other.pdf"
    for each in (price, other):
        each.write_bytes(b"%PDF-1.4")
    (empty := tmp_path / "empty.pdf").touch()
    async with browsing(tmp_path) as page:
        await answering(page, served.address)
        await page.call("Page.setInterceptFileChooserDialog", enabled=True)
        await page.chord("o")
        await until(lambda: page.choosers)
        await page.choose(empty)
        await until(page.notice)
        assert "empty" in await page.notice()
        await page.chord("o")
        await until(lambda: len(page.choosers) == 2)
        await page.choose(price)
        await until(lambda: page.shows("Bảng giá tháng 12.pdf"))
        await page.type("dạ bảng giá ạ")
        await until(lambda: page.shows("dạ bảng giá"))
        await page.press("Enter", 13, "\r")
        await until(lambda: queued(tmp_path) == ["dạ bảng giá ạ"])
        assert page.complaints == [
            "Failed to load resource: the server responded with a status of 413 (Request Entity Too Large) "
            + page.complaints[0].split()[-1]
        ]


# -- what customers sent

RECEIVED = {
    "Hóa đơn tháng 12.pdf": "Hóa đơn tháng 12.pdf",
    "../../ảnh\u202egnp.exe": "ảnh⟲gnp.exe.file",
    "báo giá.html": "báo giá.html.file",
    "": "photo-{number}.jpg",
}
"""What customers call their files, and what they are called where they are saved."""


@pytest.mark.parametrize("sent_as", RECEIVED)
async def test_a_customers_file_is_saved_where_the_browser_is_once_and_nothing_runs_of_it(
    tmp_path: Path, sent_as: str
) -> None:
    config = await small_shop(tmp_path, "vi")
    number = await with_file(tmp_path, sent_as, b"<script>alert(1)</script>")
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    async with serving(config) as served, browsing(tmp_path) as page:
        await page.call(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads)
        )
        await opened(page, served.address)
        await page.press("o", 79, "o")
        await until(lambda: page.shows("mở hoặc lưu về máy bạn"))
        assert not await page.shows(str(tmp_path))
        await page.press("Enter", 13, "\r")
        saved = downloads / RECEIVED[sent_as].format(number=number)
        await until(saved.exists, show=lambda: list(downloads.iterdir()))
        await until(lambda: saved.read_bytes() == b"<script>alert(1)</script>")
        assert [each.name for each in downloads.iterdir()] == [saved.name]
        assert await page.evaluate("window.desk !== undefined")  # the desk is still shown
        assert page.complaints == []


async def with_file(folder: Path, name: str, content: bytes) -> int:
    """The customer sends a file, which the worker has fetched; gives the message's number."""
    kept = folder / "files" / "1" / "0a1b2c"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(content)
    store = await Store.open(f"sqlite:///{folder}/desk.db")
    file = Attachment("document" if name else "photo", "f1", "u1", name=name)
    said = inbound("", "12", at=Instant(NOW + 1), attachments=(file,))
    await store.record([arrival(said)], NOW, ())
    wanted = await store.attachments.want(AccountId(1), "u1", "f1", NOW)
    await store.attachments.settle(wanted, str(kept), len(content), "")
    number = await store.conversations.newest()
    await store.close()
    return number


# -- a network that goes


async def test_a_network_that_goes_without_a_word_is_noticed_and_the_draft_is_there_again(
    tmp_path: Path,
) -> None:
    config, port = await small_shop(tmp_path, "vi"), free_port()
    async with (
        cable(port) as network,
        serving(config, port=port, public=f"http://127.0.0.1:{network.port}") as served,
        browsing(tmp_path) as page,
    ):
        await answering(page, served.address, "xuống dòng")
        await page.type("dạ còn nguyên")
        await until(lambda: page.shows("đã giữ nháp"))
        desks = served.desks()
        network.cut()
        await until(page.notice)
        assert (await page.notice()).startswith(LOST)
        network.mend()
        await until(lambda: _is_back(page))
        await page.type(" ạ")
        await page.press("Enter", 13, "\r")  # it stands where it stood
        await until(lambda: queued(tmp_path) == ["dạ còn nguyên ạ"])
        assert served.desks() == desks  # the same, and no other


@pytest.mark.parametrize("before", ["kept", "typed in the last second"])
async def test_after_a_sleep_that_is_longer_than_a_desk_waits_the_draft_is_there(
    tmp_path: Path, before: str
) -> None:
    config, port = await small_shop(tmp_path, "vi"), free_port()
    async with cable(port) as network, browsing(tmp_path) as page:
        public = f"http://127.0.0.1:{network.port}"
        async with desks_here(config, port, public, grace=0.2) as server:
            await answering(page, server.new_token(), "xuống dòng")
            await page.type("dạ còn nguyên")
            if before == "kept":
                await until(lambda: page.shows("đã giữ nháp"))
            else:
                await until(lambda: page.shows("dạ còn nguyên"))
            network.cut()
            for session in list(
                server._sessions.values()
            ):  # as its heartbeat finds in half a minute
                await session._page.socket.close(drain=False)
            await until(lambda: not server._sessions)  # nobody waits for the page any longer
            await comes_to(lambda: drafts(tmp_path), ["dạ còn nguyên"])
            await until(lambda: _says(page, "The connection is lost"))
            network.mend()
            await until(lambda: _says_nothing(page))
            await until(lambda: page.shows("còn size M"))
            await until(lambda: page.shows("dạ còn nguyên"))  # beside the list already
            await page.press("r", 82, "r")
            await until(lambda: page.shows("xuống dòng"))
            await page.type(" ạ")
            await page.press("Enter", 13, "\r")
            await until(lambda: queued(tmp_path) == ["dạ còn nguyên ạ"])


async def _says_nothing(page: Page) -> bool:
    return not await page.notice()


@asynccontextmanager
async def desks_here(
    config: Path, port: int, public: str, grace: float
) -> AsyncIterator[DeskServer]:
    """The server of desks within the test, which waits for a page that is gone for `grace` seconds."""
    command = [sys.executable, "-m", "socialdesk", "tui", "--config", str(config), "--as", "linh"]
    server = DeskServer(command, "127.0.0.1", port, public, 3, lambda _: None, grace)
    doors = Doors()
    server.known = doors.trust
    runner = doors.runner(await server.application())
    await runner.setup()
    await doors.listen(runner, "127.0.0.1", port)
    try:
        yield server
    finally:
        doors.close()
        await runner.cleanup()


async def _is_back(page: Page) -> bool:
    return not await page.notice() and await page.shows("dạ còn nguyên")


async def test_a_server_that_is_killed_and_started_again_wants_an_address_and_has_the_draft(
    tmp_path: Path,
) -> None:
    config = await small_shop(tmp_path, "vi")
    async with browsing(tmp_path) as page:
        async with serving(config) as served:
            await answering(page, served.address, "xuống dòng")
            await page.type("dạ còn nguyên")
            await until(lambda: page.shows("đã giữ nháp"))
            (desk,) = served.desks()
            os.kill(served.process.pid, signal.SIGKILL)
            await until(page.notice)
            assert (await page.notice()).startswith(LOST)
            await until(lambda: not Path(f"/proc/{desk}").exists())  # no desk is left behind
        async with serving(config, port=served.port) as again:
            await until(lambda: _says(page, "Trình duyệt này không còn được phép vào"))
            await answering(page, again.address, "xuống dòng")
            await until(lambda: page.shows("dạ còn nguyên"))
            await page.press("Enter", 13, "\r")
            await until(lambda: queued(tmp_path) == ["dạ còn nguyên"])
            assert len(again.desks()) == 1


async def _says(page: Page, words: str) -> bool:
    return words in await page.notice()


# -- who is let in


async def test_an_address_that_lets_nobody_in_says_so_in_the_readers_language(
    tmp_path: Path,
) -> None:
    async with (
        serving(await small_shop(tmp_path, "vi")) as served,
        browsing(tmp_path) as page,
    ):
        await opened(page, served.address)
        await page.call("Network.clearBrowserCookies")
        once = "đã được dùng"
        for address, meant in (
            (served.address, once),
            (f"{served.base}/?token=wrong", once),
            (f"{served.base}/?token=", "mỗi địa chỉ dùng được một lần"),
        ):
            await page.open("about:blank")
            await until(lambda: page.evaluate("location.href === 'about:blank'"))
            await page.open(address)
            await until(lambda: page.evaluate("document.querySelector('p')?.textContent"))
            assert meant in await page.evaluate("document.querySelector('p').textContent")
            assert await page.evaluate("document.documentElement.lang") == "vi"
            assert await page.evaluate("document.title") == "socialdesk"


# -- tabs and windows


async def test_each_tab_has_a_desk_and_one_too_many_is_told_until_one_is_closed(
    served: Served, tmp_path: Path
) -> None:
    async with browsing(tmp_path) as page:
        await answering(page, served.address)
        await page.type("dạ còn nguyên")
        await until(lambda: page.shows("draft kept"))
        tabs = [await page.tab() for _ in range(3)]
        for tab in tabs[:2]:
            await opened(tab, served.base)
        await tabs[2].open(served.base)
        await until(tabs[2].notice)
        await until(lambda: _says(tabs[2], "Too many desks"))
        await tabs[1].call("Page.navigate", url="about:blank")
        await until(lambda: tabs[2].evaluate(HAS_ROOM, wait=True))
        await tabs[2].press("Enter", 13, "\r")  # the button has the focus
        await until(lambda: tabs[2].shows("còn size M"), show=served.desks)
        await comes_to(lambda: len(served.desks()), 3)
        assert await page.shows("dạ còn nguyên")


async def test_a_tab_that_is_doubled_takes_the_desk_over_and_gives_it_back(
    served: Served, tmp_path: Path
) -> None:
    async with browsing(tmp_path) as page:
        await answering(page, served.address)
        await page.type("dạ còn nguyên")
        await until(lambda: page.shows("draft kept"))
        double = await page.tab()
        await double.open(f"{served.base}/static/icon.svg")
        desk = await page.evaluate("sessionStorage.getItem('desk')")
        await until(lambda: double.evaluate("location.pathname.endsWith('svg')"))
        await double.evaluate(f"sessionStorage.setItem('desk', {json.dumps(desk)})")
        await double.call("Page.navigate", url=served.base)
        await until(lambda: double.shows("dạ còn nguyên"))
        await until(lambda: _says(page, "another tab"))
        await page.press("Enter", 13, "\r")
        await until(lambda: _says(double, "another tab"))
        await until(lambda: _is_back(page))
        assert len(served.desks()) == 1


async def test_the_desk_is_as_large_as_its_window(served: Served, tmp_path: Path) -> None:
    async with browsing(tmp_path) as page:
        await answering(page, served.address)
        await page.type("dạ còn nguyên")
        await until(lambda: page.shows("dạ còn nguyên"))
        for size in ((1920, 1080), (640, 400), (390, 844)):
            before = await page.evaluate("[desk.cols, desk.rows]")
            await page.resize(*size)
            await until(lambda: page.evaluate(FITS))
            assert await page.evaluate("[desk.cols, desk.rows]") != before
            await until(lambda: _reaches_the_end(page))
            await until(lambda: page.shows("dạ còn nguyên"))


HAS_ROOM = "fetch('ready').then((answer) => answer.status === 204)"
FITS = """(() => {
  const drawn = document.querySelector(".xterm-screen").getBoundingClientRect();
  const cell = [drawn.width / desk.cols, drawn.height / desk.rows];
  return [innerWidth - drawn.width, innerHeight - drawn.height].every((left, n) => left >= 0 && left < 2 * cell[n]);
})()"""


async def _reaches_the_end(page: Page) -> bool:
    """Whether the desk draws its footer in the last line that there is."""
    rows = await page.evaluate("desk.rows")
    lines = (await page.screen()).splitlines()
    return len(lines) == rows and "⏎" in lines[-1]
