"""A live evening of the pretend shop (`demo --scene live`), made by the services that people use: followers,
two lives and a group, a lucky draw and a quiz, and thousands of comments."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from socialdesk.assembly.claiming import claims
from socialdesk.assembly.selling import products
from socialdesk.assembly.services import announcing, conversations, lives, opened, playing
from socialdesk.commands import demo_shop
from socialdesk.commands.show import padded
from socialdesk.config import Config
from socialdesk.model.changes import Resolve, Want
from socialdesk.model.draw import WrongDraw, checked, dumped
from socialdesk.model.game import (
    ANSWER,
    EVERYWHERE,
    WORD,
    Kind,
    Pick,
    Prize,
    Question,
    Settings,
    Way,
    Where,
)
from socialdesk.model.i18n import mark, translate
from socialdesk.model.live import parse_sheet
from socialdesk.services.broadcasting.preflights import Audience
from socialdesk.services.lives import Started
from socialdesk.services.products import Edit
from socialdesk.store.engine.database import Query
from socialdesk.store.games import GameDraft
from socialdesk.store.lives import Live, LiveDraft
from socialdesk.store.store import Store

FOLLOWERS = {"hoasen": 0.6, "page": 0.2, "oa": 0.15, "insta": 0.05}
"""Which part of the followers each account has."""
PEOPLE = 3_000
A_MINUTE = 2_000
EVERY = 5
"""One follower in so many wants to be told of lives."""
LOOK = 0.5
PATIENCE = 120.0
AGENT = "mai"
WEATHER = {"limited": 0.01, "dropped": 0.002, "swallowed": 0.002}
TITLE, WORDS = "Live 20h: áo khoác mới về", "LIVE 20:00! Gõ QUAY để quay số trúng áo thun."
SHEET = """\
0:00 Chào cả nhà, giới thiệu áo khoác mới
0:02 Mẫu A12 đỏ, 350k
0:05 Mẫu B07 be, 290k
0:08 Đố vui, tặng nón
"""
DRAW, QUIZ = "Quay số", "Đố vui"
DRAW_RULES = Settings(
    ways=(Way(WORD, "QUAY"),),
    where=(Where(EVERYWHERE),),
    prizes=(Prize("Áo thun", 3),),
    reserves=4,
    public="XSMB",
)
QUIZ_RULES = Settings(
    ways=(Way(ANSWER),),
    where=(Where(EVERYWHERE),),
    pick=Pick.FIRST,
    prizes=(Prize("Nón"),),
    questions=(Question("Thủ đô của Thái Lan?", ("Bangkok", "Băng Cốc")),),
)
SOLD, STOCK = ("A12", "B07"), 60
"""What is sold in the live, and how many there are of each."""
SEATS = {"page": "page", "insta": "insta", "group": "hoasen", "hoasen": "hoasen", "oa": "oa"}
"""The account to which each place of the simulated evening belongs."""


@dataclass(slots=True)
class LiveSummary:
    """What an evening came to beside what had to come of it: nobody may be missing, be counted without having
    entered, or be told twice, and the draw must verify."""

    comments: int = 0
    people: int = 0
    entered: int = 0
    counted: int = 0
    missing: int = 0
    too_many: int = 0
    right_answers: int = 0
    announced: int = 0
    announced_twice: int = 0
    verified: bool = False
    seconds: float = 0.0

    @property
    def is_right(self) -> bool:
        """Whether all agrees."""
        return self.verified and not (self.missing or self.too_many or self.announced_twice)


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who is counted in a game."""

    account: str
    person: str


@dataclass(frozen=True, slots=True)
class Chat:
    """Where somebody talks."""

    account: str
    person: str
    conversation: int


CHATS = Query(
    Chat,
    """
    SELECT account.name AS account, contact.remote_id AS person, min(conversation.id) AS conversation
    FROM conversation JOIN contact ON contact.id = conversation.contact_id
    JOIN account ON account.id = contact.account_id
    GROUP BY account.name, contact.remote_id
    """,
)
PLAYERS = Query(
    Player,
    """
    SELECT account.name AS account, contact.remote_id AS person FROM game_entry
    JOIN game ON game.id = game_entry.game_id JOIN contact ON contact.id = game_entry.contact_id
    JOIN account ON account.id = contact.account_id
    WHERE game.name = $1 AND game_entry.weight > 0
    """,
)
GROUPS = Query(int, "SELECT id FROM conversation WHERE chat_kind = 'group' ORDER BY id")


