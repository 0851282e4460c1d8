"""Why a rule was carried out in a conversation, or was not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from socialdesk.clock import Clock
from socialdesk.errors import NotFound
from socialdesk.model.hours import moment_of
from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.query import Query
from socialdesk.model.rule import Cap, Event, On, Rule, unmet
from socialdesk.services.rules.following import Shop, meaning
from socialdesk.settings import nearest
from socialdesk.store.rule_turn import message_event
from socialdesk.store.rules import Firing
from socialdesk.store.store import Store
from socialdesk.store.switches import RULES

WHY = {
    "so_already": mark("it was so already"),
    "has_somebody": mark("somebody has it already"),
    "nobody_on_shift": mark("nobody is on shift"),
    "unasked": mark("it was read back after a pause, came from a program, or asks for nothing"),
    "old": mark("it was more than ten minutes old"),
    "group": mark("nothing is said by itself in groups"),
    "answered": mark("nobody waited any more"),
    "no_comment": mark("there was no comment to answer"),
    "no_text": mark("the canned answer is not there any more"),
    "no_account": mark("the account is not configured"),
    "not_allowed": mark("the platform lets no program speak there then"),
    "enough": mark("enough was said by itself: a person was called"),
}
"""Why an act was not done, by its code."""
EVENTS = {
    On.MESSAGE: mark("a message"),
    On.WAIT: mark("a long wait"),
    On.TAG: mark("a tag"),
    On.STATUS: mark("a status"),
    On.SCHEDULE: mark("a time of day"),
}
"""What each event is called."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule (its key, or what else is asked of it), what it asks for, and whether it is met by now."""

    key: str
    asks: str
    holds: bool


class Explaining:
    """Reads what rules did, and tries one again without doing anything."""

    def __init__(self, store: Store, clock: Clock, shop: Shop) -> None:
        self._store = store
        self._clock = clock
        self._shop = shop

    async def fired(self, conversation_id: int) -> list[Firing]:
        """What rules did there, newest first. Raises NotFound."""
        await self._store.inbox.conversation(conversation_id)
        return await self._store.rules.of(conversation_id)

    async def conditions(self, rule: Rule, conversation_id: int) -> list[Condition]:
        """Each condition of a rule, on the customer's newest message there and the conversation as it is now. Raises
        NotFound."""
        row = await self._store.inbox.conversation(conversation_id)
        off, now = await self._store.switches.off(), self._clock.now()
        found = [Condition("switch", rule.agent, not {rule.agent, RULES} & off)]
        said = await self._store.rules.newest_said(conversation_id)
        event = Event(rule.on, conversation_id, 0, now)
        if rule.on is On.MESSAGE:
            found.append(Condition("message", "", said is not None))
            if said is not None:
                event = message_event(said, self._shop.language)
        if rule.on is On.WAIT:
            since = row.state.waiting_since
            found.append(
                Condition(
                    "after",
                    f"{rule.after // 1000} s",
                    since is not None and now - since >= rule.after,
                )
            )
        names = {each.id: each.name for each in await self._store.accounts.all()}
        is_open = self._shop.is_open(names[row.account_id], moment_of(Instant(event.at)))
        bare = Rule(rule.name, rule.on, rule.acts)
        for key, asks, alone in (
            ("words", ", ".join(rule.written or rule.words), replace(bare, words=rule.words)),
            (
                "all_words",
                ", ".join(rule.all_written or rule.all_words),
                replace(bare, all_words=rule.all_words),
            ),
            ("language", ", ".join(rule.languages), replace(bare, languages=rule.languages)),
            ("hours", rule.hours, replace(bare, hours=rule.hours)),
        ):
            if asks:
                found.append(Condition(key, asks, not unmet(alone, event, is_open=is_open)))
        for term in rule.when.terms:
            wanted = await meaning(self._store, replace(rule, when=Query((term,))), self._shop, now)
            holds = await self._store.rule_history.holds(conversation_id, wanted)
            found.append(Condition("when", str(term), holds))
        found += await self._caps(rule, conversation_id, now)
        return found

    async def _caps(self, rule: Rule, conversation_id: int, now: Instant) -> list[Condition]:
        def since(cap: Cap) -> Instant:
            return Instant(now - cap.span)

        found = list[Condition]()
        if rule.cap is not None:
            fired = await self._store.rule_history.fired(
                rule.name, since(rule.cap), conversation_id
            )
            found.append(Condition("cap", rule.cap.words, fired < rule.cap.most))
        if rule.cap_all is not None:
            fired = await self._store.rule_history.fired(rule.name, since(rule.cap_all))
            found.append(Condition("cap_all", rule.cap_all.words, fired < rule.cap_all.most))
        return found


def rule_called(name: str, rules: tuple[Rule, ...]) -> Rule:
    """The rule of that name. Raises NotFound with the nearest."""
    for each in rules:
        if each.name == name.removeprefix("rule:"):
            return each
    near = nearest(name, [each.name for each in rules])
    said = translate('There is no rule "{name}"{near}', name=name, near=near)
    raise NotFound(said if said.endswith((".", "?")) else f"{said}.")


def undone_words(firing: Firing) -> str:
    """Whether what it changed was taken back: all of it, some of it, or (empty) nothing."""
    if not firing.undone:
        return ""
    return (
        translate("taken back")
        if firing.undone == firing.changes
        else translate("partly taken back")
    )
