"""A shop that plays: games in every state, with people who entered them."""

from __future__ import annotations

from socialdesk.model.changes import Tag
from socialdesk.model.game import Kind, Pick, Prize, Question, Settings, Way
from socialdesk.model.ids import HOUR, Instant
from socialdesk.services.games import Playing
from socialdesk.services.policies import Players
from socialdesk.store.games import Game, GameDraft
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import playing_on
from tests.support.make import NOW, arrival, inbound, sender

PRIZES = (Prize("Áo thun", 3), Prize("Nón"))


def lot(name: str, word: str = "QUAY", **more: object) -> GameDraft:
    """A draw that is entered by a word."""
    settings = Settings(
        ways=(Way("word", word),),
        prizes=PRIZES,
        reserves=2,
        public="XSMB 26/11",
        **more,  # type: ignore[arg-type]
    )
    return GameDraft(name, Kind.DRAW, settings, closes_at=Instant(NOW + 3 * HOUR))


def quiz(name: str) -> GameDraft:
    """Two questions, for points."""
    questions = (
        Question("Thủ đô của Việt Nam?", ("Hà Nội", "HN")),
        Question("Sông nào dài nhất?", ("Mê Kông",), ("Hồng", "Mê Kông")),
    )
    settings = Settings(ways=(Way("answer"),), pick=Pick.POINTS, questions=questions, prizes=(Prize("Voucher 50k"),))  # fmt: skip
    return GameDraft(name, Kind.QUIZ, settings)


async def say(store: Store, clock: ManualClock, words: str, *people: int) -> None:
    """Each of them says it, a second after the other."""
    for person in people:
        who = sender(f"Khách {person:02}", str(7_000 + person))
        body = inbound(words, str(clock.now()), str(7_000 + person), sender=who, contact=who, at=clock.now())  # fmt: skip
        await store.record([arrival(body)], clock.now(), (Players(),))
        clock.advance(1)


async def drawn(store: Store, clock: ManualClock, name: str = "Quà 20/11") -> Game:
    """One that is over, whose winners are known."""
    service = playing_on(store, clock)
    game = await service.open(
        await service.add(lot(name, "NHA GIAO", claim_within=2 * HOUR), "linh")
    )
    await say(store, clock, "nha giao!", *range(1, 13))
    return (await service.draw(await service.close(game), "XSMB 2026-11-20 45821")).game


async def played(store: Store, clock: ManualClock) -> Playing:
    """One in each state, the quiz at its first question."""
    service = playing_on(store, clock)
    await drawn(store, clock)
    called_off = await service.open(await service.add(lot("Hoãn", "HOAN"), "linh"))
    await service.cancel(called_off)
    closed = await service.open(await service.add(lot("Vòng quay thứ sáu", "SAU"), "linh"))
    await say(store, clock, "sau", *range(1, 6))
    await service.close(closed)
    await service.open(await service.add(quiz("Đố vui"), "linh"))
    await say(store, clock, "ha noi", 1, 2)
    await say(store, clock, "Huế", 3)
    clock.advance(1)
    await service.open(await service.add(lot("Quà tối", known_for=0, weights={"vip": 3}), "linh"))
    await say(store, clock, "QUAY", *range(1, 31))
    last, before = await store.database.read(
        lambda conn: conn.rows("SELECT conversation_id FROM game_entry ORDER BY id DESC LIMIT 2")
    )
    await store.conversations.do(Tag(("staff",)), [last[0]], "linh", clock.now())
    await store.conversations.do(Tag(("vip",)), [before[0]], "linh", clock.now())
    await service.add(quiz("Đố nhanh"), "linh")
    await service.add(lot("Quà Tết"), "linh")
    return service
