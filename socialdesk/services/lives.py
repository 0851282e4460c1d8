"""Everything that people do with lives, the same for commands and the desk: planning what people are told,
beginning and ending them, and what they came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.announcement import Announcement, Purpose, parse_purpose
from socialdesk.model.changes import Tag
from socialdesk.model.delivery import Sort
from socialdesk.model.i18n import translate
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.invitation import Invitation
from socialdesk.model.live import BEFORE, LATE, Moment, post_in, starts_at
from socialdesk.model.message import ChatKind
from socialdesk.model.query import unquoted
from socialdesk.model.tally import Tally
from socialdesk.model.text import sentence
from socialdesk.services.broadcasting.announcing import Announcing, changed
from socialdesk.services.broadcasting.preflights import Audience, Found
from socialdesk.services.broadcasting.timetables import Timetable
from socialdesk.store.broadcasts import Broadcast, Draft, Run
from socialdesk.store.live_comments import ACCOUNT, CHAT, POST, PRIVATE
from socialdesk.store.lives import Live, LiveAnnouncement, LiveDraft, PerMinute, Totals
from socialdesk.store.open_questions import OpenQuestions
from socialdesk.store.store import Store

TOPIC = "live"
"""What people ask for who want to be told of lives."""
LONGEST_NAME = 48
LONGEST_TITLE = 200
LONGEST_LINK = 500
AT_ONCE = 5_000
"""Comments that are counted at once."""
_NAMES = {
    Moment.DAY: "-1d", Moment.HOUR: "-1h", Moment.SOON: "-10m", Moment.NOW: "live", Moment.REPLAY: "replay",
}  # fmt: skip
"""What its broadcasts are called behind its own name."""
READY, OVER, CANCELLED, SCHEDULED, NONE = "ready", "over", "cancelled", "scheduled", ""
"""How an announcement stands that has no run: it waits for the live, its moment has passed, it was called
off, it has a moment, there is none."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What people are told at a moment: when (ms; None for what waits for the live itself), by which
    broadcast, and how it stands (one of the states above, or its last run's)."""

    moment: Moment
    at: int | None
    state: str
    broadcast: Broadcast | None = None
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """A live that has begun: the run by which people are told, if they are, and otherwise why not;
    how many comments stood under its posts already."""

    live: Live
    run: Run | None
    why_not: str
    caught_up: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a live came to, or has come to: public comments (`now`: in the last whole minute), people,
    private messages of commenters, how much was said minute by minute and most in which, questions that
    wait and the longest wait (ms), private replies, and who asked for its topic since it began."""

    comments: int
    people: int
    first_time: int
    privates: int
    minutes: Sequence[PerMinute]
    now: int
    peak: PerMinute | None
    questions: int
    longest_wait: int
    private_replies: int
    joined: int

    def pace(self, now: Instant) -> int:
        """Comments in the minute that runs or in the one before, whichever has more: a minute by the clock
        like all of them, so the peak is never less."""
        return max((each.comments for each in self._recent(now)), default=0)

    def speakers(self, now: Instant) -> int:
        """Who spoke in the minute that runs or in the one before, whichever had more."""
        return max((each.people for each in self._recent(now)), default=0)

    def _recent(self, now: Instant) -> Iterator[PerMinute]:
        return (each for each in self.minutes if each.minute >= now // MINUTE - 1)


NO_FIGURES = Figures(0, 0, 0, 0, (), 0, None, 0, 0, 0, 0)


class Lives:
    """Making, planning, beginning and ending lives."""

    def __init__(self, store: Store, clock: Clock, announcing: Announcing) -> None:
        self._store = store
        self._clock = clock
        self._announcing = announcing
        self._tallies: dict[int, Tally] = {}
        self._questions: dict[int, OpenQuestions] = {}

    @property
    def language(self) -> str:
        """The shop's."""
        return self._announcing.preflights.shop.language

    async def new(
        self, draft: LiveDraft, places: Sequence[tuple[int, str, str]], agent: str
    ) -> Live:
        """Keep a new one; without a place everything counts that is commented on any account while it
        runs. Raises NotAllowed."""
        await self._check(draft)
        there = places or await self._everywhere()
        return await self._store.lives.add(draft, agent, self._clock.now(), there)

    async def _everywhere(self) -> list[tuple[int, str, str]]:
        return [(int(each.id), ACCOUNT, "") for each in await self._store.accounts.all()]

    async def change(
        self, live: Live, draft: LiveDraft, places: Sequence[tuple[int, str, str]] | None = None
    ) -> Live:
        """Anything but its name. What people are to be told of it moves along with its beginning, and says
        what is so now unless the shop has written it. Raises NotAllowed, also where somebody else changed it
        since it was read."""
        await self._check(draft)
        there = places if places is None else places or await self._everywhere()
        after = await self._store.lives.change(live, draft, self._clock.now(), there)
        if after is None:
            raise NotAllowed(
                translate(
                    '"{name}" was changed by somebody meanwhile. Look at it again first.',
                    name=live.name,
                )
            )
        for each in await self.planned(live):
            if each.broadcast is not None and each.run is None and each.state != CANCELLED:
                await self._brought_up_to_date(each, live, after)
        if after.state == "running":
            await self._catch_up(after)
        return after

    async def _brought_up_to_date(self, each: Planned, before: Live, after: Live) -> None:
        broadcast = each.broadcast
        assert broadcast is not None
        was, now = self.texts(before, each.moment), self.texts(after, each.moment)
        content = broadcast.content
        if dict(content.texts) == was:
            content = replace(content, texts=now)
        purpose = parse_purpose(after.purpose)
        draft = changed(
            broadcast,
            content=replace(content, purpose=purpose),
            query=after.query,
            chats=after.chats,
        )
        if draft != changed(broadcast):
            broadcast = await self._announcing.change(broadcast, draft)
        if each.at is not None and before.planned_for is not None and after.planned_for is not None:
            moved = after.planned_for - before.planned_for
            if moved and each.state == SCHEDULED:
                await self._schedule(broadcast, Instant(each.at + moved))

    async def _check(self, draft: LiveDraft) -> None:
        for problem in problems(draft).values():
            raise NotAllowed(problem)
        if draft.query:
            await self._announcing.preflights.candidates(Audience(draft.query))

    async def places(
        self, accounts: Sequence[str], posts: Sequence[str], groups: Sequence[int]
    ) -> list[tuple[int, str, str]]:
        """Where comments are written, as people say it: accounts by name, posts (`page=101_202`, or alone
        where one account is named), groups by their conversations. An account of which a post is named
        counts with that post alone. Raises NotAllowed, NotFound."""
        known = {each.name: int(each.id) for each in await self._store.accounts.all()}
        named = [self._account(each, known) for each in accounts]
        found: list[tuple[int, str, str]] = []
        for each in posts:
            name, sign, post = each.partition("=")
            if not sign or name.strip() not in known:
                name, post = accounts[0] if len(accounts) == 1 else "", each
            if not name.strip():
                raise NotAllowed(
                    translate(
                        'Say on which account the post "{post}" stands: ACCOUNT={post}.',
                        post=each[:80],
                    )
                )
            try:
                found.append((self._account(name.strip(), known), POST, post_in(post)))
            except ValueError as error:
                raise NotAllowed(sentence(error)) from None
        with_posts = {account for account, _, _ in found}
        found += [(each, ACCOUNT, "") for each in named if each not in with_posts]
        for number in groups:
            row = await self._store.inbox.conversation(number)
            if row.chat_kind not in (ChatKind.GROUP, ChatKind.CHANNEL):
                raise NotAllowed(translate("Conversation {id} is no group.", id=number))
            found.append((row.account_id, CHAT, row.chat))
        return list(dict.fromkeys(found))

    @staticmethod
    def _account(name: str, known: dict[str, int]) -> int:
        if name not in known:
            raise NotAllowed(translate('There is no account "{name}".', name=name))
        return known[name]

    async def planned(self, live: Live) -> list[Planned]:
        """What people are told of it, moment by moment, whether it is planned or not."""
        rows = {each.moment: each for each in await self._store.lives.announcements(live.id)}
        return [await self._standing(live, each, rows.get(each)) for each in Moment]

    async def _standing(self, live: Live, moment: Moment, row: LiveAnnouncement | None) -> Planned:
        at = None if live.planned_for is None else starts_at(Instant(live.planned_for), moment)
        if row is None:
            return Planned(moment, at, NONE)
        broadcast = await self._store.broadcasts.one(row.broadcast_id)
        runs = await self._store.broadcasts.last_runs(broadcast.id, 1)
        if broadcast.next_at is not None:
            return Planned(moment, broadcast.next_at, SCHEDULED, broadcast)
        if runs:
            return Planned(moment, runs[0].planned_for, runs[0].state, broadcast, runs[0])
        if row.cancelled_at is not None:
            return Planned(moment, at, CANCELLED, broadcast)
        return Planned(moment, at, OVER if moment in BEFORE else READY, broadcast)

    async def audience(self, live: Live | LiveDraft, moment: Moment = Moment.NOW) -> Found:
        """Who would be told, as of its moment. Raises NotAllowed for a query that is not understood."""
        at = None if live.planned_for is None else starts_at(Instant(live.planned_for), moment)
        content = self._content(live, moment)
        if at is not None and at < self._clock.now():
            at = None
        return await self._announcing.preflights.check(
            Audience(live.query, (), live.chats), content, at
        )

    async def plan(self, live: Live, agent: str) -> list[Planned]:
        """Make what people are told and give it its moments, but for what is there already, was called
        off, or has its moment behind it. Raises NotAllowed for an audience that is none."""
        self._check_audience(live)
        for each in await self.planned(live):
            is_late = each.at is not None and each.at <= self._clock.now()
            if each.state != NONE or is_late or each.moment is Moment.REPLAY:
                continue
            if (each.at is None) if each.moment in BEFORE else live.started_at is not None:
                continue
            broadcast = await self._made(live, each.moment, agent)
            if each.at is not None:
                await self._schedule(broadcast, Instant(each.at))
        return await self.planned(live)

    def _check_audience(self, live: Live) -> None:
        if not live.query.strip() and not live.chats:
            raise NotAllowed(
                translate('Say who is told of it: --query "topic:live", or --to-chat CONVERSATION.')
            )

    async def _made(self, live: Live, moment: Moment, agent: str) -> Broadcast:
        """Its broadcast of a moment. One of that name which has never gone out is taken: it was made, and
        whoever made it was stopped before it was written down."""
        name = f"{live.name} {_NAMES[moment]}"
        draft = Draft(name, live.query, self._content(live, moment), (), live.chats, LATE[moment])
        try:
            there = await self._store.broadcasts.named(name)
        except NotFound:
            broadcast = await self._announcing.add(draft, agent)
        else:
            if await self._store.broadcasts.last_runs(there.id, 1) or there.next_at is not None:
                raise NotAllowed(
                    translate(
                        'There is a broadcast "{name}" already. Choose another name.', name=name
                    )
                )
            broadcast = await self._announcing.change(there, draft)
        await self._store.lives.announce(live.id, moment, broadcast.id)
        return broadcast

    def _content(self, live: Live | LiveDraft, moment: Moment) -> Announcement:
        return Announcement(
            self.texts(live, moment),
            self.language,
            parse_purpose(live.purpose),
        )

    def texts(self, live: Live | LiveDraft, moment: Moment, link: str = "") -> dict[str, str]:
        """What people are told at a moment, by language."""
        zone = self._announcing.preflights.shop.zone
        begins = live.planned_for and datetime.fromtimestamp(live.planned_for / 1000, zone)
        return Invitation(live.title, link or live.link, begins or None).texts(moment)

    async def _schedule(self, broadcast: Broadcast, at: Instant) -> None:
        if at <= self._clock.now():
            await self._unschedule(broadcast)
            return
        await self._announcing.schedule(broadcast, Timetable({"at": at}, at, None, "", (at,)))

    async def _unschedule(self, broadcast: Broadcast) -> None:
        await self._store.broadcasts.schedule(broadcast.id, {}, None, None, self._clock.now())

    async def move(self, live: Live, moment: Moment, at: Instant) -> None:
        """One announcement goes out at another time; one that was called off is there again. Raises
        NotAllowed for a time that is over, or what is not planned or has gone out."""
        each = await self._one(live, moment)
        if each.run is not None:
            raise NotAllowed(
                translate(
                    '"{name}" has gone out already.', name=each.broadcast and each.broadcast.name
                )
            )
        if at <= self._clock.now():
            raise NotAllowed(translate("That time is over. Name a later one."))
        assert each.broadcast is not None
        await self._store.lives.announce(live.id, moment, each.broadcast.id)
        await self._schedule(each.broadcast, at)

    async def cancel(self, live: Live, moment: Moment) -> None:
        """Nobody is told at this moment; of one that is on its way, nothing more leaves. Raises
        NotAllowed."""
        each = await self._one(live, moment)
        assert each.broadcast is not None
        await self._announcing.stop(each.broadcast)
        await self._store.lives.cancel(live.id, moment, self._clock.now())

    async def _one(self, live: Live, moment: Moment) -> Planned:
        for each in await self.planned(live):
            if each.moment is moment and each.broadcast is not None:
                return each
        raise NotAllowed(
            translate(
                'Nothing is planned for that moment of "{name}". `socialdesk live plan "{name}" --yes` plans it.',
                name=live.name,
            )
        )

    async def start(self, live: Live, agent: str, *, quietly: bool = False) -> Started:
        """It runs from now on: comments count, and people are told if that is planned, once. What would
        still tell them that it is going to begin is called off. Raises NotAllowed where it runs already.
        """
        now = self._clock.now()
        if not await self._store.lives.start(live.id, now):
            raise NotAllowed(translate('"{name}" runs already.', name=live.name))
        live = await self._store.lives.one(live.id)
        caught_up = await self._catch_up(live)
        run, why_not = None, ""
        for each in await self.planned(live):
            if each.broadcast is None:
                continue
            if each.moment in BEFORE and each.state == SCHEDULED:
                await self._unschedule(each.broadcast)
                await self._store.lives.cancel(live.id, each.moment, now)
            elif each.moment is Moment.NOW and each.state in (READY, SCHEDULED) and not quietly:
                try:
                    run = await self._announcing.start(each.broadcast, agent)
                    await self._unschedule(each.broadcast)
                except NotAllowed as error:
                    why_not = str(error)
        return Started(live, run, why_not, caught_up)

    async def end(self, live: Live) -> Live:
        """It is over: its commenters have its tag, and what they asked and nobody answered is a view of
        the whole shop. Raises NotAllowed where it does not run."""
        if not await self._store.lives.end(live.id, self._clock.now()):
            raise NotAllowed(translate('"{name}" does not run.', name=live.name))
        live = await self._store.lives.one(live.id)
        await self._catch_up(live)
        await self._store.views.save(f"? {live.name}", f'live:"{unquoted(live.name)}" is:asking')
        return live

    async def replay(self, live: Live, link: str, agent: str, at: Instant | None = None) -> Planned:
        """Where it can be watched again is told, now or at a moment. Raises NotAllowed where it has not
        run, or that was told already."""
        if live.state != "ended":
            raise NotAllowed(translate('"{name}" has not ended yet.', name=live.name))
        self._check_audience(live)
        await self._check(replace(draft_of(live), link=link))
        here = {each.moment: each for each in await self.planned(live)}[Moment.REPLAY]
        if here.run is not None:
            raise NotAllowed(
                translate(
                    '"{name}" has gone out already.', name=f"{live.name} {_NAMES[Moment.REPLAY]}"
                )
            )
        broadcast = here.broadcast or await self._made(live, Moment.REPLAY, agent)
        texts = self.texts(live, Moment.REPLAY, link)
        broadcast = await self._announcing.change(
            broadcast, changed(broadcast, content=replace(broadcast.content, texts=texts))
        )
        await self._store.lives.announce(live.id, Moment.REPLAY, broadcast.id)
        if at is None:
            await self._announcing.start(broadcast, agent)
        else:
            await self._schedule(broadcast, at)
        return {each.moment: each for each in await self.planned(live)}[Moment.REPLAY]

    async def _catch_up(self, live: Live) -> int:
        """Comments that stood under its posts before it knew of them, and its tag for everybody."""
        count = await self._store.lives.catch_up(live.id)
        done: set[int] = set()
        while some := set(await self._store.lives.untagged(live.id)) - done:
            with suppress(
                NotFound
            ):  # somebody was erased meanwhile: the others are looked for again
                await self._store.conversations.do(
                    Tag((live.tag,)), sorted(some), "", self._clock.now()
                )
                done |= some
        return count

    async def figures(self, live: Live) -> Figures:
        """What it came to, as of now."""
        lives, now = self._store.lives, self._clock.now()
        if live.state == "running":
            totals, minutes = await self._counted(live)
        else:
            totals, minutes = await lives.totals(live.id), await lives.minutes(live.id)
        questions = self._questions.setdefault(live.id, OpenQuestions(live.id))
        waiting = await lives.open_questions(questions)
        last = now // MINUTE - 1
        topic = parse_purpose(live.purpose).topic
        since = Instant(live.started_at or live.created_at)
        until = now if live.ended_at is None else Instant(live.ended_at)
        return Figures(
            totals.comments, totals.people, totals.first_time, totals.privates, minutes,
            next((each.comments for each in minutes if each.minute == last), 0),
            max(minutes, key=lambda each: (each.comments, -each.minute), default=None),
            waiting.questions, 0 if waiting.since is None else max(now - waiting.since, 0),
            await lives.private_replies(live.id),
            await lives.joined(topic, since, until) if topic else 0,
        )  # fmt: skip

    async def _counted(self, live: Live) -> tuple[Totals, list[PerMinute]]:
        """While it runs only what is new is read: a desk asks every second."""
        tally = self._tallies.setdefault(live.id, Tally())
        while some := await self._store.lives.remarks(live.id, tally.seen, AT_ONCE):
            for each in some:
                tally.add(
                    each.number,
                    each.at,
                    each.person_id,
                    private=each.kind == PRIVATE,
                    first=bool(each.is_first),
                )
        totals = Totals(tally.comments, len(tally.people), len(tally.first_time), tally.privates)
        return totals, [PerMinute(*each) for each in tally.minutes()]


def problems(draft: LiveDraft) -> dict[str, str]:
    """What cannot stand in its name, title and link, in words."""
    found = {}
    if not unquoted(draft.name) or len(draft.name) > LONGEST_NAME:
        found["name"] = translate("A live's name has 1 to {most} letters.", most=LONGEST_NAME)
    for name, text, most in (
        ("title", draft.title, LONGEST_TITLE),
        ("link", draft.link, LONGEST_LINK),
    ):
        if len(text) > most:
            found[name] = translate(
                "A live's title has at most {title} letters, its link at most {link}.",
                title=LONGEST_TITLE,
                link=LONGEST_LINK,
            )
        elif {"{", "}"} & set(text):
            found[name] = translate(
                "A live's title and link are the same for everybody: no field can stand in them."
            )
    return found


def audience_of(query: str | None, purpose: Purpose | None) -> tuple[str, str]:
    """Who is told, and as what: where nothing is said those who asked for the topic; whoever names others
    says as what they are told, or it is a promotion."""
    if purpose is None:
        purpose = Purpose(Sort.TOPIC, TOPIC) if query is None else Purpose(Sort.PROMOTION)
    return f"topic:{purpose.topic or TOPIC}" if query is None else query, str(purpose)


def draft_of(live: Live) -> LiveDraft:
    """A live as it stands, to be changed."""
    planned = None if live.planned_for is None else Instant(live.planned_for)
    return LiveDraft(
        live.name, live.title, live.tag, live.query, live.purpose, live.link, live.chats, live.sheet, planned,
    )  # fmt: skip


def tag_for(name: str) -> str:
    """The tag of a live's commenters: one word, below `live/`."""
    words = name.replace(",", " ").replace('"', " ").split()
    return f"live/{'-'.join(words)}"
