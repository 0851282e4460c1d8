"""The answers folder: its files and what each came to, what is wrong with some, and what none covers."""

from __future__ import annotations

from socialdesk.model.faq_gaps import Gap
from socialdesk.model.i18n import count, grouped, mark, percent, translate
from socialdesk.services.answers import Standing
from socialdesk.store import switches
from socialdesk.tui.actions.panes import ANSWERS
from socialdesk.tui.automation.page import BAD, OFF, ON, Line, Page, Told, heading
from socialdesk.tui.desk.automation import Answering
from socialdesk.tui.text import shown, veiled

MOST_GAPS = 50
NOT_NOW = "◌"


class AnswersPage(Page):
    """By name; gaps below."""

    PANE = ANSWERS.name
    TITLE = mark("Answers")

    @property
    def is_read(self) -> bool:
        """Whether it was read yet."""
        return self.automation.answers is not None

    @property
    def known(self) -> Answering:
        """What was read."""
        assert self.automation.answers is not None
        return self.automation.answers

    def headline(self) -> tuple[str, str]:
        """How many, and what they came to."""
        known = self.known
        if known.missing:
            return shown(known.missing), "ALARM"
        if known.folder is None:
            return translate('There are no answers: write [answers] folder = "answers" into the configuration.'), "DIM"  # fmt: skip
        words = count("{n} answer", "{n} answers", len(known.answers))
        if known.broken:
            broken = count("{n} broken", "{n} broken", len(known.broken))
            return f"{words} · {broken}", "ALARM"
        figures = known.figures.get("")
        if figures is None or not figures.answered:
            return words, "GOOD"
        answered = count("answered {n} time in 7 days", "answered {n} times in 7 days", figures.answered)  # fmt: skip
        return f"{words} · {answered}", "GOOD"

    def lines(self) -> list[Line]:
        """Switches, files, gaps."""
        known = self.known
        found = [self.part(switches.ANSWERS, translate("All answers"))]
        if self.automation.services.menus or not self.automation.is_on(switches.MENUS):
            found.append(self.part(switches.MENUS, translate("Menus and commands")))
        found += [
            Line(f"broken {each.path}", shown(each.path.name), "", BAD, "ALARM")
            for each in known.broken
        ]
        if known.answers:
            found.append(heading(translate("Answers"), translate("in 7 days")))
        found += [self._line(each) for each in known.answers]
        gaps = self.automation.gaps
        if gaps:
            found.append(
                heading(translate("Asked last week, covered by none"), translate("customers"))
            )
            found += [
                Line(f"gap {each.examples[0]}", veiled(_one_line(each.examples[0])), grouped(each.conversations), "?", "NOTE")
                for each in gaps[:MOST_GAPS]
            ]  # fmt: skip
        return found

    def _line(self, each: Standing) -> Line:
        name, switch = each.answer.id, f"{switches.ANSWER}{each.answer.id}"
        is_on = self.automation.is_on(switch)
        figures = self.known.figures.get(name)
        said = grouped(figures.answered) if figures is not None else "0"
        sign = OFF if not is_on else ON if each.holds else NOT_NOW
        words = f"{shown(name)} ({' '.join(each.languages)})"
        style = "TEXT" if is_on and each.holds else "DIM"
        return Line(f"answer {name}", words, said, sign, style, switch=switch)

    def standing(self, line: Line) -> Standing | None:
        """The answer of a line."""
        sort, _, name = line.key.partition(" ")
        if sort != "answer":
            return None
        return next((each for each in self.known.answers if each.answer.id == name), None)

    def gap(self, line: Line) -> Gap | None:
        """The questions of a line that no answer covers."""
        sort, _, example = line.key.partition(" ")
        if sort != "gap":
            return None
        return next((each for each in self.automation.gaps or () if each.examples[0] == example), None)  # fmt: skip

    def path(self, line: Line) -> str:
        """The file of a line; empty where it has none."""
        sort, _, path = line.key.partition(" ")
        each = self.standing(line)
        return str(each.path) if each is not None else path if sort == "broken" else ""

    def told(self, line: Line) -> Told:
        """What it says, what it came to; or what is wrong, or was asked."""
        if (each := self.standing(line)) is not None:
            return self._answer(each, line)
        if (gap := self.gap(line)) is not None:
            found: Told = [(veiled(_one_line(one)), "TEXT") for one in gap.examples]
            hint = translate("{key} begins an answer with these questions.", key=self.key("new_answer"))  # fmt: skip
            return [*found, ("", "DIM"), (self.when(gap.newest), "DIM"), (hint, "DIM")]
        wrong = [one for one in self.known.broken if line.key == f"broken {one.path}"]
        if wrong:
            hint = translate("{key} opens the file.", key=self.key("edit_answer"))
            return [(shown(wrong[0].said), "ALARM"), ("", "DIM"), (hint, "DIM")]
        found = self.switched(line)
        if line.switch == switches.MENUS:
            words = translate("`socialdesk menus diff` compares them with what the platforms show.")
            return [*found, (words, "DIM")]
        hint = translate(
            "{key} tries a customer's words: which answer is meant, and how sure that is.",
            key=self.key("ask_answers"),
        )
        return [*found, (hint, "DIM")]

    def _answer(self, each: Standing, line: Line) -> Told:
        answer = each.answer
        found: Told = [(shown(answer.id), "STRONG"), *self.switched(line)]
        if not each.holds:
            found.append((translate("not valid today"), "WARNING"))
        if answer.first or answer.last:
            found.append((f"{answer.first or ''}..{answer.last or ''}", "DIM"))
        if answer.channels:
            found.append((shown(", ".join(sorted(answer.channels))), "DIM"))
        figures = self.known.figures.get(answer.id)
        if figures is not None:
            said = count("answered {n} time in 7 days", "answered {n} times in 7 days", figures.answered)  # fmt: skip
            found.append((said, "TEXT"))
            if figures.share is not None:
                share = percent(figures.share)
                found.append((translate("{share} needed no person for 72 hours", share=share), "TEXT"))  # fmt: skip
        for language, part in answer.parts.items():
            found += [("", "DIM"), (f"# {language}", "DIM"), (shown(part.text, lines=True), "TEXT")]
            found += [(translate("picture: {path}", path=shown(path)), "DIM") for path in part.pictures]  # fmt: skip
        found.append(("", "DIM"))
        found += [(f"? {shown(one)}", "DIM") for one in (*answer.questions, *answer.keywords)]
        return found


def _one_line(text: str) -> str:
    return " ".join(shown(text).split())
