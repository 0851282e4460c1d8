"""A live evening without a hand: comments from three platforms and private messages from two, a draw and a
quiz, and a worker that is killed again and again. No entry is lost, none is counted twice, and anybody
can check the draw.

`make live-evening` has more people, more kills, and another seed each time.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from socialdesk.simulator.script import Part, Quiz, Shares, written
from tests.support.live_evening import LiveEvening
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.whole
PEOPLE = int(os.environ.get("PEOPLE", "400"))
COMMENTS = int(os.environ.get("COMMENTS", "600"))
SPEED = float(os.environ.get("SPEED", "4"))
SEED = int(os.environ.get("SEED", "12"))
KILLS = int(os.environ.get("KILLS", "10"))
"""Half of them while the draw is open."""
GOT = ("sent", "delivered", "read", "answered", "opted_out")
QUIZ = Quiz()
SHARES = Shares(twin=0.2, edit_away=0.2, edit_in=0.08, remove=0.2, flood=0.02)
"""More than usual does what is rare."""
TITLE = "Live 20h, quay số trúng áo"
ANSWER = "Bạn có tên trong danh sách rồi ạ"


@pytest.mark.parametrize("seed", [SEED])
async def test_killed_at_random_every_entry_is_there_once_and_the_draw_verifies(
    tmp_path: Path, seed: int
) -> None:
    await _an_evening(tmp_path, "sqlite:///desk.db", random.Random(seed))


if "PEOPLE" in os.environ:  # `make live-evening` alone: its workers take their time to be ready

    async def test_the_same_on_postgresql(tmp_path: Path, postgres: PostgresServer) -> None:
        with postgres.lent() as url:
            await _an_evening(tmp_path, url, random.Random(SEED))


async def _an_evening(folder: Path, store: str, chance: random.Random) -> None:
    evening = LiveEvening(folder, chance, store, PEOPLE)
    script = written(chance.randrange(1_000), people=PEOPLE, comments=COMMENTS, shares=SHARES)
    try:
        await evening.gather(PEOPLE // 4)
        await evening.arrange(script, SPEED)
        await evening.begin()
        await _goes_on_air(evening)
        await _the_draw(evening, chance)
        await _the_quiz(evening, chance)
        await evening.run("live", "end", "toi")
        await evening.comes_to("done")
        await evening.is_over()
        assert await evening.worker.stop() == 0
        await _agrees(evening)
        await _was_told_once(evening)
        await _figures_agree(evening)
    finally:
        await evening.close()


async def _goes_on_air(evening: LiveEvening) -> None:
    """Everybody who ever wrote is told, which goes on while people comment and workers die."""
    for here in evening.places.values():
        here.weather.change(limited=0.01, dropped=0.003, swallowed=0.003)
    group = await evening.group()
    await evening.run(
        "live", "new", "toi", "--title", TITLE, "--query", "kind:private", "--class", "service",
        "--account", "page", "--account", "insta", "--group", str(group),
    )  # fmt: skip
    await evening.run("live", "plan", "toi", "--yes")
    await evening.run("live", "start", "toi")


async def _the_draw(evening: LiveEvening, chance: random.Random) -> None:
    def deaths(count: int) -> list[float]:
        return [chance.random() for _ in range(count)]

    await evening.run(
        "game", "new", "quay", "--kind", "draw", "--entry", "word:QUAY", "--prize", "Áo thun x3",
        "--reserves", "4", "--where", "everywhere", "--answer", ANSWER,
    )  # fmt: skip
    await evening.play(Part.EARLY, deaths(1))
    (opened,) = await evening.lines("game", "open", "quay", "--yes")
    await evening.play(Part.OPEN, deaths(KILLS // 2))
    (closed,) = await evening.lines("game", "close", "quay")
    await evening.play(Part.LATE, deaths(1))
    file = evening.folder / "draw.json"
    (drawn,) = await evening.lines("game", "draw", "quay", "--public", "45821", "--file", str(file))
    assert drawn["entries_hash"] == closed["entries_hash"]
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept["commitment"] == opened["commitment"]
    assert len(kept["entries"]) == closed["entries"]
    assert (len(kept["winners"]), len(kept["reserves"])) == (3, 4)
    await evening.run("draw", "verify", str(file))


async def _the_quiz(evening: LiveEvening, chance: random.Random) -> None:
    right = "|".join(("Bangkok", "Băng Cốc"))
    await evening.run(
        "game", "new", "quiz", "--kind", "quiz", "--entry", "answer", "--prize", "Nón",
        "--question", f"{QUIZ.question}={right}", "--where", "everywhere",
    )  # fmt: skip
    await evening.run("game", "open", "quiz", "--yes")
    await evening.play(Part.QUIZ, [chance.random() for _ in range(KILLS - KILLS // 2 - 2)])
    await evening.run("game", "close", "quiz")
    await evening.run("game", "draw", "quiz")


async def _agrees(evening: LiveEvening) -> None:
    told = evening.people(
        "entered", "late", "removed", "twins", "early", "near", "edited_in", "edited_away", "right"
    )
    rows = await evening.entries("quay")
    counted = Counter(each.person for each in rows if each.weight)
    assert set(counted.values()) == {1}
    # What is read back after a death are the words as they are by then; what is told of later is known.
    edited = told["edited_in"] | told["edited_away"]
    for person in set(counted) ^ told["entered"]:
        assert person in edited
        assert await evening.was_read_back(person)
    left_out = Counter(each.why for each in rows if each.why)
    assert left_out == +Counter(
        late=len(told["late"]), deleted=len(told["removed"]), duplicate_person=len(told["twins"])
    )
    for why, those in (("late", "late"), ("deleted", "removed"), ("duplicate_person", "twins")):
        assert {each.person for each in rows if each.why == why} == told[those]
    listed = Counter(each["why"] for each in await evening.lines("game", "entries", "quay"))
    assert listed == Counter(each.why for each in rows)

    quiz = await evening.entries("quiz")
    assert {each.person: each.weight for each in quiz} == dict.fromkeys(told["right"], 1)
    (first,) = await evening.lines("game", "draw", "quiz")
    assert len(first["winners"]) == 1


async def _was_told_once(evening: LiveEvening) -> None:
    """Of the live, and of what they entered; whoever the ledger says was told got it."""
    told = evening.got(TITLE)
    assert set(told.values()) == {1}
    (run,) = await evening.lines("broadcast", "show", "toi live")
    got = sum(run["states"].get(each, 0) for each in GOT)
    assert got <= len(told) <= got + run["states"].get("unconfirmed", 0)
    assert set(evening.got(ANSWER).values()) == {1}


async def _figures_agree(evening: LiveEvening) -> None:
    (figures,) = await evening.lines("live", "stats", "toi")
    assert figures["comments"] == evening.said("page", "insta", "group")
    talked = await evening.lines("live", "comments", "toi")
    assert len({each["message"] for each in talked}) == len(talked) >= figures["comments"]
