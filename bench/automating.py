"""What rules and answers cost while messages come in: a shop with 100 rules and a folder of 500 answers, beside the
same shop without them."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.measure import Scale, alone, line, run
from socialdesk.assembly.asking import asked
from socialdesk.assembly.channels import capabilities
from socialdesk.assembly.services import opened, rule_follower
from socialdesk.bots.telegram.convert import Converter
from socialdesk.config import Config, load
from socialdesk.model.faq import Answer, Faq
from socialdesk.model.ids import AccountId
from socialdesk.model.message import RawUpdate
from socialdesk.model.self_service import ASK_FROM
from socialdesk.services.receiver import Receiver
from socialdesk.services.rules.following import EVERY, Follower
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.store import Store
from tests.support.answering import asked as questions
from tests.support.answering import folder as known_answers

RULES, ANSWERS = 100, 500
POLLED, CALLS = 100, 32
"""Updates that one poll brings, and webhooks that are taken in at the same time."""
WARM = 500
"""Messages that come before it counts: a worker knows the words that customers use."""
PLAIN = """\
[store]
url = "sqlite:///{folder}/desk.db"
[shop]
name = "Hoa Sen"
[[accounts]]
name = "shop"
channel = "telegram"
token = "7000000001:BENCH-opens-nothing-at-all-anywhere"
"""
ANSWERING = '[answers]\nfolder = "{folder}/answers"\n'
RULING = '[rules]\nfile = "{folder}/rules.toml"\n'
ANSWER = """\
+++
questions = {questions}
keywords = {keywords}
+++
# vi
{id}: dạ shop trả lời mình như sau ạ.

# en
{id}: here is what we can tell you.

