"""Platforms as people see them: signs in lists, words in queries, steps of the checklist. Which there
are is handed in: nothing here names one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.text import fold


@dataclass(frozen=True, slots=True)
class PlatformLabel:
    """One platform. `name` is its accounts' `channel`; `sign` two letters; `aliases` are its other
    names in queries."""

    name: str
    sign: str
    aliases: tuple[str, ...] = ()
    family: str = ""
    """Platforms of one owner; they share a step of the checklist."""
    family_words: tuple[str, ...] = ()
    """Words in queries that mean all of the family, the plainest first."""
    title: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class ConnectStep:
    """A line of the checklist: something to connect (marked sentences), and the channels that show
    that it is."""

    name: str
    title: str
    how: str
    channels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Platforms:
    """Every platform there is, in the order in which they are shown."""

    labels: Sequence[PlatformLabel] = ()

    def sign(self, channel: str) -> str:
        """Two letters for a channel, also for one of a platform that is no longer there."""
        known = (label.sign for label in self.labels if label.name == channel)
        return next(known, channel[:2].upper())

    def words(self) -> list[str]:
        """What a query can name: platforms, and before its first platform a family."""
        each = [word for label in self.labels for word in (*label.family_words[:1], label.name)]
        return list(dict.fromkeys(each))

    def meant(self, word: str) -> tuple[str, ...]:
        """The channels that a word in a query means, in any spelling; itself if it means none."""
        folded = fold(word)
        named = [x.name for x in self.labels if folded == x.name or folded in x.aliases]
        family = [x.name for x in self.labels if folded in x.family_words]
        return tuple(named or family) or (folded,)

    def steps(self) -> list[ConnectStep]:
        """What can be connected, one line for each family."""
        found: dict[str, ConnectStep] = {}
        for label in self.labels:
            before = found.get(label.family)
            channels = (before.channels if before else frozenset()) | {label.name}
            title, how = (before.title, before.how) if before else (label.title, label.how)
            found[label.family] = ConnectStep(label.family, title, how, channels)
        return list(found.values())


NO_PLATFORMS = Platforms()
