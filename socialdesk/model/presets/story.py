"""One conversation's waits and episodes, as they were known at a moment."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from socialdesk.model.ids import Instant
from socialdesk.model.waits import Episode, Wait, Why

ELSEWHERE = "elsewhere"
"""Who is credited with what was written in a platform's own app."""


@dataclass(frozen=True, slots=True)
class KeptWait(Wait):
    """A wait with its number."""

    number: int = 0

    @property
    def credited(self) -> str:
        """Who wrote the answer; empty where there is none."""
        return self.agent or (ELSEWHERE if self.answered_at is not None else "")

    @property
    def began_anew_at(self) -> Instant:
        """When the customer wrote last in it, as far as that is known."""
        return self.opened_at if self.said_last_at is None else self.said_last_at


@dataclass(frozen=True, slots=True)
class Story:
    """A conversation, its `waits` and `episodes` each in turn. `customer` is one number for all the chats
    of a person; `account` the shop's."""

    conversation: int
    account: int
    waits: tuple[KeptWait, ...]
    episodes: tuple[Episode, ...]
    customer: int = 0

    def seen_at(self, moment: Instant) -> Story:
        """As it was known at a moment."""
        if self._ends_by(moment):
            return self
        waits = [each for each in self.waits if each.opened_at <= moment]
        episodes = [each for each in self.episodes if each.opened_at <= moment]
        return replace(
            self,
            waits=tuple(
                KeptWait(each.opened_at, number=each.number)
                if each.ended_at is None or each.ended_at > moment
                else each
                for each in waits
            ),
            episodes=tuple(
                replace(each, resolved_at=None, resolved_by="", assignee="")
                if each.resolved_at is not None and each.resolved_at > moment
                else each
                for each in episodes
            ),
        )

    def _ends_by(self, moment: Instant) -> bool:
        """Whether nothing happened after a moment."""
        return all(
            each.opened_at <= moment and (each.ended_at is None or each.ended_at <= moment)
            for each in self.waits
        ) and all(
            each.opened_at <= moment and (each.resolved_at is None or each.resolved_at <= moment)
            for each in self.episodes
        )

    @property
    def created_at(self) -> Instant | None:
        """When the conversation began, as far as waits tell."""
        firsts = [each[0].opened_at for each in (self.waits, self.episodes) if each]
        return min(firsts, default=None)

    @property
    def standing(self) -> list[KeptWait]:
        """Waits but for those that were none after all: all of it was taken back, or it goes on in another
        chat. One that was resolved without an answer stands: only our desk knows of that."""
        gone = (Why.TAKEN_BACK, Why.MOVED)
        return [each for each in self.waits if each.why_excluded not in gone]

    @property
    def answered(self) -> list[KeptWait]:
        """Waits that a person of the shop ended."""
        return [each for each in self.waits if each.answered_at is not None]

    def episode_of(self, wait: Wait) -> int | None:
        """The place of the episode that a wait belongs to: the last that had begun when it did."""
        place = bisect_right([each.opened_at for each in self.episodes], wait.opened_at) - 1
        return place if place >= 0 else None

    def by_episode(self) -> list[tuple[Episode, list[KeptWait]]]:
        """Each episode with its waits."""
        found: list[tuple[Episode, list[KeptWait]]] = [(each, []) for each in self.episodes]
        for wait in self.waits:
            place = self.episode_of(wait)
            if place is not None:
                found[place][1].append(wait)
        return found

    def first_answer(self, waits: list[KeptWait]) -> KeptWait | None:
        """Of an episode's waits the first that a person answered."""
        return next((each for each in waits if each.answered_at is not None), None)
