"""What people do with games, and what happens to them by itself."""

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.draw import checked, dumped
from socialdesk.model.game import Kind, Pick, Prize, Question, Settings, Way
from socialdesk.model.ids import MINUTE, SECOND, Instant
from socialdesk.model.message import RECOVERED
from socialdesk.services.games import EVERY, Playing
from socialdesk.services.policies import Players
from socialdesk.store.games import Game, GameDraft
from socialdesk.store.store import Store
from tests.services.test_fair_games import Died, killed_after
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender

SETTINGS = Settings(
    ways=(Way("word", "QUAY"),), prizes=(Prize("Áo thun", 2), Prize("Mũ")), reserves=2
)
DRAFT = GameDraft("Quà tối", Kind.DRAW, SETTINGS)


@pytest.fixture
def playing(desk_store: Store, clock: ManualClock) -> Playing:
    numbers = itertools.count(1)
    return Playing(desk_store, clock, lambda: f"{next(numbers):064x}")


async def say(store: Store, clock: ManualClock, *said: tuple[int, str]) -> None:
    """Each person's words, one second after the other."""
    for person, body in said:
        who = sender(f"Lan {person}", str(person))
        number = str(clock.now())
        message = inbound(body, number, str(person), sender=who, contact=who, at=clock.now())
        await store.record([arrival(message)], clock.now(), (Players(),))
        clock.advance(1)


async def played(playing: Playing, store: Store, clock: ManualClock, many: int = 9) -> Game:
    game = await playing.open(await playing.add(DRAFT, "linh"))
    await say(store, clock, *((person, "quay") for person in range(1, many + 1)))
    return await playing.close(game)


