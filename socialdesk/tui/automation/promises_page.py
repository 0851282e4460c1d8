"""Promises that are open: what, to whom, by whom, until when; and the closing of what is old."""

from __future__ import annotations

from datetime import datetime

from socialdesk.model.i18n import count, day_words, mark, translate
from socialdesk.store.promises import PromiseRow
from socialdesk.store.switches import (
    AGREEMENTS,
    AUTO_RESOLVE,
    FOLLOW_UP,
    NOTICES,
    ORDER_HOLDS,
    SURVEYS,
)
from socialdesk.tui.actions.panes import PROMISES
from socialdesk.tui.automation.page import LATE, Line, Page, Told, heading
from socialdesk.tui.text import named, shown, veiled

FLAG = "⚑"


class PromisesPage(Page):
    """The first due first."""

    PANE = PROMISES.name
    TITLE = mark("Promises")

    @property
    def is_read(self) -> bool:
        """Whether it was read yet."""
        return self.automation.promises is not None

    def meant(self) -> list[PromiseRow]:
        """Those that are shown: everybody's, or mine."""
        rows, agent = self.automation.promises or (), self.automation.agent
        return [each for each in rows if not self.automation.is_mine or each.agent == agent]

    def headline(self) -> tuple[str, str]:
        """How many are open, how many overdue."""
        rows, now = self.meant(), self.now()
        late = sum(each.due_at <= now for each in rows)
        whose = translate("mine") if self.automation.is_mine else translate("everybody's")
        words = f"{whose}: {count('{n} open', '{n} open', len(rows))}"
        if late:
            words += f" · {count('{n} overdue', '{n} overdue', late)}"
        return words, "ALARM" if late else "GOOD" if rows else "DIM"

    def lines(self) -> list[Line]:
        """The switch of what closes by itself, and each promise."""
        found = list[Line]()
        if self.automation.services.closes or not self.automation.is_on(AUTO_RESOLVE):
            found.append(self.part(AUTO_RESOLVE, translate("Closing by itself")))
        if self.automation.services.follows_up or not self.automation.is_on(FOLLOW_UP):
            found.append(self.part(FOLLOW_UP, translate("Asking after a delivery")))
        if self.automation.services.notifies or not self.automation.is_on(NOTICES):
            found.append(self.part(NOTICES, translate("Telling how orders get on")))
        if self.automation.services.holds or not self.automation.is_on(ORDER_HOLDS):
            found.append(self.part(ORDER_HOLDS, translate("Ending reservations")))
        if not self.automation.is_on(AGREEMENTS):
            found.append(self.part(AGREEMENTS, translate("Reading who agrees to an order")))
        if self.automation.services.asks or not self.automation.is_on(SURVEYS):
            found.append(self.part(SURVEYS, translate("Asking how it was")))
        rows, now = self.meant(), self.now()
        found.append(heading(translate("Promised until") if rows else translate("Nothing is promised that is still open.")))  # fmt: skip
        for each in rows:
            is_late = each.due_at <= now
            local = datetime.fromtimestamp(each.due_at / 1000, self._screen.program.zone)
            who, text = veiled(named(each.name)), veiled(" ".join(shown(each.text).split()))
            found.append(
                Line(
                    f"promise {each.id}", f"{day_words(local.date())} {local:%H:%M} {who}: {text}", f"@{shown(each.agent)}",
                    LATE if is_late else FLAG, "ALARM" if is_late else "TEXT", yields=True,
                    conversation=each.conversation_id, name=each.name,
                )
            )  # fmt: skip
        return found

    def promise(self, line: Line) -> PromiseRow | None:
        """The promise of a line."""
        return next((each for each in self.meant() if line.key == f"promise {each.id}"), None)

    def told(self, line: Line) -> Told:
        """All of a promise."""
        each = self.promise(line)
        if each is None:
            hints = {
                AUTO_RESOLVE: translate(
                    "`socialdesk auto-resolve preview` lists what would be closed now, and why the rest is not."
                ),
                FOLLOW_UP: translate(
                    "`socialdesk follow-up list` lists who will be asked when and how, and why the others are not."
                ),
                NOTICES: translate(
                    "`socialdesk notices list` lists who was told what of their order, `socialdesk notices preview DH1001` what would be said, and why not."
                ),
                ORDER_HOLDS: translate(
                    "`socialdesk order show DH1001` says until when its goods are held; then it is cancelled, unless somebody has paid."
                ),
                AGREEMENTS: translate(
                    "Meanwhile no customer's yes is read: `socialdesk order agree DH1001 --message N` says which message is one."
                ),
                SURVEYS: translate(
                    "`socialdesk survey preview` says what a customer would be asked now, or why nothing; `socialdesk survey list` what they answered."
                ),
            }
            return [*self.switched(line), (hints[line.switch], "DIM")] if line.switch else []
        is_late = each.due_at <= self.now()
        until = translate("until {when}", when=self.when(each.due_at))
        if is_late:
            until = translate("overdue since {when}", when=self.when(each.due_at))
        found: Told = [
            (veiled(named(each.name)), "CUSTOMER"),
            (veiled(" ".join(shown(each.text).split())), "TEXT"),
            (until, "ALARM" if is_late else "TEXT"),
        ]
        if each.open_ended:
            found.append((translate("No time was named: then somebody should look."), "DIM"))
        made = translate("by {who}, {when}", who=shown(each.agent), when=self.when(each.made_at))
        hint = translate(
            "{kept}: it was kept. {drop}: let it go. {open} leads to the conversation.",
            kept=self.key("promise_kept"),
            drop=self.key("promise_dropped"),
            open=self.key("automation_open"),
        )
        return [*found, (made, "DIM"), ("", "DIM"), (hint, "DIM")]