@dataclass(frozen=True, slots=True)
class Stage:
    """The simulated platforms."""

    base: str
    is_over: Callable[[], bool]
    seconds: float
    """The length of the longest part."""

    async def post(self, path: str, **figures: Any) -> Any:
        """What a route answers."""
        return await asyncio.to_thread(_call, f"{self.base}/sim/{path}", figures)

    async def get(self, path: str) -> Any:
        """What a route tells."""
        return await asyncio.to_thread(_call, f"{self.base}/sim/{path}", None)

    async def played(self, part: str) -> None:
        """A part from its beginning until all of it was taken by the worker. Raises TimeoutError."""
        await self.post(f"live/{part}")

        async def is_through() -> bool:
            return (
                not (await self.get("live"))["playing"]
                and not (await self.get("status"))["waiting"]
            )

        await self.until(is_through)

    async def until(self, holds: Callable[[], Any]) -> None:
        """Look until it holds. Raises TimeoutError where that takes too long, or the demo is over."""
        for _ in range(int((PATIENCE + self.seconds) / LOOK)):
            if self.is_over():
                break
            if await holds():
                return
            await asyncio.sleep(LOOK)
        raise TimeoutError


def _call(url: str, figures: dict[str, Any] | None) -> Any:
    body = None if figures is None else json.dumps(figures).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body), timeout=30) as answer:  # noqa: S310 - our own loopback
        return json.load(answer)


async def play(
    config: Config,
    base: str,
    is_over: Callable[[], bool],
    *,
    seed: int = 1,
    people: int = PEOPLE,
    seconds: float = 300.0,
    weather: bool = False,
) -> LiveSummary:
    """The evening from its first follower to the last winner; the draw is open for so many seconds. Raises
    TimeoutError."""
    stage = Stage(base, is_over, seconds)
    async with opened(config) as store:
        began = store.clock.monotonic()
        await _gathered(stage, store, config, people)
        if weather:
            for name in FOLLOWERS:
                await stage.post("weather", account=name, **WEATHER)
        comments = round(seconds / 60 * A_MINUTE)
        report = await stage.post("live", seed=seed, people=people, comments=comments, words=WORDS)
        started = await _begun(stage, store, config)
        summary = LiveSummary(verified=await _games(stage, store, config, report["pairs"]))
        live = await lives(store, config).end(started.live)
        await stage.post("live/end")
        if started.run is not None:
            await _is_told(stage, store, started.run.id)
        figures = await lives(store, config).figures(live)
        summary.comments, summary.people = figures.comments, figures.people
        await _compare(stage, store, report["seats"], summary)
        summary.seconds = round(store.clock.monotonic() - began, 1)
    return summary


async def _gathered(stage: Stage, store: Store, config: Config, people: int) -> None:
    """Followers of four channels say hello, nobody waits for an answer any more, and some want to be told of
    lives."""
    for name, share in FOLLOWERS.items():
        await stage.post("follow", account=name, count=round(people * share))
    service, numbers = announcing(store, config), list[int]()

    async def have_come() -> bool:
        if (await stage.get("status"))["waiting"]:
            return False
        found = await service.picked(Audience("kind:private"))
        numbers[:] = sorted(each.conversation_id for each in found if each.conversation_id)
        return len(numbers) >= people

    await stage.until(have_come)
    changes = conversations(store, config)
    await changes.apply(Resolve(), numbers, AGENT)
    await store.consents.set_words("live", ("live", "xem live"), store.clock.now())
    await changes.apply(Want(join=("live",)), numbers[::EVERY], AGENT)


async def _begun(stage: Stage, store: Store, config: Config) -> Started:
    """A live with its run sheet, the places where its comments are written, and who is told of it."""
    group = list[int]()

    async def is_there() -> bool:
        group[:] = await store.database.all(GROUPS)
        return bool(group)

    await stage.until(is_there)
    service = lives(store, config)
    draft = LiveDraft(
        "Live tối nay", TITLE, "live-toi-nay", "topic:live", "topic:live",
        link="https://www.facebook.com/hoasen/videos/7001", sheet=parse_sheet(SHEET),
    )  # fmt: skip
    live = await service.new(draft, await service.places(("page", "insta"), (), group), AGENT)
    await service.plan(live, AGENT)
    await _sold(store, config, live)
    return await service.start(live, AGENT)


