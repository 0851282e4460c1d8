"""`socialdesk run`: what is said before any account is looked after."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from socialdesk.assembly import worker
from socialdesk.config import Config
from socialdesk.model.i18n import language
from tests.support.shop import Shop


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Workers that were started; none really is."""
    started: list[Any] = []

    async def run(
        config: Config,
        tell: Callable[[str], None],
        ready: Callable[[str], None],
        *,
        take_over: bool,
    ) -> None:
        started.append((config, take_over, language()))
        ready("ready: all listen")

    monkeypatch.setattr(worker, "run", run)
    monkeypatch.setattr("socialdesk.redact.log_to_stderr", started.append)
    return started


def test_it_says_when_all_listen_and_logs_in_english(shop: Shop, worked: list[Any]) -> None:
    shop.configure('language = "vi"')

    assert shop.ok("run") == "ready: all listen\n"
    level, (config, take_over, spoken) = worked
    assert (level, take_over, spoken) == (logging.INFO, False, "en")
    assert [each.name for each in config.accounts] == ["shop", "oa", "page", "insta", "bot"]


def test_options_reach_it(shop: Shop, worked: list[Any]) -> None:
    shop.ok("run", "--take-over", "--verbose")

    assert (worked[0], worked[1][1]) == (logging.DEBUG, True)


def test_without_an_account_nothing_is_started(shop: Shop, worked: list[Any]) -> None:
    shop.configure(accounts="")

    assert shop.refused("run") == (
        f"{shop.config_file}: no account is configured. `socialdesk init` asks for one."
    )
    assert worked == []
