"""Parsing and choosing: every command is a row, and only the chosen one is built."""

import errno
import gc
import importlib
import io
import re
import subprocess
import sys
import tempfile
from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from socialdesk.cli import COMMANDS, build_parser, main
from socialdesk.cli.command import Command, argument, positive, several
from socialdesk.cli.program import _import_msgspec, _wanted
from socialdesk.errors import NotAllowed


def parsed(*words: str) -> dict[str, object]:
    return vars(build_parser(_wanted(words)).parse_args(words))


@pytest.mark.parametrize("command", COMMANDS, ids=[each.name for each in COMMANDS])
def test_every_command_has_somebody_who_does_it(command: Command) -> None:
    module, function = command.target.split(":")

    assert callable(getattr(importlib.import_module(f"socialdesk.commands.{module}"), function))
    assert command.help.endswith((".", "?"))


def test_no_two_commands_have_one_name() -> None:
    names = [each.name for each in COMMANDS]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        (("reply", "1", "hi"), "reply"),
        (("--config", "c.toml", "inbox"), "inbox"),
        (("--config=c.toml", "inbox"), "inbox"),
        (("--config", "inbox", "reply", "1"), "reply"),
    ],
)
def test_only_the_chosen_commands_parser_is_built(words: tuple[str, ...], chosen: str) -> None:
    assert [each.name for each in _wanted(words)] == [chosen]


@pytest.mark.parametrize(
    "words",
    [(), ("--help",), ("--help", "reply"), ("nonsense",), ("--config", "x"), ("--version",)],
)
def test_where_none_is_chosen_all_are_known(words: tuple[str, ...]) -> None:
    assert _wanted(words) == COMMANDS


def test_help_lists_every_command_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0

    said = capsys.readouterr().out
    places = [
        (re.search(rf"\n    {each.name}\s", said) or pytest.fail(each.name)).start()
        for each in COMMANDS
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("words", "conversations", "rest"),
    [
        (("assign", "3", "linh"), [[3]], "linh"),
        (("assign", "3", "4", "5", "linh"), [[3], [4], [5]], "linh"),
        (("assign", "3,4", "5", "-"), [[3, 4], [5]], "-"),
        (("priority", "3", "7", "gấp"), [[3], [7]], "gấp"),
        (("resolve", "3", "4,5"), [[3], [4, 5]], None),
        (("snooze", "3", "2", "giờ"), [3], ["2", "giờ"]),
        (("snooze", "3,4", "mai", "9h"), [3, 4], ["mai", "9h"]),
        (("tag", "3,4", "5", "-x"), [3, 4], ["5", "-x"]),
    ],
)
def test_several_conversations_in_one_command(
    words: tuple[str, ...], conversations: object, rest: object
) -> None:
    found = parsed(*words)

    assert found["conversation"] == conversations
    if rest is not None:
        assert rest in found.values()


@pytest.mark.parametrize("text", ["0", "-1", "x", "", "1,,2", "1,x"])
def test_a_number_of_something_that_is_there(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is no number from 1 on"):
        several(text)


def test_what_a_row_says_becomes_a_parser() -> None:
    row = Command("x", "m:f", "X.", (argument("n", type=positive),), reads=True, acts=True)

    found = build_parser([row]).parse_args(["x", "7", "--json", "--as", "linh"])

    assert (found.n, found.json, found.agent, found.target) == (7, True, "linh", "m:f")


def test_wrong_usage_and_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reply"]) == 2
    assert main(["nonsense"]) == 2
    assert "invalid choice" in capsys.readouterr().err
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("socialdesk ")


def test_backports_can_be_had_after_they_were_gone_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "typing_extensions", raising=False)

    _import_msgspec()

    assert sys.modules.get("typing_extensions", ...) is not None
    assert importlib.import_module("typing_extensions")


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (NotAllowed("Not today. Try tomorrow."), 1, "Not today. Try tomorrow.\n"),
        (KeyboardInterrupt(), 130, ""),
        (ValueError("token 123456:secret-token-of-mine-00000000000000"), 1, "ValueError"),
    ],
)
def test_what_becomes_of_an_error(
    raised: BaseException, code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def fails(_: object) -> None:
        raise raised

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("socialdesk.commands.team.team", fails)
    assert main(["team"]) == code

    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert "secret" not in shown.err


EARLY = """\
import runpy, sys
class Early:
    def find_spec(self, name, *_):
        if name == {!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Early())
sys.argv = ["socialdesk", "team"]
runpy.run_module("socialdesk", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("imported", ["socialdesk.cli.accounts", "socialdesk.commands.team"])
def test_ctrl_c_is_the_end_also_before_a_command_begins(imported: str) -> None:
    code = EARLY.format(imported)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize(("given", "code"), [(None, 0), (0, 0), (1, 1), (2, 2), (True, 1)])
def test_a_commands_own_code_is_the_programs(
    given: object, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socialdesk.commands.team.team", lambda _: given)

    assert main(["team"]) == code


def test_whoever_read_us_may_go(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: object) -> None:
        raise BrokenPipeError

    forgotten: list[bool] = []
    monkeypatch.setattr("socialdesk.commands.team.team", gone)
    monkeypatch.setattr("socialdesk.cli.program._forget_stdout", lambda: forgotten.append(True))

    assert main(["team"]) == 0
    assert forgotten == [True]


class Full(io.StringIO):
    """A file on a disk without room."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_stdout_without_room_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout", Full())
    monkeypatch.setattr("socialdesk.commands.team.team", lambda _: sys.stdout.write("linh"))

    assert main(["team"]) == 1
    assert capsys.readouterr().err == "stdout could not be written (No space left on device).\n"


def test_closed_streams_lead_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    monkeypatch.setattr(
        "socialdesk.commands.team.team", lambda _: sys.stdout.write(sys.stdin.read())
    )

    assert main(["team"]) == 0
    assert sys.stdout is None


def test_without_a_command_and_a_terminal_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2

    assert "usage: socialdesk" in capsys.readouterr().err


def test_no_collection_is_left_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr("socialdesk.commands.team.team", lambda _: seen.append(gc.isenabled()))
    main(["team"])
    gc.unfreeze()

    assert seen == [True]
    assert gc.isenabled()


@pytest.mark.parametrize(
    "words", [("thread",), ("reply",), ("tag",), ("erase",), ("merge", "1"), ("inbox", "--limit")]
)
def test_a_number_beyond_any_is_said_to_be_none(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "9" * 23, "x"]) == 2
    assert "there is no number 99999" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ModuleNotFoundError("No module named 'aiosqlite'", name="aiosqlite"),
            "the library aiosqlite (No module named 'aiosqlite'). Install it anew: `pipx reinstall socialdesk`",
        ),
        (
            ImportError("libpq.so.5: cannot open shared object file", name="asyncpg.protocol"),
            "the library asyncpg (libpq.so.5: cannot open shared object file)",
        ),
        (ImportError("cannot import name 'x'", name="socialdesk.store"), "made a mistake"),
    ],
)
def test_a_library_that_is_missing_is_named_with_what_to_do(
    error: ImportError,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    def broken(_: str) -> None:
        raise error

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(importlib, "import_module", broken)

    assert main(["inbox"]) == 1
    told = capsys.readouterr()
    assert (said in told.err, told.out) == (True, "")
    assert len(list(tmp_path.iterdir())) == ("mistake" in said)