# th
{id}: ตามนี้ค่ะ
"""
NAMES = [
    "Lan",
    "Mai",
    "Hoa",
    "Trúc",
    "Ngọc",
    "Minh",
    "Thảo",
    "Vy",
    "Hân",
    "My",
    "Nhi",
    "Quỳnh",
    "Diễm",
    "Khánh",
    "Somchai",
    "Ploy",
    "Anna",
    "Jane",
    "Tom",
    "Emma",
]
SYLLABLES = [
    "linh",
    "dan",
    "quynh",
    "mo",
    "thuy",
    "duong",
    "khue",
    "van",
    "bich",
    "ngan",
    "tue",
    "lam",
    "hai",
    "yen",
    "kim",
    "chi",
    "son",
    "ca",
    "phi",
    "vu",
    "nhat",
    "le",
]


@dataclass(frozen=True, slots=True)
class Shop:
    """A kind of shop: what of it there is beside the plain one."""

    name: str
    answers: bool = False
    rules: bool = False


KINDS = (
    Shop("without"),
    Shop("answers", answers=True),
    Shop("rules", rules=True),
    Shop("both", answers=True, rules=True),
)


@dataclass(slots=True)
class Took:
    """How long a round took until everything was durable (s); the process's time until then, and until answers were
    given and rules had followed too (s); and what was done."""

    wall: float
    spent: float
    in_all: float
    late: float
    """Seconds from then until everything was answered and followed."""
    answered: int = 0
    fired: int = 0


def automated(scale: Scale, folder: Path) -> None:
    """Telegram's updates by polls of 100 and by webhooks, each message another one; in turn without, with one of them, and
    with both. Then what a match alone costs."""
    at = folder / "automation"
    count = scale.of(6_000, 400)
    texts = list(said(WARM + count))
    bodies = list(updates(texts))
    for calls, size, how in ((1, POLLED, "polled"), (CALLS, 1, "by webhook")):
        took: dict[str, list[Took]] = {each.name: [] for each in KINDS}
        for number in range(
            -1, scale.rounds
        ):  # the first one is thrown away: it warms what is kept
            for shop in KINDS[::-1] if number % 2 else KINDS:
                here = at / f"{how.split()[-1]}{number}{shop.name}"
                found = run(_round(shop, here, bodies, calls, size))
                shutil.rmtree(here)
                took[shop.name].append(found)
        _told(how, count, took)
    answers = catalogue()
    faq, costs = Faq(answers), []
    for _ in range(1 + scale.rounds):
        began = time.perf_counter()
        for text in texts:
            faq.match(
                text, language="vi", channel="telegram", day=date(2026, 11, 27), least=ASK_FROM
            )
        costs.append((time.perf_counter() - began) / len(texts) * 1e6)
    alone("  matching alone, a message", costs[1:], " µs", "-")


def _told(how: str, count: int, took: dict[str, list[Took]]) -> None:
    plain = took["without"]
    for name in ("answers", "rules", "both"):
        target = "<= 1.15" if name == "both" else "-"
        ours = took[name]
        title = "100 rules and 500 answers" if name == "both" else f"{name} alone"
        line(
            f"messages {how} until durable, {title} vs without",
            [each.wall / count * 1e6 for each in ours], [each.wall / count * 1e6 for each in plain], " µs", target,
            note=f"{ours[-1].answered} answered, {ours[-1].fired} rules carried out of {count:,}",
        )  # fmt: skip
        _spent(
            "  the same in processor time",
            [each.spent for each in ours],
            [each.spent for each in plain],
            count,
        )
        _spent(
            "  processor time until all is answered and followed",
            [each.in_all for each in ours],
            [each.in_all for each in plain],
            count,
        )
        alone(
            "  answers are given after the last message",
            [each.late * 1e3 for each in ours],
            " ms",
            "-",
        )
    alone("  messages a second, without", [count / each.wall for each in plain], "/s", "-")
    alone("  messages a second, with both", [count / each.wall for each in took["both"]], "/s", "-")


def _spent(what: str, ours: Sequence[float], plain: Sequence[float], count: int) -> None:
    times = [[each / count * 1e6 for each in some] for some in (ours, plain)]
    line(what, times[0], times[1], " µs", "-")


def said(count: int) -> Iterator[str]:
    """What customers write, no two the same: a third asks for what some answer says."""
    chance = random.Random(14)
    halves = [each for half in ("tuning", "test") for each in questions(half)]
    covered = [each.text for each in halves if each.wanted]
    others = [each.text for each in halves if not each.wanted]
    for number in range(count):
        name, code = chance.choice(NAMES), f"{chance.randrange(1_000, 99_999)}"
        frame = chance.choice(
            ("{0} ({2})", "{0} {1} {2}", "{1} đây, {0} {2}", "{0} #{2}", "{0}\n{1} {2}")
        )
        words = chance.choice(covered if number % 3 == 0 else others)
        yield frame.format(words, name, code)


def updates(texts: Sequence[str]) -> Iterator[bytes]:
    """The same as Telegram hands it over, of a quarter as many people."""
    people = max(len(texts) // 4, 1)
    now = int(time.time())
    chance = random.Random(41)
    for number, text in enumerate(texts, 1):
        person = chance.randrange(people)
        who = {"id": 10_000 + person, "first_name": f"{NAMES[person % len(NAMES)]} {person}"}
        language = ("vi", "vi", "", "en", "th")[person % 5]
        sender = {**who, "is_bot": False, **({"language_code": language} if language else {})}
        message = {
            "message_id": number,
            "date": now,
            "text": text,
            "from": sender,
            "chat": {**who, "type": "private"},
        }
        yield json.dumps({"update_id": number, "message": message}, ensure_ascii=False).encode()


def catalogue() -> list[Answer]:
    """What the questions' file answers, and the goods of a shop, an answer for each."""
    found = list(known_answers())
    parts = found[0].parts
    chance = random.Random(5)
    while len(found) < ANSWERS:
        name = " ".join(chance.sample(SYLLABLES, 2)) + f" {chance.choice(SYLLABLES)}"
        asks = (
            f"Áo {name} chất vải gì?",
            f"Mẫu {name} còn hàng không?",
            f"What is the {name} made of?",
            f"{name} ผ้าอะไรคะ",
        )
        found.append(Answer(f"goods-{len(found)}", parts, asks, (f"áo {name}",)))
    return found


def rules() -> str:
    """A file of rules as a shop would write it: most hear words, some ask the store, a few wait."""
    goods = (
        "áo",
        "váy",
        "quần",
        "giày",
        "túi",
        "mũ",
        "son",
        "kem",
        "bag",
        "shoes",
        "กระเป๋า",
        "เสื้อ",
    )
    lines = []
    for number in range(RULES):
        word = f"{goods[number % len(goods)]} {SYLLABLES[number % len(SYLLABLES)]}"
        lines.append(f'[[rule]]\nname = "rule {number}"')
        if number % 20 == 19:
            lines.append(
                f'on = "wait"\nafter = "{30 + number}m"\nthen = [ {{ priority = "high" }} ]'
            )
        elif number % 20 == 18:
            lines.append('on = "tag"\ntags = ["khiếu-nại"]\nthen = [ { priority = "urgent" } ]')
        elif number == 0:
            lines.append(
                'words = ["khiếu nại", "lừa đảo", "scam", "refund"]\nthen = [ { tag = "khiếu-nại" }, { priority = "high" } ]'
            )
        elif number == 1:
            lines.append(
                'words = ["sỉ", "wholesale", "ขายส่ง"]\nwhen = "-tag:sỉ"\nthen = [ { tag = "sỉ" } ]'
            )
        else:
            when = '\nwhen = "-tag:vip assignee:nobody"' if number % 2 else ""
            language = '\nlanguage = ["vi", "en"]' if number % 3 == 0 else ""
            lines.append(
                f'words = ["{word}", "mã sp{number}"]{when}{language}\nthen = [ {{ tag = "hàng {number}" }} ]'
            )
    return "\n".join(lines) + "\n"


