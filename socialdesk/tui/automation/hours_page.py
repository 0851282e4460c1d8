"""Working hours: whether it is open, and the coming days with the reason of each."""

from __future__ import annotations

from datetime import date, datetime

from socialdesk.model.hours import Source, moment_of
from socialdesk.model.i18n import dated_weekday, day_words, mark, moment_words, translate
from socialdesk.model.ids import Instant
from socialdesk.services.hours_words import WHY, why_words
from socialdesk.tui.actions.panes import HOURS
from socialdesk.tui.automation.page import OFF, ON, Line, Page, Told
from socialdesk.tui.desk.automation import DayLine
from socialdesk.tui.text import shown


class HoursPage(Page):
    """One account's, or the shop's."""

    PANE = HOURS.name
    TITLE = mark("Hours")

    @property
    def is_read(self) -> bool:
        """Whether it was read yet."""
        return self.automation.hours is not None

    def headline(self) -> tuple[str, str]:
        """Open or closed, and until when."""
        known = self.automation.hours
        assert known is not None
        whose = shown(known.account) or translate("The shop")
        if known.hours is None:
            return translate("{whose}: always open, [hours] says nothing else.", whose=whose), "DIM"
        standing = known.hours.standing(self._local())
        until = "" if standing.until is None else self.when(standing.until)
        said = {"whose": whose, "until": until}
        if standing.is_open:
            words = (
                translate("{whose}: open until {until}", **said)
                if until
                else translate("{whose}: open, and stays so", **said)
            )
            return words, "GOOD"
        words = (
            translate("{whose}: closed until {until}", **said)
            if until
            else translate("{whose}: closed, and never opens", **said)
        )
        return words, "WARNING"

    def _local(self) -> datetime:
        return moment_of(self.now()).astimezone(self._screen.program.zone)

    def lines(self) -> list[Line]:
        """The coming days."""
        known = self.automation.hours
        assert known is not None
        return [self._line(each) for each in known.days]

    def _line(self, each: DayLine) -> Line:
        is_open = bool(each.hours) or each.source is None
        words = ", ".join(each.hours) or (
            translate("always open") if each.source is None else translate("closed")
        )
        is_usual = each.source in (None, Source.WEEK)
        reason = "" if is_usual or each.source is None else shown(each.name) or translate(WHY[each.source])  # fmt: skip
        style = ("TEXT" if is_open else "DIM") if is_usual else "NOTE"
        said = f"{day_words(each.day)}  {words}"
        return Line(each.day.isoformat(), said, reason, ON if is_open else OFF, style, yields=True)

    def told(self, line: Line) -> Told:
        """Why a day is as it is, the vacations, and how to change it."""
        known = self.automation.hours
        assert known is not None
        day = date.fromisoformat(line.key)
        each = next((one for one in known.days if one.day == day), None)
        if each is None:
            return []
        found: Told = [(dated_weekday(day, f"{day:%d/%m/%Y}"), "STRONG")]
        if each.source is not None:
            found.append((", ".join(each.hours) or translate("closed"), "TEXT"))
            name = f' "{shown(each.name)}"' if each.name else ""
            found.append(
                (translate("Why: {why}", why=f"{translate(WHY[each.source])}{name}"), "NOTE")
            )
        if known.hours is not None and each is known.days[0]:
            standing = known.hours.standing(self._local())
            if standing.day != day:  # yesterday's interval goes past midnight
                found.append((shown(why_words(known.hours, standing)), "NOTE"))
        found += [("", "DIM"), *self._vacations()]
        if len(self.automation.accounts) > 1:
            words = translate("{key} shows the hours of the next account.", key=self.key("next_hours"))  # fmt: skip
            found.append((words, "DIM"))
        words = translate(
            "Days, weeks and holidays stand in [hours] of the configuration; a desk that is opened anew reads it."
        )
        found.append((words, "DIM"))
        return found

    def _vacations(self) -> Told:
        known = self.automation.hours
        assert known is not None
        found: Told = []
        for each in known.vacations:
            whose = shown(each.account) or translate("everywhere")
            begins = self.when(each.begins_at)
            if each.ends_at is None:
                words = translate(
                    "Vacation ({whose}) since {begins}, until {key} ends it.",
                    whose=whose,
                    begins=begins,
                    key=self.key("end_vacation"),
                )
            else:
                words = translate(
                    "Vacation ({whose}): {begins} to {ends}. {key} ends it.",
                    whose=whose,
                    begins=begins,
                    ends=moment_words(
                        moment_of(Instant(each.ends_at)).astimezone(self._screen.program.zone)
                    ),
                    key=self.key("end_vacation"),
                )
            found.append((words, "WARNING"))
        if not found:
            words = translate("{key} closes for a vacation from now on.", key=self.key("vacation"))
            found.append((words, "DIM"))
        return found
