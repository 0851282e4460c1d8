"""What is done with the chosen announcement before it goes out: looked at, scheduled, started, tried on
somebody."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import count, grouped, moment_words, translate
from socialdesk.model.money import money
from socialdesk.tui.broadcasts.editor import EditorScreen, Left
from socialdesk.tui.broadcasts.figures import asked, effort
from socialdesk.tui.broadcasts.form import NAME, Form, blank, form_of, text_field
from socialdesk.tui.broadcasts.preflight_view import (
    OPEN,
    SCHEDULE,
    START,
    TEST,
    Next,
    PreflightScreen,
)
from socialdesk.tui.broadcasts.schedule_view import ScheduleScreen
from socialdesk.tui.dialogs.palette import Choice, PaletteScreen
from socialdesk.tui.dialogs.sure import SureScreen
from socialdesk.tui.text import shown, veiled

if TYPE_CHECKING:
    from socialdesk.services.broadcasting.announcing import Announcing
    from socialdesk.services.broadcasting.timetables import Timetable
    from socialdesk.store.broadcasts import Broadcast
    from socialdesk.tui.desk.session import Session
    from socialdesk.tui.screen import DeskScreen


class Making:
    """Each is done to the announcement that was chosen when its key came, whichever is chosen by the
    time of the answer. `done` reads and draws what became of it."""

    def __init__(
        self,
        screen: DeskScreen,
        session: Session,
        chosen: Callable[[], Broadcast | None],
        done: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._screen = screen
        self._session = session
        self._chosen = chosen
        self._done = done

    @property
    def _service(self) -> Announcing:
        return self._session.announcing()

    def why_not(self) -> str:
        """Why nothing can be done to the chosen one: there is none."""
        return "" if self._chosen() is not None else translate("no broadcast is chosen")

    def _able(self) -> Broadcast | None:
        """The chosen one; None, which is told, where there is none."""
        if why_not := self.why_not():
            self._screen.tell(f"{why_not[:1].upper()}{why_not[1:]}.")
        return self._chosen()

    # -- writing

    def new(self) -> None:
        """Write another one."""
        self._screen.work("known", self._write, None)

    def edit(self) -> None:
        """Write the chosen one otherwise."""
        if (broadcast := self._able()) is not None:
            self._screen.work("known", self._write, broadcast)

    def begin(self, name: str, words: str) -> None:
        """Write another one that begins with these words. What somebody began before stays, and is told."""
        self._screen.work("known", self._write, None, (name, words))

    async def _write(
        self, broadcast: Broadcast | None, begins: tuple[str, str] | None = None
    ) -> None:
        unkept = await self._service.unkept(self._session.agent, broadcast)
        if begins is not None and unkept:
            raise NotAllowed(
                translate(
                    "You began another broadcast that is not kept. Keep it or throw it away first."
                )
            )
        templated = await self._service.templated(broadcast.content if broadcast else None)
        if self._screen.app.screen is not self._screen:
            return  # something else was opened meanwhile, and has the keys
        program = self._screen.program
        language = self._service.preflights.shop.language
        form = form_of(broadcast) if broadcast is not None else blank(language)
        if begins is not None:
            name, words = begins
            unkept = Form(
                form.kept, {**form.values, NAME: name, text_field(language): words}
            ).dump()
        EditorScreen(program.desk, program.reach, form, broadcast, templated, unkept).open(
            self._screen.app, partial(self._left, broadcast)
        )

    def _left(self, broadcast: Broadcast | None, left: Left) -> None:
        if left.kept is not None:
            self._screen.work("verb", self._tell_kept, left.kept)
        else:
            self._screen.work("verb", self._hold, broadcast, left.unkept)

    async def _tell_kept(self, kept: Broadcast) -> None:
        await self._done()
        self._screen.tell(translate("“{name}” is kept. Nothing was sent.", name=kept.name))

    async def _hold(self, broadcast: Broadcast | None, unkept: str) -> None:
        await self._service.keep_unkept(self._session.agent, broadcast, unkept)
        if unkept:
            self._screen.tell(translate("What you wrote is held: open it again to go on."))

    # -- the pre-flight

    def preflight(self) -> None:
        """Who gets it, and why others do not."""
        if (broadcast := self._able()) is not None:
            look = partial(self._service.preflight, broadcast)
            screen = PreflightScreen(broadcast.name, look)
            screen.open(self._screen.app, partial(self._goes_on, broadcast))

    def _goes_on(self, broadcast: Broadcast, then: Next | None) -> None:
        if then is None:
            return
        if then.what == OPEN:
            choice = Choice("conversation", then.conversation, then.name, "")
            self._screen.program.show("inbox").take_choice(choice)
            return
        acts = {START: self._ask_start, SCHEDULE: self._ask_when, TEST: self._ask_whom}
        acts[then.what](broadcast)

    # -- now

    def start(self) -> None:
        """Send it now, if somebody is sure."""
        if (broadcast := self._able()) is not None:
            self._ask_start(broadcast)

    def _ask_start(self, broadcast: Broadcast) -> None:
        title = translate("Send “{name}” now?", name=shown(broadcast.name))

        def sure(yes: bool) -> None:
            if yes:
                self._screen.work("verb", self._start, broadcast)

        SureScreen(title, partial(self._who_gets, broadcast)).open(self._screen.app, sure)

    async def _who_gets(self, broadcast: Broadcast) -> Sequence[str]:
        found = await self._service.preflight(broadcast)
        if not found.summary.will_get:
            raise NotAllowed(
                translate(
                    "Nobody would get it: {n} picked. The pre-flight says why.",
                    n=grouped(found.summary.picked),
                )
            )
        return [
            *asked(found),
            translate("It can be paused and stopped, but nothing that has left comes back."),
        ]

    async def _start(self, broadcast: Broadcast) -> None:
        run = await self._service.start(broadcast, self._session.agent)
        await self._done()
        self._screen.tell(
            translate("“{name}” goes out: run {number}.", name=broadcast.name, number=run.number)
        )

    # -- later

    def schedule(self) -> None:
        """Say when it goes out."""
        if (broadcast := self._able()) is not None:
            self._ask_when(broadcast)

    def _ask_when(self, broadcast: Broadcast) -> None:
        def said(timetable: Timetable | None) -> None:
            if timetable is not None:
                self._ask_schedule(broadcast, timetable)

        zone = self._screen.program.zone
        ScheduleScreen(broadcast.name, self._service.timetable_of, zone, broadcast.cron).open(
            self._screen.app, said
        )

    def _ask_schedule(self, broadcast: Broadcast, timetable: Timetable) -> None:
        when = moment_words(self._session.local(timetable.next_at))
        name = shown(broadcast.name)
        title = (
            translate(
                "“{name}” goes out {how}, first {when}?", name=name, how=timetable.words, when=when
            )
            if timetable.words
            else translate("“{name}” goes out {when}?", name=name, when=when)
        )

        def sure(yes: bool) -> None:
            if yes:
                self._screen.work("verb", self._schedule, broadcast, timetable)

        look = partial(self._who_would_get, broadcast, timetable)
        SureScreen(title, look).open(self._screen.app, sure)

    async def _who_would_get(self, broadcast: Broadcast, timetable: Timetable) -> Sequence[str]:
        found = await self._service.preflight(broadcast, timetable.next_at)
        told = found.summary
        people = count(
            "{n} person would get it then", "{n} people would get it then", told.will_get
        )
        words = translate(
            "{people}, of {picked} picked now.", people=people, picked=grouped(told.picked)
        )
        again = translate("It is counted again when it goes out.")
        before = []
        if broadcast.next_at is not None:
            then = moment_words(self._session.local(timetable.next_at.__class__(broadcast.next_at)))
            before = [translate("Its schedule until now (next {when}) is replaced.", when=then)]
        return [words, effort(found), again, *before]

    async def _schedule(self, broadcast: Broadcast, timetable: Timetable) -> None:
        await self._service.schedule(broadcast, timetable)
        await self._done()
        when = moment_words(self._session.local(timetable.next_at))
        self._screen.tell(translate("“{name}” goes out {when}.", name=broadcast.name, when=when))

    # -- to myself

    def test(self) -> None:
        """Send it to one conversation, to see it."""
        if (broadcast := self._able()) is not None:
            self._ask_whom(broadcast)

    def _ask_whom(self, broadcast: Broadcast) -> None:
        self._screen.work("known", self._choose, broadcast)

    async def _choose(self, broadcast: Broadcast) -> None:
        last = await self._last()
        if self._screen.app.screen is not self._screen:
            return  # something else was opened meanwhile, and has the keys
        title = translate("Send a test of “{name}” to …", name=shown(broadcast.name))
        palette = PaletteScreen(
            self._screen.program.desk, [], people_only=True, title=title, first=last
        )

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                key = self._session.new_key()
                self._screen.work("verb", self._ask_test, broadcast, choice, key)

        palette.open(self._screen.app, chosen)

    async def _last(self) -> Sequence[Choice]:
        """To whom somebody sent a test last."""
        number = await self._service.tested(self._session.agent)
        if number is None:
            return ()
        try:
            row = await self._session.store.inbox.conversation(number)
        except NotFound:
            return ()
        detail = translate("to whom you sent the last test")
        return (Choice("conversation", number, veiled(row.contact_name), detail),)

    async def _ask_test(self, broadcast: Broadcast, choice: Choice, key: str) -> None:
        cost, currency = await self._service.test_cost(broadcast, int(str(choice.value)))
        if not cost:
            await self._test(broadcast, choice, key, 0)
            return
        if self._screen.app.screen is not self._screen:
            return  # something else was opened meanwhile, and has the keys
        name = shown(broadcast.name)
        title = translate("Send a test of “{name}” to {whom}?", name=name, whom=choice.label)

        async def costs() -> Sequence[str]:
            return [translate("It costs at most {money}.", money=money(cost, currency))]

        def sure(yes: bool) -> None:
            if yes:
                self._screen.work("verb", self._test, broadcast, choice, key, cost)

        SureScreen(title, costs).open(self._screen.app, sure)

    async def _test(self, broadcast: Broadcast, choice: Choice, key: str, pays: int) -> None:
        number = int(str(choice.value))
        await self._service.test(broadcast, number, key, self._session.agent, pays)
        self._screen.tell(translate("The test is on its way to {name}.", name=choice.label))
