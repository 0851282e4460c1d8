"""How well comments of a live are read as claims, and what one costs."""

from __future__ import annotations

import time
from pathlib import Path

from bench.measure import Scale, alone
from socialdesk.model.claim import Catalogue, Sellable, read
from tests.support.claiming import comments, reading, score, told


def read_claims(scale: Scale, _: Path) -> None:
    """Both halves of the comments; then what a comment costs, in a small live and beside 1,200 variants."""
    for half in ("tuning", "test"):
        print(f"claims, {half} half: {told(score(half))}", flush=True)
    every = comments()
    rounds = []
    for _round in range(1 + scale.rounds):  # the first one reads words that are kept then
        started = time.perf_counter()
        for each in every:
            reading(each)
        rounds.append((time.perf_counter() - started) / len(every) * 1e6)
    alone("a comment", rounds[1:], " µs", "<= 100 µs")
    started = time.perf_counter()
    many = Catalogue.of(
        [
            Sellable(f"A{number}-{variant}", f"Áo mẫu {number}", variant, 100_000, (f"A{number}",))
            for number in range(400)
            for variant in ("đỏ, M", "đen, L", "trắng, S")
        ]
    )
    alone(
        "a catalogue of 1,200 variants", [(time.perf_counter() - started) * 1e3], " ms", "<= 100 ms"
    )
    texts = [each.text for each in every]
    rounds = []
    for _round in range(1 + scale.rounds):
        started = time.perf_counter()
        for text in texts:
            read(text, many)
        rounds.append((time.perf_counter() - started) / len(texts) * 1e6)
    alone("a comment beside 1,200 variants", rounds[1:], " µs", "<= 200 µs")
    rounds = []
    for text in ("A1 đỏ M 2 " * 1_000, "a" * 10_000, "A1" + "\u0301" * 10_000, "+1 " * 3_000):
        started = time.perf_counter()
        read(text, many, current="A7")
        rounds.append((time.perf_counter() - started) * 1e3)
    alone("the longest of 10,000 hostile letters", [max(rounds)], " ms", "<= 5 ms")
