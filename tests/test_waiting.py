"""How tests wait: see tests/support/waiting.py. Held here for all of them, and tried itself."""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.waiting import comes_to, turns, until, until_now

TESTS = Path(__file__).parent
SUPPORT = {
    "waiting.py": "the way to wait",
    "quiet.py": "looks at a loop until it rests",
    "keeper.py": "watches a server end when no test is left",
    "clock.py": "a clock",
    "platforms.py": "a clock",
    "sim.py": "a clock",
    "channel.py": "a channel that tries again",
}
"""What sleeps by itself, and why."""
WAITS = {"until", "comes_to", "until_now", "until_true", "until_gone", "until_silent", "wait"}
MOMENTS = {"moment", "read"}
PATIENT = 30


def name_of(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def base_of(call: ast.Call) -> str:
    function = call.func
    if not isinstance(function, ast.Attribute):
        return ""
    return getattr(function.value, "id", "?")


def number(node: ast.expr) -> float | None:
    return (
        node.value if isinstance(node, ast.Constant) and type(node.value) in (int, float) else None
    )


def hasty(source: str) -> Iterator[str]:
    """What a file waits for by the clock on the wall."""
    tree = ast.parse(source)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name, base = name_of(call), base_of(call)
        given = number(call.args[-1]) if call.args else None
        if name == "sleep" and base in ("", "asyncio", "time") and given != 0:
            yield f"line {call.lineno}: sleep"
        if name == "pause" and base and call.args:
            yield f"line {call.lineno}: pause of fixed length"
        if name in ("wait_for", "timeout") and base == "asyncio" and (given or PATIENT) < PATIENT:
            yield f"line {call.lineno}: gives up after {given} s"
        for keyword in call.keywords:
            if keyword.arg == "timeout" and 0 < (number(keyword.value) or PATIENT) < PATIENT:
                yield f"line {call.lineno}: gives up soon"
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from asserted_after_a_moment(function)


def asserted_after_a_moment(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    events: list[tuple[int, str]] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            events.append((node.lineno, "assert"))
        elif isinstance(node, ast.Call):
            name, given = name_of(node), number(node.args[0]) if node.args else None
            if name in WAITS:
                events.append((node.lineno, "wait"))
            elif name in MOMENTS and isinstance(given, float):
                events.append((node.lineno, "moment"))
    events.sort()
    for (_, what), (line, then) in pairwise(events):
        if (what, then) == ("moment", "assert"):
            yield f"line {line}: looks after a moment instead of waiting for the thing"


def test_nobody_waits_by_the_clock_on_the_wall() -> None:
    found = [
        f"{path.relative_to(TESTS)}, {each}"
        for path in sorted(TESTS.rglob("*.py"))
        if not (path.parent.name == "support" and path.name in SUPPORT)
        for each in hasty(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_program_is_cancelled_whenever_it_is() -> None:
    """Where what `wait_for` waits for comes in the moment of a cancellation, Python 3.11 gives it and
    forgets the cancellation: what was to end goes on for ever (python/cpython#86296)."""
    program = TESTS.parent / "socialdesk"
    found = [
        str(path.relative_to(program))
        for path in sorted(program.rglob("*.py"))
        if "wait_for(" in path.read_text(encoding="utf-8")
    ]
    assert found == [], "use `async with asyncio.timeout(…)`"


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        ("await asyncio.sleep(0.1)", True),
        ("time.sleep(1)", True),
        ("await asyncio.sleep(0)", False),
        ("await clock.sleep(5)", False),
        ("await pilot.pause(0.3)", True),
        ("await pilot.pause()", False),
        ("await pause(store)", False),
        ("await asyncio.wait_for(x, 5)", True),
        ("await asyncio.wait_for(x, GENEROUS)", False),
        ("subprocess.run(x, timeout=10)", True),
        ("def f():\n await moment(0.1)\n assert x", True),
        ("def f():\n screen.read(0.2)\n assert x", True),
        ("def f():\n await moment(0.1)\n await until(x)\n assert x", False),
    ],
)
def test_what_is_hasty(source: str, refused: bool) -> None:
    assert bool(list(hasty(source))) is refused


async def test_a_wait_gives_what_it_found_and_may_be_awaited() -> None:
    values = iter([0, "", "there"])
    assert await until(lambda: next(values)) == "there"

    async def slowly() -> list[int]:
        await turns()
        return [1]

    assert await until(slowly) == [1]


async def test_a_wait_that_fails_says_for_what_and_what_was_seen_last() -> None:
    seen = [0]
    with pytest.raises(AssertionError, match=r"(?s)seen\[0\] > 5.*last seen: False.*the screen"):
        await until(lambda: seen[0] > 5, seconds=0.01, show=lambda: "the screen")
    with pytest.raises(AssertionError, match="not within 0 s"):
        until_now(lambda: seen[0] > 5, seconds=0.01)


async def test_what_comes_to_be_equal_is_compared_when_it_fails() -> None:
    growing: list[int] = []

    def more() -> list[int]:
        growing.append(len(growing))
        return growing

    await comes_to(more, [0, 1, 2])
    with pytest.raises(AssertionError, match=r"\[0, 1\]"):
        await comes_to(lambda: [0, 1], [0], seconds=0.01)
