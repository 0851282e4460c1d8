"""Links and files, and handing them to the system's viewer."""

from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.tui import opener
from socialdesk.tui.opener import SAFE_ENDINGS, Opener, links_of, with_ending


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The programs that were started on a machine that has a viewer."""
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setattr(opener, "_program", lambda: ["viewer"])
    return []


def test_a_cached_file_is_opened_under_an_ending_that_a_viewer_understands_and_no_other(
    tmp_path: Path,
) -> None:
    cached = tmp_path / "0f4636c78f65d3639ece5a06"
    cached.write_bytes(b"x")
    for kind, name, ending in (
        ("photo", "", ".jpg"),
        ("document", "Hóa đơn.PDF", ".pdf"),
        ("document", "x.desktop", ""),
    ):
        named = Path(with_ending(str(cached), kind, name))
        assert named.name == cached.name + ending
        assert named.read_bytes() == b"x"
    cached.unlink()
    assert not Path(f"{cached}.jpg").exists()


def test_links_are_what_is_shown_and_hosts_pretend_nothing() -> None:
    assert links_of(
        "a http://x.vn/á, (https://y.vn) tel:0903123456 javascript:alert(1) file:///etc"
    ) == [
        "http://x.vn/á",
        "https://y.vn",
        "tel:0903123456",
    ]
    assert links_of("https://аррle.com https://x.vn/\u202egnp.exe") == ["https://x.vn/⟲gnp.exe"]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        ("www.ok.vn/a.", ["https://www.ok.vn/a"]),
        ("(https://x.vn/a_(b))", ["https://x.vn/a_(b"]),
        ("http://x.vn http://x.vn", ["http://x.vn"]),
        ("HTTPS://X.vn”", ["HTTPS://X.vn"]),
        ("ftp://x.vn data:text/html,x", []),
        ("http://[broken", ["http://[broken"]),
        ("http://[bröken", []),
    ],
)
def test_links_of_a_text(text: str, links: list[str]) -> None:
    assert links_of(text) == links


def test_a_viewer_gets_one_argument_and_no_shell(started: list[list[str]], tmp_path: Path) -> None:
    picture = tmp_path / "a b;rm.jpg"
    picture.write_bytes(b"x")
    Opener(started.append).open(str(picture))
    Opener(started.append).open("https://x.vn/?a=$(x)")

    assert started == [["viewer", str(picture)], ["viewer", "https://x.vn/?a=$(x)"]]


@pytest.mark.parametrize("name", ["x.desktop", "x.sh", "x.exe", "x", "x.jpg.bat", "x.html"])
def test_what_may_be_a_program_is_never_started(
    started: list[list[str]], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(NotAllowed, match="may be a program"):
        Opener(started.append).open(str(tmp_path / name))

    assert started == []


def test_a_file_that_is_gone_is_said(started: list[list[str]], tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="is gone"):
        Opener(started.append).open(str(tmp_path / "a.jpg"))


def test_over_ssh_and_without_a_viewer_the_link_is_given_instead(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opener, "_program", lambda: None)
    with pytest.raises(NotAllowed, match=r"no viewer .* https://x\.vn"):
        Opener(started.append).open("https://x.vn")
    monkeypatch.setenv("SSH_CONNECTION", "1 2 3 4")
    with pytest.raises(NotAllowed, match=r"another machine; here it is: https://x\.vn"):
        Opener(started.append).open("https://x.vn")


def test_a_customers_name_for_a_file_gives_no_ending_but_a_viewers(tmp_path: Path) -> None:
    cached = tmp_path / "f1"
    cached.write_bytes(b"x")
    for name in ("a.exe", "a", "../../a.PDF", "a.jpg.lnk"):
        ending = Path(with_ending(str(cached), "document", name)).suffix
        assert ending in SAFE_ENDINGS | {""}
    assert with_ending(str(tmp_path / "a.bin"), "photo", "") == str(tmp_path / "a.bin")
