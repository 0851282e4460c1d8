"""`socialdesk case`: complaints, returns and reviews, handled to their end."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from socialdesk.assembly.selling import cases as cases_of
from socialdesk.commands.context import agent_of, configured, moment_of, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.commands.stats_question import time_of
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.case import CAUSES, KINDS, OUTCOMES, Cause, Kind, Outcome, Step
from socialdesk.model.i18n import called, count, percent, translate
from socialdesk.model.money import money
from socialdesk.model.order import backs_of
from socialdesk.services.case_files import write_evidence
from socialdesk.services.cases import Cases, Report, step_words
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.store.case_repeats import Repeat
from socialdesk.store.cases import CaseRow, Evidence, StepRow, Wanted
from socialdesk.store.store import Store

SHOWN = 50
"""Cases that people are shown; scripts get all of them."""
MOST = 1 << 60


def case(options: Namespace) -> None:
    """`socialdesk case list|show|open|step|evidence|change|close|reopen|question|repeats`."""
    config = configured(options)
    if options.action in ("list", "repeats"):
        {"list": _list, "repeats": _repeats}[options.action](options, config)
        return
    if options.action != "open" and options.what is None:
        raise NotAllowed(
            translate("Say which: `socialdesk case show 3`. `socialdesk case list` lists them.")
        )
    if options.action == "question":
        text = with_store(config, lambda store: _question(store, options, config))
        if options.json:
            json_line({"case": options.what, "text": text})
        else:
            print(safe(text))
        return
    done = with_store(config, lambda store: _act(store, options, config))
    _tell(done, options, config)


Whole = tuple[CaseRow, Sequence[StepRow], Sequence[Evidence], Step | None, int]


async def _act(store: Store, options: Namespace, config: Config) -> Whole:
    service, agent = cases_of(store, config), agent_of(options, config)
    if options.action == "open":
        kind = Kind(options.kind or ("review" if options.rating else "complaint"))
        found = await service.open(
            kind, options.what, _report(options, config), agent, options.review
        )
    else:
        found = await service.found(options.what)
    match options.action:
        case "step":
            found = await _step(service, found, options, config)
        case "evidence":
            found = await service.add_evidence(found, _numbers(options.more), agent)
        case "change":
            found = await service.change(found, _report(options, config))
        case "close":
            if not options.outcome:
                raise NotAllowed(
                    translate(
                        "Say how it ended: --outcome {outcomes}.",
                        outcomes=", ".join(each.value for each in Outcome),
                    )
                )
            found = await service.close(found, Outcome(options.outcome), agent, options.note)
        case "reopen":
            due = moment_of(options.due, config, store.clock) if options.due else None
            found = await service.reopen(found, agent, options.note, due)
    steps = await service.steps(found)
    evidence = await service.evidence(found)
    if options.files:
        written = await write_evidence(store, evidence, options.files)
        if not options.json:
            print(count("{n} file written.", "{n} files written.", written))
    return found, steps, evidence, service.next(found, steps), store.clock.now()


def _report(options: Namespace, config: Config) -> Report:
    return Report(
        Cause(options.cause) if options.cause else None, options.about, options.sku, options.order,
        moment_of(options.due, config) if options.due else None, options.rating, options.source, options.link,
    )  # fmt: skip


async def _step(service: Cases, row: CaseRow, options: Namespace, config: Config) -> CaseRow:
    words = " ".join(options.more).strip().lower().replace("-", "_")
    if words not in {each.value for each in Step} or words in ("opened", "closed", "reopened"):
        raise NotAllowed(
            translate(
                "Say what was done: {steps}.",
                steps="evidence, agreed, back, refunded, fixed, asked",
            )
        )
    step = Step(words)
    amount = 0
    if options.amount:
        amount = amount_typed(options.amount, row.currency or config.shop.currency)
    if options.back and step is not Step.BACK:
        raise NotAllowed(translate("--back goes with the step back."))
    try:
        back = backs_of(options.back) if options.back else None
    except ValueError as error:
        raise NotAllowed(
            translate(
                '"{words}" is no SKU with how many of it, like A1-M:2.', words=safe(str(error))
            )
        ) from None
    agent = agent_of(options, config)
    return await service.step(row, step, agent, options.note, amount, back, options.key)


async def _question(store: Store, options: Namespace, config: Config) -> str:
    service = cases_of(store, config)
    return await service.question(await service.found(options.what), " ".join(options.more))


def _numbers(words: Sequence[str]) -> list[int]:
    wrong = [each for each in words if not (each.isdecimal() and 0 < int(each) < 1 << 62)]
    if wrong:
        raise NotAllowed(translate('"{words}" is no message\'s number.', words=safe(wrong[0])))
    return list(dict.fromkeys(map(int, words)))


def _list(options: Namespace, config: Config) -> None:
    most = options.limit or (None if options.json else SHOWN)

    async def tell(store: Store) -> int:
        now, told = store.clock.now(), 0
        is_open = True if options.open or options.overdue else None
        wanted = Wanted(
            is_open, now if options.overdue else None, Kind(options.kind) if options.kind else None, options.conversation
        )  # fmt: skip
        service = cases_of(store, config)
        async for each in service.all(wanted, most):
            if options.json:
                json_line(case_json(each, now))
            else:
                print(_line(each, config, now))
            told += 1
        return told

    if not with_store(config, tell) and not options.json:
        print(translate("There is no such case."))


def _repeats(options: Namespace, config: Config) -> None:
    async def read(store: Store) -> list[Repeat]:
        asked = time_of(options, config, store.clock.now())
        service = cases_of(store, config)
        return await service.repeats(asked.begins or 0, asked.ends or MOST)

    options.as_of = None
    found = with_store(config, read)
    for each in found:
        if options.json:
            json_line(
                {
                    "sku": each.sku or None, "name": each.name or None, "cause": each.cause.value, "cases": each.cases,
                    "people": each.people, "refunded": each.refunded, "units": each.units, "share": each.share,
                }
            )  # fmt: skip
            continue
        parts = (
            padded(safe(each.sku or "-", 16), 16),
            padded(safe(each.name, 28), 28),
            padded(translate(CAUSES[each.cause]), 22),
            padded(count("{n} case", "{n} cases", each.cases), 10),
            money(each.refunded, config.shop.currency),
            ""
            if each.share is None
            else translate("{share} of what was sold", share=percent(each.share)),
        )
        print("  ".join(parts).rstrip())
    if not found and not options.json:
        print(translate("Nothing came up more than once."))


def case_json(row: CaseRow, now: int) -> dict[str, Any]:
    """A case as scripts read it; the keys are promised in docs/cli.md."""
    return {
        "case": row.id, "kind": row.kind.value, "state": "open" if row.closed_at is None else "closed",
        "outcome": row.outcome or None, "conversation": row.conversation_id, "order": row.code or None,
        "name": row.name or None, "sku": row.sku or None, "cause": row.cause.value, "about": row.about,
        "rating": row.rating, "source": row.source or None, "link": row.link or None, "review": row.review_id,
        "refunded": row.refunded, "opened_at": moment(row.opened_at), "due": moment(row.due_at),
        "overdue": row.closed_at is None and row.due_at <= now, "closed_at": moment(row.closed_at),
    }  # fmt: skip


def _tell(done: Whole, options: Namespace, config: Config) -> None:
    row, steps, evidence, following, now = done
    if options.json:
        told = case_json(row, now)
        told["next"] = following and following.value
        told["steps"] = [
            {"step": each.step.value, "at": moment(each.at), "note": each.note, "amount": each.amount, "agent": each.agent}
            for each in steps
        ]  # fmt: skip
        told["evidence"] = [each.message_id for each in evidence]
        json_line(told)
        return
    print(_line(row, config, now))
    if options.action != "show":
        return
    if row.about:
        print(f"{'':>6} {safe(row.about)}")
    for each in steps:
        amount = money(each.amount, row.currency or config.shop.currency) if each.amount else ""
        what = " ".join(filter(None, (step_words(each.step), amount)))
        noted = f"{what}: {safe(each.note)}" if each.note else what
        said = f"{noted} @{safe(each.agent)}" if each.agent else noted
        print(f"{'':>6} {local(each.at, config.zone)} {said}")
    for shown in evidence:
        print(f"{'':>6} #{shown.message_id} {local(shown.at, config.zone)} {safe(shown.body, 80)}")
    if following is not None:
        print(f"{'':>6} → {step_words(following)}")


def _line(row: CaseRow, config: Config, now: int) -> str:
    if row.closed_at is not None:
        state = translate(OUTCOMES[Outcome(row.outcome)])
    else:
        state = translate("overdue") if row.is_overdue(now) else translate("open")  # type: ignore[arg-type]
    parts = (
        f"{row.id:>6}",
        local(row.due_at, config.zone),
        padded(translate(KINDS[row.kind]), 15),
        padded(state, 12),
        padded(safe(called(row.name), 22), 22),
        padded(safe(row.code, 12), 12),
        padded(safe(row.sku, 12), 12),
        translate(CAUSES[row.cause]),
        "★" * (row.rating or 0),
    )
    return " ".join(parts).rstrip()
