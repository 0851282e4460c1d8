"""`socialdesk broadcast`: announcements to many people."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from socialdesk.assembly.channels import capabilities, platforms
from socialdesk.assembly.services import announcing, new_key
from socialdesk.commands.audience import preflight_json, say_preflight
from socialdesk.commands.broadcast_runs import ledger, results, run_json, show
from socialdesk.commands.context import (
    agent_of,
    configured,
    moment_of,
    say_moment,
    with_store,
    words_of,
)
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import MOST_BUTTONS, Announcement, parse_button, parse_purpose
from socialdesk.model.delivery import Button, OutgoingFile
from socialdesk.model.i18n import LANGUAGES, translate, whole_moment
from socialdesk.model.money import money
from socialdesk.model.text import sentence
from socialdesk.services.broadcasting.announcing import Announcing, changed
from socialdesk.services.broadcasting.schedules import parse_late
from socialdesk.services.broadcasting.timetables import Schedule, Timetable
from socialdesk.services.broadcasting.words import REASONS
from socialdesk.store.broadcasts import Broadcast, Draft, Run
from socialdesk.store.store import Store

FAILED = 1


def broadcast(options: Namespace) -> int:
    """`socialdesk broadcast`."""
    config = configured(options)
    if options.action == "list":
        return _list(options, config)
    if not options.name:
        raise NotAllowed(
            translate(
                "Name the broadcast: `socialdesk broadcast {action} NAME`.", action=options.action
            )
        )
    return _ACTIONS[options.action](options, config)


def _list(options: Namespace, config: Config) -> int:
    async def read(store: Store) -> list[tuple[Broadcast, list[Run]]]:
        return [
            (each, await store.broadcasts.runs(each.id)) for each in await store.broadcasts.all()
        ]

    for each, runs in with_store(config, read):
        if options.json:
            json_line(_json(each, runs))
        else:
            state = translate(runs[-1].state) if runs else translate("not sent yet")
            then = local(each.next_at, config.zone)
            print(f"{padded(safe(each.name, 24), 24)} {padded(state, 12)} {then}".rstrip())
    return 0


def _json(each: Broadcast, runs: list[Run]) -> dict[str, Any]:
    content = each.content
    return {
        "broadcast": each.name,
        "query": each.query,
        "class": str(content.purpose),
        "text": content.texts,
        "buttons": [{"words": one.words, "url": one.url} for one in content.buttons],
        "file": content.file.name if content.file else "",
        "accounts": list(each.accounts),
        "chats": list(each.chats),
        "pin": content.pin,
        "templates": dict(content.templates),
        "late": each.late,
        "cron": each.cron,
        "until": moment(each.until),
        "next_at": moment(each.next_at),
        "state": runs[-1].state if runs else "",
        "runs": len(runs),
    }


def _new(options: Namespace, config: Config) -> int:
    draft = _drafted(options, config, None)
    agent = agent_of(options, config)

    async def keep(store: Store) -> Broadcast:
        service = announcing(store, config)
        return await service.add(await _aimed(service, draft, options), agent)

    return _kept(with_store(config, keep), [], options)


def _edit(options: Namespace, config: Config) -> int:
    async def change(store: Store) -> tuple[Broadcast, list[Run]]:
        before = await store.broadcasts.named(options.name)
        service, draft = announcing(store, config), _drafted(options, config, before)
        kept = await service.change(before, await _aimed(service, draft, options))
        return kept, await store.broadcasts.runs(kept.id)

    return _kept(*with_store(config, change), options)


def _kept(kept: Broadcast, runs: list[Run], options: Namespace) -> int:
    if options.json:
        json_line(_json(kept, runs))
    else:
        print(
            translate(
                'Kept. `socialdesk broadcast preflight "{name}"` tells who gets it.',
                name=safe(kept.name),
            )
        )
    return 0


def _drafted(options: Namespace, config: Config, before: Broadcast | None) -> Draft:
    """A new announcement, or an old one with what is given in place of what was."""
    language = config.shop.language
    was = before.content if before else Announcement({}, language)
    texts = dict(was.texts)
    for each, given in (
        (language, options.text),
        *((one, getattr(options, f"text_{one}")) for one in LANGUAGES),
    ):
        if given is not None:
            texts[each] = words_of(given)
    if not texts.get(was.language):
        raise NotAllowed(
            translate('There is no text in the shop\'s language. Write one: --text "…".')
        )
    try:
        content = replace(
            was,
            texts=texts,
            pin=was.pin if options.pin is None else options.pin,
            templates=_templates(options.template, was),
            purpose=was.purpose if options.purpose is None else parse_purpose(options.purpose),
            buttons=was.buttons if options.button is None else _buttons(options.button),
            file=was.file if options.picture is None else _file(options.picture, config),
            overrides=_overrides(options.for_channel, was, language),
        )
        late = (
            (before.late if before else "ask") if options.late is None else parse_late(options.late)
        )
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None
    named = options.name if before is None else options.new_name
    draft = (
        changed(before, **({} if named is None else {"name": named.strip()}))
        if before
        else Draft(named.strip(), "", content)
    )
    query = draft.query if options.query is None else options.query
    accounts = draft.accounts if options.account is None else tuple(options.account)
    return replace(draft, query=query, content=content, accounts=accounts, late=late)


async def _aimed(service: Announcing, draft: Draft, options: Namespace) -> Draft:
    """The same for the chats that are named."""
    if options.to_chat is None:
        return draft
    return replace(draft, chats=await service.targets(options.to_chat))


def _buttons(given: list[str]) -> tuple[Button, ...]:
    if len(given) > MOST_BUTTONS:
        raise ValueError(
            translate(
                "too many buttons: {n}, and {most} is the most", n=len(given), most=MOST_BUTTONS
            )
        )
    return tuple(parse_button(each) for each in given if each)


def _file(given: str, config: Config) -> OutgoingFile | None:
    if not given:
        return None
    from socialdesk.services.files import keep_for_all  # noqa: PLC0415 - few announcements have one

    takes = [capabilities(each) for each in config.accounts]
    return keep_for_all(Path(given), takes, config.files)


def _overrides(
    given: list[str] | None, was: Announcement, language: str
) -> dict[str, dict[str, str]]:
    found = {name: dict(texts) for name, texts in was.overrides.items()}
    for each in given or ():
        name, _, text = each.partition("=")
        name, _, spoken = name.partition(":")
        known, spoken = platforms().meant(name.strip()), spoken.strip() or language
        if not known or not text or spoken not in (language, *LANGUAGES):
            raise ValueError(
                translate('"{text}" is no text for a channel; write zalo=Words', text=each)
            )
        for one in known:
            found[one] = {**found.get(one, {}), spoken: text}
    return found


def _templates(given: list[str] | None, was: Announcement) -> dict[str, str]:
    """`messenger=order_ready: {given|bạn}; {order}`; nothing after the sign takes it off."""
    found = dict(was.templates)
    for each in given or ():
        name, sign, text = each.partition("=")
        known = platforms().meant(name.strip())
        if not known or not sign:
            raise ValueError(
                translate(
                    '"{text}" is no template for a channel; write messenger=order_ready: {{given|bạn}}',
                    text=each,
                )
            )
        for one in known:
            found.pop(one, None)
            if text.strip():
                found[one] = text.strip()
    return found


def _preview(options: Namespace, config: Config) -> int:
    async def look(store: Store) -> list[tuple[dict[str, Any], str]]:
        service, kept = announcing(store, config), await store.broadcasts.named(options.name)
        numbers = [options.for_whom] if options.for_whom else await _examples(service, kept)
        found = []
        for number in numbers:
            seen = await service.preview(kept, number)
            form = seen.rule.form if seen.rule else None
            told = {
                "conversation": number,
                "channel": seen.platform,
                "language": seen.language,
                "text": seen.shown.text,
                "buttons": [{"words": one.words, "url": one.url} for one in seen.shown.buttons],
                "written_out": [one.words for one in seen.shown.written_out],
                "goes_as": form.name if form else "",
                "cost": seen.rule.price if seen.rule else 0,
                "loses_file": seen.loses_file,
                "empty": list(seen.empty),
                "reason": str(seen.why_not),
                "why": str(seen.why or _said(seen.why_not)),
                "remarks": list(seen.remarks),
            }
            found.append((told, seen.currency))
        return found

    for each, currency in with_store(config, look):
        if options.json:
            json_line(each)
            continue
        print(f"── {each['channel']} · {each['language']} · {each['conversation']}")
        print(
            safe(each["text"])
            if "\n" not in each["text"]
            else "\n".join(map(safe, each["text"].split("\n")))
        )
        for button in each["buttons"]:
            print(f"  [{safe(button['words'])}] {safe(button['url'])}".rstrip())
        for remark in each["remarks"]:
            print(f"  · {safe(remark)}")
        if each["goes_as"]:
            print(f"  {translate('It goes as: {form}.', form=translate(each['goes_as']))}")
        if each["cost"]:
            print(f"  {translate('cost: {money}', money=money(each['cost'], currency))}")
        if each["why"]:
            print(f"  ✗ {safe(each['why'])}")
    return 0


def _said(code: str) -> str:
    return translate(REASONS[code]) if code else ""


async def _examples(service: Announcing, kept: Broadcast) -> list[int]:
    """Somebody of each channel and language who would get it."""
    found = await service.preflight(kept)
    seen: dict[tuple[int, str, str], int] = {}
    for who, reason, _ in found.judged:
        if not reason and who.conversation_id is not None:
            place = (who.account_id, who.language[:2], who.chat_kind)
            seen.setdefault(place, who.conversation_id)
    return list(seen.values())


def _test(options: Namespace, config: Config) -> int:
    if options.to is None:
        raise NotAllowed(translate("Say where the test goes: --to CONVERSATION."))
    agent = agent_of(options, config)

    async def send(store: Store) -> tuple[int | None, int, str]:
        service, kept = announcing(store, config), await store.broadcasts.named(options.name)
        cost, currency = await service.test_cost(kept, options.to)
        if cost and not options.yes:
            return None, cost, currency
        return await service.test(kept, options.to, new_key(), agent, cost), cost, currency

    number, cost, currency = with_store(config, send)
    if options.json:
        costs = {"cost": cost, "currency": currency} if cost else {}
        json_line({"conversation": options.to, "delivery": number, **costs})
    else:
        if cost:
            print(translate("It costs at most {money}.", money=money(cost, currency)))
        if number is not None:
            print(translate("Queued as delivery {numbers}.", numbers=number))
    return 0 if number is not None else _without_yes(options)


def _preflight(options: Namespace, config: Config) -> int:
    async def look(store: Store) -> Any:
        at = moment_of(options.at, config, store.clock) if options.at else None
        kept = await store.broadcasts.named(options.name)
        return await announcing(store, config).preflight(kept, at)

    say_preflight(with_store(config, look), as_json=options.json)
    return 0


def _schedule(options: Namespace, config: Config) -> int:
    asked = Schedule(options.at or "", options.every or "", options.cron or "", options.until or "")

    async def act(store: Store) -> tuple[Any, Timetable]:
        service, kept = announcing(store, config), await store.broadcasts.named(options.name)
        timetable = service.timetable(asked)
        found = await service.preflight(kept, timetable.next_at)
        if options.yes:
            await service.schedule(kept, timetable)
        return found, timetable

    found, timetable = with_store(config, act)
    if asked.at:
        say_moment(timetable.next_at, asked.at, config)
    if options.json:
        told = {"next_at": moment(timetable.next_at), "cron": timetable.stored.get("cron", "")}
        json_line({**preflight_json(found), **told, "scheduled": bool(options.yes)})
    else:
        if timetable.words:
            print(f'"{asked.every or asked.cron}" = {timetable.words}')
        then = datetime.fromtimestamp(timetable.next_at / 1000, config.zone)
        print(translate("It goes out {when}.", when=f"{whole_moment(then)} ({config.zone.key})"))
        say_preflight(found, as_json=False)
    return _without_yes(options)


def _without_yes(options: Namespace) -> int:
    if options.yes:
        return 0
    print(translate("Nothing was done. Run it again with --yes."), file=sys.stderr)
    return FAILED


def _start(options: Namespace, config: Config) -> int:
    agent = agent_of(options, config)

    async def act(store: Store) -> tuple[Any, Run | None]:
        service, kept = announcing(store, config), await store.broadcasts.named(options.name)
        found = await service.preflight(kept)
        return found, await service.start(kept, agent) if options.yes else None

    found, run = with_store(config, act)
    if options.json:
        json_line(
            {**preflight_json(found), **({"run": run.number, "state": run.state} if run else {})}
        )
    else:
        say_preflight(found, as_json=False)
        if run is not None:
            print(translate("Run {number} goes out.", number=run.number))
    return _without_yes(options)


def _turned(act: Callable[[Announcing, Broadcast], Any]) -> Callable[[Namespace, Config], int]:
    def perform(options: Namespace, config: Config) -> int:
        async def turn(store: Store) -> Run | None:
            kept = await store.broadcasts.named(options.name)
            found: Run | None = await act(announcing(store, config), kept)
            return found

        run = with_store(config, turn)
        if options.json:
            json_line(run_json(run) if run else {"broadcast": options.name, "state": ""})
        elif run is not None:
            print(
                translate(
                    "Run {number} is {state} now.", number=run.number, state=translate(run.state)
                )
            )
        else:
            print(translate("Nothing of it is on its way, and it is scheduled no more."))
        return 0

    return perform


_ACTIONS: dict[str, Callable[[Namespace, Config], int]] = {
    "new": _new,
    "edit": _edit,
    "preview": _preview,
    "test": _test,
    "preflight": _preflight,
    "schedule": _schedule,
    "start": _start,
    "pause": _turned(lambda service, kept: service.pause(kept)),
    "resume": _turned(lambda service, kept: service.resume(kept)),
    "skip": _turned(lambda service, kept: service.skip(kept)),
    "stop": _turned(lambda service, kept: service.stop(kept)),
    "show": show,
    "ledger": ledger,
    "results": results,
}