async def _sold(store: Store, config: Config, live: Live) -> None:
    """What is sold in it, and of what people say that they take it."""
    shelf, selling = products(store, config), claims(store, config)
    some = [each for each in demo_shop.products() if each.code in SOLD]
    for each in some:
        edit = Edit(each.name, each.variant, str(each.price), str(STOCK))
        await shelf.add(each.sku, edit, AGENT)
    await selling.sell(live, {each.sku: each.code for each in some}, {})
    await selling.show(live, SOLD[0])


async def _games(stage: Stage, store: Store, config: Config, pairs: list[Any]) -> bool:
    """The draw, while most of the evening is said, and the quiz after it; whether the draw verifies."""
    service = playing(store)
    draw = await service.add(GameDraft(DRAW, Kind.DRAW, DRAW_RULES), AGENT)
    await stage.played("early")
    draw = await service.open(draw)
    await stage.played("open")
    await _linked(store, config, pairs)
    draw = await service.close(draw)
    await stage.played("late")
    drawn = await service.draw(draw, "XSMB 45821")
    quiz = await service.add(GameDraft(QUIZ, Kind.QUIZ, QUIZ_RULES), AGENT)
    quiz = await service.open(quiz)
    await stage.played("quiz")
    await service.draw(await service.close(quiz))
    try:
        checked("".join(dumped(drawn.draw)) if drawn.draw else "")
    except WrongDraw:
        return False
    return True


async def _linked(store: Store, config: Config, pairs: list[Any]) -> None:
    """The shop finds out who has entered here and there, and is one person."""
    found = await store.database.all(CHATS)
    chats = {(each.account, each.person): each.conversation for each in found}
    service = conversations(store, config)
    for (seat, one), (there, other) in pairs:
        await service.merge(chats[SEATS[seat], one], chats[SEATS[there], other], AGENT)


async def _is_told(stage: Stage, store: Store, run: int) -> None:
    async def is_done() -> bool:
        return (await store.broadcasts.run(run)).state == "done"

    await stage.until(is_done)


async def _compare(stage: Stage, store: Store, seats: dict[str, Any], summary: LiveSummary) -> None:
    """Hold what had to come of it against what is in the store, and what people got."""

    def people(*what: str) -> set[Player]:
        return {
            Player(SEATS[seat], person)
            for seat, told in seats.items()
            for each in what
            for person in told[each]
        }

    counted, entered = set(await store.database.all(PLAYERS, DRAW)), people("entered")
    # Words that are read from a list (of a live, or after a pause) are those of by then: who had changed
    # them is judged by what was heard first.
    summary.missing = len(entered - counted - people("edited_away"))
    summary.too_many = len(counted - entered - people("edited_in", "held"))
    answered, right = set(await store.database.all(PLAYERS, QUIZ)), people("right")
    summary.missing += len(right - answered)
    summary.too_many += len(answered - right)
    summary.entered, summary.counted = len(entered), len(counted)
    summary.right_answers = len(answered)
    got = await stage.get("people")
    told = [
        sum(TITLE in each for each in heard)
        for account in got.values()
        for heard in account.values()
    ]
    summary.announced = sum(each > 0 for each in told)
    summary.announced_twice = sum(each > 1 for each in told)


def print_summary(summary: LiveSummary, *, as_json: bool) -> None:
    """One JSON object, or a line a figure."""
    if as_json:
        print(json.dumps(asdict(summary)))
        return
    said = {translate(words): getattr(summary, key) for key, words in _FIGURES.items()}
    said[translate("draw")] = translate("verified") if summary.verified else translate("WRONG")
    width = max(len(words) for words in said)
    for words, value in said.items():
        print(f"{padded(words, width, right=True)}  {value}")


_FIGURES = {
    "comments": mark("comments"),
    "people": mark("people"),
    "entered": mark("entered the draw"),
    "counted": mark("counted"),
    "missing": mark("missing"),
    "too_many": mark("too many"),
    "right_answers": mark("right answers"),
    "announced": mark("were told"),
    "announced_twice": mark("told twice"),
    "seconds": mark("seconds"),
}
"""What each figure of the summary is called."""
