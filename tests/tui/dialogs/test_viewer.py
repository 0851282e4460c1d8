"""A message's files and links, one after the other."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Attachment
from socialdesk.store.store import Store
from socialdesk.tui import opener
from socialdesk.tui.app import DeskApp, Settings
from socialdesk.tui.dialogs.viewer import ViewerScreen
from socialdesk.tui.opener import Opener
from tests.support.clock import ManualClock
from tests.support.desk import grid, open_desk, populate, until
from tests.support.dialogs import asked, press
from tests.support.make import NOW, arrival, inbound
from tests.support.threads import entry


class Files:
    """The conversation that files are fetched of."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.wanted: list[tuple[int, int | None, int]] = []
        self.gate: asyncio.Event | None = None
        """Until it is set nothing comes."""

    async def fetch_file(self, conversation: int, message: int | None, number: int) -> str:
        self.wanted.append((conversation, message, number))
        if self.gate is not None:
            await self.gate.wait()
        if not self.path.exists():
            raise NotAllowed("It is not here any more.")
        return str(self.path)


def viewer(
    path: Path, text: str = "", files: int = 1, messages: tuple[int, ...] = (7,)
) -> tuple[Any, Files, list[list[str]]]:
    started: list[list[str]] = []
    attachments = tuple(
        Attachment("document", f"f{n}", f"u{n}", name="a.pdf") for n in range(files)
    )
    message = entry(text, messages=messages, attachments=attachments)
    source = Files(path)
    return ViewerScreen(source, 3, message, Opener(started.append)), source, started  # type: ignore[arg-type]


@pytest.fixture
def pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setattr(opener, "_program", lambda: ["viewer"])
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF")
    return path


async def test_a_file_is_fetched_shown_by_its_path_copied_and_opened(pdf: Path) -> None:
    dialog, source, started = viewer(pdf)
    async with asked(dialog, size=(160, 30)) as (host, pilot):
        await until(pilot, lambda: str(pdf) in grid(host))
        press(dialog, "full_stop", "enter", "o")
        assert host.copied == [str(pdf)]
        assert started == [["viewer", str(pdf)]] * 2
        assert source.wanted == [(3, 7, 1)]
        press(dialog, "q")
        await pilot.pause()
        assert host.answer is None


async def test_keys_lead_round_through_files_and_links(pdf: Path) -> None:
    dialog, _, started = viewer(pdf, "xem https://x.vn và https://y.vn", files=1)
    async with asked(dialog, size=(160, 30)) as (host, pilot):
        assert "(1/3)" in grid(host)
        for key, link in (("right", "https://x.vn"), ("n", "https://y.vn")):
            press(dialog, key)
            await until(pilot, lambda link=link: link in grid(host))  # type: ignore[misc]
            press(dialog, "enter")
            assert started[-1] == ["viewer", link]
        press(dialog, "space")
        await until(pilot, lambda: "(1/3)" in grid(host))
        press(dialog, "left")
        await until(pilot, lambda: "(3/3)" in grid(host))


async def test_a_key_that_comes_before_the_file_opens_it_when_it_is_there(pdf: Path) -> None:
    dialog, source, started = viewer(pdf, files=2)
    source.gate = asyncio.Event()
    async with asked(dialog) as (host, pilot):
        press(dialog, "enter")
        assert started == []
        source.gate.set()
        await until(pilot, lambda: started == [["viewer", str(pdf)]])
        source.gate.clear()
        press(dialog, "right", "enter", "left")  # who went on wants that one no more
        source.gate.set()
        await until(pilot, lambda: "(1/2)" in grid(host))
        assert started == [["viewer", str(pdf)]]


async def test_each_message_of_an_album_has_its_own_file(pdf: Path) -> None:
    dialog, source, _ = viewer(pdf, files=2, messages=(7, 8))
    async with asked(dialog) as (_, pilot):
        press(dialog, "right")
        await until(pilot, lambda: len(source.wanted) == 2)
        assert source.wanted == [(3, 7, 1), (3, 8, 1)]


async def test_why_a_file_is_not_there_is_said_and_nothing_is_opened(tmp_path: Path) -> None:
    dialog, _, started = viewer(tmp_path / "gone")
    async with asked(dialog) as (host, pilot):
        await until(pilot, lambda: "It is not here any more." in grid(host))
        press(dialog, "enter", "full_stop")
        assert started == []
        assert host.copied == [""]


async def test_a_program_is_shown_by_its_path_and_never_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    program = tmp_path / "x.desktop"
    program.touch()
    dialog, _, started = viewer(program)
    async with asked(dialog, size=(200, 30)) as (host, pilot):
        await until(pilot, lambda: str(program) in grid(host))
        press(dialog, "enter")
        await until(pilot, lambda: "may be a program" in grid(host))
        assert started == []


async def test_a_message_with_nothing_to_look_at_says_so(tmp_path: Path) -> None:
    dialog, _, started = viewer(tmp_path, "chỉ có chữ", files=0)
    async with asked(dialog) as (host, _):
        assert "no file and no link" in grid(host)
        press(dialog, "right", "enter", "left")
        assert started == []


async def test_pictures_and_links_are_looked_at_and_a_program_is_never_started_by_a_customer(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setattr(opener, "_program", lambda: ["viewer"])
    started: list[list[str]] = []
    await populate(desk_store)
    late = inbound("xem https://shop.vn/ao?x=1. hay www.ok.vn", "50", at=Instant(NOW - 1_000))
    await desk_store.record([arrival(late)], NOW, ())
    picture = tmp_path / "ao.png"
    Image.new("RGB", (64, 48), "red").save(picture)
    for number in ("1", "2"):
        wanted = await desk_store.attachments.want(AccountId(1), f"u{number}", f"f{number}", NOW)
        await desk_store.attachments.settle(wanted, str(picture), 99, "")
    settings = Settings(undo_seconds=0, opener=Opener(started.append))
    async with open_desk(desk_store, tmp_path, clock, settings, filled=False) as pilot:
        await pilot.press("o")
        await until(
            pilot,
            lambda: (
                isinstance(pilot.app.screen, ViewerScreen)
                and "https://shop.vn/ao?x=1" in grid(pilot.app)
            ),
        )
        await pilot.press("full_stop", "enter", "right", "enter", "escape")
        assert started == [["viewer", "https://shop.vn/ao?x=1"], ["viewer", "https://www.ok.vn"]]
        app = pilot.app
        assert isinstance(app, DeskApp)
        assert app.copied == "https://shop.vn/ao?x=1"
        await pilot.press("tab", "g", "g", "j", "enter")
        await until(pilot, lambda: str(picture) in grid(pilot.app).replace("\n", ""))
        await until(pilot, lambda: bool(pilot.app.screen.query("#viewer-picture > *")))
        await pilot.press("enter", "escape")
    assert started[-1] == ["viewer", str(picture)]
    with pytest.raises(NotAllowed, match="may be a program"):
        Opener(started.append).open(str(tmp_path / "x.desktop"))
    monkeypatch.setenv("SSH_CONNECTION", "1 2 3 4")
    with pytest.raises(NotAllowed, match="another machine"):
        Opener(started.append).open("https://x.vn")
