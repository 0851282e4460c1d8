"""`socialdesk rules`: rules checked and listed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from socialdesk.assembly.services import rule_around, rule_book, rule_shop
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import count, translate
from socialdesk.model.ids import Instant, number_in
from socialdesk.model.query import length_of
from socialdesk.model.rule import On, Rule
from socialdesk.model.text import sentence
from socialdesk.services.rules.checking import check
from socialdesk.services.rules.explaining import (
    EVENTS,
    WHY,
    Condition,
    Explaining,
    rule_called,
    undone_words,
)
from socialdesk.services.rules.overview import Overview, overview
from socialdesk.services.rules.reading import RuleFile, read_rules
from socialdesk.services.rules.rehearsing import Rehearsed, Rehearsing
from socialdesk.store.rules import Firing
from socialdesk.store.store import Store


def rules(options: Namespace) -> int:
    """`socialdesk rules`."""
    config = configured(options)
    chosen = {"check": _check, "list": _list, "test": _test, "why": _why}
    return chosen[options.action](options, config)


def _check(options: Namespace, config: Config) -> int:
    """Whether a file can be used; 1 and what is wrong where it cannot."""
    path = Path(options.what).expanduser() if options.what else _path(config)

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

    async def work(store: Store) -> Overview:
        return await overview(store, rule_book(store, config))

    found = with_store(config, work)
    for each in found.rules:
        rule = each.rule
        if options.json:
            json_line(
                {
                    "rule": rule.name, "on": rule.on.value, "when": str(rule.when) or None,
                    "then": [{verb: value} for verb, value in each.acts], "active": each.is_on, "fired_24h": each.fired,
                }
            )  # fmt: skip
            continue
        state = "" if each.is_on else f"  ({translate('is off')})"
        done = ", ".join(f"{verb} {value}" for verb, value in each.acts)
        fired = translate("{n} in 24 h", n=each.fired)
        line = f"{padded(safe(rule.name), 28)} {padded(rule.on.value, 9)} {padded(fired, 12, right=True)}"
        print(f"{line}  {safe(done)}{state}")
    if found.trouble:
        going_on = translate("The newest file that could be used goes on.") if found.rules else ""
        raise SocialdeskError(f"{found.trouble} {going_on}".strip())
    return 0


def _test(options: Namespace, config: Config) -> int:
    """What the rules would have done about what is recorded. The file as it stands is tried, or not at all."""
    path = _path(config)
    try:
        span = length_of(options.last)
    except ValueError as error:
        raise SocialdeskError(sentence(error)) from None

    async def work(store: Store) -> list[Rehearsed]:
        file = read_rules(path)
        check(file, await rule_around(store, config))
        rules = [rule_called(options.rule, file.rules)] if options.rule else file.rules
        rehearsing = Rehearsing(store, store.clock, rule_shop(store, config))
        return await rehearsing.rehearse(rules, Instant(store.clock.now() - span))

    for each in with_store(config, work):
        if options.json:
            json_line(
                {
                    "rule": each.rule, "fired": each.fired, "conversations": each.conversations,
                    "held_back": each.held_back, "examples": list(each.examples), "by_today": list(each.by_today),
                }
            )  # fmt: skip
            continue
        print(f"{padded(safe(each.rule), 28)} {_tried(each)}")
    return 0


def _tried(each: Rehearsed) -> str:
    said = [
        count("{n} time", "{n} times", each.fired),
        count("{n} conversation", "{n} conversations", each.conversations),
    ]
    if each.held_back:
        said.append(count("a cap holds back {n}", "caps hold back {n}", each.held_back))
    if each.examples:
        numbers = " ".join(f"#{number}" for number in each.examples)
        said.append(translate("like {numbers}", numbers=numbers))
    if each.by_today:
        said.append(translate("by today's {filters}", filters=", ".join(each.by_today)))
    return " · ".join(said)


def _why(options: Namespace, config: Config) -> int:
    """What rules did in a conversation, or (--rule) which conditions of one are met there by now."""
    number = number_in(options.what.lstrip("#"))
    if not number:
        raise SocialdeskError(translate("Say of which conversation: `socialdesk rules why 12`."))
    return (_conditions if options.rule else _fired)(options, config, number)


def _fired(options: Namespace, config: Config, number: int) -> int:
    async def work(store: Store) -> list[Firing]:
        return await Explaining(store, store.clock, rule_shop(store, config)).fired(number)

    found = with_store(config, work)
    for each in found:
        told, undone = each.told, undone_words(each)
        if options.json:
            json_line(
                {
                    "at": moment(each.at), "rule": each.rule, "event": each.event, "did": told["did"],
                    "conditions": told["conditions"], "held_back": bool(each.held),
                    "undone": None if not undone else each.undone == each.changes,
                }
            )  # fmt: skip
            continue
        when = local(Instant(each.at), config.zone, "%d/%m %H:%M")
        acts = "; ".join(_outcome(one) for one in told["did"]) or translate("a cap held it back")
        rest = f" ({undone})" if undone else ""
        print(
            f"{when}  {safe(each.rule)}  [{translate(EVENTS[On(each.event)])}]  {safe(acts)}{rest}"
        )
    if not found and not options.json:
        print(translate("No rule did anything there. Try --rule NAME: it says what is not met."))
    return 0


def _outcome(one: dict[str, Any]) -> str:
    said = f"{one['act']} {one['value']}"
    return said if one["done"] else f"{said}: {translate(WHY.get(one['why'], one['why']))}"


def _conditions(options: Namespace, config: Config, number: int) -> int:
    """1 where one of them is not met."""

    async def work(store: Store) -> tuple[Rule, list[Condition]]:
        rule = rule_called(options.rule, (await rule_book(store, config).read()).rules)
        found = await Explaining(store, store.clock, rule_shop(store, config)).conditions(
            rule, number
        )
        return rule, found

    rule, found = with_store(config, work)
    for each in found:
        if options.json:
            json_line(
                {
                    "rule": rule.name,
                    "condition": each.key,
                    "asks": each.asks or None,
                    "holds": each.holds,
                }
            )
        else:
            print(f"{'✓' if each.holds else '✗'} {padded(each.key, 10)} {safe(each.asks)}".rstrip())
    return int(not all(each.holds for each in found))


def _path(config: Config) -> Path:
    if config.rules_file is None:
        raise SocialdeskError(
            translate(
                'There are no rules: write [rules] with file = "rules.toml" into the configuration.'
            )
        )
    return config.rules_file
