"""What is done with complaints, returns and reviews: in the inbox, and on their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.availability import why_none_chosen
from socialdesk.tui.actions.ordering import basics
from socialdesk.tui.actions.panes import CASES, COMPOSER, LIST, PICK, SALES, THREAD

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen
    from socialdesk.tui.orders.screen import OrdersScreen

HANDLING: tuple[Action[InboxScreen], ...] = (
    Action("open_case", ("alt+k",), _("case"), _("Open a case for whom you talk to: a complaint, a return, a review"),
           LIST.name, lambda inbox: inbox.cases.new(), command="case open"),
    Action("open_case", ("alt+k",), _("case"), _("Open a case for whom you talk to: a complaint, a return, a review"),
           COMPOSER.name, lambda inbox: inbox.cases.new(), group="write", command="case open"),
    Action("evidence", ("E",), _("evidence"), _("This message is evidence of the customer's open case"),
           THREAD.name, lambda inbox: inbox.cases.evidence(), group="message", command="case evidence",
           why_not=why_none_chosen),
)  # fmt: skip
"""In the inbox."""
CASES_KEYS: tuple[Action[OrdersScreen], ...] = (
    Action("case_open", ("enter", "right", "l"), _("open"), _("What is known of it, where there is room for that alone; then to the conversation"),
           CASES.name, lambda screen: screen.open(), footer=1, group="case", command="case show"),
    Action("next_step", ("space",), _("next step"), _("Write its next step down; asks how much went back, or what is in the stock again"),
           CASES.name, lambda screen: screen.cases.next_step(), footer=2, group="case", command="case step"),
    Action("any_step", ("t",), _("step"), _("Write any step down, with a few words"),
           CASES.name, lambda screen: screen.cases.any_step(), footer=3, group="case", command="case step"),
    Action("case_cause", ("c",), _("cause"), _("Say why it came to that"),
           CASES.name, lambda screen: screen.cases.cause(), footer=4, group="case", command="case change --cause"),
    Action("case_about", ("e",), _("about"), _("Say otherwise what it is about"),
           CASES.name, lambda screen: screen.cases.about(), footer=6, group="case", command="case change --about"),
    Action("case_due", ("d",), _("deadline"), _("Say until when it is handled: tomorrow 5pm, mai 9h, 3 days"),
           CASES.name, lambda screen: screen.cases.due(), footer=6, group="case", command="case change --due"),
    Action("close_case", ("x",), _("close"), _("Close it; asks how it ended"),
           CASES.name, lambda screen: screen.cases.close(), footer=3, group="case", command="case close"),
    Action("reopen_case", ("r",), _("reopen"), _("Open a closed one again"),
           CASES.name, lambda screen: screen.cases.reopen(), footer=6, group="case", command="case reopen"),
    Action("ask_reviewer", ("w",), _("question"), _("After a review: to the conversation, with a polite question in the composer"),
           CASES.name, lambda screen: screen.cases.question(), footer=6, group="case", command="case question"),
    Action("new_case", ("n",), _("new"), _("Open one more for this customer"),
           CASES.name, lambda screen: screen.cases.new(), footer=5, group="case", command="case open"),
    Action("all_cases", ("a",), _("all"), _("Show closed ones too, or not"),
           CASES.name, lambda screen: screen.cases.show_all(), footer=5, group="case", command="case list"),
    *basics(CASES.name),
)  # fmt: skip
TO_THE_CASES: tuple[Action[OrdersScreen], ...] = (
    Action("show_cases", ("4",), _("cases"), _("To the cases"),
           SALES.name, lambda screen: screen.turn_to("cases"), group="move", command="case list"),
)  # fmt: skip
PICKING_ONE: tuple[Action[Any], ...] = (
    Action("accept", ("enter",), _("take"), _("Take what is written or chosen"), PICK.name,
           lambda dialog: dialog.accept(), footer=1, group="desk", is_needed=True),
    Action("close", ("escape",), _("leave"), _("Leave without taking anything"), PICK.name,
           lambda dialog: dialog.close(), footer=2, group="desk", is_needed=True),
    Action("pick_down", ("down", "tab"), _("down"), _("To the next line"), PICK.name,
           lambda dialog: dialog.choose_by(1), group="desk"),
    Action("pick_up", ("up", "shift+tab"), _("up"), _("To the line before"), PICK.name,
           lambda dialog: dialog.choose_by(-1), group="desk"),
)  # fmt: skip
"""One of a few by the key that stands before it; it stands there, and is no action."""
