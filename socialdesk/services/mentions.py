"""Who is meant by `@name` in a note."""

from __future__ import annotations

from collections.abc import Iterable

from socialdesk.model.text import fold


def mentioned(text: str, agents: Iterable[str]) -> list[str]:
    """The agents whose names follow an `@` in `text`, accents or not; a longer name goes before its
    beginning."""
    folded = fold(text)
    found: list[str] = []
    for name in sorted(agents, key=len, reverse=True):
        mark = f"@{fold(name)}"
        place = folded.find(mark)
        while place >= 0:
            end = place + len(mark)
            if (
                not folded[end : end + 1].isalnum()
                and not folded[max(place - 1, 0) : place].isalnum()
            ):
                found.append(name)
                folded = folded.replace(mark, " ")
                break
            place = folded.find(mark, end)
    return found