async def test_a_draw_is_checked_by_its_file_from_the_commitment_to_the_winners(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    game = await playing.add(DRAFT, "linh")
    opened = await playing.open(game)
    await say(desk_store, clock, *((person, "quay") for person in range(1, 10)))
    closed = await playing.close(opened)
    drawn = await playing.draw(closed, " XSMB 45821 ")
    assert drawn.draw is not None
    file = json.loads("".join(dumped(checked("".join(dumped(drawn.draw))))))

    assert file["commitment"] == opened.commitment
    assert file["entries_hash"] == closed.entries_hash
    assert (file["public"], file["rules"]["prizes"], file["rules"]["reserves"]) == ("XSMB 45821", 3, 2)  # fmt: skip
    won = await playing.winners(drawn.game)
    assert [each.ref for each in won] == [*file["winners"], *file["reserves"]]
    assert [(each.place, each.prize, each.state) for each in won] == [
        (1, "Áo thun", "waiting"), (2, "Áo thun", "waiting"), (3, "Mũ", "waiting"), (4, "", "reserve"),
        (5, "", "reserve"),
    ]  # fmt: skip
    assert None not in {each.conversation_id for each in won}
    again = await playing.draw_of(drawn.game)
    assert again is not None
    assert again.file() == file


async def test_a_list_that_was_changed_in_the_store_is_not_drawn(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    closed = await played(playing, desk_store, clock)
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE game_entry SET weight = 9 WHERE conversation_id = 1")
    )
    with pytest.raises(NotAllowed, match="Nothing was drawn"):
        await playing.draw(closed, "x")


async def test_what_comes_after_closing_is_late_and_a_deletion_then_changes_nothing(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    closed = await played(playing, desk_store, clock, 2)
    await say(desk_store, clock, (3, "QUAY"), (1, "QUAY"))
    await desk_store.database.transact(lambda conn: conn.rows("UPDATE message SET deleted_at = 1"))
    told = await playing.entries(closed)
    assert [(each.entered.conversation_id, each.weight, str(each.why)) for each in told] == [
        (1, 1, ""), (2, 1, ""), (3, 0, "late"),
    ]  # fmt: skip


async def test_each_step_is_taken_once_and_in_order(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    new = await playing.add(DRAFT, "linh")
    with pytest.raises(NotAllowed, match="not open yet"):
        await playing.close(new)
    opened = await playing.open(new)
    with pytest.raises(NotAllowed, match="being played"):
        await playing.open(new)  # as it was read before
    with pytest.raises(NotAllowed, match="being played"):
        await playing.change(new, DRAFT)
    closed = await playing.close(opened)
    with pytest.raises(NotAllowed, match="closed, not drawn yet"):
        await playing.close(opened)
    with pytest.raises(NotAllowed, match="public value"):
        await playing.draw(closed, "  ")
    drawn = await playing.draw(closed, "x")
    for act in (playing.cancel, playing.draw, playing.open):
        with pytest.raises(NotAllowed, match="drawn"):
            await act(drawn.game)
    with pytest.raises(NotAllowed, match="is drawn"):
        await playing.draw(closed, "y")


async def test_games_open_and_close_by_their_times_and_what_was_said_in_time_counts(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    times = Instant(NOW + 2 * MINUTE), Instant(NOW + 3 * MINUTE)
    planned = await playing.add(replace(DRAFT, opens_at=times[0], closes_at=times[1]), "linh")
    (job,) = playing.jobs()
    assert job.every == EVERY

    async def state() -> str:
        await job.run()
        return (await desk_store.games.one(planned.id)).state

    assert await state() == "new"
    clock.advance(61)
    assert await state() == "open"  # a little before, so that the first moment is heard
    await say(desk_store, clock, (4, "QUAY"))
    clock.advance(58)
    await say(desk_store, clock, (1, "QUAY"))
    clock.advance(62)
    assert await state() == "open"  # what was said in time may still be on its way
    late = inbound("QUAY", "9", "2", at=times[1])
    await desk_store.record([arrival(late)], clock.now(), (Players(),))
    await say(desk_store, clock, (3, "QUAY"))
    clock.advance(5)
    assert await state() == "closed"
    told = await playing.entries(await desk_store.games.one(planned.id))
    assert [str(each.why) for each in told] == ["early", "", "", "late"]


async def test_a_worker_that_comes_back_reads_what_was_said_in_time_before_it_closes(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    game = await playing.add(replace(DRAFT, closes_at=Instant(NOW + MINUTE)), "linh")
    await playing.open(game)
    clock.advance(600)
    (job,) = playing.jobs()
    await job.run()
    back = inbound("QUAY", "9", "2", at=Instant(NOW + MINUTE), provenance=RECOVERED)
    await desk_store.record([arrival(back)], clock.now(), (Players(),))
    clock.advance(45)
    await job.run()
    closed = await desk_store.games.one(game.id)
    assert closed.state == "closed"
    assert [each.weight for each in await playing.entries(closed)] == [1]


async def test_one_whose_closing_was_killed_in_the_middle_is_closed_by_itself(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    game = await playing.open(await playing.add(DRAFT, "linh"))
    await say(desk_store, clock, (1, "QUAY"), (2, "QUAY"))
    (job,) = playing.jobs()
    with killed_after(desk_store, 1), pytest.raises(Died):
        await playing.close(game)
    await say(desk_store, clock, (3, "QUAY"))
    await job.run()
    assert (await desk_store.games.one(game.id)).state == "open"  # somebody may be at it still
    clock.advance(121)
    await job.run()
    closed = await desk_store.games.one(game.id)
    assert closed.state == "closed"
    assert [str(each.why) for each in await playing.entries(closed)] == ["", "", "late"]


async def test_one_may_be_opened_before_its_beginning_so_that_its_commitment_is_published(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    planned = await playing.add(replace(DRAFT, opens_at=Instant(NOW + MINUTE)), "linh")
    game = await playing.open(planned)
    await say(desk_store, clock, (1, "QUAY"), (2, "QUAY"))
    clock.advance(60)
    await say(desk_store, clock, (2, "QUAY"))
    told = await playing.entries(game)
    assert {each.entered.conversation_id: str(each.why) for each in told} == {1: "early", 2: ""}


async def test_a_quiz_of_several_questions_goes_on_by_hand_and_adds_points(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    questions = (Question("1+1?", ("2",)), Question("Thủ đô?", ("Hà Nội",)))
    settings = Settings(ways=(Way("answer"),), pick=Pick.POINTS, questions=questions)
    game = await playing.open(await playing.add(GameDraft("Đố", Kind.QUIZ, settings), "linh"))
    await say(desk_store, clock, (1, "2"), (2, "2"), (3, "Hà Nội"))
    game = await playing.ask(game)
    await say(desk_store, clock, (2, "ha noi"), (3, "Hà Nội!"), (1, "Huế"), (2, "2"))
    with pytest.raises(NotAllowed, match="no further question"):
        await playing.ask(game)
    closed = await playing.close(game)
    drawn = await playing.draw(closed)
    assert drawn.draw is None
    (won,) = await playing.winners(drawn.game)
    assert won.conversation_id == 2


async def test_the_nearest_guess_wins(
    playing: Playing, desk_store: Store, clock: ManualClock
) -> None:
    settings = Settings(
        ways=(Way("answer"),), pick=Pick.NEAREST, questions=(Question("", ("57",)),), reserves=1
    )
    game = await playing.open(await playing.add(GameDraft("Đoán", Kind.GUESS, settings), "linh"))
    await say(desk_store, clock, (1, "60"), (2, "56"), (3, "58"), (2, "57"))
    drawn = await playing.draw(await playing.close(game))
    assert [each.conversation_id for each in await playing.winners(drawn.game)] == [2, 3]


@pytest.mark.parametrize(
    ("kind", "more", "sentence"),
    [
        (Kind.DRAW, {"ways": ()}, "how people enter"),
        (Kind.QUIZ, {"pick": Pick.FIRST}, "what is asked"),
        (Kind.GUESS, {"pick": Pick.NEAREST}, "which number"),
        (Kind.DRAW, {"pick": Pick.FIRST}, "that way"),
        (Kind.DRAW, {"prizes": ()}, "1 to"),
        (Kind.DRAW, {"reserves": -1}, "1 to"),
    ],
)
async def test_what_is_missing_is_said(
    playing: Playing, kind: Kind, more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        await playing.add(GameDraft("x", kind, replace(SETTINGS, **more)), "linh")


async def test_names_and_times_are_looked_at(playing: Playing, clock: ManualClock) -> None:
    for name in (" ", "x" * 65):
        with pytest.raises(NotAllowed, match="1 to 64"):
            await playing.add(replace(DRAFT, name=name), "linh")
    with pytest.raises(NotAllowed, match="before it begins"):
        await playing.add(replace(DRAFT, opens_at=NOW, closes_at=NOW), "linh")
    made = await playing.add(replace(DRAFT, closes_at=Instant(NOW + SECOND)), "linh")
    clock.advance(2)
    with pytest.raises(NotAllowed, match="has passed"):
        await playing.open(made)
