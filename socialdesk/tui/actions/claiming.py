"""What is done at the claims of a live: what is meant, what becomes of it, and which product is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.panes import CLAIMS_PANE, LIVE, PLAN

if TYPE_CHECKING:
    from socialdesk.tui.live.screen import LivesScreen


def _candidate(screen: LivesScreen, number: int) -> None:
    screen.claim_acts.candidate(number)


_PLACES = {LIVE.name: 5, PLAN.name: 0, CLAIMS_PANE.name: 8}
TO_THE_CLAIMS: tuple[Action[LivesScreen], ...] = tuple(
    Action(
        "claims", ("o",), _("claims"),
        _("The claims: what there is of everything, what is to be decided; or the comments again"),
        pane.name, lambda screen: screen.turn_to_claims(), footer=_PLACES[pane.name], group="live",
        command="claim list",
    )
    for pane in (LIVE, PLAN, CLAIMS_PANE)
)  # fmt: skip
CLAIMS: tuple[Action[LivesScreen], ...] = (
    *(
        Action(
            f"claim_candidate_{number}", (str(number),), _("this one"),
            _("What is to be decided is this candidate; the next one is chosen"),
            CLAIMS_PANE.name, partial(_candidate, number=number), footer=1 if number == 1 else 0, group="live",
            command="claim take", why_not=lambda screen: screen.claim_acts.why_not_unclear(),
        )
        for number in range(1, 10)
    ),
    Action("claim_take", ("enter", "a"), _("take"),
           _("It is theirs: a product that you type, the only one that may be meant, or what is held for a while"),
           CLAIMS_PANE.name, lambda screen: screen.claim_acts.take(), footer=2, group="live", command="claim take",
           why_not=lambda screen: screen.claim_acts.why_not()),
    Action("claim_refuse", ("x",), _("refuse"), _("It is no claim, or is not given: what it holds is free"),
           CLAIMS_PANE.name, lambda screen: screen.claim_acts.refuse(), footer=2, group="live", command="claim refuse",
           why_not=lambda screen: screen.claim_acts.why_not()),
    Action("claim_skip", ("space", "tab"), _("skip"), _("To the next that is to be decided"),
           CLAIMS_PANE.name, lambda screen: screen.claim_acts.skip(), footer=4, group="move"),
    Action("claim_cancel", ("d",), _("cancel"), _("Its customer wants it no more: who waits gets what is free"),
           CLAIMS_PANE.name, lambda screen: screen.claim_acts.cancel(), footer=6, group="live", command="claim cancel",
           why_not=lambda screen: screen.claim_acts.why_not_active()),
    Action("claim_swap", ("w",), _("swap"), _("Another product instead, all or nothing"),
           CLAIMS_PANE.name, lambda screen: screen.claim_acts.swap(), footer=6, group="live", command="claim swap",
           why_not=lambda screen: screen.claim_acts.why_not_active()),
    Action("show_next", ("full_stop",), _("show next"), _("The next product is shown from now on"),
           CLAIMS_PANE.name, lambda screen: screen.claim_acts.show(1), footer=5, group="live", command="live show"),
    Action("show_before", ("comma",), _("show before"), _("The product before it is shown again"),
           CLAIMS_PANE.name, lambda screen: screen.claim_acts.show(-1), group="live", command="live show"),
    Action("sell_here", ("n",), _("add product"), _("Put a product into the live, by what people call it there"),
           CLAIMS_PANE.name, lambda screen: screen.claim_acts.sell(), footer=7, group="live",
           command="live products --add"),
    Action("close_claims", ("X",), _("close"), _("Read no more claims, and send every buyer the receipt, after a question"),
           CLAIMS_PANE.name, lambda screen: screen.claim_acts.close(), group="live", command="claim close",
           why_not=lambda screen: screen.claim_acts.why_not_close()),
    Action("claim_open", ("right", "l"), _("open"), _("To the conversation with whoever claims"),
           CLAIMS_PANE.name, lambda screen: screen.open(), group="live", command="thread"),
    Action("claims_down", ("down", "j"), _("down"), _("One claim down"),
           CLAIMS_PANE.name, lambda screen: screen.by(1), group="move"),
    Action("claims_up", ("up", "k"), _("up"), _("One claim up"),
           CLAIMS_PANE.name, lambda screen: screen.by(-1), group="move"),
    Action("claims_page_down", ("pagedown", "ctrl+d"), _("page down"), _("A page down"),
           CLAIMS_PANE.name, lambda screen: screen.page(1), group="move"),
    Action("claims_page_up", ("pageup", "ctrl+u"), _("page up"), _("A page up"),
           CLAIMS_PANE.name, lambda screen: screen.page(-1), group="move"),
    Action("claims_top", ("home", "g g"), _("top"), _("To the first that is to be decided"),
           CLAIMS_PANE.name, lambda screen: screen.end(-1), group="move"),
    Action("claims_bottom", ("end", "G"), _("bottom"), _("To the end"),
           CLAIMS_PANE.name, lambda screen: screen.end(1), group="move"),
    Action("lives_back", ("escape", "left", "h"), _("back"), _("To the comments"),
           CLAIMS_PANE.name, lambda screen: screen.back(), footer=3, group="move", is_needed=True),
    Action("help_here", ("question_mark",), _("help"), _("Every key"),
           CLAIMS_PANE.name, lambda screen: screen.open_help(), footer=9, group="desk"),
)  # fmt: skip
