"""What an overlay shows of lives and games."""

from dataclasses import replace

import pytest

from socialdesk.errors import NotFound
from socialdesk.model.game import WORD, Kind, Pick, Prize, Question, Settings, Way
from socialdesk.model.ids import HOUR, MINUTE, SECOND, Instant
from socialdesk.model.live import Item
from socialdesk.model.overlay import BETWEEN, LEAD, MOST_PARTS, Countdown, Line, Overlay, Won
from socialdesk.model.publication import Names
from socialdesk.services.showing import Showing
from socialdesk.store.games import Game, GameDraft, NewWinner
from socialdesk.store.store import Store
from tests.store.test_games import entry, judge, people, put
from tests.support.clock import ManualClock
from tests.support.lives import commented, hear, planned, running
from tests.support.make import NOW

SETTINGS = Settings(ways=(Way(WORD, "QUAY"),), prizes=(Prize("Áo thun", 2), Prize("Mũ")))
DRAFT = GameDraft("Quà tối", Kind.DRAW, SETTINGS, closes_at=Instant(NOW + 10 * MINUTE))


def at(later: int) -> Instant:
    return Instant(NOW + later)


async def opened(store: Store, draft: GameDraft = DRAFT, later: int = 0) -> Game:
    made = await store.games.add(draft, "salt", "linh", NOW)
    game = await store.games.open(made, "{}", "5e" * 32, "c0", at(later))
    assert game is not None
    return game


async def drawn(store: Store, game: Game, many: int, picked: tuple[int, ...]) -> Game:
    await put(store, *(entry(game, who) for who in range(1, many + 1)))
    closed = await store.games.close(game, judge(game), at(MINUTE))
    assert closed is not None
    frozen = await store.games.frozen(closed)
    won = [
        NewWinner(place, frozen[who].ref, False, "Áo thun", "waiting")
        for place, who in enumerate(picked, 1)
    ]
    found = await store.games.draw(closed, "XSMB", won, at(2 * MINUTE))
    assert found is not None
    return found


@pytest.fixture
def showing(store: Store) -> tuple[Showing, ManualClock]:
    clock = ManualClock(NOW)
    return Showing(store, clock, "en"), clock


async def test_a_live_that_is_planned_counts_down_to_its_beginning(
    store: Store, showing: tuple[Showing, ManualClock]
) -> None:
    await planned(store, planned_for=at(HOUR))

    assert await showing[0].read("toi thu sau", Names.FULL) == Overlay(
        "Hàng mới về", Countdown("Hàng mới về", NOW, at(HOUR))
    )
    with pytest.raises(NotFound, match="no live and no game"):
        await showing[0].read("nix", Names.FULL)


async def test_a_live_that_runs_shows_its_figures_what_is_on_air_and_what_is_pinned(
    store: Store, showing: tuple[Showing, ManualClock]
) -> None:
    live = await running(store, sheet=(Item(0, "Chào"), Item(5 * MINUTE, "Áo A01 199k")))
    await hear(
        store, commented("gọi 0912345678 nhé\n\x1b[2Jcòn không?", "11"), commented("giá?", "12")
    )
    one, clock = showing
    (first, *_) = await store.lives.comments(live.id, 0, 10)
    await store.overlays.pin(live.id, first.message_id, "linh", NOW)

    shown = await one.read(live.name, Names.FULL)
    assert shown.board is not None and shown.question is not None
    assert shown.board.title == "Chào"
    assert shown.board.lines == (Line("Comments", "2"), Line("People", "1"))
    assert (shown.question.name, shown.question.words) == ("Khách 77", "gọi ••• nhé [2Jcòn không?")
    assert shown.shown(NOW) == shown.question

    await hear(store, commented("còn size L?", "13", "78"))
    clock.advance(5)
    assert (await one.read(live.name, Names.FULL)).board == shown.board  # counted a moment ago
    clock.advance(5 * 60)
    later = (await one.read(live.name, Names.FULL)).board
    assert later is not None
    assert later.title == "Áo A01 199k"
    assert later.lines == (Line("Comments", "3"), Line("People", "2"))


async def test_a_pinned_comment_with_an_address_is_covered(
    store: Store, showing: tuple[Showing, ManualClock]
) -> None:
    live = await running(store)
    await hear(store, commented("ship về 12 đường Lê Lợi, phường 5, quận 3 nhé", "11"))
    (said,) = await store.lives.comments(live.id, 0, 1)
    await store.overlays.pin(live.id, said.message_id, "linh", NOW)

    question = (await showing[0].read(live.name, Names.FULL)).question
    assert question is not None and "Lê Lợi" not in question.words and question.words


async def test_a_game_that_is_open_says_how_to_enter_what_there_is_and_until_when(
    store: Store, showing: tuple[Showing, ManualClock]
) -> None:
    await people(store, 2)
    game = await opened(store)
    await put(store, entry(game, 1), entry(game, 2))

    shown = await showing[0].read("qua toi", Names.FULL)
    assert shown.countdown == Countdown("Quà tối", Instant(game.opened_at or 0), at(10 * MINUTE))
    assert shown.board is not None
    assert shown.board.lines == (
        Line("Write QUAY", ""), Line("Entries", "2"), Line("Áo thun", "×2"), Line("Mũ", "×1"),
    )  # fmt: skip


async def test_it_speaks_to_those_who_watch(store: Store) -> None:
    game = await opened(store)
    board = (await Showing(store, ManualClock(NOW), "vi").read(game.name, Names.FULL)).board
    assert board is not None
    assert [each.words for each in board.lines[:2]] == ["Nhắn QUAY", "Lượt tham gia"]


