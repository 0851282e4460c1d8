"""Which files a desk may touch."""

import os
from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.tui.reach import HERE, LONGEST_PATH, Reach, paths


def test_paths_that_begin_so(tmp_path: Path) -> None:
    (tmp_path / "ao đỏ.png").touch()
    (tmp_path / "ao-xanh").mkdir()
    assert paths(f"{tmp_path}/ao") == [f"{tmp_path}/ao đỏ.png", f"{tmp_path}/ao-xanh/"]
    assert paths(f"{tmp_path}/nowhere/x") == []
    assert paths("ao") == []
    assert HERE.offers("ao") == []
    assert HERE.offers(f"{tmp_path}/ao-")


def test_what_was_uploaded_is_named_and_found_again_the_last_of_its_name(tmp_path: Path) -> None:
    reach = Reach(is_here=False, uploads=tmp_path / "uploads")
    for number in (1, 2):
        (tmp_path / "uploads" / str(number)).mkdir(parents=True)
        path = tmp_path / "uploads" / str(number) / "áo.png"
        path.write_bytes(b"PNG!")
        os.utime(path, ns=(number, number))
    (tmp_path / "uploads" / "1" / "link.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "secret.png").write_bytes(b"x")
    assert reach.uploaded(str(path)) == "↑ áo.png"
    assert reach.file("↑ áo.png") == path
    for other in ("↑ link.png", "↑ ../secret.png", "↑ none.png", "áo.png"):
        with pytest.raises(NotAllowed):
            reach.file(other)


def test_a_path_that_is_pasted_is_a_file_if_there_is_one(tmp_path: Path) -> None:
    file = tmp_path / "áo đỏ.png"
    file.touch()
    for pasted in (
        str(file),
        f"'{file}'",
        f"file://{file}",
        str(file).replace(" ", "\\ "),
        f"{file}\n",
    ):
        assert HERE.pasted(pasted) == str(file)
    for other in (
        str(tmp_path),
        "ao.png",
        f"{file}\n{file}",
        "/" + "x" * LONGEST_PATH,
        "/dev/null/x",
        "",
    ):
        assert HERE.pasted(other) == ""
