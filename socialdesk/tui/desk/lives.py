"""Lives as the desk shows them: which one is looked at, its comments, its figures; and what is done to
comments from there."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.model.canned import holes
from socialdesk.model.changes import Tag
from socialdesk.model.delivery import Operation
from socialdesk.model.disclosure import discloses
from socialdesk.model.i18n import translate
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.live import Moment
from socialdesk.model.stream import Comment, Line, Stream
from socialdesk.services.conversations import Changed
from socialdesk.services.customers import still_empty, values_for
from socialdesk.services.lives import NO_FIGURES, Figures, Planned, Started
from socialdesk.services.lives import Lives as Service
from socialdesk.store.canned import CannedAnswer
from socialdesk.store.lives import Live, LiveComment, LivePlace
from socialdesk.store.unkept import NEW, Sort
from socialdesk.tui.desk.session import Session

AT_ONCE = 500
"""Comments that are read in one piece."""
BEFORE = 300
"""Comments from before this was looked at that are shown."""
QUESTIONS = 100
"""Older questions that still wait and are shown with them."""
AGAIN = 400
"""Comments that are read again at once: whether they are answered, hidden or edited by now."""
AWAY = MINUTE
"""Whoever was away for longer and missed very many does not catch up with all of them: the last ones are
read, as at the beginning."""
_END = 1 << 62


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act on a line: for how many of its comments it was done, and the first reason
    where it could not be."""

    count: int
    why: str = ""


