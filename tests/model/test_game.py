"""What is chosen for a game, and the rules that are published of it."""

import json
from dataclasses import replace

import pytest

from socialdesk.model.draw import canonical
from socialdesk.model.game import (
    COMMENT,
    PICKS,
    POST,
    WORD,
    Kind,
    Pick,
    Prize,
    Question,
    Settings,
    Way,
    Where,
    dump_settings,
    hidden,
    id_of,
    load_settings,
    parse_kind,
    parse_prize,
    parse_question,
    parse_way,
    parse_weight,
    pick_of,
    rules_of,
)
from socialdesk.model.ids import DAY
from tests.support.make import NOW

EVERYTHING = Settings(
    ways=(Way(WORD, "QUAY"), Way(COMMENT)),
    where=(Where("private"), Where(POST, "5_7")),
    pick=Pick.POINTS,
    prizes=(Prize("Áo thun", 3), Prize("Mũ")),
    reserves=4,
    questions=(Question("Thủ đô?", ("Hà Nội", "HN"), ("A. Huế", "B. Hà Nội")),),
    typos=1,
    retries=True,
    known_for=7 * DAY,
    weights={"vip": 3},
    public="XSMB 27/11",
    answer={"": "Dạ shop đã ghi tên mình ạ", "en": "You are in"},
    winner={"vi": "Mình trúng {prize} ạ"},
    claim_within=2 * DAY,
)


def test_all_that_is_chosen_comes_back_from_the_store() -> None:
    assert load_settings(dump_settings(EVERYTHING)) == EVERYTHING


@pytest.mark.parametrize(("before", "now"), [("Dạ", {"": "Dạ"}), ("", {})])
def test_the_one_answer_of_older_games_is_for_everybody(before: str, now: dict[str, str]) -> None:
    told = json.loads(dump_settings(EVERYTHING)) | {"answer": before}
    del told["winner"]
    assert load_settings(json.dumps(told)) == replace(EVERYTHING, answer=now, winner={})


@pytest.mark.parametrize(
    ("text", "prize"),
    [
        ("Áo thun x3", Prize("Áo thun", 3)),
        ("Áo thun × 3", Prize("Áo thun", 3)),
        ("Áo  thun", Prize("Áo thun")),
        ("Voucher 50k", Prize("Voucher 50k")),
        ("Bút x10 x2", Prize("Bút x10", 2)),
    ],
)
def test_prizes_are_counted_as_people_write_them(text: str, prize: Prize) -> None:
    assert parse_prize(text) == prize
    assert parse_prize(str(prize)) == prize


def test_pieces_belong_to_places_in_the_order_of_the_prizes() -> None:
    assert EVERYTHING.pieces == 4
    assert [EVERYTHING.prize_at(place) for place in range(1, 6)] == ["Áo thun"] * 3 + ["Mũ", ""]


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_kind, "bingo"),
        (parse_prize, "  "),
        (parse_prize, "Áo x0"),
        (parse_prize, "Áo x-3"),
        (parse_prize, "Áo x100000"),
        (parse_prize, "Áo x" + "9" * 5000),
        (parse_question, "Thủ đô?"),
        (parse_question, "=x"),
        (parse_weight, "vip"),
        (parse_weight, "vip=0"),
        (parse_weight, "vip=²"),
        (lambda text: parse_way(text, Kind.DRAW), "dice"),
        (lambda text: parse_way(text, Kind.DRAW), "word:"),
        (lambda text: parse_way(text, Kind.DRAW), "comment:x"),
        (lambda text: parse_way(text, Kind.DRAW), "word:" + "a" * 41),
        (lambda text: pick_of(Kind.DRAW, text, ()), "first"),
    ],
)
def test_what_is_none_is_said_with_what_there_is(parse: object, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        parse(text)  # type: ignore[operator]


def test_questions_have_answers_and_may_offer_choices() -> None:
    assert parse_question("1+1=?=2|hai") == Question("1+1=?", ("2", "hai"))
    offered = parse_question("Thủ đô? [A. Huế|B. Hà Nội]=B")
    assert offered == Question("Thủ đô?", ("B",), ("A. Huế", "B. Hà Nội"))


def test_each_kind_picks_by_its_own_way_and_several_questions_give_points() -> None:
    question = Question("?", ("a",))
    assert pick_of(Kind.QUIZ, "", [question]) is Pick.FIRST
    assert pick_of(Kind.QUIZ, "", [question] * 2) is Pick.POINTS
    assert pick_of(Kind.QUIZ, "lot", [question]) is Pick.LOT
    assert {kind: pick_of(kind, "", ()) for kind in Kind} == {kind: PICKS[kind][0] for kind in Kind}


def test_rules_hide_answers_and_ids_until_the_secret_is_known() -> None:
    rules = rules_of("Quà", "quiz", EVERYTHING, (NOW, None), "5e" * 32, "salt")
    text = canonical(rules)
    assert (rules["prizes"], rules["reserves"], rules["prize"]) == (4, 4, ["Áo thun x3", "Mũ"])
    assert "Hà Nội" not in text
    assert "salt" not in text
    assert json.loads(text) == rules
    assert rules["ids"] == hidden("salt", "5e" * 32)
    assert rules["answers"] == hidden('{"answers":[["Hà Nội","HN"]]}', "5e" * 32)
    assert id_of("salt", 7) != id_of("other", 7)
