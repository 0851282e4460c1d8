"""Parsing and choosing: every command is a row, and only the chosen one is built."""

import importlib
import sys

import pytest

from socialdesk.cli import COMMANDS, build_parser, main
from socialdesk.cli.command import Command, argument, positive, several
from socialdesk.cli.program import _import_msgspec, _wanted


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
    places = [said.index(f"\n    {each.name} ") for each in COMMANDS]
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
    with pytest.raises(ValueError, match=r"^$|invalid literal"):
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
