"""What `doctor` finds of rules: whether their file can be used."""

from __future__ import annotations

from collections.abc import AsyncIterator

from socialdesk.assembly.services import rule_around
from socialdesk.bots.platform import Finding
from socialdesk.config import Config
from socialdesk.errors import ConfigError
from socialdesk.model.i18n import count, translate
from socialdesk.services.rules.checking import check
from socialdesk.services.rules.reading import read_rules
from socialdesk.store.store import Store


async def of_rules(store: Store, config: Config) -> list[Finding]:
    """One finding where there is a file of rules, else none."""
    return [each async for each in _found(store, config)]


async def _found(store: Store, config: Config) -> AsyncIterator[Finding]:
    if config.rules_file is None:
        return
    try:
        file = read_rules(config.rules_file)
        check(file, await rule_around(store, config))
    except ConfigError as error:
        good = await store.rules.good()
        rest = (
            translate("The newest file that could be used goes on.")
            if good
            else translate("No rules run until it is mended.")
        )
        yield Finding("rules", "failed", f"{error} {rest}")
        return
    yield Finding(
        "rules",
        "ok",
        count("{n} rule, nothing wrong", "{n} rules, nothing wrong", len(file.rules)),
        value=len(file.rules),
    )
