"""What lines can be completed with: tags, agents, accounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.tui.inbox.context import Context

MOST = 12


class Completions:
    """Read while somebody types, so that no key waits for the store."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, list[str]] = {}

    def fetch(self) -> None:
        """Read what there is now."""
        self._context.screen.work("known", self._fetch, exclusive=True)

    async def _fetch(self) -> None:
        self._known = await self._context.desk.search.known_values()

    def of(self, what: str) -> Callable[[str], list[str]]:
        """For a line of words that are all of one kind: tag, assignee."""
        return partial(self._words, what)

    def _words(self, what: str, text: str) -> list[str]:
        from socialdesk.model.text import fold  # noqa: PLC0415 - not before the first paint

        last = fold(text.rsplit(" ", 1)[-1].lstrip("-#@"))
        return [each for each in self._known.get(what, []) if fold(each).startswith(last)][:MOST]

    def query(self, text: str) -> list[str]:
        """For a line in the query language."""
        from socialdesk.model.query import completions  # noqa: PLC0415 - not before the first paint

        return completions(text, {key: partial(list, all_) for key, all_ in self._known.items()})
