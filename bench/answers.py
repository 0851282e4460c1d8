"""How well, and how fast, the answers folder is found: beside BM25 and plain keywords in the same run."""

from __future__ import annotations

import time
from pathlib import Path

from bench.measure import Scale, alone
from socialdesk.model.faq import Answer, Faq
from tests.support.answering import DAY, asked, bm25, fitting_bm25, folder, keywords, ours, outcome


def answered(scale: Scale, _: Path) -> None:
    """The ranking on both halves of the questions, then what one message costs."""
    matchers = {"ours": ours(), "BM25": bm25(fitting_bm25()), "keywords": keywords()}
    for half in ("tuning", "test"):
        for name, find in matchers.items():
            found = outcome(find, half)
            print(
                f"answers, {half} half, {name}: first {found.first:.1%}, given {found.given:.1%}, wrong {found.wrong:.1%} of all"
                f" ({found.wrong_of_given:.1%} of the given)",
                flush=True,
            )
    texts = [each.text for half in ("tuning", "test") for each in asked(half)]
    for count in (len(folder()), 500):
        answers = many(count)
        started = time.perf_counter()
        faq = Faq(answers)
        alone(
            f"reading {count} answers into the index",
            [time.perf_counter() - started],
            " s",
            "<= 1 s",
        )
        rounds = []
        for _round in range(1 + scale.rounds):  # the first one reads words that are kept then
            started = time.perf_counter()
            for text in texts:
                faq.match(text, language="vi", channel="", day=DAY)
            rounds.append((time.perf_counter() - started) / len(texts) * 1e6)
        alone(f"a message, {count} answers", rounds[1:], " µs", "<= 60 µs")


def many(count: int) -> list[Answer]:
    """The answers of the questions' file, and others like them about other things."""
    known = folder()
    return [
        Answer(
            f"{each.id}-{number}",
            each.parts,
            tuple(_about(words, number) for words in each.questions),
            tuple(_about(words, number) for words in each.keywords),
        )
        if number >= len(known)
        else each
        for number in range(count)
        for each in (known[number % len(known)],)
    ]


def _about(words: str, number: int) -> str:
    return f"{words} mẫu sp{number}"
