"""`socialdesk init`: ask, check, and write a configuration; or add a bot to the one that is there."""

from __future__ import annotations

import asyncio
import getpass
import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from socialdesk.bots import registry
from socialdesk.bots.platform import FirstAccount
from socialdesk.config import Config, parse
from socialdesk.errors import ChannelError, ConfigError, SocialdeskError
from socialdesk.home import default_path
from socialdesk.model.i18n import LANGUAGES, called, set_language, speaks_here, translate
from socialdesk.model.text import text_of
from socialdesk.redact import redacted

LATER = """\
# When you are open, and what answers by itself (docs/automation.md). Take away the # of what you want:
#
# [hours]
# monday = ["08:00-12:00", "13:30-21:00"]     # tuesday = … : a weekday that is left out is closed
# public_holidays = "{country}"
#
# [answers]
# folder = "answers"     # `socialdesk faq new ship` begins the first one
#
# [targets]
# answer = "10m"
#
# [rules]
# file = "rules.toml"    # `socialdesk rules check` says what is wrong in it

"""
"""What a new configuration names, in the order in which a shop comes to it, without having any of it."""
Check = Callable[[str], None]
"""Looks at an answer. Raises SocialdeskError with what is wrong with it."""


def init(options: Namespace) -> None:
    """`socialdesk init`: spoken in the language of this machine until one is chosen."""
    set_language(speaks_here(os.environ))
    path = Path(options.config).expanduser() if getattr(options, "config", None) else default_path()
    if path.exists() and not options.force:
        _add(path, options)
    else:
        _begin(path, options)
    given = f" --config {path}" if getattr(options, "config", None) else ""
    print(
        translate(
            "Next: `socialdesk run{given}` in one terminal, `socialdesk tui{given}` in another.",
            given=given,
        )
    )


def _begin(path: Path, options: Namespace) -> None:
    """A shop and its first bot."""
    written = "[shop]\n"

    def shop_with(key: str) -> Check:
        return lambda answer: _looked_at(f"[shop]\n{key} = {_quoted(answer)}\n", path)

    shop = _ask(translate("What is your shop called?"), translate("My shop"), shop_with("name"))
    zone = _ask(translate("In which time zone is it?"), "Asia/Ho_Chi_Minh", shop_with("time_zone"))
    language = _ask(
        translate("Which language do your customers speak ({all})?", all=", ".join(LANGUAGES)),
        "vi",
        shop_with("language"),
    )
    set_language(language)
    written = "\n".join(
        [
            "# socialdesk's configuration. Every setting is explained in config.example.toml.",
            "[shop]",
            f"name = {_quoted(shop)}",
            f"time_zone = {_quoted(zone)}",
            f"language = {_quoted(language)}",
            "",
            "[desk]",
            f"language = {_quoted(language)}",
            "",
            "",
        ]
    )
    text = (
        written
        + LATER.format(country="th" if language == "th" else "vn")
        + _account("shop", written, path, options)
    )
    parse(text, path, {})  # whatever is wrong is said before anything is written
    _write(path, text, 0o600)
    print(translate("Wrote {path} (readable by you alone).", path=path))


def _add(path: Path, options: Namespace) -> None:
    """Another bot for a shop that is there."""
    try:
        raw = path.read_bytes()
        written = text_of(raw)
    except (OSError, UnicodeDecodeError) as error:
        raise SocialdeskError(
            translate("{path} cannot be read ({why}).", path=path, why=type(error).__name__)
        ) from None
    config = _known(written, path)
    set_language(config.desk.language)
    named = ", ".join(each.name for each in config.accounts) or translate("no bot yet")
    print(
        translate(
            "There is a shop in {path}: {shop} ({bots}). This adds a bot to it; `--force` writes a new shop instead.",
            path=path,
            shop=config.shop.name,
            bots=named,
        )
    )
    head = written if written.endswith("\n") else written + "\n"
    try:
        text = f"{head}\n{_account(_free_name(config), written, path, options)}"
    except SocialdeskError as error:
        raise SocialdeskError(
            f"{error} "
            + translate(
                "({path} exists already, so a bot was to be added to it; --force writes a new shop.)",
                path=path,
            )
        ) from None
    parse(text, path, os.environ)
    _write(path.resolve(), text, path.stat().st_mode & 0o777)
    print(
        translate(
            "Added it to {path}. A `socialdesk run` that works already must be started again.",
            path=path,
        )
    )


