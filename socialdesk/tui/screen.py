"""A full screen of the desk: keys in, one after the other; work beside them; the dialogs that every
screen opens."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from socialdesk.errors import NotAllowed, SocialdeskError, StoreError, cut_short
from socialdesk.model.i18n import translate
from socialdesk.model.reason import Reason
from socialdesk.tui.actions.action import EVERYWHERE, Action, Pane
from socialdesk.tui.footer import foot_at, foot_text
from socialdesk.tui.keymap import latin
from socialdesk.tui.text import shown
from socialdesk.tui.turns import Turns
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.dialogs.palette import Choice
    from socialdesk.tui.program import Program

WIDE, NARROW, TINY_COLUMNS, TINY_LINES, LOW = 120, 64, 40, 10, 20
"""Columns from which the customer's pane has room; below which there is one pane; below which there
is none; lines below which the composer is small."""


@dataclass(frozen=True, slots=True)
class FullScreen:
    """A screen as the list of screens has it: what it is called, what it answers, how it is made.

    The first of its `everywhere` is the action that leads to it.
    """

    name: str
    panes: tuple[Pane, ...]
    actions: tuple[Action[Any], ...]
    everywhere: tuple[Action[Any], ...]
    """Its actions that every screen knows: they run on this one, which is shown first."""
    make: Callable[[FullScreen, Desk], DeskScreen]


class DeskScreen(Screen[None]):
    """What all full screens have in common. `pane` has the keys; `pending` is the beginning of a
    chord."""

    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS: ClassVar[str] = ""
    """Keys come to the screen: nothing has the focus until somebody writes."""
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As the toolkit has it, but for drawing the whole screen anew when it changes: who takes the
    focus and who loses it draw themselves."""

    def __init__(self, entry: FullScreen) -> None:
        super().__init__()
        self.entry = entry
        self.pane = entry.panes[0].name
        self.pending = ""
        self.targets: Callable[[], Sequence[int]] = tuple
        """Which conversations an action would be done to."""
        self._turns = Turns()
        self.foot = Fitted(self._foot, "foot", spans=True)
        self.tiny = Fitted(self._tiny, "tiny", spans=True, folds=True, grows=True)
        """What stands there instead of everything where there is no room."""

    @property
    def program(self) -> Program:
        """The program."""
        return cast("Program", self.app)

    # -- keys

    def press_key(self, key: str, character: str | None) -> bool:
        """One key, completely, before the next; False leaves it to the toolkit."""
        keymap = self.program.keymap
        pending, self.pending = self.pending, ""
        found = keymap.meaning(self.pane, key, character, pending)
        if found is None and pending:
            found = keymap.meaning(self.pane, key, character)
        if found is None and (meant := latin(character)):
            found = keymap.meaning(self.pane, meant, meant)
            self._say_taken(meant, character or "")
        if isinstance(found, str):
            self.pending = found
        if pending or self.pending:
            self.foot.redraw()
        if found is not None and not isinstance(found, str):
            self.perform(found)
        return True

    def _say_taken(self, meant: str, character: str) -> None:
        """The key of a Latin layout that a Thai letter, or an input method's letter, stands for was
        taken; it is undone like any other."""
        self.tell(
            translate(
                "An input method is on: “{char}” was taken for {key}.", char=character, key=meant
            )
        )

    def take_paste(self, text: str) -> None:
        """Pasted text is never commands."""

    def knows(self, key: str) -> bool:
        """Whether this key means anything where the keys are."""
        from socialdesk.tui.widgets.typing_area import TypingArea  # noqa: PLC0415 - not before the first paint

        is_typed = self.types and key in TypingArea.COMMANDS
        return is_typed or self.program.keymap.meaning(self.pane, key, None) is not None

    @property
    def types(self) -> bool:
        """Whether letters are typed where the keys are."""
        return self.program.keymap.panes[self.pane].types

    def perform(self, action: Action[Any]) -> None:
        """Run an action: here, or on the screen it belongs to, which is shown first."""
        owner = self.program.owner(action.name)
        screen = self if owner in ("", self.entry.name) else self.program.show(owner)
        action.run(screen)

    def perform_named(self, name: str) -> None:
        """The same by name: what was clicked, or chosen in the palette."""
        self.perform(self.program.keymap.named(name, self.pane))

    def perform_at_foot(self, x: int) -> None:
        """The action whose key is drawn at a column of the footer."""
        name = foot_at(self.pane, self.size.width, self.program.keymap, x)
        if name:
            self.perform_named(name)

    # -- drawing

    def _foot(self, width: int) -> Text:
        return foot_text(self.pane, width, self.program.keymap, self.pending)

    def _tiny(self, width: int) -> Text:
        return Text(translate("socialdesk needs at least 40 columns and 10 lines."))

    def draw_all(self, *, anew: bool = False) -> None:
        """Draw what is to be said now."""
        for each in self.query(Fitted):
            each.redraw(anew=anew)

    def redraw(self) -> None:
        """Read and draw everything anew."""
        self.app.refresh(repaint=True, layout=True)
        self.draw_all()

    async def relabel(self) -> None:
        """Another language is spoken: say every word in it."""
        self.draw_all(anew=True)

    def on_resize(self, event: events.Resize) -> None:
        """One pane at a time where there is room for no more, three where there is."""
        fit(self, event.size)
        self.call_after_refresh(self.draw_all)
        # What says the same is drawn too: a terminal that was tiny shows nothing of it.
        self.call_after_refresh(self.refresh)

    # -- work beside the keys

    def work(
        self,
        group: str,
        work: Callable[..., Coroutine[Any, Any, Any]],
        *arguments: Any,
        exclusive: bool = False,
    ) -> None:
        """Run something slow beside the keys; acts take their turn. Trouble of the store is told."""
        is_act = self._turns.knows(group)
        if is_act:
            work, arguments = self._turns.take, (group, work, *arguments)
        guarded: Callable[[], Coroutine[Any, Any, None]] = partial(
            self._guarded, work, *arguments, is_act=is_act
        )
        self.run_worker(guarded, group=group, exclusive=exclusive)  # type: ignore[arg-type] # its result has no type here

    async def _guarded(
        self,
        work: Callable[..., Coroutine[Any, Any, Any]],
        *arguments: Any,
        is_act: bool = False,
    ) -> None:
        try:
            await work(*arguments)
        except NoMatches:
            return  # the desk is being left: its parts are gone before what still runs beside the keys
        except NotAllowed as error:
            self.tell(str(error), bad=True)
        except StoreError as error:
            if is_act:  # what customers write comes in by itself; what somebody did does not
                self.tell(cut_short(error), bad=True)
            else:
                self.trouble(error.reason)
        except SocialdeskError as error:
            self.trouble(error.reason)

    def tell(self, words: str, *, bad: bool = False) -> None:
        """Say something for a moment."""
        self.notify(
            shown(words),
            severity="error" if bad else "information",
            timeout=6 if bad else 2.5,
            markup=False,
        )

    def trouble(self, why: Reason) -> None:
        """The store cannot be read or written now."""
        self.tell(str(why), bad=True)

    # -- dialogs

    def ask(
        self,
        title: str,
        hint: str,
        then: Callable[[str], Coroutine[Any, Any, None]],
        *,
        before: str = "",
        offers: Callable[[str], list[str]] | None = None,
        meaning: Callable[[str], str] | None = None,
    ) -> None:
        """Ask for one line; `offers` says what it can be completed with, `meaning` what is
        understood by it."""
        from socialdesk.tui.dialogs.prompt import PromptScreen  # noqa: PLC0415 - not before the first paint

        def answered(words: str | None) -> None:
            if words is not None:
                self.work("verb", then, words)

        # An amount or a time that stands there is taken or replaced; words are gone on with.
        prompt = PromptScreen(title, hint, before, offers, meaning, selects=meaning is not None)
        prompt.open(self.app, answered)

    def open_help(self) -> None:
        """Every key."""
        from socialdesk.tui.dialogs.help import HelpScreen  # noqa: PLC0415 - not before the first paint

        self.app.push_screen(HelpScreen(self.entry.panes, self.pane))

    def open_palette(
        self,
        then: Callable[[Choice | None], None] | None = None,
        *,
        before: str = "",
        people_only: bool = False,
        title: str = "",
    ) -> None:
        """Go anywhere, do anything; or, with `then`, choose somebody. What is chosen is done to whom
        this was opened over, or to nobody."""
        from socialdesk.tui.dialogs.palette import PaletteScreen  # noqa: PLC0415 - not before the first paint

        actions = () if people_only else self.program.keymap.of(self._wheres())
        screen = PaletteScreen(
            self.program.desk,
            [(each, self._why_not(each)) for each in actions],
            before=before,
            people_only=people_only,
            title=title,
        )
        meant, keymap = self.targets(), self.program.keymap

        def is_for_them(choice: Choice) -> bool:
            name = str(choice.value)
            return choice.kind == "action" and keymap.named(name, self.pane).means_somebody

        def chosen(choice: Choice | None) -> None:
            if choice is not None and self.targets() != meant and is_for_them(choice):
                words = translate(
                    "That conversation has left the list meanwhile. Nothing was done."
                )
                self.tell(words, bad=True)
            else:
                self.take_choice(choice)

        screen.open(self.app, then or chosen)

    def _wheres(self) -> Sequence[str]:
        return [*(pane.name for pane in self.entry.panes), EVERYWHERE]

    def _why_not(self, action: Action[Any]) -> str:
        owner = self.program.owner(action.name)
        return action.why_not(self) if owner in ("", self.entry.name) else ""

    def take_choice(self, choice: Choice | None) -> None:
        """What was chosen in the palette: an action, or something that the inbox can show."""
        if choice is not None and choice.kind == "action":
            self.perform_named(str(choice.value))
        elif choice is not None:
            self.program.show("inbox").take_choice(choice)

    def open_accounts(self) -> None:
        """How each account fares."""
        from socialdesk.tui.dialogs.accounts import AccountsScreen  # noqa: PLC0415 - not before the first paint

        self.app.push_screen(AccountsScreen(self.program.desk.health.lines))

    def open_checklist(self) -> None:
        """What is set up, and what to connect next."""
        self.work("checklist", self._checklist)

    async def _checklist(self) -> None:
        from socialdesk.tui.dialogs.checklist import ChecklistScreen  # noqa: PLC0415 - not before the first paint

        desk = self.program.desk
        done: Mapping[str, bool] = await desk.health.connected()
        if self.app.screen is not self:
            return  # something else was opened meanwhile, and has the keys
        steps = desk.session.settings.platforms.steps()
        self.app.push_screen(ChecklistScreen(steps, done, is_demo=self.program.is_demo))

    def leave_desk(self) -> None:
        """Leave the desk."""
        self.app.exit()


def fit(screen: Screen[Any], size: Size, *, update: bool = True) -> None:
    """Tell a screen how much room there is; without `update` where it is not shown yet, and has its
    styles to be given anyway."""
    width, height = size
    room = {
        "narrow": width < NARROW,
        "tiny": width < TINY_COLUMNS or height < TINY_LINES,
        "wide": width >= WIDE,
        "low": height < LOW,
    }
    screen.update_classes(room, update, animate=False)
