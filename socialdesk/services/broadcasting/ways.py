"""The way an announcement takes into one chat: whether its platform lets it in, what becomes of its
file, who sees it there, what stands on top, which template goes in place of the words."""

from __future__ import annotations

from collections.abc import Iterator

from socialdesk.model.announcement import Shown, parse_template
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.money import money
from socialdesk.model.policy import Rule, Situation, Verdict, judge, spells
from socialdesk.model.preflight import Candidate, Rules
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.services.broadcasting.broadcaster import limits_of
from socialdesk.services.broadcasting.enclosures import Along, along
from socialdesk.services.broadcasting.previews import Seen, remarks

_SEEN_BY_ALL = (ChatKind.GROUP, ChatKind.CHANNEL)


def verdict_of(who: Candidate, rules: Rules) -> Verdict:
    """Whether their platform lets something be said to them now."""
    return judge(rules.accounts[who.account_id].limits, _situation(who, rules))


def way_of(who: Candidate, rules: Rules) -> Rule | None:
    """The rule by which they would be told at another hour; None where there is none."""
    rule = verdict_of(who, rules).rule
    return rule if rule is not None and rule.allows else None


def why_not(who: Candidate, rules: Rules) -> Reason:
    """What the platform's rules say against it; no reason where they say nothing."""
    return getattr(verdict_of(who, rules), "why", NO_REASON)


def _situation(who: Candidate, rules: Rules) -> Situation:
    account = rules.accounts[who.account_id]
    return Situation(
        ChatKind(who.chat_kind), rules.now,
        None if who.last_action_at is None else Instant(who.last_action_at),
        DeliveryKind.BROADCAST, blocked=who.blocked_at is not None, handled_by=who.handled_by,
        sent_this_month=account.used, purpose=rules.announcement.purpose.sort,
        follows=False if who.follows == 0 else None,
        templated=account.platform in rules.announcement.templates,
    )  # fmt: skip


def along_of(who: Candidate, rules: Rules, rule: Rule | None, said: Shown) -> Along:
    """What becomes of the file."""
    form = rule.form if rule else None
    return along(rules.announcement.file, said.text, limits_of(who, rules), form)


def remarks_on(
    who: Candidate, rules: Rules, rule: Rule | None, said: Shown, along: Along
) -> Iterator[str]:
    """What somebody who writes an announcement should know of what becomes of it in this chat."""
    limits = limits_of(who, rules)
    most = rule.form.text_limit if rule and rule.form else limits.text_limit
    found = Seen(said, "", (), limits.measure(said.text), most, along)
    yield from remarks(found, limits.platform)
    for each in (*_on_chat(who, rules), *_on_template(who, rules, rule)):
        yield str(each)
    if rule is None or not rule.price:
        yield from _later(who, rules)


def _later(who: Candidate, rules: Rules) -> Iterator[str]:
    """As what others get it, and at which price, whose free time is over."""
    limits = rules.accounts[who.account_id].limits
    paid = {
        each.rule.message_tag: each.rule
        for each in spells(limits, _situation(who, rules))
        if each.rule is not None and each.rule.price
    }
    for rule in paid.values():
        form = translate(rule.form.name) if rule.form else translate("an ordinary message")
        yield translate(
            "Those whose free time is over get it as {form}, at {price} each.",
            form=form,
            price=money(rule.price, limits.currency),
        )


def _on_chat(who: Candidate, rules: Rules) -> Iterator[Reason]:
    limits = limits_of(who, rules)
    if who.chat_kind in _SEEN_BY_ALL:
        yield Reason("broadcast.public", chat=who.name)
    if rules.announcement.pin:
        pins = who.chat_kind in limits.pins
        yield Reason("broadcast.pinned" if pins else "broadcast.no_pin", platform=limits.platform)


def _on_template(who: Candidate, rules: Rules, rule: Rule | None) -> Iterator[Reason]:
    account = rules.accounts[who.account_id]
    text = rules.announcement.templates.get(account.platform)
    if text is None or (rule is not None and rule.templated):
        return  # that it goes instead is said by the form
    able = any(
        each.rule is not None and each.rule.templated
        for each in spells(account.limits, _situation(who, rules))
    )
    name, _ = parse_template(text)
    code = "broadcast.template" if able else "broadcast.template_off"
    yield Reason(code, name=name, platform=account.limits.platform)
