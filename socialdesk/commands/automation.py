"""`socialdesk automation`: what acts by itself, switched on and off."""

from __future__ import annotations

from argparse import Namespace

from socialdesk.assembly.services import automation as automation_of
from socialdesk.commands.context import agent_of, configured, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant


def automation(options: Namespace) -> None:
    """`socialdesk automation`."""
    config = configured(options)
    if options.action == "list":
        _list(options, config)
    elif options.action == "record":
        _record(options, config)
    else:
        _turn(options, config)


def _list(options: Namespace, config: Config) -> None:
    for each in with_store(config, lambda store: automation_of(store, config).all()):
        if options.json:
            at = None if each.at is None else moment(each.at)
            json_line({"name": each.name, "on": each.is_on, "by": each.agent or None, "at": at})
            continue
        line = f"{padded(safe(each.name), 24)} {padded(_state(on=each.is_on), 8)}"
        if each.at is not None:
            line += f" {safe(each.agent)} {local(Instant(each.at), config.zone, '%d/%m %H:%M')}"
        print(line.rstrip())


def _record(options: Namespace, config: Config) -> None:
    for each in with_store(config, lambda store: automation_of(store, config).flips()):
        on = bool(each.is_on)
        if options.json:
            json_line({"at": moment(each.at), "name": each.name, "on": on, "by": each.agent})
        else:
            when = local(Instant(each.at), config.zone, "%d/%m %H:%M")
            print(
                f"{when} {padded(safe(each.name), 24)} {padded(_state(on=on), 8)} {safe(each.agent)}"
            )


def _turn(options: Namespace, config: Config) -> None:
    if not options.name:
        raise SocialdeskError(
            translate("Say which: `socialdesk automation list` lists what can be switched.")
        )
    on, agent = options.action == "on", agent_of(options, config)
    changed = with_store(
        config, lambda store: automation_of(store, config).turn(options.name, on=on, agent=agent)
    )
    if options.json:
        json_line({"name": options.name, "on": on, "changed": changed})
    else:
        print(f"{safe(options.name)}: {_state(on=on)}")


def _state(*, on: bool) -> str:
    return translate("is on") if on else translate("is off")
