"""The store as the rest of the house holds it: one object, a room for each noun. Those that a desk
seldom enters are opened when somebody does."""

# ruff: noqa: PLC0415 - a desk does without what only a worker needs

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from socialdesk.clock import SharedClock
from socialdesk.errors import ConfigError, NotFound, StoreError, StoreLost
from socialdesk.model.ids import Instant
from socialdesk.model.reason import Reason
from socialdesk.store.accounts import Accounts
from socialdesk.store.automatic import Guard
from socialdesk.store.canned import Canned
from socialdesk.store.contacts import Contacts
from socialdesk.store.deliveries import Deliveries
from socialdesk.store.drafts import Drafts
from socialdesk.store.engine.database import SERVER_KEEPS, Connection, Database, Lane, at_fault
from socialdesk.store.engine.migrate import migrate
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.engine.within import Within
from socialdesk.store.history import History
from socialdesk.store.inbox import Inbox
from socialdesk.store.journal import Arrival, Journal
from socialdesk.store.messages import Messages
from socialdesk.store.outbox import Outbox
from socialdesk.store.search import Search
from socialdesk.store.selling_rooms import SellingRooms
from socialdesk.store.signals import Signals
from socialdesk.store.tags import Tags
from socialdesk.store.team import Team
from socialdesk.store.thread import Threads
from socialdesk.store.triage import Conversations
from socialdesk.store.unkept import Unkept
from socialdesk.store.views import Views

if TYPE_CHECKING:
    from socialdesk.model.effects import Policy
    from socialdesk.store.acknowledging import Acknowledging
    from socialdesk.store.attachments import Attachments
    from socialdesk.store.audience import Audience
    from socialdesk.store.auto_resolve import AutoResolving
    from socialdesk.store.broadcasts import Broadcasts
    from socialdesk.store.claims import Claims
    from socialdesk.store.consents import Consents
    from socialdesk.store.costs import Costs
    from socialdesk.store.erasure import Erased, Unfinished
    from socialdesk.store.exports import Exports
    from socialdesk.store.figures import Figures
    from socialdesk.store.follow_ups import FollowUps
    from socialdesk.store.games import Games
    from socialdesk.store.hours import Hours
    from socialdesk.store.imports import Imports
    from socialdesk.store.ledger import Ledger
    from socialdesk.store.lives import Lives
    from socialdesk.store.monitoring import Monitoring
    from socialdesk.store.order_lists import OrderLists
    from socialdesk.store.order_news import OrderNews
    from socialdesk.store.outcomes import Outcomes
    from socialdesk.store.overlays import Overlays
    from socialdesk.store.owner_chats import OwnerChats
    from socialdesk.store.packs import Packs
    from socialdesk.store.parcels import Parcels
    from socialdesk.store.policy_failures import Policies
    from socialdesk.store.prizes import Prizes
    from socialdesk.store.promises import Promises
    from socialdesk.store.recording import Recorded
    from socialdesk.store.rule_history import RuleHistory
    from socialdesk.store.rules import Rules
    from socialdesk.store.self_service import SelfService
    from socialdesk.store.settlement import Settlements
    from socialdesk.store.stories import Stories
    from socialdesk.store.survey_rows import SurveyRows
    from socialdesk.store.surveys import Surveys
    from socialdesk.store.switches import Switches
    from socialdesk.store.target_clocks import TargetClocks
    from socialdesk.store.target_notices import TargetNotices
    from socialdesk.store.targets import PromisedTimes
    from socialdesk.store.tasks import Tasks
    from socialdesk.store.telling import Tellings
    from socialdesk.store.undecided import ToDecide
    from socialdesk.store.workload import Workload

T = TypeVar("T")


class _Tried(Exception):
    def __init__(self, outcome: Recorded) -> None:
        super().__init__()
        self.outcome = outcome


