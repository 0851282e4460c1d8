"""What was said in a live, counted as it comes: a desk that looks every second reads only what is new."""

from __future__ import annotations

from dataclasses import dataclass, field

LATE = 5
"""Minutes within which comments may come late and are still told apart by who wrote them."""


@dataclass(slots=True)
class Tally:
    """Public comments, those who wrote them and who of them is new, private messages, and minute by minute
    (since 1970) how much was said by how many. `seen` is the number of the last one that was counted."""

    seen: int = 0
    comments: int = 0
    privates: int = 0
    people: set[int] = field(default_factory=set)
    first_time: set[int] = field(default_factory=set)
    by_minute: dict[int, int] = field(default_factory=dict)
    _speakers: dict[int, set[int]] = field(default_factory=dict)
    _many: dict[int, int] = field(default_factory=dict)

    def add(self, number: int, at: int, person: int, *, private: bool, first: bool) -> None:
        """Count one more, said at a moment (ms)."""
        self.seen = number
        if first:
            self.first_time.add(person)
        if private:
            self.privates += 1
            return
        self.comments += 1
        self.people.add(person)
        minute = at // 60_000
        self.by_minute[minute] = self.by_minute.get(minute, 0) + 1
        if minute in self._many:
            return  # so late that nobody remembers who spoke then
        self._speakers.setdefault(minute, set()).add(person)
        while len(self._speakers) > LATE:
            oldest = min(self._speakers)
            self._many[oldest] = len(self._speakers.pop(oldest))

    def minutes(self) -> list[tuple[int, int, int]]:
        """Each minute in which something was said: comments, and how many wrote them."""
        return [
            (each, self.by_minute[each], self._many.get(each) or len(self._speakers.get(each, ())))
            for each in sorted(self.by_minute)
        ]
