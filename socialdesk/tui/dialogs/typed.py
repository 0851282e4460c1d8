"""What is typed into the fields of a form, and how what is kept is typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from socialdesk.model.ids import Instant

Moment = Callable[[str], tuple[Instant, str]]
"""What words mean that name a moment. Raises NotAllowed."""


class Typed:
    """What stands in each field, by its name."""

    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def has(self, name: str) -> bool:
        """Whether there is such a field now."""
        return True

    def dump(self) -> str:
        """The fields as text."""
        return json.dumps({k: v for k, v in self.values.items() if v}, ensure_ascii=False)

    def take(self, text: str) -> None:
        """The way back from `dump`."""
        self.values = {str(name): str(value) for name, value in json.loads(text).items()}


def pieces(text: str) -> list[str]:
    """What stands between semicolons."""
    return [each.strip() for each in text.split(";") if each.strip()]


def joined(values: Iterable[object]) -> str:
    """The way back."""
    return "; ".join(map(str, values))


def typed_moment(at: int | None, zone: ZoneInfo) -> str:
    """A moment as it is typed, with its seconds if there are any; empty for none."""
    if at is None:
        return ""
    local = datetime.fromtimestamp(at // 1000, zone)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"