def _configured(shop: Shop, folder: Path) -> Config:
    folder.mkdir(parents=True)
    text = PLAIN
    if shop.answers:
        text += ANSWERING
        (folder / "answers").mkdir()
        for each in catalogue():
            told = {
                "questions": list(each.questions),
                "keywords": list(each.keywords),
                "id": each.id,
            }
            words = ANSWER.format(
                **{
                    key: json.dumps(value, ensure_ascii=False) if key != "id" else value
                    for key, value in told.items()
                }
            )
            (folder / "answers" / f"{each.id}.md").write_text(words, encoding="utf-8")
    if shop.rules:
        text += RULING
        (folder / "rules.toml").write_text(rules(), encoding="utf-8")
    path = folder / "config.toml"
    path.write_text(text.format(folder=folder), encoding="utf-8")
    return load(str(path), {})


async def _round(shop: Shop, folder: Path, bodies: Sequence[bytes], calls: int, size: int) -> Took:
    config = _configured(shop, folder)
    async with opened(config) as store:
        assert isinstance(store.database, SQLiteDatabase)
        store.database.checkpoint_beside()
        rows = {row.name: row for row in await store.accounts.all()}
        limits = {rows[each.name].id: capabilities(each) for each in config.accounts}
        problems: list[str] = []
        answering = await asked(store, config, rows, limits, problems.append, _nobody, limits.keys)
        assert not problems, problems
        decider = answering.decider
        receiver = Receiver(store, store.clock, answering.policies, _nobody, decider.call)
        account = rows["shop"].id
        await _taken_in(receiver, store, account, bodies[:WARM], calls, size)
        await decider.decide()
        follower = rule_follower(store, config) if config.rules_file else None
        if follower:
            await follower.look()  # from here on it listens
        gc.collect()
        gc.freeze()
        beside = [asyncio.create_task(_follow(follower))] if follower else []
        beside.append(asyncio.create_task(decider.run()))
        began, spent = time.perf_counter(), time.process_time()
        await _taken_in(receiver, store, account, bodies[WARM:], calls, size)
        wall, so_far = time.perf_counter() - began, time.process_time() - spent
        await _all_decided(store)
        for each in beside:
            each.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        if follower:
            await _caught_up(store, follower)
        in_all, late = time.process_time() - spent, time.perf_counter() - began - wall
        gc.unfreeze()
        return Took(wall, so_far, in_all, late, *await _done(store, len(bodies)))


async def _taken_in(
    receiver: Receiver,
    store: Store,
    account: AccountId,
    bodies: Sequence[bytes],
    calls: int,
    size: int,
) -> None:
    parse, clock = Converter("7000000001").parse, store.clock
    left = iter(range(0, len(bodies), size))

    async def caller() -> None:
        for place in left:
            piece = [
                RawUpdate(body, clock.now(), str(place + number), json.loads(body))
                for number, body in enumerate(bodies[place : place + size], 1)
            ]
            await receiver.receive(account, parse, piece)

    await asyncio.gather(*(caller() for _ in range(calls)))
    await receiver.close()


async def _follow(follower: Follower) -> None:
    while True:
        await asyncio.sleep(EVERY)
        await follower.look()


async def _all_decided(store: Store) -> None:
    for _ in range(100_000):
        if not await store.to_decide.how_many():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("answers are not given")


async def _caught_up(store: Store, follower: Follower) -> None:
    """Until the rules have looked at everything."""
    for _ in range(1_000):
        await follower.look()
        ends, cursors = await store.rules.ends(), await store.rules.cursors()
        if cursors.get("message", 0) >= ends.message:
            return
    raise AssertionError("the rules do not follow")


async def _done(store: Store, count: int) -> tuple[int, int]:
    async def work(conn: object) -> list[int]:
        ask: Callable[..., object] = conn.rows  # type: ignore[attr-defined]
        tables = (
            "message WHERE author = 'customer'",
            "self_service WHERE outcome = 'answered'",
            "rule_firing",
        )
        return [(await ask(f"SELECT count(*) FROM {each}"))[0][0] for each in tables]  # type: ignore[misc]

    messages, answered, fired = await store.database.read(work)
    assert messages == count, (messages, count)
    return answered, fired


def _nobody() -> None:
    """Nobody sends here."""
