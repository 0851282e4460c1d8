"""Acknowledgements: what a customer would be told now, or at a moment that is typed."""

from __future__ import annotations

from socialdesk.model.hours import instant
from socialdesk.model.i18n import LANGUAGE_NAMES, count, length, mark, translate
from socialdesk.store.switches import ACKNOWLEDGE
from socialdesk.tui.actions.panes import ACKNOWLEDGING
from socialdesk.tui.automation.page import BAD, Line, Page, Told, heading
from socialdesk.tui.text import shown


class AcknowledgePage(Page):
    """The texts by language."""

    PANE = ACKNOWLEDGING.name
    TITLE = mark("Acknowledgements")

    @property
    def is_read(self) -> bool:
        """Whether it was read yet."""
        return self.automation.acknowledging is not None

    def headline(self) -> tuple[str, str]:
        """As of when, and whether it is open then."""
        known, moment = self.automation.acknowledging, self.automation.moment
        assert known is not None
        if not known.is_wanted:
            return translate("[acknowledge] enabled = false: nothing is said by itself."), "WARNING"
        when = translate("Right now") if moment is None else self.when(moment)
        if known.is_open:
            return translate("{when}: the shop is open.", when=when), "GOOD"
        if known.opens is None:
            return translate("{when}: the shop is closed.", when=when), "WARNING"
        opens = self.when(instant(known.opens))
        words = translate("{when}: closed, it opens {opens}.", when=when, opens=opens)
        return words, "WARNING"

    def lines(self) -> list[Line]:
        """The switch, a line a language, and where too much was said."""
        known = self.automation.acknowledging
        assert known is not None
        found = [self.part(ACKNOWLEDGE, translate("Acknowledgements"))]
        found.append(heading(translate("What is said"), ""))
        for language, text in known.texts.items():
            name = LANGUAGE_NAMES.get(language, language)
            said = " ".join(shown(text).split()) or translate("nothing")
            found.append(Line(f"text {language}", f"{name}: {said}"))
        if known.silent:
            found.append(heading(translate("Silent until somebody answers")))
            found += [
                Line(f"silent {each}", f"#{each}", "", BAD, "WARNING", conversation=each)
                for each in known.silent
            ]
        return found

    def told(self, line: Line) -> Told:
        """The whole text, or how it stands."""
        known = self.automation.acknowledging
        assert known is not None
        sort, _, rest = line.key.partition(" ")
        if sort == "text":
            text = shown(known.texts.get(rest, ""), lines=True) or translate("Nothing is said.")
            hint = translate(
                "So it is said to somebody of whom nothing is known. {key} shows another moment.",
                key=self.key("acknowledged_at"),
            )
            return [(LANGUAGE_NAMES.get(rest, rest), "STRONG"), (text, "TEXT"), ("", "DIM"), (hint, "DIM")]  # fmt: skip
        if sort == "silent":
            words = translate("Too much was said there by itself; it is silent until somebody answers.")  # fmt: skip
            return [(words, "TEXT")]
        found = self.switched(line)
        if known.after:
            words = translate(
                "While it is open, it is said after {length}, unless somebody has answered by then.",
                length=length(known.after),
            )
            found.append((words, "TEXT"))
        else:
            found.append((translate("While it is open, it is said at once."), "TEXT"))
        if known.waiting:
            waiting = count("{n} is still to be said.", "{n} are still to be said.", known.waiting)
            found.append((waiting, "TEXT"))
        words = translate(
            "At most {n} automatic messages go to one customer within an hour.", n=known.per_hour
        )
        return [*found, (words, "DIM")]
