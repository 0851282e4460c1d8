"""`socialdesk audience`: who a query names, and who of them may be told something now."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from typing import Any

from socialdesk.assembly.services import preflights
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import Announcement, parse_purpose
from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.model.text import sentence, span, storable
from socialdesk.services.broadcasting.preflights import Audience, Found
from socialdesk.services.broadcasting.words import REASONS
from socialdesk.store.store import Store


def audience(options: Namespace) -> None:
    """`socialdesk audience`."""
    config = configured(options)
    try:
        purpose = parse_purpose(options.purpose)
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None
    language = config.shop.language
    nothing = Announcement({language: ""}, language, purpose)

    async def look(store: Store) -> Found:
        query = storable(" ".join(options.query))
        return await preflights(store, config).check(Audience(query), nothing)

    found = with_store(config, look)
    if options.list:
        _list(found, as_json=options.json)
    else:
        say_preflight(found, as_json=options.json)


def preflight_json(found: Found) -> dict[str, Any]:
    """A pre-flight's figures; the keys are promised in docs/cli.md."""
    told = found.summary
    return {
        "picked": told.picked,
        "will_get": told.will_get,
        "reasons": dict(told.reasons),
        "by_account": dict(told.by_account),
        "cost": told.cost,
        "currency": told.currency,
        "seconds": told.seconds,
    }


def say_preflight(found: Found, *, as_json: bool) -> None:
    """Who gets it, and why others do not."""
    if as_json:
        json_line(preflight_json(found))
        return
    told = found.summary
    print(
        translate(
            "{will} of {picked} get it, in about {time}.",
            will=told.will_get,
            picked=told.picked,
            time=span(int(told.seconds * 1000)),
        )
    )
    for account, count in told.by_account.items():
        print(f"  {padded(safe(account), 20)} {count:>7}")
    ways = Counter(
        each.rule.form.name
        for each in found.judged
        if not each.reason and each.rule is not None and each.rule.form is not None
    )
    for form, count in ways.items():
        print(f"  {count:>7}  {translate('as {form}', form=translate(form))}")
    for reason, count in told.reasons.items():
        print(f"  {count:>7}  {translate(REASONS[reason])}")
    if told.cost:
        print(translate("It costs at most {money}.", money=money(told.cost, told.currency)))
        for account, cost in told.cost_by_account.items():
            print(f"  {padded(safe(account), 20)} {money(cost, told.currency):>12}")
    for each in found.accounts.values():
        left = sum(each.covered.values())
        if left and each.name in told.by_account:
            print(
                translate(
                    "{account} has paid for {n} already, as its platform said {time} ago.",
                    account=safe(each.name),
                    n=left,
                    time=span(each.covered_ago),
                )
            )


def _list(found: Found, *, as_json: bool) -> None:
    for who, reason, _ in found.judged:
        account = found.accounts.get(who.account_id)
        name = account.name if account else ""
        if as_json:
            json_line(
                {
                    "contact": who.contact_id,
                    "conversation": who.conversation_id,
                    "account": name,
                    "name": who.name,
                    "reason": str(reason),
                }
            )
        else:
            why = translate(REASONS[reason]) if reason else ""
            print(
                f"{who.conversation_id or '-':>7} {padded(safe(name, 14), 14)} {padded(safe(who.name, 24), 24)} {why}".rstrip()
            )
