"""Every scene on screens of every size."""

import pytest

from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.overlay import (
    PAGE,
    SPIN,
    Board,
    Countdown,
    Line,
    Part,
    Question,
    Scene,
    Spin,
    Wheel,
    Winners,
    Won,
)
from socialdesk.tui.overlay.canvas import Canvas
from socialdesk.tui.overlay.scenes import draw
from socialdesk.tui.overlay.themes import ACCENT, FULL, INK, TRACK, WHEEL, part_colours

NOW = Instant(1_790_000_000_000)
PARTS = (Part("N. T. Ánh", 1), Part("Bình", 3), Part("คุณสมชาย", 2), Part("Chi", 1))
SCENES: dict[str, Scene] = {
    "countdown": Countdown("Live tối nay", NOW, Instant(NOW + 725 * SECOND)),
    "wheel": Wheel("Vòng quay may mắn", PARTS, (Spin(1, NOW),)),
    "board": Board("Đố vui", (Line("N. T. Ánh", "12"), Line("คุณสมชาย", "9"), Line("Bình", "7"))),
    "question": Question("N. T. Ánh", "Áo này còn size M màu đen không shop ơi?"),
    "winners": Winners("Chúc mừng", (Won(1, "N. T. Ánh", "Áo thun"), Won(2, "คุณสมชาย", "Mũ"))),
}


def drawn(scene: Scene | None, columns: int, rows: int, now: Instant = NOW) -> Canvas:
    canvas = Canvas(columns, rows)
    draw(canvas, scene, "Hoa Sen", now)
    return canvas


def words(canvas: Canvas) -> str:
    return " ".join(each.text for row in sorted(canvas.words) for each in canvas.words[row])


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("size", [(20, 6), (60, 18), (80, 24), (120, 30), (200, 60), (500, 20)])
def test_every_scene_is_drawn_on_every_size(name: str, size: tuple[int, int]) -> None:
    canvas = drawn(SCENES[name], *size)

    assert any(canvas.pixels) or canvas.words
    assert len(canvas.pixels) == size[0] * size[1] * 2


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("size", [(60, 24), (80, 24), (200, 60)])
def test_what_matters_is_in_big_letters_from_sixty_columns_on(
    name: str, size: tuple[int, int]
) -> None:
    scene = SCENES[name]
    if size[0] < 80 and isinstance(scene, Question):
        scene = Question(scene.name, "Còn size M không ạ?")
    canvas = drawn(scene, *size)
    headline = scene.name if isinstance(scene, Question) else scene.title

    assert INK + FULL in canvas.pixels or ACCENT + FULL in canvas.pixels
    assert words(canvas) in ("", headline)


def test_without_a_scene_the_title_is_shown() -> None:
    assert any(drawn(None, 80, 24).pixels)
    assert words(drawn(None, 20, 6)) == "Hoa Sen"


def test_a_question_too_long_to_be_large_is_said_whole_in_the_terminals_letters() -> None:
    long = "Chị ơi áo này còn size M màu đen không ạ, " * 5
    canvas = drawn(Question("Lan", long), 60, 18)

    assert words(canvas).split() == ["Lan", *long.split()]


def test_words_of_other_scripts_are_said_by_the_terminal() -> None:
    assert words(drawn(Question("", "김철수 가격?"), 80, 24)) == "김철수 가격?"


def test_a_table_that_is_not_large_all_at_once_comes_page_by_page() -> None:
    rows = tuple(Line(f"Người {place}", str(place)) for place in range(1, 9))
    board = Board("Bảng", rows)
    pages = {bytes(drawn(board, 80, 24, Instant(NOW + page * PAGE)).pixels) for page in range(12)}

    assert len(pages) > 1 and not words(drawn(board, 80, 24)).strip("Bảng")
    few = Board("Bảng", rows[:5])
    assert drawn(few, 200, 60).pixels == drawn(few, 200, 60, Instant(NOW + PAGE)).pixels


def test_the_bar_of_a_countdown_grows() -> None:
    lengths = [
        drawn(SCENES["countdown"], 80, 24, Instant(NOW + after * SECOND)).pixels.count(TRACK)
        for after in (0, 300, 700)
    ]
    assert lengths == sorted(lengths, reverse=True) and len(set(lengths)) == 3


def test_a_wheel_shows_each_part_by_its_weight_and_stops_with_the_winner_on_top() -> None:
    wheel, colours = SCENES["wheel"], part_colours(len(PARTS))
    canvas = drawn(wheel, 120, 40, Instant(NOW + SPIN))
    counts = [canvas.pixels.count(each) for each in colours]
    share = [each / sum(counts) for each in counts]

    assert share == pytest.approx([1 / 7, 3 / 7, 2 / 7, 1 / 7], abs=0.02)
    column = [canvas.pixels[y * canvas.width + 40] for y in range(canvas.height)]
    assert next(each for each in column if each >= WHEEL) == colours[1]
    before = drawn(wheel, 120, 40, Instant(NOW + SECOND)).pixels
    assert before != canvas.pixels
