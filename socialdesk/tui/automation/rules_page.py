"""Rules: whether each is on, how often it was carried out, in words, and what it would have done."""

from __future__ import annotations

from collections.abc import Iterator

from socialdesk.model.i18n import count, grouped, length, mark, translate
from socialdesk.model.recurrence import said
from socialdesk.model.rule import On
from socialdesk.services.rules.explaining import EVENTS
from socialdesk.services.rules.overview import Listed
from socialdesk.store import switches
from socialdesk.tui.actions.panes import RULES
from socialdesk.tui.automation.page import BAD, OFF, ON, Line, Page, Told, heading
from socialdesk.tui.desk.automation import Tried
from socialdesk.tui.text import named, shown, veiled

TROUBLE = "trouble"
ACTS = {
    "tag": mark("Then: puts the tag {value} on"),
    "untag": mark("Then: takes the tag {value} off"),
    "assign": mark("Then: gives it to {value}"),
    "priority": mark("Then: sets its priority to {value}"),
    "answer": mark("Then: says the canned answer /{value}"),
    "snooze": mark("Then: puts it away for {value}"),
    "resolve": mark("Then: resolves it"),
    "notify": mark("Then: tells {value}"),
}
"""What each act of a rule does; its value stands there as the file says it."""
_HOURS = {"open": mark("it is open"), "closed": mark("it is closed")}


class RulesPage(Page):
    """In the order of their file; below a rule that was tried stand customers it would have met."""

    PANE = RULES.name
    TITLE = mark("Rules")

    @property
    def is_read(self) -> bool:
        """Whether it was read yet."""
        return self.automation.rules is not None

    def headline(self) -> tuple[str, str]:
        """How many, and whether the file is right."""
        known = self.automation.rules
        assert known is not None
        if known.trouble:
            return translate("The file is wrong: the newest good rules go on."), "ALARM"
        if not known.rules:
            return translate("There are no rules: `rules.toml` beside the configuration has them."), "DIM"  # fmt: skip
        on = sum(each.is_on for each in known.rules)
        words = count("{n} rule", "{n} rules", len(known.rules))
        return f"{words} · {translate('{n} on', n=grouped(on))}", "GOOD" if on else "WARNING"

    def listed(self, line: Line) -> Listed | None:
        """The rule of a line, or the one that it stands below."""
        known = self.automation.rules
        sort, _, name = line.key.partition(" ")
        if known is None or sort not in ("rule", "met"):
            return None
        name = name if sort == "rule" else name.partition(" ")[2]
        return next((each for each in known.rules if each.rule.name == name), None)

    def lines(self) -> list[Line]:
        """What is wrong, the switch of all, and each rule."""
        known = self.automation.rules
        assert known is not None
        found = list[Line]()
        if known.trouble:
            file = f"{self.automation.services.rules_file}, "
            short = shown(known.trouble.removeprefix(file))
            found.append(Line(TROUBLE, short, "", BAD, "ALARM"))
        found.append(self.part(switches.RULES, translate("All rules")))
        if known.rules:
            found.append(heading(translate("Rule"), translate("in 7 days")))
        for each in known.rules:
            name, is_on = each.rule.name, self.automation.is_on(each.switch)
            found.append(
                Line(
                    f"rule {name}", shown(name), grouped(each.fired_week), ON if is_on else OFF,
                    "TEXT" if is_on else "DIM", switch=each.switch,
                )
            )  # fmt: skip
            tried = self.automation.tried.get(name)
            found += self._met(tried) if tried is not None else ()
        return found

    def _met(self, tried: Tried) -> Iterator[Line]:
        for number in tried.found.examples:
            who = tried.names.get(number, "")
            words = f"  ↳ #{number} {veiled(named(who))}".rstrip()
            key = f"met {number} {tried.rule.name}"
            yield Line(key, words, "", style="CUSTOMER", conversation=number, name=who)

    def told(self, line: Line) -> Told:
        """The rule in words."""
        known, each = self.automation.rules, self.listed(line)
        assert known is not None
        if line.key == TROUBLE:
            hint = translate("{key} opens the file.", key=self.key("edit_rules"))
            return [(shown(known.trouble), "ALARM"), ("", "DIM"), (hint, "DIM")]
        if each is None:
            return self.switched(line)
        name = each.rule.name
        found: Told = [(shown(name), "STRONG"), *self._words(each), ("", "DIM")]
        if line.switch:
            found += self.switched(line)
        if each.newest is None:
            found.append((translate("It was not carried out in the last 90 days."), "DIM"))
        else:
            times = count("{n} time", "{n} times", each.fired_week)
            words = translate("Last {when}; in 7 days {times}.", when=self.when(each.newest), times=times)  # fmt: skip
            found.append((words, "TEXT"))
        tried = self.automation.tried.get(name)
        if self.automation.trying == name:
            return [*found, (translate("It is being tried; nothing is done …"), "NOTE")]
        if tried is None:
            hint = translate("{key} tries it on the last 30 days; nothing is done.", key=self.key("automation_open"))  # fmt: skip
            return [*found, (hint, "DIM")]
        return [*found, ("", "DIM"), *_tried(tried)]

    def _words(self, each: Listed) -> Iterator[tuple[str, str]]:
        rule = each.rule
        hears = translate(EVENTS[rule.on])
        if rule.on is On.WAIT:
            hears = f"{hears}: {length(rule.after)}"
        elif rule.on is On.SCHEDULE and rule.at is not None:
            hears = f"{hears}: {shown(said(rule.at))}"
        elif rule.which:
            hears = f"{hears}: {shown(', '.join(rule.which))}"
        yield translate("When: {event}", event=hears), "TEXT"
        asked = (
            (mark("one of these words: {value}"), ", ".join(rule.words)),
            (mark("all of these words: {value}"), ", ".join(rule.all_words)),
            (mark("language: {value}"), ", ".join(rule.languages)),
            (_HOURS.get(rule.hours, ""), rule.hours),
            (mark("conversation: {value}"), rule.when.spoken()),
        )
        for words, value in asked:
            if value:
                yield translate("If: {condition}", condition=translate(words, value=shown(value))), "TEXT"  # fmt: skip
        for verb, value in each.acts:
            yield translate(ACTS[verb], value=shown(value)), "TEXT"
        for cap, words in (
            (rule.cap, mark("At most {cap} in a chat")),
            (rule.cap_all, mark("At most {cap} in all")),
        ):
            if cap is not None:
                yield translate(words, cap=shown(cap.words)), "DIM"


def _tried(tried: Tried) -> Told:
    found = tried.found
    times = count("{n} time", "{n} times", found.fired)
    chats = count("{n} conversation", "{n} conversations", found.conversations)
    words = translate("In the last 30 days it would have been carried out {times}, in {chats}.", times=times, chats=chats)  # fmt: skip
    told: Told = [(words, "NOTE")]
    if found.held_back:
        told.append((count("a cap holds back {n}", "caps hold back {n}", found.held_back), "DIM"))
    if found.by_today:
        filters = shown(", ".join(found.by_today))
        told.append((translate("Taken as it is today: {filters}", filters=filters), "DIM"))
    return told
