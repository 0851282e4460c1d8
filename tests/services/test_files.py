"""Files of ours: checked against the platform's limits, and kept until they are sent."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import AccountId
from socialdesk.model.message import Attachment
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities
from socialdesk.services.files import checked_file, fetch_file, keep_file
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import inbound
from tests.support.outbox import NOW, said
from tests.support.waiting import until

LIMITS = Capabilities(
    100, PaceRules(9, 0, 9), uploads={"image": 10, "file": 20, "image/gif": 4}, platform="Fake"
)


def made(folder: Path, name: str, content: bytes = b"12345") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "size", "mime"),
    [
        ("áo.png", 10, "image/png"),
        ("giá.pdf", 20, "application/pdf"),
        ("cười.gif", 4, "image/gif"),
        ("lạ.thường", 5, "application/octet-stream"),
    ],
)
def test_what_fits_is_taken_under_its_own_name(
    tmp_path: Path, name: str, size: int, mime: str
) -> None:
    path = made(tmp_path, name, b"x" * size)
    found = checked_file(path, LIMITS)

    assert (found.path, found.name, found.mime, found.size) == (str(path), name, mime, size)


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("áo.png", 11, r"áo.png is 11 B; Fake takes at most 10 B"),
        ("giá.pdf", 21, "giá.pdf is 21 B"),
        ("cười.gif", 5, "at most 4 B"),
        ("trống.png", 0, "no file with something in it"),
    ],
)
def test_what_is_too_large_or_empty_is_said(
    tmp_path: Path, name: str, size: int, words: str
) -> None:
    with pytest.raises(NotAllowed, match=words):
        checked_file(made(tmp_path, name, b"x" * size), LIMITS)


def test_endings_that_a_platform_does_not_take_are_said_with_those_it_does(tmp_path: Path) -> None:
    limits = replace(LIMITS, file_types=frozenset({".pdf", ".png"}))

    assert checked_file(made(tmp_path, "A.PNG"), limits).name == "A.PNG"
    with pytest.raises(NotAllowed, match=r"does not take \.docx files; it takes \.pdf, \.png"):
        checked_file(made(tmp_path, "a.docx"), limits)
    pictures = replace(LIMITS, uploads={"image": 9})
    with pytest.raises(NotAllowed, match=r"does not take \.pdf files; it takes other files"):
        checked_file(made(tmp_path, "a.pdf"), pictures)


def test_a_file_that_is_not_there_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="cannot be read"):
        checked_file(tmp_path / "none.png", LIMITS)
    with pytest.raises(NotAllowed, match="no file"):
        checked_file(tmp_path, LIMITS)


def test_a_platform_without_files_and_a_desk_without_a_folder_say_so(tmp_path: Path) -> None:
    path = made(tmp_path, "a.png")
    with pytest.raises(NotAllowed, match="takes no files"):
        checked_file(path, replace(LIMITS, uploads={}))
    with pytest.raises(NotAllowed, match="takes no files"):
        keep_file(path, LIMITS, None)


def test_a_copy_is_kept_that_outlives_the_original(tmp_path: Path) -> None:
    path = made(tmp_path, "áo.png", b"red")
    kept = keep_file(path, LIMITS, tmp_path / "kept")
    path.unlink()

    copy = Path(kept.path)
    assert (copy.read_bytes(), kept.name, copy.suffix) == (b"red", "áo.png", ".png")
    assert copy.parent == tmp_path / "kept" / "out"
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    assert list(copy.parent.iterdir()) == [copy]


def test_the_same_bytes_are_kept_once_and_as_long_as_the_newest(tmp_path: Path) -> None:
    first = keep_file(made(tmp_path, "a.png", b"same"), LIMITS, tmp_path)
    os.utime(first.path, (1, 1))
    second = keep_file(made(tmp_path, "b.png", b"same"), LIMITS, tmp_path)
    other = keep_file(made(tmp_path, "c.png", b"else"), LIMITS, tmp_path)

    assert (first.path, second.name) == (second.path, "b.png")
    assert Path(first.path).stat().st_mtime > 1
    assert other.path != first.path


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = made(tmp_path, "blocked")

    with pytest.raises(NotAllowed, match="could not be copied"):
        keep_file(made(tmp_path, "a.png"), LIMITS, blocked)


async def test_a_customers_file_is_asked_for_and_waited_for(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    photo = Attachment("photo", "f1", "u1")
    await said(desk_store, inbound("", "11", attachments=(photo,)))
    (message,) = await desk_store.threads.rows(1, 9)
    getting = asyncio.create_task(fetch_file(desk_store, clock, message, 1, 30))
    await until(lambda: clock.sleeping)
    wanted = await desk_store.attachments.want(AccountId(1), "u1", "f1", NOW)
    await desk_store.attachments.settle(wanted, str(made(tmp_path, "got.jpg")), 5, "")
    clock.advance(1)

    assert await getting == str(tmp_path / "got.jpg")


async def test_a_file_that_does_not_come_is_said(desk_store: Store, clock: ManualClock) -> None:
    photo = Attachment("photo", "f1", "u1")
    await said(desk_store, inbound("", "11", attachments=(photo, Attachment("photo"))))
    (message,) = await desk_store.threads.rows(1, 9)
    with pytest.raises(NotAllowed, match="has 2 files"):
        await fetch_file(desk_store, clock, message, 3, 1)
    with pytest.raises(NotAllowed, match="not one that the platform keeps"):
        await fetch_file(desk_store, clock, message, 2, 1)
    getting = asyncio.create_task(fetch_file(desk_store, clock, message, 1, 0.3))
    for _ in range(2):
        await until(lambda: clock.sleeping)
        clock.advance(0.2)
    with pytest.raises(NotAllowed, match="Is `socialdesk run` running"):
        await getting


def test_a_file_that_may_be_seen_and_not_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path, "giá.pdf")

    def locked(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(NotAllowed, match="cannot be read"):
        keep_file(path, LIMITS, tmp_path / "files")
