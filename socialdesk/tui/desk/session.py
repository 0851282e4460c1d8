"""One agent at one desk: the store, the time, the shop's settings; what every part of a desk
needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.phone import HOME
from socialdesk.model.platforms import NO_PLATFORMS, Platforms
from socialdesk.services.change_words import moment
from socialdesk.services.conversations import Conversations
from socialdesk.services.replies import Replies
from socialdesk.services.search import Asker
from socialdesk.store.store import Store

if TYPE_CHECKING:
    from socialdesk.services.automating import Automating
    from socialdesk.services.broadcasting.announcing import Announcing
    from socialdesk.services.claims import Claims
    from socialdesk.services.drafting import Drafting
    from socialdesk.services.figures.badges import Badges
    from socialdesk.services.figures.figuring import Figuring
    from socialdesk.services.games import Playing
    from socialdesk.services.loyalty import Programme
    from socialdesk.services.prizes import Giving
    from socialdesk.services.promises import Promises
    from socialdesk.services.selling import Selling
    from socialdesk.services.targets import Targeting


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How this desk behaves: the shop's `[desk]`, and which platforms there are."""

    shop: str = ""
    undo: int = 5 * SECOND
    """For so long (ms) an answer is held back."""
    platforms: Platforms = NO_PLATFORMS
    agents: tuple[str, ...] = ()
    """Whom the configuration names: they can be given conversations, seen at a desk or not."""
    announcing: Callable[[Store], Announcing] | None = None
    """What makes the service behind announcements; it is made when it is first needed."""
    playing: Callable[[Store], Playing] | None = None
    """The same for games."""
    giving: Callable[[Store], Giving] | None = None
    """The same for prizes."""
    figuring: Callable[[Store], Figuring] | None = None
    """The same for figures."""
    badges: Callable[[Store], Badges] | None = None
    """The same for badges; None where the shop has none."""
    targeting: Callable[[Store], Targeting] | None = None
    """The same for targets; None where the shop says nothing of them."""
    promises: Callable[[Store], Promises] | None = None
    """The same for what is promised."""
    answers: Callable[[Store], Drafting] | None = None
    """The same for the answers folder and drafts; None where the shop has neither."""
    automating: Callable[[Store], Automating] | None = None
    """The same for all that answers and acts by itself."""
    home: str = HOME
    """The country in which telephone numbers are dialled, as ISO 3166 names it."""
    selling: Callable[[Store], Selling] | None = None
    """The same for what the shop sells."""
    claiming: Callable[[Store], Claims] | None = None
    """What makes the service behind claims in lives."""
    programme: Callable[[], Programme] | None = None
    """What tells what the shop says of loyal customers; None where it says nothing."""


@dataclass(slots=True)
class Session:
    """Who works here, and on what. `agent` changes once, when somebody says who they are."""

    store: Store
    replies: Replies
    clock: Clock
    agent: str
    zone: ZoneInfo
    new_key: Callable[[], str]
    settings: DeskSettings = field(default_factory=DeskSettings)
    _announcing: Announcing | None = field(default=None, init=False)
    _playing: Playing | None = field(default=None, init=False)
    _giving: Giving | None = field(default=None, init=False)
    id: str = field(init=False)
    """By which other desks tell this one from another of the same agent."""

    def __post_init__(self) -> None:
        self.id = self.new_key()

    def now(self) -> Instant:
        """The moment, for waits on the screen."""
        return self.clock.now()

    def conversations(self) -> Conversations:
        """The service behind every change that is made at this desk."""
        return Conversations(
            self.store, self.replies, self.clock, self.zone, self.new_key, self.settings.agents
        )

    def announcing(self) -> Announcing:
        """The service behind everything that is done with announcements at this desk."""
        if self._announcing is None:
            assert self.settings.announcing is not None
            self._announcing = self.settings.announcing(self.store)
        return self._announcing

    def playing(self) -> Playing:
        """The service behind everything that is done with games at this desk."""
        if self._playing is None:
            assert self.settings.playing is not None
            self._playing = self.settings.playing(self.store)
        return self._playing

    def giving(self) -> Giving:
        """The service behind everything that becomes of prizes at this desk."""
        if self._giving is None:
            assert self.settings.giving is not None
            self._giving = self.settings.giving(self.store)
        return self._giving

    def figuring(self) -> Figuring:
        """The services behind figures. What they need takes a while to be imported: not for the desk's own
        thread."""
        assert self.settings.figuring is not None
        return self.settings.figuring(self.store)

    def badges(self) -> Badges:
        """A service behind badges; the same holds."""
        assert self.settings.badges is not None
        return self.settings.badges(self.store)

    def asker(self) -> Asker:
        """Whom a query's `me` and `today` mean."""
        return Asker(
            self.agent,
            self.now(),
            self.zone,
            self.replies.verdicts.windows(),
            self.settings.platforms,
            self.replies.verdicts.limits,
        )

    def moment(self, words: str) -> tuple[Instant, str]:
        """A moment as typed, and how it is shown. Raises NotAllowed for words that mean none."""
        return moment(words, self.local(self.now()))

    def local(self, at: Instant) -> datetime:
        """A moment by the shop's clock."""
        return datetime.fromtimestamp(at / 1000, self.zone)
