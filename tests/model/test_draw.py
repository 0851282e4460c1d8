"""Draws: the file is a contract, whoever wins follows from it alone, and any change is found."""

import hashlib
import hmac
import json
import os
import random
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model import draw as rooms
from socialdesk.model import verify_draw
from socialdesk.model.draw import FIELDS, WrongDraw, checked, dumped, picks

SECRET = "5e" * 32
RULES = {"name": "Quà tháng 11", "prizes": 2, "reserves": 1, "entry": "word:QUAY"}
ENTRIES = [["a1", 1], ["b2", 3], ["c3", 1], ["d4", 2]]
WHOLE = {
    "format": "socialdesk-draw/1",
    "rules": RULES,
    "secret": SECRET,
    "entries": ENTRIES,
    "public": "XSMB 2026-11-26 45821",
}


def drawn(**other: Any) -> dict[str, Any]:
    return dict(json.loads("".join(dumped(rooms.given(json.dumps(WHOLE | other))))))


def by_the_letter(told: dict[str, Any]) -> list[str]:
    """Who is picked, by the words of docs/games.md and nothing else."""
    left = [tuple(each) for each in told["entries"]]
    found = []
    for k in range(min(told["rules"]["prizes"] + told["rules"]["reserves"], len(left))):
        total = sum(weight for _, weight in left)
        t = 0
        while True:
            message = f"{told['entries_hash']}\n{told['public']}\n{k}\n{t}".encode()
            mac = hmac.new(bytes.fromhex(told["secret"]), message, hashlib.sha256).digest()
            r = int.from_bytes(mac[:16], "big")
            if r < 2**128 - 2**128 % total:
                break
            t += 1
        r %= total
        for name, weight in left:
            if r < weight:
                found.append(name)
                left.remove((name, weight))
                break
            r -= weight
    return found


def test_the_file_says_what_it_is_drawn_by_and_who_won() -> None:
    told = drawn()
    canonical = '{"entry":"word:QUAY","name":"Quà tháng 11","prizes":2,"reserves":1}'

    assert tuple(told) == FIELDS
    assert told["commitment"] == hashlib.sha256(f"{canonical}\n{SECRET}".encode()).hexdigest()
    assert told["entries_hash"] == hashlib.sha256(b"a1 1\nb2 3\nc3 1\nd4 2").hexdigest()
    assert told["winners"] + told["reserves"] == by_the_letter(told)
    assert (len(told["winners"]), len(told["reserves"])) == (2, 1)


MANY = [[f"{number:02x}", 1 + number % 3] for number in range(16)]
"""Among so many another public value means other winners."""
NAMES = st.text("0123456789abcdefĐặ", min_size=1, max_size=6)
LISTS = st.dictionaries(NAMES, st.integers(1, 2**70), max_size=12)


