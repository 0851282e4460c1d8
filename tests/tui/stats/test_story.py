"""A wait's story and another system's figures, drawn without a desk."""

from __future__ import annotations

from datetime import datetime

import pytest

from socialdesk.model.calendars import HoursByAccount
from socialdesk.model.hours import WEEKDAYS, parse_week
from socialdesk.model.ids import Instant
from socialdesk.model.measure import Question, figures
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.sample import Setting
from socialdesk.model.presets.story import KeptWait, Story
from socialdesk.services.figures.explaining import Explanation, explanation
from socialdesk.services.figures.presets import MetricGroup
from socialdesk.services.figures.rows import wait_rows
from socialdesk.store.stories import ToldRow
from socialdesk.tui.cells import cell_len
from socialdesk.tui.stats.comparison import WHY, comparison_text
from socialdesk.tui.stats.story import story_text
from tests.support.desk import ZONE

OFFICE = parse_week({day: ["09:00-17:00"] for day in WEEKDAYS[:5]}, ZONE)


def at(day: int, hour: int, minute: int = 0) -> Instant:
    return Instant(round(datetime(2026, 3, day, hour, minute, tzinfo=ZONE).timestamp() * 1000))


def told(
    number: int, author: str, moment: Instant, kind: str = "text", said_by: str = ""
) -> ToldRow:
    return ToldRow(number, author, "Lan" if author == "customer" else author, kind, "", 0, moment, None, None, said_by, "", "")  # fmt: skip


def explained(wait: KeptWait, lines: list[ToldRow]) -> Explanation:
    story = Story(5, 1, (wait,), (), 0)
    question = Question(at(6, 12))
    settings = {name: Setting(ZONE, question.as_of, OFFICE) for name in PRESETS}
    (row,) = wait_rows([story], question, HoursByAccount(OFFICE))
    return explanation(story, wait, row, lines, question, settings)


OVER_NIGHT = KeptWait(at(2, 16, 50), None, at(3, 9, 10), "A", "A", None, at(3, 9, 10), "", 7)
SAID = [
    told(1, "customer", at(2, 16, 50)),
    told(2, "bot", at(2, 16, 51), said_by="acknowledgement"),
    told(3, "agent", at(2, 16, 58), kind="note"),
    told(4, "agent", at(3, 9, 10)),
]


@pytest.mark.parametrize("width", [76, 46, 24])
def test_both_clocks_are_drawn_over_the_same_time(width: int) -> None:
    lines = story_text(explained(OVER_NIGHT, SAID), width, ZONE, {1: "shop"}, "Lan").plain.split(
        "\n"
    )
    assert max(map(cell_len, lines)) <= width
    drawn = " ".join(line.strip() for line in lines)
    assert "Every hour counts: 16:20:00" in drawn
    assert "Opening hours count: 0:20:00" in drawn
    wall, business = (line for line in lines if line and set(line) <= {"█", "░"})
    assert wall == "█" * width
    night = business.count("░") / width  # sixteen of sixteen hours and a third
    assert business.strip("░") == business or night > 0.9
    marks = lines[lines.index(business) + 1]
    assert (marks[0], marks[-1]) == ("●", "▲")


def test_each_thing_that_happened_and_each_system_has_a_sentence() -> None:
    drawn = story_text(explained(OVER_NIGHT, SAID), 200, ZONE, {1: "shop"}, "Lan").plain
    for words in (
        "Lan · shop",
        "wait 7, conversation 5",
        "● 16:50:00 Lan: writes; the wait begins",
        "a 16:51:00 bot: automatic acknowledgement; a program's words are no answer",
        "n 16:58:00 agent: writes a note; customers do not see it, so it is no answer",
        "▲ 09:10:00 agent: answers; the wait ends",
        "░ closed from Mon 02/03 17:00 to Tue 03/03 09:00",
        "✗ Our own figures, wait: too late after 16:20:00; credited to A.",
        "Lazada",
    ):
        assert words in drawn


def test_what_is_left_out_says_why_before_everything_else_that_is_made_of_it() -> None:
    resolved = KeptWait(at(2, 16, 50), None, None, "", "A", None, at(2, 17, 30), "resolved", 7)
    drawn = story_text(explained(resolved, SAID[:1]), 200, ZONE, {}, "").plain
    sentence = "∅ Our figures leave it out: it was resolved without an answer"
    assert drawn.index(sentence) < drawn.index("Chatwoot")


@pytest.mark.parametrize("width", [76, 46, 30])
def test_another_system_stands_beside_ours_and_what_differs_is_marked(width: int) -> None:
    ours = figures([60_000, 120_000], [], 600_000, 180_000)
    theirs = [
        MetricGroup("first_response", "", figures([60_000], [], 600_000, 60_000)),
        MetricGroup("first_response", "shop", ours),
    ]
    lines = comparison_text("chatwoot", ours, theirs, width).plain.split("\n")
    assert max(map(cell_len, lines)) <= width
    row = next(line for line in lines if line.startswith("first"))
    assert "≠1" in row
    assert "≠100" not in row
    assert sum(line.startswith("first") for line in lines) == 1


def test_of_each_system_it_is_said_why_it_differs() -> None:
    assert set(WHY) == set(PRESETS)
