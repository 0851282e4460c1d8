"""The answers folder is found as customers ask: the bars of the half that nothing was tuned by, beside
BM25 and plain keywords."""

from collections import Counter

from socialdesk.model.faq import Faq
from socialdesk.model.self_service import ASK_FROM
from tests.support.answering import (
    DAY,
    asked,
    bm25,
    fitting_bm25,
    folder,
    keywords,
    other_shop,
    ours,
    outcome,
    written,
)


def test_there_are_enough_questions_and_none_twice() -> None:
    answers = written()["answers"]
    texts = [each.text for half in ("tuning", "test") for each in asked(half)]

    assert len(answers) >= 30
    assert sum(bool(each.wanted) for half in ("tuning", "test") for each in asked(half)) >= 300
    assert sum(map(len, written()["nothing"].values())) >= 60
    assert Counter(each["half"] for each in answers) == {"tuning": 18, "test": 18}
    assert [text for text, n in Counter(texts).items() if n > 1] == []


def test_the_right_answer_comes_first_and_a_wrong_one_is_not_given() -> None:
    found = outcome(ours(), "test")

    assert found.first >= 0.90
    assert found.wrong <= 0.01
    assert found.given >= 0.35


def test_it_does_better_than_bm25_and_plain_keywords() -> None:
    found = outcome(ours(), "test")
    for other in (outcome(bm25(fitting_bm25()), "test"), outcome(keywords(), "test")):
        assert found.first > other.first + 0.2
        assert found.given > other.given
        assert found.wrong < other.wrong


def test_who_needs_none_that_is_unsure_misses_none_that_is_surer() -> None:
    faq = Faq(folder())
    for half in ("tuning", "test"):
        for each in asked(half):
            for words in (each.text, f"{each.text} Lan 12345", f"xyzzy qwrt {each.text}"):
                every = faq.match(words, language="", channel="", day=DAY)
                surer = faq.match(words, language="", channel="", day=DAY, least=ASK_FROM)

                assert surer in (every, []), words
                assert surer or all(one.confidence < ASK_FROM for one in every), words


def test_another_trade_is_understood_too() -> None:
    found = other_shop()

    assert found.first >= 0.90
    assert found.wrong <= 0.01


def test_what_no_answer_of_the_folder_covers_is_left_to_people() -> None:
    """Each question of the test half is asked where its own answer is not in the folder."""
    answers = folder()
    given = asked_for = 0
    for each in written()["answers"]:
        if each["half"] == "test":
            faq = Faq([one for one in answers if one.id != each["id"]])
            found = [faq.match(text, language="", channel="", day=DAY) for text in each["asked"]]
            given += sum(bool(matches) and matches[0].automatic for matches in found)
            asked_for += len(found)

    assert given <= asked_for * 0.01
