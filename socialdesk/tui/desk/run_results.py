"""What came of a run as the desk shows it: figures, and the people behind each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.preflight import Skip
from socialdesk.services.broadcasting.results import (
    DELIVERED,
    REACHED,
    READ,
    Figures,
    Results,
    results,
)
from socialdesk.store.answers import ANSWERED_WITHIN
from socialdesk.store.broadcasts import Run
from socialdesk.store.ledger import LedgerRow
from socialdesk.store.outcomes import Which
from socialdesk.store.recall import STOPPED
from socialdesk.tui.desk.session import Session

PAGE = 100
"""People who are read at once."""
MOST_PAGES = 30
"""Pages that are kept; the list goes on however long it is."""
EVERYBODY, ANSWERED = Which(), Which(("answered",))
_SETTLED = ANSWERED_WITHIN + 24 * HOUR
"""So long (ms) after its end nothing more becomes of a run."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of what came of a run. Its `name` says what is counted; a `heading` is only read. `of` is
    what it is a part of, `figures` are those of a group."""

    name: str
    count: int = 0
    of: int = 0
    which: Which = EVERYBODY
    depth: int = 0
    is_heading: bool = False
    figures: Figures | None = None
    currency: str = ""
    """Of an amount of money, which is counted in its smallest unit."""


class RunResults:
    """The run that is looked at, and some of its people."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.run: Run | None = None
        self.figures: Sequence[Figure] = ()
        self.chosen: Figure | None = None
        """Whose people are shown."""
        self._pages: dict[int, Sequence[LedgerRow]] = {}

    def turn_to(self, run: Run) -> None:
        """Another run is looked at; nothing of it is read yet."""
        if self.run is None or run.id != self.run.id:
            self.run, self.figures, self.chosen = run, (), None
            self._pages = {}

    # -- figures

    @property
    def is_over(self) -> bool:
        """Whether nothing more becomes of it."""
        ended = self.run.ended_at if self.run is not None else None
        return ended is not None and self._session.now() - ended > _SETTLED

    async def load(self) -> bool:
        """Count what came of the run; whether it says something else than before."""
        run, store = self.run, self._session.store
        if run is None or (self.is_over and self.figures):
            return False
        now = await store.broadcasts.run(run.id)
        found = await results(store, now)
        reasons = await store.ledger.reasons(run.id)
        if self.run is None or self.run.id != run.id:
            return False
        currency = ""
        if found.whole.cost:
            currency = self._session.announcing().preflights.shop.currency(found.paying)
        figures = list(_lines(found, reasons, now, currency))
        changed = figures != list(self.figures) or now != self.run
        self.run, self.figures = now, figures
        if changed and self.chosen is not None:
            self.chosen = next((each for each in figures if _same(each, self.chosen)), self.chosen)
        return changed

    def figure(self, which: Which) -> Figure | None:
        """The line that counts these people."""
        return next((each for each in self.figures if each.which == which and each.name), None)

    # -- people

    def choose(self, figure: Figure) -> None:
        """The people behind a figure are shown."""
        self.chosen, self._pages = figure, {}

    def person(self, row: int) -> LedgerRow | None:
        """Somebody of them; None for who is not read yet."""
        page = self._pages.get(row // PAGE, ())
        return page[row % PAGE] if row % PAGE < len(page) else None

    async def load_people(self, first: int, count: int, *, anew: bool = False) -> bool:
        """Read those in sight who are not known (`anew`: also who is); whether that brought anything
        else."""
        run, chosen = self.run, self.chosen
        if run is None or chosen is None:
            return False
        wanted = range(max(first, 0) // PAGE, max(first + count, 0) // PAGE + 1)
        changed = False
        for number in wanted:
            if number in self._pages and not anew:
                continue
            page = await self._session.store.outcomes.page(
                run.id, chosen.which, PAGE, number * PAGE
            )
            if self.chosen is None or self.chosen.which != chosen.which or self.run is None:
                return False
            changed |= list(page) != list(self._pages.get(number, ()))
            self._pages[number] = page
        for number in sorted(self._pages, key=lambda each: abs(each - wanted[0]))[MOST_PAGES:]:
            del self._pages[number]
        return changed

    def now(self) -> Instant:
        """The moment."""
        return self._session.now()


def _same(one: Figure, other: Figure) -> bool:
    return (one.name, one.which, one.is_heading) == (other.name, other.which, other.is_heading)


def _lines(found: Results, reasons: dict[str, int], run: Run, currency: str) -> Iterator[Figure]:
    whole = found.whole
    left = whole.people - whole.skipped - whole.sent - whole.refused - whole.unconfirmed
    wanted = whole.people - whole.skipped
    yield Figure("picked", whole.people)
    yield Figure("skipped", whole.skipped, whole.people, Which(("skipped",)))
    order = [*map(str, Skip), STOPPED]
    for reason in sorted(reasons, key=lambda each: order.index(each) if each in order else 99):
        which = Which(("skipped",), reason=reason)
        yield Figure(reason, reasons[reason], which=which, depth=1)
    if left:
        yield Figure("left", left, wanted, Which(("planned", "waiting", "queued")))
    yield Figure("sent", whole.sent, wanted, Which(REACHED))
    yield Figure("delivered", whole.delivered, whole.sent, Which(DELIVERED))
    yield Figure("read", whole.read, whole.sent, Which(READ))
    yield Figure("answered", whole.answered, whole.sent, ANSWERED)
    if whole.median is not None:
        yield Figure("median", whole.median, is_heading=True)
    yield Figure("opted_out", whole.opted_out, whole.sent, Which(("opted_out",)))
    yield Figure("refused", whole.refused, wanted, Which(("refused",)))
    if whole.blocked:
        yield Figure("blocked", whole.blocked, 0, Which(("refused",), reason="blocked"), depth=1)
    yield Figure("unconfirmed", whole.unconfirmed, wanted, Which(("unconfirmed",)))
    if erased := sum(run.erased.values()):
        yield Figure("erased", erased, is_heading=True)
    if whole.cost:
        yield Figure("cost", whole.cost, is_heading=True, currency=currency)
    yield from _groups(found)


def _groups(found: Results) -> Iterator[Figure]:
    several = len(found.by_account) > len(found.by_channel)
    for kind, groups in (
        ("account", found.by_account if several else {}),
        ("channel", found.by_channel),
        ("language", found.by_language),
        ("tag", found.by_tag),
    ):
        if not groups:
            continue
        yield Figure("", is_heading=True)
        yield Figure(kind, is_heading=True)
        for name, figures in groups.items():
            which = Which(**{kind: name})  # type: ignore[arg-type] # each of them is a word
            yield Figure(name, figures.people, which=which, depth=1, figures=figures)