async def test_a_draw_turns_the_wheel_for_each_winner_and_names_them_only_then(
    store: Store, showing: tuple[Showing, ManualClock]
) -> None:
    await people(store, 3)
    game = await drawn(store, await opened(store), 3, (2, 3))
    one, clock = showing
    clock.advance(120)
    shown = await one.read(game.name, Names.FULL)
    wheel = shown.wheel
    assert wheel is not None and game.drawn_at is not None
    assert sorted(each.name for each in wheel.parts) == ["Lan 1", "Lan 2", "Lan 3"]
    assert [wheel.parts[each.part].name for each in wheel.spins] == ["Lan 2", "Lan 3"]
    assert [each.at - game.drawn_at for each in wheel.spins] == [LEAD, LEAD + BETWEEN]
    assert shown.winners is None and shown.shown(clock.now()) == wheel
    clock.advance(LEAD / SECOND)
    assert wheel.is_on(clock.now())

    clock.advance(2 * BETWEEN / SECOND)
    shown = await one.read(game.name, Names.FULL)
    assert shown.winners is not None
    assert shown.winners.lines == (Won(1, "Lan 2", "Áo thun"), Won(2, "Lan 3", "Áo thun"))
    assert shown.shown(clock.now()) == shown.winners
    clock.advance(3600)
    assert (await one.read(game.name, Names.FULL)).winners is None


async def test_of_many_entries_the_winners_and_some_others_stand_on_the_wheel(
    store: Store, showing: tuple[Showing, ManualClock]
) -> None:
    await people(store, 40)
    game = await drawn(store, await opened(store), 40, (7,))

    wheel = (await showing[0].read(game.name, Names.FULL)).wheel
    assert wheel is not None
    assert len(wheel.parts) == MOST_PARTS
    assert wheel.parts[wheel.spins[0].part].name == "Lan 7"


async def test_who_is_forgotten_is_shown_by_what_stands_in_the_list(
    store: Store, showing: tuple[Showing, ManualClock]
) -> None:
    await people(store, 1)
    game = await drawn(store, await opened(store), 1, (1,))
    await store.erase(1)

    wheel = (await showing[0].read(game.name, Names.FULL)).wheel
    assert wheel is not None
    assert wheel.parts[0].name.startswith("#") and len(wheel.parts[0].name) == 9


@pytest.mark.parametrize(
    ("names", "winner", "asks"),
    [(Names.NONE, "#", ""), (Names.INITIALS, "L.", "Khách 77"), (Names.FULL, "Lan 1", "Khách 77")],
)
async def test_of_names_so_much_is_told_as_the_shop_chose(
    store: Store, showing: tuple[Showing, ManualClock], names: Names, winner: str, asks: str
) -> None:
    await people(store, 1)
    live = await running(store)
    await hear(store, commented("còn không?", "21"))
    (said,) = await store.lives.comments(live.id, 0, 1)
    await store.overlays.pin(live.id, said.message_id, "linh", NOW)
    game = await drawn(store, await opened(store), 1, (1,))

    wheel = (await showing[0].read(game.name, names)).wheel
    question = (await showing[0].read(live.name, names)).question
    assert wheel is not None and question is not None
    assert wheel.parts[0].name.startswith(winner) and question.name == asks


async def test_a_quiz_asks_and_shows_who_leads_when_it_is_over(
    store: Store, showing: tuple[Showing, ManualClock]
) -> None:
    await people(store, 2)
    asked = (Question("Thủ đô?", ("Hà Nội",)), Question("Mấy giờ?", ("9",)))
    settings = replace(SETTINGS, ways=(Way("answer"),), questions=asked, pick=Pick.POINTS)
    game = await opened(store, GameDraft("Đố", Kind.QUIZ, settings))
    shown = await showing[0].read(game.name, Names.FULL)
    assert shown.board is not None and shown.board.title == "Thủ đô?"
    assert shown.countdown is None

    await put(
        store, entry(game, 1, question=1), entry(game, 2, question=1),
        entry(game, 2, question=2),
    )  # fmt: skip
    closed = await store.games.close(game, judge(game), at(MINUTE))
    assert closed is not None
    await store.games.draw(closed, "", [], at(MINUTE))
    shown = await showing[0].read(game.name, Names.FULL)
    assert shown.wheel is None and shown.board is not None
    assert shown.board.lines[0].words == "Lan 2"


async def test_in_a_live_the_game_is_shown_with_which_something_was_done_last(
    store: Store, showing: tuple[Showing, ManualClock]
) -> None:
    await people(store, 2)
    await drawn(store, await opened(store, replace(DRAFT, name="hôm qua")), 1, (1,))
    live = await running(store, at=NOW + 5 * MINUTE)
    assert (await showing[0].read(live.name, Names.FULL)).wheel is None

    first = await opened(store, replace(DRAFT, name="một"))
    await opened(store, replace(DRAFT, name="hai"), 6 * MINUTE)
    shown = await showing[0].read(live.name, Names.FULL)
    assert shown.countdown is not None and shown.board is not None
    assert (shown.title, shown.countdown.title, shown.board.title) == ("Hàng mới về", "hai", "hai")

    await store.games.close(first, judge(first), at(7 * MINUTE))
    shown = await showing[0].read(live.name, Names.FULL)
    assert shown.countdown is None and shown.board is not None
    assert shown.board.title == "Hàng mới về"