@settings(max_examples=60)
@given(
    entries=LISTS, prizes=st.integers(1, 6), reserves=st.integers(0, 6), public=st.text(st.characters(codec="utf-8")),
    order=st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_same_entries_win_whatever_order_they_came_in_and_both_checkers_agree(
    entries: dict[str, int], prizes: int, reserves: int, public: str, order: random.Random
) -> None:
    pairs = [[name, weight] for name, weight in entries.items()]
    order.shuffle(pairs)
    rules = {"prizes": prizes, "reserves": reserves}
    told = drawn(rules=rules, entries=pairs, public=public)

    assert told["entries"] == sorted(pairs)
    assert told["winners"] + told["reserves"] == by_the_letter(told)
    assert checked(json.dumps(told)).public == public
    verify_draw.check(told)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every value in a file, by the way that leads to it."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(place for key, each in inside for place in places(each, (*path, key)))]


def changed(told: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """The same file with something else at one place."""
    copy: dict[str, Any] = json.loads(json.dumps(told))
    holder: Any = copy
    for key in path[:-1]:
        holder = holder[key]
    was = holder[path[-1]]
    match was:
        case int():
            holder[path[-1]] = was + 1
        case str():
            holder[path[-1]] = was[:-1] + ("0" if was[-1:] != "0" else "1")
        case list():
            holder[path[-1]] = was[:-1] if was else ["x"]
        case _:
            holder[path[-1]] = {**was, "more": 1}
    return copy


@pytest.mark.parametrize("path", [each for each in places(drawn(entries=MANY)) if each], ids=str)
def test_whatever_is_changed_is_found_and_named(path: tuple[Any, ...]) -> None:
    told = changed(drawn(entries=MANY), path)
    with pytest.raises(WrongDraw) as wrong:
        checked(json.dumps(told))
    with pytest.raises((SystemExit, ValueError, TypeError)):
        verify_draw.check(told)

    assert path[0] in str(wrong.value)


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_missing_or_too_much_is_named(field: str) -> None:
    told = drawn()
    with pytest.raises(WrongDraw, match=f"^{field}: "):
        checked(json.dumps({name: value for name, value in told.items() if name != field}))
    with pytest.raises(WrongDraw, match=f"^{field}s: a draw file has no such field"):
        checked(json.dumps(told | {f"{field}s": 1}))
    twice = json.dumps(told)[:-1] + f', "{field}": {json.dumps(told[field])}}}'
    with pytest.raises(WrongDraw, match=f"^{field}: the same stands there twice"):
        checked(twice)


BAD = {
    "no_json": ["", "[]", "{", "[" * 100_000, '{"format": ' + "9" * 5_000 + "}"],
    "rules": [[], {}, {"prizes": 0}, {"prizes": True}, {"prizes": 1, "reserves": -1}, {"prizes": 1, "x": "\ud800"}],
    "secret": [None, "5e" * 31, "5g" * 32, 5],
    "entries": [
        None, {}, [["a", 1, 2]], [["a"]], ["ab"], [["a", 1.0]], [["a", True]], [["a", 0]], [["", 1]], [["a b", 1]],
        [["a\n", 1]], [[1, 1]], [["a", 1], ["a", 2]], [["\ud800", 1]], [["a", 2**128], ["b", 1]],
    ],
    "public": [None, 5, "\udfff"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [(field, each) for field, every in BAD.items() for each in every]
)
def test_what_is_no_draw_is_refused_with_its_field(field: str, value: Any) -> None:
    text = value if field == "no_json" else json.dumps(WHOLE | {field: value})
    with pytest.raises(WrongDraw) as wrong:
        rooms.given(text)

    assert wrong.value.field == ("format" if field == "no_json" else field)


def test_entries_out_of_order_are_no_drawn_file() -> None:
    with pytest.raises(WrongDraw, match="^entries: they do not stand in the order"):
        checked(json.dumps(drawn() | {"entries": ENTRIES[::-1]}))


def test_words_may_look_like_what_stands_between_entries() -> None:
    told = drawn(rules=RULES | {"prize": ["Áo [đỏ], [xanh] x3"]}, public="], [")

    assert told["rules"]["prize"] == ["Áo [đỏ], [xanh] x3"]
    assert told["public"] == "], ["
    checked(json.dumps(told))


def test_everybody_may_be_picked_and_nobody_twice() -> None:
    told = drawn(rules={"prizes": 20, "reserves": 5}, entries=MANY)

    assert sorted(told["winners"]) == [name for name, _ in MANY] and told["reserves"] == []
    verify_draw.check(told)


WHEELS = [[1] * 7, [1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 1, 1, 1, 100], [5, 50, 500], [2**70, 2**71]]
DRAWS = int(os.environ.get("DRAWS", "20000"))
"""How many draws are made of each wheel; `make fairness` for 1,000,000."""


def chi_squared(found: Counter[Any], chances: dict[Any, Fraction]) -> tuple[float, float]:
    """How far what was found lies from its chances, and above what it comes once in a million times by
    chance (Wilson and Hilferty's approximation). The draws are the same each time."""
    count, free = found.total(), len(chances) - 1
    assert set(found) <= set(chances)
    assert sum(chances.values()) == 1
    far = sum(
        (found[name] - float(count * chance)) ** 2 / float(count * chance)
        for name, chance in chances.items()
    )
    return far, free * (1 - 2 / (9 * free) + 4.75 * (2 / (9 * free)) ** 0.5) ** 3


@pytest.mark.parametrize("weights", WHEELS, ids=str)
def test_who_is_picked_is_as_likely_as_their_weight(weights: list[int]) -> None:
    entries = [[f"{place}", weight] for place, weight in enumerate(weights)]
    found = Counter(picks(entries, b"s" * 32, "hash", f"{n}", 1)[0] for n in range(DRAWS))
    chances = {name: Fraction(weight, sum(weights)) for name, weight in entries}
    far, bound = chi_squared(found, chances)

    assert far < bound


@pytest.mark.parametrize("weights", [[1] * 7, [1, 2, 3, 4, 5, 6, 7]], ids=str)
def test_who_is_picked_next_is_as_likely_as_their_weight_among_those_left(
    weights: list[int],
) -> None:
    """First and second together: the second does not lean on the first. Another secret each time, and the
    same public value, as in the evenings of one shop."""
    entries, total = [[f"{place}", weight] for place, weight in enumerate(weights)], sum(weights)
    found = Counter(
        tuple(picks(entries, n.to_bytes(32, "big"), "hash", "XSMB 45821", 2)) for n in range(DRAWS)
    )
    chances = {
        (one, two): Fraction(first, total) * Fraction(second, total - first)
        for one, first in entries
        for two, second in entries
        if one != two
    }
    far, bound = chi_squared(found, chances)

    assert far < bound


def test_the_check_for_fairness_finds_a_draw_that_is_not() -> None:
    """Four bits, and what is left of them divided by seven, without another try."""
    chances = {f"{place}": Fraction(1, 7) for place in range(7)}
    crooked = Counter(f"{n % 16 % 7}" for n in range(DRAWS))
    far, bound = chi_squared(crooked, chances)

    assert far > bound


def test_every_flipped_bit_is_found_or_changes_nothing() -> None:
    entries = [[f"{name:x}", 1 + name % 3] for name in range(10, 22)]
    rules = {"game": "Quà", "prizes": 3, "reserves": 3, "until": "2026-11-26T14:00:00Z"}
    whole = "".join(dumped(rooms.given(json.dumps(WHOLE | {"rules": rules, "entries": entries}))))
    plain, told = whole.encode(), json.loads(whole)
    for place in range(len(plain)):
        for bit in range(8):
            flipped = bytearray(plain)
            flipped[place] ^= 1 << bit
            _is_found(flipped.decode(errors="replace"), told)


def _is_found(text: str, told: dict[str, Any]) -> None:
    try:
        now = json.loads(text)
    except ValueError:
        now = None
    if now == told:
        checked(text)
        verify_draw.check(now)
        return
    with pytest.raises(WrongDraw) as wrong:
        checked(text)
    if now is None:
        assert wrong.value.field == "format"
        return
    with pytest.raises((SystemExit, ValueError, TypeError)):
        verify_draw.check(now)
    named = {name for name in {*now, *told} if now.get(name) != told.get(name)}
    assert wrong.value.field in named or any(name in str(wrong.value) for name in named)
