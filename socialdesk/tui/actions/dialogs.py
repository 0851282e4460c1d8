"""What keys mean in the dialogs: taking, leaving, choosing, scrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.announcing import ANNOUNCING_DIALOGS
from socialdesk.tui.actions.dialog_keys import (
    Scrolled,
    Taken,
    choosing,
    completing,
    scrolling,
    taking,
    to_the_ends,
)
from socialdesk.tui.actions.games import GAME_DIALOGS
from socialdesk.tui.actions.handling import PICKING_ONE
from socialdesk.tui.actions.living import EDITING_A_LIVE
from socialdesk.tui.actions.ordering import SALES_DIALOGS
from socialdesk.tui.actions.panes import (
    ACCOUNTS,
    BOUGHT,
    CHECKLIST,
    HELP,
    LOGIN,
    PALETTE,
    PREVIEW,
    PROMPT,
    SEARCH,
    SUGGESTIONS,
    VIEWER,
)

if TYPE_CHECKING:
    from socialdesk.tui.dialogs.viewer import ViewerScreen
    from socialdesk.tui.inbox.suggestions import Suggestions

ASKING: tuple[Action[Any], ...] = (*taking(PROMPT), *completing(PROMPT))
SEARCHING: tuple[Action[Any], ...] = (*taking(SEARCH), *completing(SEARCH), *choosing(SEARCH))
PICKING: tuple[Action[Any], ...] = (
    *taking(PALETTE),
    *choosing(PALETTE, ("down", "ctrl+n", "tab"), ("up", "ctrl+p", "shift+tab")),
)
PREVIEWING: tuple[Action[Taken], ...] = taking(PREVIEW, ("enter", "y"), ("escape", "n"))
READING_HELP: tuple[Action[Scrolled], ...] = (
    *scrolling(HELP, ("down", "j"), ("up", "k"), page_down=("pagedown", "space")),
    *to_the_ends(HELP),
)
READING_ACCOUNTS = scrolling(ACCOUNTS, ("down", "j"), ("up", "k"))
READING_ORDERS: tuple[Action[Any], ...] = (
    Action("to_orders", ("enter", "o"), _("orders"), _("To the screen of orders, with theirs alone"),
           BOUGHT.name, lambda page: page.to_orders(), group="desk"),
    *scrolling(BOUGHT, ("down", "j"), ("up", "k")),
)  # fmt: skip
READING_CHECKLIST = scrolling(CHECKLIST, ("down",), ("up",), lines=3, page=3)
VIEWING: tuple[Action[ViewerScreen], ...] = (
    Action("next_thing", ("right", "l", "n", "space", "down"), _("next"), _("To the next file, picture or link"),
           VIEWER.name, lambda viewer: viewer.step(1), group="desk"),
    Action("thing_before", ("left", "h", "p", "up"), _("before"), _("To the one before"),
           VIEWER.name, lambda viewer: viewer.step(-1), group="desk"),
    Action("open_outside", ("enter", "o"), _("open"), _("Open it with the system's viewer"),
           VIEWER.name, lambda viewer: viewer.open_outside(), group="desk"),
    Action("copy_target", ("full_stop",), _("copy"), _("Copy its path or address"),
           VIEWER.name, lambda viewer: viewer.copy_target(), group="desk"),
    Action("close", ("escape", "q"), _("leave"), _("Leave without taking anything"),
           VIEWER.name, lambda viewer: viewer.close(), group="desk", is_needed=True),
)  # fmt: skip
LOGGING_IN: tuple[Action[Any], ...] = (
    *taking(LOGIN, close=("escape", "ctrl+q", "ctrl+c")),
    Action("other_field", ("tab", "down", "up", "shift+tab"), _("other line"), _("To the other line"),
           LOGIN.name, lambda login: login.other_field(), group="desk"),
)  # fmt: skip
SUGGESTING: tuple[Action[Suggestions], ...] = (
    Action("offer_down", ("down", "ctrl+n"), _("down"), _("To the next line"),
           SUGGESTIONS.name, lambda box: box.choose_by(1), group="write"),
    Action("offer_up", ("up", "ctrl+p"), _("up"), _("To the line before"),
           SUGGESTIONS.name, lambda box: box.choose_by(-1), group="write"),
    Action("take_offer", ("enter", "tab"), _("put in"), _("Put what is offered in"),
           SUGGESTIONS.name, lambda box: box.take_chosen(), group="write", is_needed=True),
    Action("edit_source", ("ctrl+e",), _("edit file"), _("Open the file of this answer in $EDITOR"),
           SUGGESTIONS.name, lambda box: box.edit_source(), group="write"),
    Action("close_offers", ("escape",), _("leave"), _("Leave without taking anything"),
           SUGGESTIONS.name, lambda box: box.hide(), group="write", is_needed=True),
)  # fmt: skip
DIALOG_ACTIONS: tuple[Action[Any], ...] = (
    *SUGGESTING, *ASKING, *SEARCHING, *PICKING, *PREVIEWING, *READING_HELP, *READING_ACCOUNTS,
    *READING_CHECKLIST, *READING_ORDERS, *VIEWING, *LOGGING_IN, *ANNOUNCING_DIALOGS, *EDITING_A_LIVE, *GAME_DIALOGS, *SALES_DIALOGS, *PICKING_ONE,
)  # fmt: skip