class Store(SellingRooms):
    """Durable memory. Open one per process with `Store.open`; close it when done."""

    def __init__(self, database: Database, clock: SharedClock | None = None) -> None:
        self.database = database
        self.clock = clock or SharedClock()
        """Whose moments may be written here and compared with those of other processes."""
        self.guard = Guard()
        """How much is said by itself."""
        self.accounts = Accounts(database)
        self.deliveries = Deliveries(database)
        self.canned = Canned(database)
        self.contacts = Contacts(database)
        self.conversations = Conversations(database)
        self.drafts = Drafts(database)
        self.history = History(database)
        self.inbox = Inbox(database)
        self.journal = Journal(database)
        self.unkept = Unkept(database)
        self.messages = Messages(database)
        self.outbox = Outbox(database)
        self.search = Search(database)
        self.signals = Signals(database)
        self.tags = Tags(database)
        self.team = Team(database)
        self.threads = Threads(database)
        self.views = Views(database)

    @cached_property
    def acknowledging(self) -> Acknowledging:
        """Acknowledgements that wait."""
        from socialdesk.store.acknowledging import Acknowledging

        return Acknowledging(self.database)

    @cached_property
    def attachments(self) -> Attachments:
        """Customers' files, and where they lie."""
        from socialdesk.store.attachments import Attachments

        return Attachments(self.database)

    @cached_property
    def consents(self) -> Consents:
        """Topics and opt-outs."""
        from socialdesk.store.consents import Consents

        return Consents(self.database)

    @cached_property
    def costs(self) -> Costs:
        """What announcements cost."""
        from socialdesk.store.costs import Costs

        return Costs(self.database)

    @cached_property
    def audience(self) -> Audience:
        """Whom a broadcast may be for."""
        from socialdesk.store.audience import Audience

        return Audience(self.database)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        """Announcements and their runs."""
        from socialdesk.store.broadcasts import Broadcasts

        return Broadcasts(self.database)

    @cached_property
    def claims(self) -> Claims:
        """Which deliveries go now."""
        from socialdesk.store.claims import Claims

        return Claims(self.database)

    @cached_property
    def figures(self) -> Figures:
        """How long customers waited."""
        from socialdesk.store.figures import Figures

        return Figures(self.database)

    @cached_property
    def workload(self) -> Workload:
        """How much was said when, and who was there."""
        from socialdesk.store.workload import Workload

        return Workload(self.database)

    @cached_property
    def monitoring(self) -> Monitoring:
        """How customers fare right now."""
        from socialdesk.store.monitoring import Monitoring

        return Monitoring(self.database)

    @cached_property
    def stories(self) -> Stories:
        """Conversations' waits and episodes whole."""
        from socialdesk.store.stories import Stories

        return Stories(self.database)

    @cached_property
    def self_service(self) -> SelfService:
        """What was answered by itself."""
        from socialdesk.store.self_service import SelfService

        return SelfService(self.database)

    @cached_property
    def hours(self) -> Hours:
        """Working hours that held, and vacations."""
        from socialdesk.store.hours import Hours

        return Hours(self.database)

    @cached_property
    def switches(self) -> Switches:
        """What acts by itself, and whether it does."""
        from socialdesk.store.switches import Switches

        return Switches(self.database)

    @cached_property
    def promises(self) -> Promises:
        """What the shop has promised, and until when."""
        from socialdesk.store.promises import Promises

        return Promises(self.database)

    @cached_property
    def parcels(self) -> Parcels:
        """What carriers have of orders."""
        from socialdesk.store.parcels import Parcels

        return Parcels(self.database)

    @cached_property
    def order_lists(self) -> OrderLists:
        """Lists of what customers have ordered, for people who scroll in them."""
        from socialdesk.store.order_lists import OrderLists

        return OrderLists(self.database)

    @cached_property
    def auto_resolving(self) -> AutoResolving:
        """What has been quiet for long."""
        from socialdesk.store.auto_resolve import AutoResolving

        return AutoResolving(self.database)

    @cached_property
    def games(self) -> Games:
        """Minigames, who entered them and who won."""
        from socialdesk.store.games import Games

        return Games(self.database)

    @cached_property
    def exports(self) -> Exports:
        """All there is, page by page."""
        from socialdesk.store.exports import Exports

        return Exports(self.database)

    @cached_property
    def imports(self) -> Imports:
        """What comes from another system."""
        from socialdesk.store.imports import Imports

        return Imports(self.database)

    @cached_property
    def ledger(self) -> Ledger:
        """What became of everybody a run was for."""
        from socialdesk.store.ledger import Ledger

        return Ledger(self.database)

    @cached_property
    def lives(self) -> Lives:
        """Lives, and what was said in them."""
        from socialdesk.store.lives import Lives

        return Lives(self.database)

    @cached_property
    def outcomes(self) -> Outcomes:
        """What became of runs, counted and in pages."""
        from socialdesk.store.outcomes import Outcomes

        return Outcomes(self.database)

    @cached_property
    def overlays(self) -> Overlays:
        """What those see who watch."""
        from socialdesk.store.overlays import Overlays

        return Overlays(self.database)

    @cached_property
    def owner_chats(self) -> OwnerChats:
        """Where the owner is told how the shop fares."""
        from socialdesk.store.owner_chats import OwnerChats

        return OwnerChats(self.database)

    @cached_property
    def order_news(self) -> OrderNews:
        """What happens to orders, for whoever acts on it."""
        from socialdesk.store.order_news import OrderNews

        return OrderNews(self.database)

    @cached_property
    def surveys(self) -> Surveys:
        """Asking customers afterwards."""
        from socialdesk.store.surveys import Surveys

        return Surveys(self.database)

    @cached_property
    def survey_rows(self) -> SurveyRows:
        """What customers were asked, and answered."""
        from socialdesk.store.survey_rows import SurveyRows

        return SurveyRows(self.database)

    @cached_property
    def tasks(self) -> Tasks:
        """What people of the shop are to do."""
        from socialdesk.store.tasks import Tasks

        return Tasks(self.database)

    @cached_property
    def tellings(self) -> Tellings:
        """What customers are told of the program's own accord."""
        from socialdesk.store.telling import Tellings

        return Tellings(self.database)

    @cached_property
    def follow_ups(self) -> FollowUps:
        """Who is asked how they find what they got."""
        from socialdesk.store.follow_ups import FollowUps

        return FollowUps(self.database)

    @cached_property
    def policies(self) -> Policies:
        """What is known of policies."""
        from socialdesk.store.policy_failures import Policies

        return Policies(self.database)

    @cached_property
    def packs(self) -> Packs:
        """Waits and episodes as figures count them."""
        from socialdesk.store.packs import Packs

        return Packs(self.database)

    @cached_property
    def to_decide(self) -> ToDecide:
        """The messages about which policies are asked after their recording."""
        from socialdesk.store.undecided import ToDecide

        return ToDecide(self.database)

    @cached_property
    def target_clocks(self) -> TargetClocks:
        """When waits pass their targets' steps."""
        from socialdesk.store.target_clocks import TargetClocks

        return TargetClocks(self.database)

    @cached_property
    def target_notices(self) -> TargetNotices:
        """What the owner is to be told of waits."""
        from socialdesk.store.target_notices import TargetNotices

        return TargetNotices(self.database)

    @cached_property
    def promised(self) -> PromisedTimes:
        """What targets go by."""
        from socialdesk.store.targets import PromisedTimes

        return PromisedTimes(self.database)

    @cached_property
    def prizes(self) -> Prizes:
        """What becomes of prizes."""
        from socialdesk.store.prizes import Prizes

        return Prizes(self.database)

    @cached_property
    def rule_history(self) -> RuleHistory:
        """What rules would have heard."""
        from socialdesk.store.rule_history import RuleHistory

        return RuleHistory(self.database)

    @cached_property
    def rules(self) -> Rules:
        """What rules did."""
        from socialdesk.store.rules import Rules

        return Rules(self.database)

    @cached_property
    def settlements(self) -> Settlements:
        """How deliveries ended."""
        from socialdesk.store.settlement import Settlements

        return Settlements(self.database)

    @classmethod
    async def open(
        cls, url: str, *, small: bool = False, clock: SharedClock | None = None
    ) -> Store:
        """Open `sqlite:///path` or `postgresql://…` and bring its schema up to date. Raises
        StoreError, ConfigError.

        `small` is for a desk: it reads a few pages at a time and keeps little of the file in
        memory. `clock` is put right by the server's, where there is one.
        """
        clock = clock or SharedClock()
        database = await open_database(url, small=small, clock=clock)
        try:
            await migrate(database)
        except BaseException:
            await database.close()
            raise
        return cls(database, clock)

    async def close(self) -> None:
        """Wait for what runs, then disconnect."""
        await self.database.close()

    async def put_clock_right(self) -> None:
        """Look once more what time it is at the server's, where there is one."""

        async def nothing(_: Connection) -> None:
            return

        await self.database.read(nothing)

    def changes(self) -> AsyncGenerator[None, None]:
        """Yields soon after any process committed something."""
        return self.database.changes()

    async def record(
        self, batch: Sequence[Arrival], now: Instant, policies: Sequence[Policy]
    ) -> Recorded:
        """Journal and record a batch in one transaction; see `recording.record`. Raises StoreError
        for trouble of the store, and Unstorable where something in the batch is at fault."""

        from socialdesk.store.recording import record

        async def work(conn: Connection) -> Recorded:
            with at_fault():
                return await record(conn, batch, now, policies, guard=self.guard)

        return await self.database.transact(work, Lane.INTAKE)

    async def replay(
        self,
        journal_id: int,
        arrival: Arrival,
        now: Instant,
        policies: Sequence[Policy] = (),
        *,
        dry_run: bool = False,
    ) -> Recorded:
        """Record one update from the journal once more, and mark what became of it; with `dry_run` all of
        it is taken back. Raises as `record`."""

        from socialdesk.store.recording import record

        async def work(conn: Connection) -> Recorded:
            with at_fault():
                outcome = await record(
                    conn, [arrival], now, policies, journalled=False, guard=self.guard
                )
            await self.journal.mark(conn, journal_id, arrival)
            if dry_run:
                raise _Tried(outcome)
            return outcome

        try:
            return await self.database.transact(work)
        except _Tried as tried:
            return tried.outcome

    async def erasures_requested(self) -> list[int]:
        """Conversations whose people asked their platform to be forgotten, oldest request first."""
        from socialdesk.store import erasure

        return await self.database.all(erasure.REQUESTED)

    async def unfinished_erasures(self) -> list[Unfinished]:
        """Who was erased, while no `scrub` has come to its end since."""
        from socialdesk.store import erasure

        return await erasure.unfinished(self.database)

    async def erase(self, conversation_id: int) -> Erased:
        """Delete everything known of the person behind a conversation. Raises NotFound. Their bytes
        are gone from the store's files after `scrub`; until then they can be erased once more."""
        from socialdesk.store import erasure

        while await self.search.index():
            pass
        try:
            erased = await erasure.erase_person(self.database, conversation_id)
        except NotFound:
            left = {each.conversation_id: each for each in await self.unfinished_erasures()}
            if conversation_id not in left:
                raise
            erased = erasure.Erased(0, 0, left[conversation_id].files, again=True)
        while await self.search.index():
            pass
        return erased

    async def scrub(self) -> Reason:
        """Leave no bytes of what was erased in any file of the store, once the caller has removed the
        files that belonged to it; why not, if so."""
        from socialdesk.store import erasure

        try:
            numbers = [each.conversation_id for each in await self.unfinished_erasures()]
            await erasure.forget_files(self.database, numbers)
            await self.search.compact()
            left = await self.database.scrub(erasure.PERSONAL)
            if left.code in ("", SERVER_KEEPS):
                await erasure.finish(self.database, numbers)
        except StoreLost:
            raise
        except StoreError as error:
            return Reason("erase.unfinished", why=error.reason)
        return left


async def in_one_read(store: Store, work: Callable[[Store], Awaitable[T]]) -> T:
    """Read in several of a store's rooms: all as it is at one moment, by one way there and back. `work` awaits nothing but the
    store that it is given. Raises StoreError."""
    return await store.database.snapshot(lambda conn: work(Store(Within(conn), store.clock)))


async def open_database(
    url: str, *, small: bool = False, clock: SharedClock | None = None
) -> Database:
    """Connect to a store by its address, without touching its schema. Raises StoreError,
    ConfigError."""
    if url.startswith("sqlite:///"):
        return await SQLiteDatabase.open(url.removeprefix("sqlite:///"), small=small)
    if url.startswith(("postgresql://", "postgres://")):
        from socialdesk.store.engine.postgres import PostgresDatabase

        return await PostgresDatabase.open(url, clock or SharedClock())
    raise ConfigError('[store] url must begin with "sqlite:///" or "postgresql://".')
