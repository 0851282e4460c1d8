"""Making a broadcast: what is done to the chosen one, and what keys mean in the dialogs for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.dialog_keys import choosing
from socialdesk.tui.actions.panes import PEOPLE, PREFLIGHT, SCHEDULE, SURE

if TYPE_CHECKING:
    from socialdesk.tui.broadcasts.schedule_view import ScheduleScreen
    from socialdesk.tui.broadcasts.sure import SureScreen

PREFLIGHTING: tuple[Action[Any], ...] = (
    Action("accept", ("enter",), _("who"), _("Who stands behind a figure"), PREFLIGHT.name,
           lambda dialog: dialog.accept(), footer=1, group="desk", is_needed=True),
    Action("start_counted", ("s",), _("start"), _("Send it now, after a question"), PREFLIGHT.name,
           lambda dialog: dialog.start(), footer=2, group="desk"),
    Action("schedule_counted", ("c",), _("schedule"), _("Say when it goes out"), PREFLIGHT.name,
           lambda dialog: dialog.schedule(), footer=3, group="desk"),
    Action("test_counted", ("t",), _("test"), _("Send it to one conversation first"), PREFLIGHT.name,
           lambda dialog: dialog.test(), footer=4, group="desk"),
    Action("close", ("escape", "q"), _("leave"), _("Leave without taking anything"), PREFLIGHT.name,
           lambda dialog: dialog.close(), footer=5, group="desk", is_needed=True),
    *choosing(PREFLIGHT, ("down", "j"), ("up", "k")),
)  # fmt: skip
LOOKING_AT_PEOPLE: tuple[Action[Any], ...] = (
    Action("accept", ("enter",), _("open"), _("Open the conversation in the inbox"), PEOPLE.name,
           lambda dialog: dialog.accept(), footer=1, group="desk", is_needed=True),
    Action("close", ("escape", "q"), _("back"), _("Back to the figures"), PEOPLE.name,
           lambda dialog: dialog.close(), footer=2, group="desk", is_needed=True),
    *choosing(PEOPLE, ("down", "j"), ("up", "k")),
)  # fmt: skip
BEING_SURE: tuple[Action[SureScreen], ...] = (
    Action("accept", ("enter", "y"), _("yes"), _("Do it"), SURE.name,
           lambda dialog: dialog.accept(), footer=1, group="desk", is_needed=True),
    Action("close", ("escape", "n"), _("no"), _("Leave it as it is"), SURE.name,
           lambda dialog: dialog.close(), footer=2, group="desk", is_needed=True),
)  # fmt: skip
SCHEDULING: tuple[Action[ScheduleScreen], ...] = (
    Action("accept", ("enter",), _("take"), _("Take what is written or chosen"), SCHEDULE.name,
           lambda dialog: dialog.accept(), footer=1, group="desk", is_needed=True),
    Action("other_field", ("tab", "down", "up", "shift+tab"), _("other line"), _("To the other line"),
           SCHEDULE.name, lambda dialog: dialog.other_field(), footer=2, group="desk"),
    Action("close", ("escape",), _("leave"), _("Leave without taking anything"), SCHEDULE.name,
           lambda dialog: dialog.close(), footer=3, group="desk", is_needed=True),
)  # fmt: skip
ANNOUNCING_DIALOGS: tuple[Action[Any], ...] = (
    *PREFLIGHTING, *LOOKING_AT_PEOPLE, *BEING_SURE, *SCHEDULING,
)  # fmt: skip