class Lives:
    """What is read here stays as it was read until it is read again; whoever reads is told whether it
    says something else."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._store = session.store
        self.lives: Sequence[Live] = ()
        self.is_read = False
        self.live: Live | None = None
        """The one that is looked at."""
        self.stream = Stream()
        self.plan: Sequence[Planned] = ()
        """What people are told of it, moment by moment."""
        self.figures: Figures = NO_FIGURES
        self.pinned = 0
        """The message of the comment that the overlay shows; 0 for none."""
        self._held: tuple[tuple[int, ...], Instant] = ((), Instant(0))
        self._again_from = 0
        self._read_at = Instant(0)

    def now(self) -> Instant:
        """The moment."""
        return self._session.now()

    def moment(self, words: str) -> tuple[Instant, str]:
        """A moment as typed, and how it is shown. Raises NotAllowed for words that mean none."""
        return self._session.moment(words)

    @property
    def zone(self) -> ZoneInfo:
        """The shop's."""
        return self._session.zone

    @property
    def agent(self) -> str:
        """Who works here."""
        return self._session.agent

    def sign(self, platform: str) -> str:
        """Two letters for a platform."""
        return self._session.settings.platforms.sign(platform)

    @cached_property
    def service(self) -> Service:
        """What is done with lives, the same as by command."""
        return Service(self._store, self._session.clock, self._session.announcing())

    # -- reading

    async def load(self) -> bool:
        """Read which lives there are; whether they say something else than before. The one that runs
        is looked at, until somebody turns to another."""
        found = await self._store.lives.all()
        changed = found != list(self.lives) or not self.is_read
        self.lives, self.is_read = found, True
        number = None if self.live is None else self.live.id
        self.live = next((each for each in found if each.id == number), None)
        if self.live is None and found:
            self._turn_to(_first(found))
        return changed

    async def load_plan(self) -> bool:
        """Read what people are told of it; whether it says something else than before."""
        live = self.live
        found = [] if live is None else await self.service.planned(live)
        changed, self.plan = found != list(self.plan), found
        return changed

    async def look_at(self, name: str) -> bool:
        """Look at a live by its name; False where there is none of it any more."""
        await self.load()
        live = next((each for each in self.lives if each.name == name), None)
        if live is not None and live != self.live:
            self._turn_to(live)
        return live is not None

    def beside(self, step: int) -> bool:
        """Look at the live before (-1) or after (1); False where there is none."""
        ids = [each.id for each in self.lives]
        place = ids.index(self.live.id) + step if self.live is not None else -1
        if not 0 <= place < len(ids):
            return False
        self._turn_to(self.lives[place])
        return True

    def _turn_to(self, live: Live) -> None:
        self.live, self.stream, self.plan, self.pinned = live, Stream(), (), 0
        self.figures = NO_FIGURES

    async def load_comments(self) -> bool:
        """Take in what has come since; whether it says something else than before."""
        live, stream = self.live, self.stream
        if live is None:
            return False
        away, self._read_at = self.now() - self._read_at, self.now()
        if not stream.newest:
            return await self._load_last(live, stream)
        changed = False
        while True:
            found = await self._store.lives.comments(live.id, stream.newest, AT_ONCE)
            if len(found) == AT_ONCE and away > AWAY and stream.chosen is None:
                self.stream = Stream(shelf=stream.shelf)
                return await self._load_last(live, self.stream)
            changed |= stream.take(map(self._comment, found), self.now())
            if len(found) < AT_ONCE or stream is not self.stream:
                return changed

    async def _load_last(self, live: Live, stream: Stream) -> bool:
        """The newest, and older questions that wait; each at its own moment, so that only what came
        fast is put together."""
        last = await self._store.lives.last_comments(live.id, _END, BEFORE)
        waiting = await self._store.lives.questions(live.id, 0, QUESTIONS) if last else []
        found = {each.number: each for each in [*waiting, *last]}
        for number in sorted(found):
            each = self._comment(found[number])
            stream.take([each], min(each.at, self.now()))
        return bool(found)

    async def load_figures(self) -> bool:
        """Count, and see what is pinned; whether that says something else than before."""
        live = self.live
        if live is None:
            return False
        before = self.pinned, self.figures
        pinned = await self._store.overlays.pinned(live.id)
        figures = await self.service.figures(live)
        if live is not self.live:
            return False  # another one is looked at by now
        self.pinned, self.figures = 0 if pinned is None else pinned.message_id, figures
        return before != (self.pinned, self.figures)

    async def read_again(self, lines: Sequence[Line]) -> bool:
        """See what became of what is shown, and of questions that wait; whether it says something
        else than before."""
        live, stream = self.live, self.stream
        if live is None:
            return False
        shown = [each for line in lines for each in line.comments]
        waiting = [each for each in stream.comments() if each.is_open]
        start = self._again_from if self._again_from < len(waiting) else 0
        self._again_from = start + AGAIN // 2
        wanted = [*shown[: AGAIN // 2], *waiting[start : start + AGAIN // 2]]
        return await self._again(live, stream, wanted)

    async def _again(self, live: Live, stream: Stream, wanted: Sequence[Comment]) -> bool:
        before = {each.id: each for each in wanted}
        found = await self._store.lives.comments_again(live.id, sorted(before))
        known = {each.number: self._comment(each) for each in found}
        gone = (replace(each, text="", is_deleted=True) for each in before.values())
        now = {each.id: each for each in gone} | known
        return stream.take(now.values(), self.now())

    def _comment(self, row: LiveComment) -> Comment:
        return Comment(
            row.number,
            row.message_id,
            row.conversation_id,
            row.person_id,
            row.account,
            row.platform,
            Instant(row.at),
            row.name,
            row.text,
            is_private=row.kind == "private",
            is_group=row.kind == "group",
            is_question=bool(row.is_question),
            is_answered=bool(row.answered),
            is_hidden=bool(row.hidden),
            is_liked=bool(row.liked),
            is_deleted=bool(row.deleted),
        )

    # -- making one

    async def accounts(self) -> list[str]:
        """Every account by its name."""
        return [each.name for each in await self._store.accounts.all()]

    async def topics(self) -> list[str]:
        """Topics that people have asked for."""
        return await self._session.announcing().topics()

    async def chats(self, named: Sequence[str]) -> tuple[int, ...]:
        """Groups and channels that are told as well. Raises NotAllowed, NotFound."""
        return await self._session.announcing().targets(named)

    async def why_not_named(self, name: str) -> str:
        """Why a new one cannot be called so; empty if it can."""
        if all(each.name != name for each in await self._store.lives.all()):
            return ""
        return translate('There is a live "{name}" already. Choose another name.', name=name)

    async def places(self, live: Live) -> list[LivePlace]:
        """Where its comments are written."""
        return await self._store.lives.places(live.id)

    async def unkept(self, live: Live | None) -> str:
        """What this agent wrote of it (None: of a new one) and has not kept; empty for nothing."""
        number = live.id if live is not None else NEW
        return await self._store.unkept.form(self.agent, Sort.LIVE, number)

    async def hold(self, live: Live | None, written: str) -> None:
        """Hold that for when they go on; empty drops it."""
        number = live.id if live is not None else NEW
        await self._store.unkept.save(self.agent, Sort.LIVE, number, written, self.now())

    # -- its course

    async def make_plan(self, live: Live) -> None:
        """Make what people are told and give it its moments. Raises NotAllowed."""
        await self.service.plan(live, self._session.agent)

    async def move(self, live: Live, moment: Moment, at: Instant) -> None:
        """People are told at another time than was planned. Raises NotAllowed."""
        await self.service.move(live, moment, at)

    async def call_off(self, live: Live, moment: Moment) -> None:
        """Nobody is told at this moment. Raises NotAllowed."""
        await self.service.cancel(live, moment)

    async def start(self, live: Live) -> Started:
        """It runs from now on, and people are told if that is planned. Raises NotAllowed."""
        return await self.service.start(live, self._session.agent)

    async def end(self, live: Live) -> None:
        """It is over. Raises NotAllowed."""
        await self.service.end(live)

    # -- doing

    async def canned(self) -> list[CannedAnswer]:
        """Every canned answer."""
        return await self._store.canned.all()

    async def answer(self, line: Line, text: str) -> Done:
        """Answer the newest comment of a line: in public where it was said in public. Raises
        NotAllowed with what is possible."""
        await self._say(line.newest, text, private=False)
        await self._look(line)
        return Done(1)

    async def answer_privately(self, line: Line, text: str) -> Done:
        """Answer everybody in a line by the one private message that each comment may have. Raises
        NotAllowed where nobody can be."""
        done = await self._each(
            line, lambda each: self._say(each, text, private=not each.is_private)
        )
        await self._look(line)
        return done

    async def _say(self, comment: Comment, text: str, *, private: bool) -> None:
        session = self._session
        values: dict[str, str] = {}
        if "{" in text:
            shop, agent = session.settings.shop, session.agent
            values = await values_for(self._store, comment.conversation, shop, agent)
        if left := holes(text, values):
            raise NotAllowed(still_empty(left))
        queued = await session.replies.send(
            comment.conversation,
            text,
            session.new_key(),
            session.agent,
            None if comment.is_private else comment.message,
            private=private,
            hold=session.settings.undo,
            seen=comment.message,
        )
        before, until = self._held
        before = before if until > self.now() else ()
        self._held = (*before, *queued), Instant(self.now() + session.settings.undo)

    async def take_back(self) -> int:
        """Cancel what was just said and is still held; how much of it. Raises NotAllowed if it is
        gone."""
        (queued, until), self._held = self._held, ((), Instant(0))
        if not queued or self.now() >= until:
            return 0
        await self._store.deliveries.cancel(queued, self.now())
        return len(queued)

    async def hide(self, line: Line) -> Done:
        """Hide all comments of a line, or show them again where they are hidden. Raises NotAllowed."""
        operation = Operation.UNHIDE if line.newest.is_hidden else Operation.HIDE
        return await self._moderate(line, operation)

    async def like(self, line: Line) -> Done:
        """Like all comments of a line, or take the likes back. Raises NotAllowed."""
        is_liked = line.newest.is_liked
        done = await self._moderate(line, Operation.UNLIKE if is_liked else Operation.LIKE)
        await self._look(line)
        return done

    async def _moderate(self, line: Line, operation: Operation) -> Done:
        conversations, agent = self._session.conversations(), self._session.agent

        async def one(each: Comment) -> None:
            await conversations.moderate(
                each.conversation, operation, agent, each.message, each.message
            )

        return await self._each(line, one)

    async def pin(self, line: Line) -> bool:
        """Show the newest comment of a line on the overlay, or nothing where it is shown; whether it is
        shown now. Raises NotAllowed for what everybody shall not see."""
        live, comment = self.live, line.newest
        assert live is not None
        if self.pinned == comment.message:
            await self._store.overlays.unpin(live.id)
            self.pinned = 0
            return False
        if discloses(comment.text):
            raise NotAllowed(
                translate("It shows a telephone number or an address. Pin another comment.")
            )
        agent = self._session.agent
        await self._store.overlays.pin(live.id, comment.message, agent, self.now())
        self.pinned = comment.message
        return True

    async def tag(self, line: Line, words: str) -> Changed:
        """Put tags on everybody in a line, or (-name) take them off. Raises NotAllowed."""
        conversations, agent = self._session.conversations(), self._session.agent
        change = await conversations.understood("tag", words, agent)
        return await conversations.apply(change, _conversations(line), agent)

    async def ban(self, line: Line, tag: str) -> bool:
        """Keep everybody in a line out of games, or let them in again; whether they are out now."""
        conversations, agent = self._session.conversations(), self._session.agent
        ids = _conversations(line)
        banned = await conversations.apply(Tag(add=(tag,)), ids, agent)
        if not banned.conversations:
            await conversations.apply(Tag(drop=(tag,)), ids, agent)
        return bool(banned.conversations)

    async def _each(self, line: Line, act: Callable[[Comment], Coroutine[Any, Any, None]]) -> Done:
        """Do it for every comment of a line. Raises NotAllowed where it can be done for none."""
        count, refused = 0, list[NotAllowed]()
        for each in list(line.comments):
            try:
                await act(each)
                count += 1
            except NotAllowed as error:
                refused.append(error)
        if not count and refused:
            raise refused[0]
        return Done(count, str(refused[0]) if refused else "")

    async def _look(self, line: Line) -> None:
        if self.live is not None:
            await self._again(self.live, self.stream, line.comments[-AGAIN:])


def _conversations(line: Line) -> list[int]:
    return list(dict.fromkeys(each.conversation for each in line.comments))


def _first(lives: Sequence[Live]) -> Live:
    """The one that runs, else the one that is planned next, else the last."""
    running = [each for each in lives if each.state == "running"]
    planned = [each for each in lives if each.state == "planned"]
    if running:
        return running[-1]
    return min(planned, key=lambda each: each.planned_for or _END) if planned else lives[-1]


def why_not_a_comment(line: Line | None) -> str:
    """Why nothing can be done to a comment in public; empty if it can."""
    if line is None:
        return translate("no comment is chosen")
    return translate("it was said in private") if line.newest.is_private else ""
