"""A live evening without a hand: announcements from the day before on, comments from three platforms and
private messages from two, a draw and a quiz, and a worker that is killed again and again. No entry is lost,
none is counted twice, everybody is told of the live once, and anybody can check the draw.

`make live-evening` has more people, more kills, and another seed each time.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from socialdesk.model.live import BEFORE, Moment
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.script import Part, Quiz, Shares, written
from socialdesk.simulator.telegram_bot import BotSide
from socialdesk.simulator.zalo import OaSide
from socialdesk.simulator.zalo_bot import ZaloBotSide
from tests.support.live_evening import BEGINS, ENDS, LINK, REPLAY, SEATS, TITLE, LiveEvening, Person
from tests.support.postgres import PostgresServer
from tests.support.waiting import until

pytestmark = pytest.mark.whole
PEOPLE = int(os.environ.get("PEOPLE", "400"))
COMMENTS = int(os.environ.get("COMMENTS", "600"))
SPEED = float(os.environ.get("SPEED", "5"))
SEED = int(os.environ.get("SEED", "12"))
KILLS = int(os.environ.get("KILLS", "10"))
"""Half of them while the draw is open; one more for each announcement, and one between two of them."""
GOT = ("sent", "delivered", "read", "answered", "opted_out")
QUIZ = Quiz()
SHARES = Shares(
    twin=0.2, linked=0.1, held=0.15, edit_away=0.2, edit_in=0.08, remove=0.2, block=0.05, flood=0.02
)
"""More than usual does what is rare."""
FEED = ("oa", "feed")
"""All followers of the Official Account, as the ledger calls them."""
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
    evening = LiveEvening(folder, chance, store, PEOPLE // 2)
    script = written(chance.randrange(1_000), people=PEOPLE, comments=COMMENTS, shares=SHARES)
    try:
        await evening.gather(PEOPLE // 4)
        await _is_planned(evening)
        for moment in BEFORE:
            evening.comes(moment)
            await evening.begin()
            await _is_told(evening, moment, chance)
            if moment is Moment.HOUR:
                evening.change_their_minds()
                await until(evening.all_taken)
            await evening.kill()
        evening.comes(Moment.NOW)
        await evening.begin()
        await evening.arrange(script, SPEED)
        due = await _goes_on_air(evening, chance)
        await _the_draw(evening, chance)
        await _the_quiz(evening, chance)
        await _was_told(evening, Moment.NOW, due)
        await evening.run("live", "end", "toi", "--replay", REPLAY)
        await _is_told(evening, Moment.REPLAY, chance)
        assert await evening.worker.stop() == 0
        await _agrees(evening)
        await _was_answered_once(evening)
        await _figures_agree(evening)
    finally:
        await evening.close()


async def _is_planned(evening: LiveEvening) -> None:
    """The day before. Some platforms are too fast for us, twice as good, or late from here on."""
    for here in evening.places.values():
        here.weather.change(limited=0.02, dropped=0.003, swallowed=0.003)
        if not isinstance(here.side, BotSide | ZaloBotSide):
            here.side.twice = 5
        if isinstance(here.side, OaSide):
            here.side.tardy = 3
    await evening.run(
        "live", "new", "toi", "--title", TITLE, "--link", LINK, "--at", f"{BEGINS:%Y-%m-%d %H:%M}",
        "--account", "page", "--account", "insta", "--to-chat", "oa",
    )  # fmt: skip
    await evening.run("live", "plan", "toi", "--yes")


async def _is_told(evening: LiveEvening, moment: Moment, chance: random.Random) -> None:
    """An announcement goes out, over a death in the middle of it."""
    due = evening.due()
    await evening.some_are_told(moment, chance.randrange(len(due)))
    await evening.dies()
    await evening.all_are_told(moment)
    await _was_told(evening, moment, due)


async def _was_told(
    evening: LiveEvening, moment: Moment, due: Mapping[Person, Collection[Person]]
) -> None:
    """Everybody whom it had to reach, once, in one of the places where they may be told, and nobody else;
    but for those of whom nobody can know."""
    told, ledger = evening.told(moment), await evening.ledger(f"toi {ENDS[moment]}")
    _is_an_article(evening, moment, ledger.pop(FEED))
    due = {evening.who(each): places for each, places in due.items()}  # some were linked meanwhile
    people = Counter(evening.who(each) for each in told.elements())
    assert set(people.values()) == {1}
    assert [each for each in told if each not in due.get(evening.who(each), ())] == []
    states = {person: row["state"] for person, row in ledger.items()}
    got = {each for each, state in states.items() if state in GOT}
    doubted = {each for each, state in states.items() if state == "unconfirmed"}
    assert got <= set(told) <= got | doubted
    assert set(due) - set(people) <= {evening.who(each) for each in doubted}
    broken = sum(
        here.weather.struck["dropped"] + here.weather.struck["swallowed"]
        for here in evening.places.values()
    )
    assert len(doubted) <= evening.in_flight + broken


def _is_an_article(evening: LiveEvening, moment: Moment, row: Mapping[str, Any]) -> None:
    """All followers of the Official Account are told as well, once a day: at the first moment of each."""
    articles = evening.articles(moment)
    if moment in (Moment.DAY, Moment.HOUR):
        assert row["state"] in GOT or row["state"] == "unconfirmed", row
        assert len(articles) == 1 or (row["state"] == "unconfirmed" and not articles)
    else:
        assert (row["state"], row["reason"], articles) == ("skipped", "over_cap", []), row


async def _goes_on_air(evening: LiveEvening, chance: random.Random) -> dict[Person, set[Person]]:
    """Who is to be told that it has begun, which goes on while people comment and workers die."""
    group = await evening.group()
    await evening.run(
        "live", "edit", "toi", "--account", "page", "--account", "insta", "--group", str(group)
    )
    due = evening.due()
    await evening.run("live", "start", "toi")
    await evening.some_are_told(Moment.NOW, chance.randrange(len(due)))
    await evening.dies()
    return due


async def _the_draw(evening: LiveEvening, chance: random.Random) -> None:
    def deaths(count: int) -> list[float]:
        return [chance.random() for _ in range(count)]

    await evening.run(
        "game", "new", "quay", "--kind", "draw", "--entry", "word:QUAY", "--prize", "Áo thun x3",
        "--reserves", "4", "--where", "everywhere", "--answer", ANSWER,
    )  # fmt: skip
    await evening.play(Part.EARLY, deaths(1))
    (opened,) = await evening.lines("game", "open", "quay", "--yes")
    # Near the end nobody dies: what Zalo holds back then is not read back either, and comes too late.
    await evening.play(Part.OPEN, [each * 0.8 for each in deaths(KILLS // 2)])
    await evening.link(evening.pairs())
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
    await evening.play(Part.QUIZ, [chance.random() for _ in range(max(KILLS // 2 - 4, 1))])
    await evening.run("game", "close", "quiz")
    await evening.run("game", "draw", "quiz")


async def _agrees(evening: LiveEvening) -> None:
    told = evening.people(
        "entered", "late", "removed", "twins", "linked", "held", "edited_in", "edited_away", "blocked", "right"
    )  # fmt: skip
    rows = await evening.entries("quay")
    counted = Counter(each.person for each in rows if each.weight)
    assert set(counted.values()) == {1}
    # What is read back after a death are the words as they are by then; what is told of later is known.
    unsure = told["edited_in"] | told["edited_away"] | told["held"]
    for person in set(counted) ^ told["entered"]:
        assert person in unsure
        assert (person in told["edited_away"]) or await evening.was_read_back(person)
    assert told["blocked"] <= set(counted)  # whoever wants to hear no more plays on
    late, twice = told["late"] | (told["held"] - set(counted)), told["twins"] | told["linked"]
    left_out = Counter(each.why for each in rows if each.why)
    for why, those in (("late", late), ("deleted", told["removed"]), ("duplicate_person", twice)):
        assert {each.person for each in rows if each.why == why} == those
    assert left_out == +Counter(
        late=len(late), deleted=len(told["removed"]), duplicate_person=len(twice)
    )
    listed = Counter(each["why"] for each in await evening.lines("game", "entries", "quay"))
    assert listed == Counter(each.why for each in rows)

    quiz = await evening.entries("quiz")
    assert {each.person: each.weight for each in quiz} == dict.fromkeys(told["right"], 1)
    (first,) = await evening.lines("game", "draw", "quiz")
    assert len(first["winners"]) == 1


async def _was_answered_once(evening: LiveEvening) -> None:
    """Whoever entered in private, and nobody else, however often they said it; but for who had blocked us,
    whose words were read back, and those of whom nobody can know."""
    answered = evening.got(ANSWER)
    assert set(answered.values()) == {1}
    report = evening.night.report()["seats"]
    entered = {
        (SEATS[seat], person)
        for seat in ("hoasen", "oa")
        for what in ("entered", "twins", "linked", "held")
        for person in report[seat][what]
    }
    unsure = await evening.unsure_of(ANSWER)
    for person in entered ^ set(answered):
        is_known = person in unsure or evening.has_blocked(person)
        assert is_known or await evening.was_read_back(person), person
    struck = Counter[str]()
    for here in evening.places.values():
        struck.update(here.weather.struck)
    assert struck["limited"]


async def _figures_agree(evening: LiveEvening) -> None:
    """Nothing that anybody said is lost or there twice, whatever the platforms told how often; comments are
    what they became in the end."""
    said, recorded = evening.said(), await evening.recorded()
    assert recorded - said == said - recorded == Counter()
    for name in ("page", "insta"):
        side = evening.places[name].side
        assert isinstance(side, PageSide)
        kept = {each["id"]: each["message"] for each in side.comments.values()}
        assert await evening.comments(name) == kept
    (figures,) = await evening.lines("live", "stats", "toi")
    report = evening.night.report()["seats"]
    comments = sum(report[each]["said"] for each in ("page", "insta", "group"))
    assert figures["comments"] == comments
    talked = await evening.lines("live", "comments", "toi")
    assert len({each["message"] for each in talked}) == len(talked) >= comments
