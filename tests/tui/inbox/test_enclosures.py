"""Files that go along, and words of an editor."""

from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.store.store import Store
from socialdesk.tui.dialogs.prompt import PromptScreen
from socialdesk.tui.inbox.enclosures import Enclosures
from socialdesk.tui.opener import ElsewhereOpener
from socialdesk.tui.reach import Reach
from tests.support.clock import ManualClock
from tests.support.desk import grid
from tests.support.inbox import Inbox, inbox


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


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the desk's machine that is nobody's business."""
    path = tmp_path / "server" / "id_ed25519.png"
    path.parent.mkdir()
    path.write_bytes(b"PRIVATE KEY")
    return path


def in_a_browser(desk: Inbox, reach: Reach) -> list[dict[str, object]]:
    """The desk is shown in a browser from now on; gives what its page is told."""
    told: list[dict[str, object]] = []
    app = desk.screen.program
    app.reach = reach
    app.opener = ElsewhereOpener(told.append)
    app.ask_for_upload = lambda: told.append({"type": "choose_file"})  # type: ignore[method-assign]
    return told


async def test_in_a_browser_the_key_for_a_file_asks_the_browser_and_no_path_is_taken(
    desk_store: Store, tmp_path: Path, clock: ManualClock, secret: Path
) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (uploads / "ao.png").write_bytes(b"PNG!")
    (uploads / "link.png").symlink_to(secret)
    async with inbox(desk_store, tmp_path, clock) as desk:
        told = in_a_browser(desk, Reach(is_here=False, uploads=uploads))
        await desk.press("r", "ctrl+o")
        assert told == [{"type": "choose_file"}]
        assert not isinstance(desk.pilot.app.screen, PromptScreen)

        writing = desk.screen.composer.writing
        for path in (
            secret,
            uploads / ".." / "server" / secret.name,
            uploads / "link.png",
            uploads,
        ):
            with pytest.raises(NotAllowed):
                desk.screen.enclosures.take_upload(str(path))
        desk.screen.take_paste(str(secret))
        await desk.press()
        assert writing.attach == ""
        assert desk.screen.composer.text == str(secret)  # words, as anything that is pasted

        desk.screen.enclosures.take_upload(str(uploads / "ao.png"))
        await desk.press()
        assert writing.attached == "ao.png 4 B"


async def test_in_a_browser_files_of_the_shops_folder_are_named_from_there_and_no_others(
    desk_store: Store, tmp_path: Path, clock: ManualClock, secret: Path
) -> None:
    shared = tmp_path / "catalogue"
    (shared / "áo").mkdir(parents=True)
    (shared / "áo" / "đỏ.png").write_bytes(b"PNG!")
    (shared / "out").symlink_to(secret.parent)
    (shared / ".hidden.png").write_bytes(b"x")
    async with inbox(desk_store, tmp_path, clock) as desk:
        told = in_a_browser(desk, Reach(is_here=False, shared=shared))
        await desk.press("r")
        writing = desk.screen.composer.writing
        for words in (
            str(secret),
            "../server/id_ed25519.png",
            "out/id_ed25519.png",
            "~/.ssh/id_rsa",
            "/etc/passwd",
            "nowhere.png",
        ):
            await desk.answer("ctrl+o", words)
            assert (writing.attach, desk.said[-1][:34]) == (
                "",
                "In a browser only files of the sho",
            ), words
        await desk.answer("ctrl+o", "")
        assert told == [{"type": "choose_file"}]
        await desk.answer("ctrl+o", "áo/đỏ.png")
        assert writing.attached == "đỏ.png 4 B"

        reach = desk.screen.program.reach
        assert reach.offers("") == ["áo/"]
        assert reach.offers("áo/Đ") == ["áo/đỏ.png"]
        for text in ("/", "/etc/", "~/", "../", "../server/", "out/", "áo/../../server/"):
            assert reach.offers(text) == [], text


async def test_in_a_browser_no_program_begins_and_no_path_is_shown(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    secret: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EDITOR", "sh")
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("a program was begun"))
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a program was begun"))
    async with inbox(desk_store, tmp_path, clock) as desk:
        told = in_a_browser(desk, Reach(is_here=False))
        await desk.press("r", "d", "ctrl+g")
        assert desk.said == ["In a browser there is no editor of the desk's machine."]
        assert desk.screen.composer.text == "d"
        opener = desk.screen.program.opener
        opener.open("https://example.com/x")
        opener.open(str(secret))
        with pytest.raises(NotAllowed):
            opener.open("tel:+84912345678")
        assert told == [
            {"type": "open_url", "url": "https://example.com/x"},
            {"type": "download", "path": str(secret), "name": secret.name},
        ]
        assert opener.said(str(secret)) == secret.name


async def test_no_question_lists_what_lies_on_this_machine(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        in_a_browser(desk, Reach(is_here=False))
        for key in ("z", "t", "a", "slash", "ctrl+k"):
            await desk.pilot.press(key, "slash", "e", "t", "c", "slash")
            await desk.press()
            assert "passwd" not in grid(desk.pilot.app), key
            await desk.press("escape", "escape", "escape")
