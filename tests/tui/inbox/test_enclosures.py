"""Files that go along, and words of an editor."""

from pathlib import Path

import pytest

from socialdesk.store.store import Store
from socialdesk.tui.inbox.enclosures import LONGEST_PATH, Enclosures, pasted_file
from tests.support.clock import ManualClock
from tests.support.inbox import inbox


async def test_a_file_is_attached_refused_and_let_go(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    picture = tmp_path / "ao.png"
    picture.write_bytes(b"PNG!")
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("r")
        await desk.answer("ctrl+o", f"'{picture}'")
        writing = desk.screen.composer.writing
        assert (writing.attach, writing.attached) == (str(picture), "ao.png 4 B")
        await desk.answer("ctrl+o", str(tmp_path / "nowhere.png"))
        assert "nowhere.png" in desk.said[-1]
        assert writing.attach == str(picture)
        await desk.answer("ctrl+o", "")
        assert (writing.attach, writing.attached) == ("", "")


async def test_what_the_editor_leaves_is_the_draft(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str, int]] = []

    def edit(self: Enclosures, command: str, path: Path) -> None:
        asked.append((command, path.read_text("utf-8"), path.stat().st_mode & 0o777))
        if command == "broken":
            raise OSError("no such program")
        path.write_text("dạ còn ạ\n\n", "utf-8")

    monkeypatch.setattr(Enclosures, "_run", edit)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "nano -w")
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("r", "d", "ctrl+g")
        await desk.until(lambda: desk.screen.composer.text == "dạ còn ạ")
        monkeypatch.setenv("VISUAL", "broken")
        await desk.press("ctrl+g")
        assert desk.said == ["The editor could not be opened (OSError)."]
        monkeypatch.delenv("VISUAL")
        monkeypatch.delenv("EDITOR")
        await desk.press("ctrl+g")
        assert desk.said[-1].startswith("No editor is set.")
        assert desk.screen.composer.text == "dạ còn ạ"
    assert asked == [("nano -w", "d", 0o600), ("broken", "dạ còn ạ", 0o600)]


def test_a_path_that_is_pasted_is_a_file_if_there_is_one(tmp_path: Path) -> None:
    file = tmp_path / "áo đỏ.png"
    file.touch()
    for pasted in (str(file), f" '{file}'\n", f"file://{file}", str(file).replace(" ", "\\ ")):
        assert pasted_file(pasted) == str(file), pasted
    many = "/" + "x" * LONGEST_PATH
    for pasted in (str(tmp_path), f"{file}x", f"{file}\n{file}", "áo đỏ.png", "", many, "/\0"):
        assert pasted_file(pasted) == "", pasted
