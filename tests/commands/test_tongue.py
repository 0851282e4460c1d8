"""Help, and what is wrong with a command line, in the language of whoever typed it."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialdesk.cli import build_parser, main
from socialdesk.cli.program import COMMANDS
from socialdesk.commands.tongue import ARGPARSE, choose
from socialdesk.model.i18n import language, set_language
from tests.support.catalogues import read


@pytest.fixture(autouse=True)
def spoken_before() -> Iterator[None]:
    before = {name: getattr(argparse, name) for name in ("_", "ngettext")}
    yield
    set_language("en")
    for name, say in before.items():
        setattr(argparse, name, say)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A machine without a configuration, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    for name in ("SOCIALDESK_CONFIG", "SOCIALDESK_DESK_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("words", "vietnamese", "thai"),
    [
        (["assign"], "còn thiếu: cuộc-trò-chuyện", "ยังขาด: บทสนทนา"),
        (["nonsense"], "không có lựa chọn 'nonsense'", "ไม่มีตัวเลือก 'nonsense'"),
        (["inbox", "--viw", "x"], "không hiểu: --viw", "ไม่รู้จัก: --viw"),
        (["reply", "1", "x", "--key"], "--key: cần một giá trị", "--key: ต้องมีหนึ่งค่า"),
        (["resolve", "x"], "'x' không phải là số từ 1", "'x' ไม่ใช่ตัวเลขตั้งแต่ 1"),
        (["resolve", "9" * 30], f"không có số {'9' * 30}", f"ไม่มีเลข {'9' * 30}"),
        (["demo", "--seconds", "x"], "'x' không phải là một con số", "'x' ไม่ใช่ตัวเลข"),
        (["inbox", "--waiting=x"], "--waiting: không nhận giá trị 'x'", "ไม่รับค่า 'x'"),
    ],
)
def test_what_is_wrong_with_a_command_line_is_said_in_the_readers_language(
    words: list[str],
    vietnamese: str,
    thai: str,
    machine: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for tongue, said in (("vi_VN.UTF-8", vietnamese), ("th_TH.UTF-8", thai)):
        machine.setenv("LC_ALL", tongue)

        assert main(words) == 2
        told = capsys.readouterr().err
        assert said in told
        assert not re.search(r"usage|error|argument|expected|invalid|choose|required", told)


@pytest.mark.parametrize("tongue", ["vi_VN.UTF-8", "th_TH.UTF-8"])
def test_no_help_has_a_sentence_in_english(
    tongue: str, machine: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    choose([], {"LC_ALL": tongue})
    spoken = {each.id: each.string for each in read(language()) if isinstance(each.id, str)}
    foreign = {
        english for english, own in spoken.items() if english != own and english.count(" ") > 1
    }
    machine.setenv("LC_ALL", tongue)
    machine.setenv("COLUMNS", "400")
    for words in ([], *([command.name] for command in COMMANDS)):
        assert main([*words, "--help"]) == 0
        told = capsys.readouterr().out
        assert {each for each in foreign if each in told} == set(), words
        assert not re.search(r"usage|options|positional|show this|^\S*commands", told, re.MULTILINE)


def test_a_script_reads_english(
    machine: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inbox", "--json", "--viw"]) == 2
    assert "error: unrecognized arguments: --viw" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ('[desk]\nagent = "linh"\nlanguage = "th"\n', "th"),
        ('\ufeff[ desk ]  # ours\r\nlanguage = "en"\r\n', "en"),
        ('[shop]\nlanguage = "th"\n[desk]\nagent = "linh"\n', "vi"),
        ('[desk]\n[shop]\nlanguage = "th"\n', "vi"),
        ('[desk]\nlanguage = "tlh"\n', "vi"),
        ("", "vi"),
    ],
)
def test_the_desks_own_language_goes_before_the_machines(
    machine: pytest.MonkeyPatch, tmp_path: Path, text: str, spoken: str
) -> None:
    (tmp_path / "other.toml").write_text(text, encoding="utf-8")
    for words in (["x", "--config", "other.toml"], ["--config=other.toml", "x"]):
        choose(words, {"LC_ALL": "vi_VN.UTF-8"})
        assert language() == spoken
    choose(["x"], {"LC_ALL": "vi_VN.UTF-8", "SOCIALDESK_CONFIG": "other.toml"})
    assert language() == spoken
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    choose([], {"LC_ALL": "vi_VN.UTF-8"})
    assert language() == spoken
    choose([], {"SOCIALDESK_DESK_LANGUAGE": "th"})
    assert language() == "th"


def test_a_configuration_that_cannot_be_read_leaves_the_machines_language(
    machine: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("nowhere.toml", str(tmp_path), "~nobody-at-all/x", "\0"):
        choose(["--config", name], {"LC_ALL": "vi_VN.UTF-8"})
        assert language() == "vi"


@pytest.mark.parametrize("spoken", ["vi", "th"])
def test_what_argparse_fills_in_is_filled_in_in_every_language(spoken: str) -> None:
    catalogue = read(spoken)
    for sentence in ARGPARSE:
        own = str(catalogue.get(sentence).string)
        own % {**dict.fromkeys(re.findall(r"%\((\w+)\)", sentence), "x")} if "%(" in own else own
        assert own.count("%s") == sentence.count("%s")
        assert set(re.findall(r"%\((\w+)\)", own)) <= set(re.findall(r"%\((\w+)\)", sentence))


def test_a_parser_is_the_same_in_every_language() -> None:
    found = []
    for spoken in ("en", "vi", "th"):
        set_language(spoken)
        found.append(vars(build_parser().parse_args(["tag", "3,4", "vip", "--as", "linh"])))

    assert found[0] == found[1] == found[2]