def _known(written: str, path: Path) -> Config:
    try:
        return parse(written, path, os.environ)
    except ConfigError as error:
        print(error)
        raise SocialdeskError(
            translate("{path} exists already. Edit it, or write it anew with --force.", path=path)
        ) from None


def _free_name(config: Config) -> str:
    taken = {each.name for each in config.accounts}
    return next(
        name
        for number in range(1, len(taken) + 2)
        if (name := "shop" if number == 1 else f"shop{number}") not in taken
    )


def _account(name: str, written: str, path: Path, options: Namespace) -> str:
    """Ask for a bot; gives its block, checked."""
    platform = registry.first()
    first = platform.first
    assert first is not None

    def block(name: str, token: str) -> str:
        lines = [
            "[[accounts]]",
            f"name = {_quoted(name)}",
            f"channel = {_quoted(platform.name)}",
            f"token = {_quoted(token)}",
            'mode = "polling"',
        ]
        if options.api_base:
            lines.append(f"api_base = {_quoted(options.api_base)}")
        return "\n".join(lines) + "\n"

    def check_name(answer: str) -> None:
        _looked_at(f"{written}\n{block(answer, _EXAMPLE)}", path)

    def check_token(answer: str) -> None:
        _looked_at(f"{written}\n{block(chosen, answer)}", path)
        if f"{answer.partition(':')[0]}:" in _tokens(written):
            raise SocialdeskError(
                translate(
                    "This bot is in the configuration already. @BotFather makes another with /newbot."
                )
            )
        if not options.no_check:
            owner = _owner(first, answer, options.api_base or "")
            print(translate("The token is right: it belongs to {owner}.", owner=owner))

    chosen = _ask(
        translate("A short name for this bot (letters, digits, - and _):"), name, check_name
    )
    token = _ask_secret(translate(first.question), check_token)
    return block(chosen, token)


_EXAMPLE = "1:a"


def _tokens(written: str) -> str:
    """The lines that hold tokens."""
    return "\n".join(
        line.partition("=")[2].strip().lstrip("\"'").partition(":")[0] + ":"
        for line in written.splitlines()
        if line.partition("=")[0].strip() == "token" and "env:" not in line and "file:" not in line
    )


def _looked_at(text: str, path: Path) -> None:
    """Raises SocialdeskError, without a line of a file that is not written yet."""
    try:
        parse(text, path, os.environ)
    except ConfigError as error:
        said = str(error)
        prefix, _, rest = said.partition(": ")
        raise SocialdeskError(rest if prefix.startswith(str(path)) else said) from None


def _owner(first: FirstAccount, token: str, api_base: str) -> str:
    async def ask() -> str:
        return await first.check(token, api_base)

    return asyncio.run(ask())


class _NoMore(Exception):
    """Nobody answers any more."""


def _ask(question: str, default: str, check: Check) -> str:
    return _until_right(lambda: _line(lambda: input(f"{question} [{default}] ")), check, default)


def _ask_secret(question: str, check: Check) -> str:
    def read() -> str:
        if sys.stdin.isatty():
            return _line(lambda: getpass.getpass(f"{question} "))
        return _line(lambda: input(f"{question} "))

    return _until_right(read, check)


def _until_right(read: Callable[[], str], check: Check, default: str = "") -> str:
    """Ask until the answer will do; what is wrong is said at once. Raises SocialdeskError where nobody
    answers any more."""
    wrong: list[str] = []
    while True:
        try:
            answer = read() or default
        except _NoMore:
            if wrong or not default:
                first = wrong[0] if wrong else translate("No token was given.")
                raise SocialdeskError(f"{first} {translate('Nothing was written.')}") from None
            answer = default
        try:
            check(answer)
        except (SocialdeskError, ChannelError) as error:
            # A token may have been typed where a name was wanted.
            said = redacted(str(error)) if answer else translate("No token was given.")
            wrong.append(said)
            print(said)
        else:
            return answer


def _line(read: Callable[[], str]) -> str:
    try:
        return read().strip().strip("\ufeff")
    except EOFError:
        print()
        raise _NoMore from None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _write(path: Path, text: str, mode: int) -> None:
    """Write whole or not at all, for nobody else from the first byte on."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        part.replace(path)
    except OSError as error:
        raise SocialdeskError(
            translate(
                "{path} cannot be written ({why}). Name another place with --config.",
                path=path,
                why=called(error.strerror or type(error).__name__),
            )
        ) from None
