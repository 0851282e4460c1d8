"""Making a broadcast: what is done to the chosen one, and what keys mean in the dialogs for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.dialog_keys import choosing, keeping
from socialdesk.tui.actions.panes import ANNOUNCEMENT, BROADCASTS, PEOPLE, PREFLIGHT, SCHEDULE, SURE

if TYPE_CHECKING:
    from socialdesk.tui.broadcasts.schedule_view import ScheduleScreen
    from socialdesk.tui.broadcasts.screen import BroadcastsScreen
    from socialdesk.tui.dialogs.sure import SureScreen

BROADCAST_MAKING: tuple[Action[BroadcastsScreen], ...] = (
    Action("new_broadcast", ("n",), _("new"), _("Write a broadcast"),
           BROADCASTS.name, lambda screen: screen.making.new(), footer=1, group="broadcast",
           command="broadcast new"),
    Action("edit_broadcast", ("e",), _("edit"), _("Write it otherwise: its words, who gets it, what goes along"),
           BROADCASTS.name, lambda screen: screen.making.edit(), footer=2, group="broadcast",
           command="broadcast edit",
           why_not=lambda screen: screen.making.why_not()),
    Action("preflight", ("p",), _("pre-flight"), _("Who gets it, why others do not, what it costs and how long it takes"),
           BROADCASTS.name, lambda screen: screen.making.preflight(), footer=2, group="broadcast",
           command="broadcast preflight",
           why_not=lambda screen: screen.making.why_not()),
    Action("start_broadcast", ("s",), _("start"), _("Send it now, after a question that says to how many"),
           BROADCASTS.name, lambda screen: screen.making.start(), footer=2, group="broadcast",
           command="broadcast start",
           why_not=lambda screen: screen.making.why_not()),
    Action("schedule_broadcast", ("c",), _("schedule"), _("Say when it goes out, once or again and again"),
           BROADCASTS.name, lambda screen: screen.making.schedule(), footer=2, group="broadcast",
           command="broadcast schedule",
           why_not=lambda screen: screen.making.why_not()),
    Action("test_broadcast", ("t",), _("test"), _("Send it to one conversation, to see it"),
           BROADCASTS.name, lambda screen: screen.making.test(), footer=3, group="broadcast",
           command="broadcast test",
           why_not=lambda screen: screen.making.why_not()),
)  # fmt: skip
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
EDITING = keeping(
    ANNOUNCEMENT, _("Keep the announcement as it is written"),
    Action("next_channel", ("f6",), _("channel"), _("What the next channel shows of it"),
           ANNOUNCEMENT.name, lambda editor: editor.next_channel(), footer=4, group="desk"),
    Action("next_text", ("f7",), _("language"), _("What who speaks the next language is shown"),
           ANNOUNCEMENT.name, lambda editor: editor.next_language(), footer=5, group="desk"),
    Action("alone", ("f8",), _("for it alone"), _("Other words for this channel alone, or again those for all"),
           ANNOUNCEMENT.name, lambda editor: editor.alone(), footer=6, group="desk"),
    Action("choose_by_name", ("f4",), _("by name"),
           _("Choose on whom the words are shown; among the chats, one more that is told"),
           ANNOUNCEMENT.name, lambda editor: editor.choose_by_name(), footer=7, group="desk"),
    Action("choose_file", ("ctrl+o",), _("file"),
           _("To the picture; in a browser choose one of your machine"),
           ANNOUNCEMENT.name, lambda editor: editor.choose_file(), group="desk"),
    last=8,
)  # fmt: skip
ANNOUNCING_DIALOGS: tuple[Action[Any], ...] = (
    *PREFLIGHTING, *LOOKING_AT_PEOPLE, *BEING_SURE, *SCHEDULING, *EDITING,
)  # fmt: skip
