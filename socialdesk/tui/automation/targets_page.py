"""Targets: within how long who is to be answered, and how those who wait stand."""

from __future__ import annotations

from socialdesk.model.i18n import grouped, length, mark, translate
from socialdesk.model.target import State, Target
from socialdesk.services.targets import Counted
from socialdesk.store.switches import TARGETS
from socialdesk.tui.actions.panes import AUTOMATION
from socialdesk.tui.automation.page import LATE, SOON, Line, Page, Told, heading
from socialdesk.tui.text import shown

STATES = {
    State.MISSED: mark("{n} missed it"),
    State.RISK: mark("{n} at risk"),
    State.PAUSED: mark("{n} paused"),
    State.RUNNING: mark("{n} in time so far"),
}
"""The worst first."""
_SIGNS = {State.MISSED: (LATE, "ALARM"), State.RISK: (SOON, "WARNING")}


class TargetsPage(Page):
    """In the order in which they are tried."""

    PANE = AUTOMATION.name
    TITLE = mark("Targets")

    @property
    def is_read(self) -> bool:
        """Whether it was read yet."""
        return self.automation.targets is not None

    def headline(self) -> tuple[str, str]:
        """How many stand worst."""
        known = self.automation.targets or ()
        if not self.automation.has_targets:
            return translate("[targets] says nothing: ten minutes for everybody."), "DIM"
        missed, risk = sum(each.missed for each in known), sum(each.risk for each in known)
        words = translate("{missed} missed, {risk} at risk", missed=missed, risk=risk)
        return words, "ALARM" if missed else "WARNING" if risk else "GOOD"

    def lines(self) -> list[Line]:
        """The switch, and each target."""
        found = [self.part(TARGETS, translate("Telling the owner"))]
        found.append(heading(translate("Target"), translate("waiting now")))
        for each in self.automation.targets or ():
            numbers = _numbers(each)
            worst = next((state for state in STATES if numbers[state]), State.RUNNING)
            sign, style = _SIGNS.get(worst, (" ", "TEXT"))
            more = translate(STATES[worst], n=grouped(numbers[worst])) if numbers[worst] else "0"
            found.append(Line(f"target {each.target.name}", _whom(each.target), more, sign, style))
        return found

    def told(self, line: Line) -> Told:
        """What the target asks for, and how many stand where."""
        if line.switch:
            words = translate("Off, nobody is told; waits are shown and counted all the same.")
            return [*self.switched(line), (words, "TEXT")]
        for each in self.automation.targets or ():
            if line.key == f"target {each.target.name}":
                numbers = _numbers(each)
                counted = [(translate(words, n=grouped(numbers[state])), _SIGNS.get(state, ("", "TEXT"))[1] if numbers[state] else "DIM") for state, words in STATES.items()]  # fmt: skip
                hint = translate(
                    "In the inbox, the filter target:risk or target:missed finds them."
                )
                return [(_said(each.target), "STRONG"), *counted, ("", "DIM"), (hint, "DIM")]
        return []


def _numbers(each: Counted) -> dict[State, int]:
    return {
        State.MISSED: each.missed,
        State.RISK: each.risk,
        State.PAUSED: each.paused,
        State.RUNNING: each.running,
    }


def _whom(target: Target) -> str:
    return shown(target.name) or translate("everybody")


def _said(target: Target) -> str:
    words = (
        translate("within {length} of opening hours", length=length(target.answer))
        if target.business
        else translate("within {length}", length=length(target.answer))
    )
    return f"{_whom(target)}: {words}"
