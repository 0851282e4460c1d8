"""Which files a desk may touch."""

from pathlib import Path

from socialdesk.tui.reach import HERE, LONGEST_PATH, paths


def test_paths_that_begin_so(tmp_path: Path) -> None:
    (tmp_path / "ao đỏ.png").touch()
    (tmp_path / "ao-xanh").mkdir()
    assert paths(f"{tmp_path}/ao") == [f"{tmp_path}/ao đỏ.png", f"{tmp_path}/ao-xanh/"]
    assert paths(f"{tmp_path}/nowhere/x") == []
    assert paths("ao") == []
    assert HERE.offers("ao") == []
    assert HERE.offers(f"{tmp_path}/ao-")


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
