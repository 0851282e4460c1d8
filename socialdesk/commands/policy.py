"""`socialdesk policy explain`: may this be said in a conversation, until when, at what cost, and by
which rule."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.assembly.channels import capabilities
from socialdesk.assembly.services import replies
from socialdesk.commands.context import configured, here, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.errors import SocialdeskError
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.i18n import called, mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.policy import Allowed, Never, Verdict
from socialdesk.model.text import sentence
from socialdesk.model.when import parse_when
from socialdesk.store.conversations import ConversationRow
from socialdesk.store.store import Store

KINDS = ("reply", "private", "acknowledgement", "broadcast")
_KINDS = {"acknowledgement": DeliveryKind.ACKNOWLEDGEMENT, "broadcast": DeliveryKind.BROADCAST}

_WHO = {
    "reply": mark("A person's answer"),
    "private": mark("A private reply"),
    "acknowledgement": mark("The acknowledgement"),
    "broadcast": mark("A broadcast"),
}


def policy(options: Namespace) -> int:
    """Print the verdict in words; exit code 0 if it may be said, 1 if not."""
    config = configured(options)

    async def ask(store: Store) -> tuple[ConversationRow, Verdict, Instant]:
        now = here(config, store.clock)
        at = _moment(options.at, now) if options.at else store.clock.now()
        row = await store.inbox.conversation(options.conversation)
        names = {each.id: each.name for each in await store.accounts.all()}
        if names[row.account_id] != options.account:
            raise SocialdeskError(
                translate(
                    "Conversation {number} is one of {owner}, not of {account}.",
                    number=row.id,
                    owner=names[row.account_id],
                    account=options.account,
                )
            )
        kind = _KINDS.get(options.kind, DeliveryKind.REPLY)
        verdicts = replies(store, config).verdicts
        private = options.kind == "private"
        context = await verdicts.context_of(row)
        return row, await verdicts.verdict(context, kind, private=private, at=at), at

    row, verdict, at = with_store(config, ask)
    account = config.account(options.account)
    platform = capabilities(account).platform if account else ""
    if options.json:
        known = {"account": options.account, "conversation": row.id, "kind": options.kind}
        json_line({**known, "at": moment(at), **verdict_json(verdict, platform)})
    else:
        when = translate("now")
        if options.at:
            when = translate("at {when}", when=local(at, config.zone, "%d/%m %H:%M"))
        whom = f"{safe(called(row.contact_name), 40)} {when}"
        for line in verdict_lines(verdict, _WHO[options.kind], whom, platform, config.zone):
            print(line)
    return int(not isinstance(verdict, Allowed))


def verdict_json(verdict: Verdict, platform: str) -> dict[str, Any]:
    """A verdict; the keys are promised in docs/cli.md."""
    rule = verdict.rule
    source = {"source": rule.source if rule else None, "dated": rule.dated if rule else None}
    if isinstance(verdict, Allowed):
        return {
            "allowed": True,
            "until": moment(verdict.until),
            "way": _way(verdict) or None,
            "cost": verdict.cost or None,
            "why": str(rule.reason(platform)) if rule else None,
            "code": None,
            **source,
        }
    why = str(verdict.why) if isinstance(verdict, Never) else None
    nothing = dict.fromkeys(("until", "way", "cost"))
    return {"allowed": False, **nothing, "why": why, "code": verdict.code, **source}


def verdict_lines(
    verdict: Verdict, who: str, whom: str, platform: str, zone: ZoneInfo
) -> Iterator[str]:
    """The same for people: `who` speaks to `whom`."""
    rule = verdict.rule
    if isinstance(verdict, Allowed):
        if verdict.until:
            when = local(verdict.until, zone, "%d/%m %H:%M")
            whom += f" {translate('until {when}', when=when)}"
        yield translate("{who} may be sent to {whom}.", who=translate(who), whom=whom)
        if way := _way(verdict):
            yield f"  {translate('It goes as {way}.', way=way)}"
        yield f"  {translate('Cost: {cost}.', cost=verdict.cost or translate('free'))}"
        if rule:
            yield f"  {translate('Why: {why}', why=rule.reason(platform))}"
    else:
        yield translate("{who} may not be sent to {whom}.", who=translate(who), whom=whom)
        yield f"  {verdict.why}"
    if rule:
        said = translate("Source: {source} ({dated}).", source=rule.source, dated=rule.dated)
        yield f"  {said}"


def _way(verdict: Verdict) -> str:
    """How it must go at its platform, in a word."""
    if not isinstance(verdict, Allowed):
        return ""
    return verdict.message_tag or ("private" if verdict.rule and verdict.rule.private else "")


def _moment(text: str, now: datetime) -> Instant:
    try:
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
    except ValueError:
        try:
            found = parse_when(text, now)
        except ValueError as error:
            raise SocialdeskError(sentence(error)) from None
    return Instant(int(found.timestamp() * 1000))
