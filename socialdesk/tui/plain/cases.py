"""Complaints, returns and reviews, at the desk line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from socialdesk.errors import NotAllowed
from socialdesk.model.case import BY_HAND, CAUSES, KINDS, OUTCOMES, STEPS, Kind, Step
from socialdesk.model.i18n import called, translate
from socialdesk.model.ids import number_in
from socialdesk.model.money import money
from socialdesk.model.text import fold
from socialdesk.services.cases import Report
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.store.cases import CaseRow
from socialdesk.tui.orders.cases_page import case_words, next_words
from socialdesk.tui.orders.order_turns import back_of
from socialdesk.tui.plain.console import Console
from socialdesk.tui.text import clip, named, shown

SHOWN = 20
ALL = ("all", "tat ca", "ทั้งหมด")
STEP = ("step", "buoc", "ขั้น")
EVIDENCE = ("evidence", "bang chung", "หลักฐาน")
CAUSE = ("cause", "vi sao", "สาเหตุ")
CLOSE = ("close", "dong", "ปิด")
REOPEN = ("reopen", "mo lai", "เปิดใหม่")
E = TypeVar("E", bound=StrEnum)


async def show_cases(console: Console, words: str) -> None:
    """The open ones, the first due first; `all`: closed ones too, the newest first."""
    cases = console.desk.cases
    cases.all = fold(words.strip()) in ALL
    await cases.load()
    for each in cases.rows[:SHOWN]:
        _write(console, each, cases.next.get(each.id))
    if not cases.rows:
        console.write(translate("There is no such case."))
    elif len(cases.rows) > SHOWN:
        console.write(f"  +{len(cases.rows) - SHOWN}")


async def case(console: Console, words: str) -> None:
    """`return too small`, `review 2 torn`: open one for the open conversation; `3`: show it; `3 step agreed words`, `3 evidence 812`, `3 cause
    faulty`, `3 close refunded`, `3 reopen`."""
    first, _, rest = words.strip().partition(" ")
    number = number_in(first.lstrip("#"))
    cases = console.desk.cases
    if not number:
        kind, about = _begun(words, KINDS)
        stars = None
        if kind is Kind.REVIEW:
            said, _, about = about.partition(" ")
            stars = number_in(said)
            if not stars:
                raise NotAllowed(translate("Say how many stars it has: case review 2 torn."))
        row = await cases.open(kind, console.here(), Report(about=about, rating=stars))
        await _show(console, row)
        return
    row = await cases.one(number)
    if rest.strip():
        row = await _acted(console, row, rest)
    await _show(console, row)


async def _acted(console: Console, row: CaseRow, words: str) -> CaseRow:
    cases = console.desk.cases
    word, more = _parted(words, [*STEP, *EVIDENCE, *CAUSE, *CLOSE, *REOPEN])
    if word in STEP:
        step, note = _begun(more, {each: STEPS[each] for each in BY_HAND})
        return await _step(console, row, step, note)
    if word in EVIDENCE:
        return await cases.add_evidence(row, [number_in(each.lstrip("#")) or 0 for each in more.split()])  # fmt: skip
    if word in CAUSE:
        return await cases.change(row, _meant(more, CAUSES))
    if word in CLOSE:
        return await cases.close(row, _meant(more, OUTCOMES))
    if word in REOPEN:
        return await cases.reopen(row)
    raise NotAllowed(translate("Say which: case 3, case 3 step agreed, case 3 evidence 812, case 3 cause faulty, case 3 close refunded, case 3 reopen."))  # fmt: skip


async def _step(console: Console, row: CaseRow, step: Step, note: str) -> CaseRow:
    cases = console.desk.cases
    if step is Step.REFUNDED:
        amount = amount_typed(note, row.currency or await cases.currency())
        return await cases.step(row, step, amount=amount)
    if step is Step.BACK:
        return await cases.step(row, step, back=back_of(note) if note else None)
    return await cases.step(row, step, note)


def _meant(words: str, names: Mapping[E, str]) -> E:
    """What is meant by its name, in English or one's own language, with or without accents. Raises NotAllowed."""
    wanted = fold(words.strip())
    for each, name in names.items():
        if wanted and wanted in _called(each, name):
            return each
    said = (
        each.value if translate(name) == name else translate(name) for each, name in names.items()
    )
    raise NotAllowed(translate("Say one of these: {states}.", states=", ".join(said)))


def _begun(words: str, names: Mapping[E, str]) -> tuple[E, str]:
    """What the words begin with, and the rest of them. Raises NotAllowed."""
    name, rest = _parted(words, [said for each in names for said in _called(each, names[each])])
    return _meant(name, names), rest


def _called(each: StrEnum, name: str) -> tuple[str, ...]:
    return (each.value, fold(translate(name)), each.value.replace("_", " "))


def _parted(words: str, names: Sequence[str]) -> tuple[str, str]:
    """The longest of the names that the words begin with, folded, and the rest: a name may be several words ("trả hàng").
    The first word where none is there."""
    for length in range(max(name.count(" ") for name in names) + 1, 0, -1):
        said = words.split(maxsplit=length)
        name = fold(" ".join(said[:length]))
        if name in names or length == 1:
            return name, " ".join(said[length:])
    return "", ""


async def _show(console: Console, row: CaseRow) -> None:
    cases = console.desk.cases
    await cases.load_story(row.id)
    _, steps, evidence = cases.story
    _write(console, row, cases.following(row))
    if row.about:
        console.write(f"    {clip(shown(row.about), 200)}")
    for each in steps:
        amount = money(each.amount, row.currency or await cases.currency()) if each.amount else ""
        note = shown(each.note) if each.step is not Step.OPENED else ""
        said = " ".join(filter(None, (translate(STEPS[each.step]), amount, note)))
        console.write(f"    {_local(console, each.at)} {said} @{shown(each.agent)}")
    for shown_by in evidence:
        console.write(f"    #{shown_by.message_id} {clip(shown(shown_by.body), 200)}")


def _write(console: Console, row: CaseRow, following: Step | None) -> None:
    late = "! " if row.is_overdue(console.desk.session.now()) else "  "
    name = named(called(row.name))
    console.write(f"{late}{_local(console, row.due_at)} {case_words(row)}: {name} → {next_words(row, following)}")  # fmt: skip


def _local(console: Console, at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, console.desk.session.zone):%d/%m %H:%M}"
