"""`socialdesk rules`: rules checked and listed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from socialdesk.assembly.services import rule_around, rule_book
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.config import Config
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import count, translate
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.rule import Rule
from socialdesk.services.rules.checking import check
from socialdesk.services.rules.reading import RuleFile, read_rules
from socialdesk.store.rule_acts import named
from socialdesk.store.rule_turn import SWITCH
from socialdesk.store.store import Store


def rules(options: Namespace) -> int:
    """`socialdesk rules`."""
    config = configured(options)
    return {"check": _check, "list": _list}[options.action](options, config)


def _check(options: Namespace, config: Config) -> int:
    """Whether a file can be used; 1 and what is wrong where it cannot."""
    path = Path(options.what).expanduser() if options.what else config.rules_file
    if path is None:
        raise SocialdeskError(
            translate(
                'There are no rules: write [rules] with file = "rules.toml" into the configuration.'
            )
        )

    async def work(store: Store) -> RuleFile:
        file = read_rules(path)
        check(file, await rule_around(store, config))
        return file

    file = with_store(config, work)
    if options.json:
        json_line({"file": str(path), "rules": len(file.rules)})
    else:
        print(
            count(
                "{path}: {n} rule, nothing wrong.",
                "{path}: {n} rules, nothing wrong.",
                len(file.rules),
                path=path,
            )
        )
    return 0


def _list(options: Namespace, config: Config) -> int:
    """Every rule that holds, in their order; 1 where the file as it stands cannot be used."""

    async def work(store: Store) -> tuple[RuleFile, str, set[str], dict[str, int]]:
        book = rule_book(store, config)
        file = await book.read()
        off, since = await store.switches.off(), Instant(store.clock.now() - DAY)
        return file, book.trouble, off, await store.rules.counts(since)

    file, trouble, off, fired = with_store(config, work)
    for each in file.rules:
        is_on = each.agent not in off and SWITCH not in off
        if options.json:
            json_line(
                {
                    "rule": each.name, "on": each.on.value, "when": str(each.when) or None, "then": acts_of(each),
                    "active": is_on, "fired_24h": fired.get(each.name, 0),
                }
            )  # fmt: skip
            continue
        state = "" if is_on else f"  ({translate('is off')})"
        done = ", ".join(f"{verb} {value}" for verb, value in map(named, each.acts))
        print(
            f"{padded(safe(each.name), 28)} {padded(each.on.value, 9)} {fired.get(each.name, 0):>5}  {safe(done)}{state}"
        )
    if trouble:
        going_on = translate("The newest file that could be used goes on.") if file.rules else ""
        raise SocialdeskError(f"{trouble} {going_on}".strip())
    return 0


def acts_of(rule: Rule) -> list[dict[str, str]]:
    """What a rule does, as its file says it."""
    return [{verb: value} for verb, value in map(named, rule.acts)]
