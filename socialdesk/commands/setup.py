"""`socialdesk init`: ask, check, and write a configuration."""

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
from socialdesk.config import default_path, parse
from socialdesk.errors import ChannelError, SocialdeskError
from socialdesk.model.i18n import LANGUAGES


def init(options: Namespace) -> None:
    """`socialdesk init`."""
    path = Path(options.config).expanduser() if getattr(options, "config", None) else default_path()
    if path.exists() and not options.force:
        raise SocialdeskError(f"{path} exists already. Edit it, or write it anew with --force.")
    shop = _ask("What is your shop called?", "My shop")
    zone = _ask("In which time zone is it?", "Asia/Ho_Chi_Minh")
    language = _ask(f"Which language do your customers speak ({', '.join(LANGUAGES)})?", "vi")
    name = _ask("A short name for this bot (letters, digits, - and _):", "shop")
    platform = registry.first()
    assert platform.first is not None
    token = _ask_secret(platform.first.question)
    text = _toml(shop, zone, language, name, platform.name, token, options.api_base)
    parse(text, path, {})  # whatever is wrong is said before anything is written
    if not options.no_check:
        owner = _check(platform.first, token, options.api_base or "")
        print(f"The token is right: it belongs to {owner}.")
    _write(path, text)
    print(f"Wrote {path} (readable by you alone).")
    given = f" --config {path}" if getattr(options, "config", None) else ""
    print(f"Next: `socialdesk run{given}` in one terminal, `socialdesk tui{given}` in another.")


def _check(first: FirstAccount, token: str, api_base: str) -> str:
    async def ask() -> str:
        return await first.check(token, api_base)

    try:
        return asyncio.run(ask())
    except ChannelError as error:
        raise SocialdeskError(f"{error} Nothing was written.") from None


def _ask(question: str, default: str) -> str:
    return _line(lambda: input(f"{question} [{default}] ")) or default


def _ask_secret(question: str) -> str:
    if sys.stdin.isatty():
        return _line(lambda: getpass.getpass(f"{question} "))
    return _line(lambda: input(f"{question} "))


def _line(read: Callable[[], str]) -> str:
    try:
        return read().strip()
    except EOFError:
        print()
        return ""


def _toml(
    shop: str, zone: str, language: str, name: str, channel: str, token: str, api_base: str | None
) -> str:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    lines = [
        "# socialdesk's configuration. Every setting is explained in config.example.toml.",
        "[shop]",
        f"name = {quoted(shop)}",
        f"time_zone = {quoted(zone)}",
        f"language = {quoted(language)}",
        "",
        "[desk]",
        f"language = {quoted(language)}",
        "",
        "[[accounts]]",
        f"name = {quoted(name)}",
        f"channel = {quoted(channel)}",
        f"token = {quoted(token)}",
        'mode = "polling"',
    ]
    if api_base:
        lines.append(f"api_base = {quoted(api_base)}")
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    """Write for the owner alone, from the first byte on."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise SocialdeskError(
            f"{path} cannot be written ({error.strerror}). Name another place with --config."
        ) from None
