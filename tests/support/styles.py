"""The toolkit's own styles, read once for all the desks of a process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.css.stylesheet import Stylesheet


@contextmanager
def parsed_once() -> Iterator[None]:
    """Each desk of a test reads six thousand tokens of styles that never change; with other colours
    they are read anew."""
    parse, known = Stylesheet._parse_rules, dict[Any, Any]()

    def parsed(self: Stylesheet, *given: Any, **more: Any) -> Any:
        key = (given, tuple(more.items()), tuple(self._variables.items()))
        if key not in known:
            known[key] = parse(self, *given, **more)
        return known[key]

    Stylesheet._parse_rules = parsed  # type: ignore[method-assign]
    try:
        yield
    finally:
        Stylesheet._parse_rules = parse  # type: ignore[method-assign]
