"""What is done at the screen of what answers and acts by itself: looking, trying, switching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import EVERYWHERE, Action
from socialdesk.tui.actions.list_keys import moving
from socialdesk.tui.actions.panes import ACKNOWLEDGING, ANSWERS, AUTOMATION, HOURS, PROMISES, RULES

if TYPE_CHECKING:
    from socialdesk.tui.automation.screen import AutomationScreen

TO_THE_AUTOMATION: tuple[Action[AutomationScreen], ...] = (
    Action("automation", ("f7",), _("automation"), _("To what answers and acts by itself: hours, acknowledgements, targets, rules, answers, promises"),
           EVERYWHERE, lambda screen: screen.arrive(), group="move", command="automation list"),
)  # fmt: skip
"""Known on every screen; what acts by itself is shown before it runs."""


def _switching(where: str) -> Action[AutomationScreen]:
    return Action("switch", ("space",), _("on/off"), _("Turn what the cursor is on off, or on again"),
                  where, lambda screen: screen.acts.switch(), footer=3, group="automation", command="automation off")  # fmt: skip


def _basics(where: str) -> tuple[Action[AutomationScreen], ...]:
    """What the footer of each subject names beside its own."""
    return (
        Action("next_subject", ("tab",), _("next"), _("To the next of hours, acknowledgements, targets, rules, answers, promises"),
               where, lambda screen: screen.next_subject(1), footer=7, group="move"),
        Action("automation_back", ("escape", "left", "h"), _("back"), _("One step back; from the list to the inbox"),
               where, lambda screen: screen.back(), footer=6, group="move", is_needed=True),
        Action("help_here", ("question_mark",), _("help"), _("Every key"),
               where, lambda screen: screen.open_help(), footer=9, group="desk"),
    )  # fmt: skip


def _opening(where: str, label: str, help_: str, command: str) -> Action[AutomationScreen]:
    return Action("automation_open", ("enter", "right", "l"), label, help_,
                  where, lambda screen: screen.open(), footer=1, group="automation", command=command)  # fmt: skip


SUBJECTS: tuple[Action[AutomationScreen], ...] = (
    *moving("automation", AUTOMATION),
    Action("show_hours", ("1",), _("hours"), _("To the working hours"),
           AUTOMATION.name, lambda screen: screen.turn_to("hours"), group="move", command="hours"),
    Action("show_acknowledging", ("2",), _("acknowledgements"), _("To the acknowledgements"),
           AUTOMATION.name, lambda screen: screen.turn_to("acknowledge"), group="move", command="acknowledge explain"),
    Action("show_targets", ("3",), _("targets"), _("To the targets"),
           AUTOMATION.name, lambda screen: screen.turn_to("targets"), group="move", command="targets list"),
    Action("show_rules", ("4",), _("rules"), _("To the rules"),
           AUTOMATION.name, lambda screen: screen.turn_to("rules"), group="move", command="rules list"),
    Action("show_answers", ("5",), _("answers folder"), _("To the answers folder"),
           AUTOMATION.name, lambda screen: screen.turn_to("answers"), group="move", command="faq list"),
    Action("show_promises", ("6",), _("promises"), _("To what was promised"),
           AUTOMATION.name, lambda screen: screen.turn_to("promises"), group="move", command="promise list"),
    Action("subject_before", ("shift+tab",), _("before it"), _("To the one before"),
           AUTOMATION.name, lambda screen: screen.next_subject(-1), group="move"),
    Action("automation_text_down", ("right_square_bracket", "ctrl+d"), _("text down"), _("Scroll what is said of it down"),
           AUTOMATION.name, lambda screen: screen.detail.scroll(1), group="move"),
    Action("automation_text_up", ("left_square_bracket", "ctrl+u"), _("text up"), _("Scroll what is said of it up"),
           AUTOMATION.name, lambda screen: screen.detail.scroll(-1), group="move"),
    _opening(AUTOMATION.name, _("details"), _("What is said of it, where there is room for one of them alone; or to the conversation"), "targets explain"),
    _switching(AUTOMATION.name),
    *_basics(AUTOMATION.name),
)  # fmt: skip
HOURS_KEYS: tuple[Action[AutomationScreen], ...] = (
    _opening(HOURS.name, _("details"), _("What is said of it, where there is room for one of them alone"), "hours show"),
    Action("vacation", ("v",), _("vacation"), _("Close from now on, until a day or until you end it"),
           HOURS.name, lambda screen: screen.acts.vacation(), footer=2, group="automation", command="hours vacation"),
    Action("end_vacation", ("V",), _("open again"), _("End the vacation that goes on or is to come, after a question"),
           HOURS.name, lambda screen: screen.acts.end_vacation(), footer=4, group="automation", command="hours vacation --end"),
    Action("next_hours", ("a",), _("account"), _("The hours of the next account"),
           HOURS.name, lambda screen: screen.acts.next_account(), footer=5, group="automation", command="hours show --account"),
    *_basics(HOURS.name),
)  # fmt: skip
ACKNOWLEDGING_KEYS: tuple[Action[AutomationScreen], ...] = (
    _opening(ACKNOWLEDGING.name, _("open"), _("To the conversation; or what is said of it, where there is room for one of them alone"), "thread"),
    Action("acknowledged_at", ("t",), _("when"), _("What would be said at another moment: tonight 10pm, mai 9h"),
           ACKNOWLEDGING.name, lambda screen: screen.acts.at_moment(), footer=2, group="automation", command="acknowledge explain --at"),
    _switching(ACKNOWLEDGING.name),
    *_basics(ACKNOWLEDGING.name),
)  # fmt: skip
RULES_KEYS: tuple[Action[AutomationScreen], ...] = (
    _opening(RULES.name, _("try"), _("What the rule would have done in the last 30 days; from a customer below it to the conversation"), "rules test"),
    Action("edit_rules", ("e",), _("edit file"), _("Open the file in $EDITOR"),
           RULES.name, lambda screen: screen.acts.edit(), footer=4, group="automation", command="rules check"),
    _switching(RULES.name),
    *_basics(RULES.name),
)  # fmt: skip
ANSWERS_KEYS: tuple[Action[AutomationScreen], ...] = (
    _opening(ANSWERS.name, _("details"), _("What is said of it, where there is room for one of them alone"), "faq show"),
    Action("ask_answers", ("slash",), _("try"), _("Type a customer's words, and see which answer is meant and how sure that is"),
           ANSWERS.name, lambda screen: screen.acts.ask_answers(), footer=2, group="automation", command="faq test"),
    Action("new_answer", ("n",), _("new"), _("Begin a new answer; on what no answer covers, with those questions"),
           ANSWERS.name, lambda screen: screen.acts.new_answer(), footer=4, group="automation", command="faq new"),
    Action("edit_answer", ("e",), _("edit file"), _("Open the file in $EDITOR"),
           ANSWERS.name, lambda screen: screen.acts.edit(), footer=5, group="automation", command="faq check"),
    _switching(ANSWERS.name),
    *_basics(ANSWERS.name),
)  # fmt: skip
PROMISES_KEYS: tuple[Action[AutomationScreen], ...] = (
    _opening(PROMISES.name, _("open"), _("To the conversation in the inbox"), "thread"),
    Action("promise_kept", ("B",), _("promise kept"), _("The promise was kept"),
           PROMISES.name, lambda screen: screen.acts.keep(), footer=2, group="automation", command="promise keep"),
    Action("promise_dropped", ("M",), _("drop"), _("Let the promise go"),
           PROMISES.name, lambda screen: screen.acts.drop(), footer=4, group="automation", command="promise drop"),
    Action("whose_promises", ("a",), _("mine/all"), _("My promises alone, or everybody's"),
           PROMISES.name, lambda screen: screen.acts.whose(), footer=5, group="automation", command="promise list"),
    _switching(PROMISES.name),
    *_basics(PROMISES.name),
)  # fmt: skip
