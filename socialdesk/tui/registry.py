"""The full screens and the dialogs of the desk: a row for each, and nothing else knows all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.announcing import BROADCAST_MAKING
from socialdesk.tui.actions.answering import ANSWERING
from socialdesk.tui.actions.automating import (
    ACKNOWLEDGING_KEYS,
    ANSWERS_KEYS,
    HOURS_KEYS,
    PROMISES_KEYS,
    RULES_KEYS,
    SUBJECTS,
    TO_THE_AUTOMATION,
)
from socialdesk.tui.actions.broadcasting import (
    BROADCAST_MOVING,
    BROADCAST_RESULTS,
    BROADCAST_RUNS,
    TO_THE_BROADCASTS,
)
from socialdesk.tui.actions.claiming import CLAIMS, TO_THE_CLAIMS
from socialdesk.tui.actions.composer import COMPOSING
from socialdesk.tui.actions.conversation import CONVERSATION
from socialdesk.tui.actions.dialogs import DIALOG_ACTIONS
from socialdesk.tui.actions.everywhere import HELPING, PROGRAM, TO_THE_INBOX
from socialdesk.tui.actions.finding import FINDING
from socialdesk.tui.actions.games import GAME_MOVING, GAME_PLAYING, PRIZE_GIVING, TO_THE_GAMES
from socialdesk.tui.actions.handling import CASES_KEYS, HANDLING, TO_THE_CASES
from socialdesk.tui.actions.leaving import LEAVING
from socialdesk.tui.actions.living import LIVE_ACTS, LIVE_MOVING, PLANNING, TO_THE_LIVES
from socialdesk.tui.actions.marking import MARKING
from socialdesk.tui.actions.message import MESSAGE
from socialdesk.tui.actions.moving import MOVING
from socialdesk.tui.actions.ordering import (
    ORDERING,
    ORDERS_KEYS,
    PRODUCTS_KEYS,
    SALES_MOVING,
    TO_THE_ORDERS,
)
from socialdesk.tui.actions.panes import (
    ACKNOWLEDGING,
    AGENDA,
    ANSWERS,
    AUTOMATION,
    BROADCASTS,
    CASES,
    CLAIMS_PANE,
    COMPOSER,
    DIALOGS,
    ENTRIES,
    FIGURES,
    GAMES,
    HEAT,
    HOURS,
    LIST,
    LIVE,
    ORDERS,
    PLAN,
    PRODUCTS,
    PROMISES,
    RECIPIENTS,
    RULES,
    SALES,
    SHEET,
    STATS,
    SUGGESTIONS,
    TASKS,
    THREAD,
    TREND,
    WAITS,
    WINNERS,
)
from socialdesk.tui.actions.promising import PROMISING, PROMISING_WHILE_WRITING
from socialdesk.tui.actions.stats import ASKING, STATS_MOVING, TO_THE_STATS, WAITED
from socialdesk.tui.actions.tasking import TASKING, TASKING_WHILE_WRITING, TASKS_KEYS, TO_THE_TASKS
from socialdesk.tui.actions.thread import CHOSEN_MESSAGE
from socialdesk.tui.keymap import Keymap
from socialdesk.tui.screen import DeskScreen, FullScreen

if TYPE_CHECKING:
    from socialdesk.tui.desk.desk import Desk


def _inbox(entry: FullScreen, desk: Desk) -> DeskScreen:
    from socialdesk.tui.inbox.screen import InboxScreen  # noqa: PLC0415 - not before the first paint

    return InboxScreen(entry, desk)


def _broadcasts(entry: FullScreen, desk: Desk) -> DeskScreen:
    from socialdesk.tui.broadcasts.screen import BroadcastsScreen  # noqa: PLC0415 - not before somebody looks

    return BroadcastsScreen(entry, desk)


def _lives(entry: FullScreen, desk: Desk) -> DeskScreen:
    from socialdesk.tui.live.screen import LivesScreen  # noqa: PLC0415 - not before somebody looks

    return LivesScreen(entry, desk)


def _games(entry: FullScreen, desk: Desk) -> DeskScreen:
    from socialdesk.tui.games.screen import GamesScreen  # noqa: PLC0415 - not before somebody looks

    return GamesScreen(entry, desk)


def _orders(entry: FullScreen, desk: Desk) -> DeskScreen:
    from socialdesk.tui.orders.screen import OrdersScreen  # noqa: PLC0415 - not before somebody looks

    return OrdersScreen(entry, desk)


def _stats(entry: FullScreen, desk: Desk) -> DeskScreen:
    from socialdesk.tui.stats.screen import StatsScreen  # noqa: PLC0415 - not before somebody looks

    return StatsScreen(entry, desk)


def _automation(entry: FullScreen, desk: Desk) -> DeskScreen:
    from socialdesk.tui.automation.screen import AutomationScreen  # noqa: PLC0415 - not before somebody looks

    return AutomationScreen(entry, desk)


INBOX = FullScreen(
    "inbox",
    (LIST, THREAD, COMPOSER),
    (
        *ANSWERING, *CONVERSATION, *PROMISING, *MESSAGE, *MOVING, *TASKING, *MARKING, *FINDING, *LEAVING, *CHOSEN_MESSAGE,
        *COMPOSING, *PROMISING_WHILE_WRITING, *TASKING_WHILE_WRITING, *ORDERING, *HANDLING,
    ),
    TO_THE_INBOX,
    _inbox,
)  # fmt: skip
BROADCASTS_SCREEN = FullScreen(
    "broadcasts",
    (BROADCASTS, FIGURES, RECIPIENTS, AGENDA),
    (*BROADCAST_RESULTS, *BROADCAST_MAKING, *BROADCAST_RUNS, *BROADCAST_MOVING),
    TO_THE_BROADCASTS,
    _broadcasts,
)
LIVES_SCREEN = FullScreen(
    "lives",
    (LIVE, PLAN, CLAIMS_PANE),
    (*LIVE_ACTS, *PLANNING, *LIVE_MOVING, *TO_THE_CLAIMS, *CLAIMS),
    TO_THE_LIVES,
    _lives,
)
ORDERS_SCREEN = FullScreen(
    "orders",
    (SALES, ORDERS, PRODUCTS, TASKS, CASES),
    (
        *ORDERS_KEYS,
        *PRODUCTS_KEYS,
        *TASKS_KEYS,
        *CASES_KEYS,
        *SALES_MOVING,
        *TO_THE_TASKS,
        *TO_THE_CASES,
    ),
    TO_THE_ORDERS,
    _orders,
)
GAMES_SCREEN = FullScreen(
    "games",
    (GAMES, ENTRIES, WINNERS),
    (*GAME_PLAYING, *PRIZE_GIVING, *GAME_MOVING),
    TO_THE_GAMES,
    _games,
)
STATS_SCREEN = FullScreen(
    "stats",
    (STATS, TREND, HEAT, WAITS, SHEET),
    (*ASKING, *WAITED, *STATS_MOVING),
    TO_THE_STATS,
    _stats,
)
AUTOMATION_SCREEN = FullScreen(
    "automation",
    (AUTOMATION, HOURS, ACKNOWLEDGING, RULES, ANSWERS, PROMISES),
    (
        *HOURS_KEYS, *ACKNOWLEDGING_KEYS, *RULES_KEYS, *ANSWERS_KEYS, *PROMISES_KEYS, *SUBJECTS,
    ),
    TO_THE_AUTOMATION,
    _automation,
)  # fmt: skip
SCREENS: tuple[FullScreen, ...] = (
    INBOX, BROADCASTS_SCREEN, LIVES_SCREEN, ORDERS_SCREEN, GAMES_SCREEN, STATS_SCREEN, AUTOMATION_SCREEN
)  # fmt: skip
"""Every full screen, the one that is always there first. One more is a folder and a row here."""


def actions_of(screens: Sequence[FullScreen]) -> tuple[Action[Any], ...]:
    """Everything that can be done on these screens, in the order of the help."""
    own = [action for screen in screens for action in screen.actions]
    known = [action for screen in screens for action in screen.everywhere]
    return (*own, *HELPING, *known, *PROGRAM)


ACTIONS = actions_of(SCREENS)


def keymap(
    overrides: Mapping[str, Sequence[str]] | None = None,
    *,
    enter_sends: bool = True,
    in_browser: bool = False,
    screens: Sequence[FullScreen] = SCREENS,
) -> Keymap:
    """The keys of all screens and dialogs, with the shop's own. Raises ConfigError."""
    panes = [pane for screen in screens for pane in screen.panes]
    actions = (*actions_of(screens), *DIALOG_ACTIONS)
    return Keymap(
        [*panes, SUGGESTIONS, *DIALOGS],
        actions,
        overrides,
        enter_sends=enter_sends,
        in_browser=in_browser,
    )
