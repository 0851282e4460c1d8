"""A Bot API server of one's own says where its files lie on the disk; only what lies there is read."""

import os
from pathlib import Path

import pytest

from socialdesk.bots.telegram.local_files import copy
from socialdesk.errors import ChannelError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "telegram-bot-api" / "7:token" / "photos"
    found.mkdir(parents=True)
    (found / "file_0.jpg").write_bytes(b"picture")
    (tmp_path / "id_rsa").write_bytes(b"private key")
    return tmp_path / "telegram-bot-api"


def test_a_file_is_read_from_the_servers_folder(folder: Path, tmp_path: Path) -> None:
    said = str(folder / "7:token" / "photos" / "file_0.jpg")
    assert copy(said, str(folder), tmp_path / "kept", 100) == 7
    assert (tmp_path / "kept").read_bytes() == b"picture"


def test_nothing_else_of_this_machine_is_read(folder: Path, tmp_path: Path) -> None:
    (folder / "link").symlink_to(tmp_path / "id_rsa")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    (tmp_path / "telegram-bot-api-other").mkdir()
    (tmp_path / "telegram-bot-api-other" / "x").write_bytes(b"x")
    for said in (
        tmp_path / "id_rsa", folder / ".." / "id_rsa", folder / "link", folder / "up" / "id_rsa",
        folder / "pipe", folder, tmp_path / "telegram-bot-api-other" / "x", Path("/etc/passwd"),
    ):  # fmt: skip
        with pytest.raises(ChannelError, match="local_files"):
            copy(str(said), str(folder), tmp_path / "kept", 100)
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(("name", "limit"), [("gone.jpg", 100), ("file_0.jpg", 3)])
def test_one_that_is_gone_or_too_large(folder: Path, tmp_path: Path, name: str, limit: int) -> None:
    with pytest.raises(ChannelError):
        copy(str(folder / "7:token" / "photos" / name), str(folder), tmp_path / "kept", limit)


def test_without_the_setting_it_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="local_files ="):
        copy(str(folder / "x"), "", tmp_path / "kept", 100)
