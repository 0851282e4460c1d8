"""Text files, as a streaming program reads them."""

from pathlib import Path

import pytest

from socialdesk.errors import SocialdeskError
from socialdesk.tui.overlay.text_files import TextFiles


def held(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir()}


def test_each_text_has_a_file_that_follows_it_and_is_empty_at_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "obs" / "live"
    files = TextFiles(folder)
    files.start({"title.txt": "Tối thứ sáu", "countdown.txt": ""})
    assert held(folder) == {"title.txt": "Tối thứ sáu", "countdown.txt": ""}

    before = (folder / "title.txt").stat().st_mtime_ns, (folder / "title.txt").stat().st_ino
    files.follow({"title.txt": "Tối thứ sáu", "countdown.txt": "12:05"})
    assert held(folder)["countdown.txt"] == "12:05"
    assert ((folder / "title.txt").stat().st_mtime_ns, (folder / "title.txt").stat().st_ino) == before  # fmt: skip
    files.end()
    assert held(folder) == {"title.txt": "", "countdown.txt": ""}


def test_what_cannot_be_written_now_is_tried_again(tmp_path: Path) -> None:
    files = TextFiles(tmp_path)
    files.start({"title.txt": ""})
    (tmp_path / "title.txt").unlink()
    (tmp_path / "title.txt").mkdir()
    files.follow({"title.txt": "a"})
    (tmp_path / "title.txt").rmdir()
    files.follow({"title.txt": "a"})
    assert (tmp_path / "title.txt").read_text() == "a"


def test_a_folder_that_cannot_be_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SocialdeskError, match="could not be written"):
        TextFiles(tmp_path / "file").start({"title.txt": ""})
