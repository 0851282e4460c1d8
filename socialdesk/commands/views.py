"""`socialdesk view`: queries with a name."""

from __future__ import annotations

from argparse import Namespace

from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.query import parse
from socialdesk.model.text import storable
from socialdesk.services.search import understood


def _spoken(query: str) -> str:
    """A query in the words of the reader's language; one that this version cannot read as it is."""
    try:
        return parse(query).spoken()
    except ValueError:
        return query


def view(options: Namespace) -> None:
    """`socialdesk view`."""
    config = configured(options)
    agent = options.agent or config.agent
    if options.action == "list":
        yours = f" ({translate('yours')})"
        for each in with_store(config, lambda store: store.views.all(agent)):
            if options.json:
                json_line({"view": each.name, "query": each.query, "agent": each.agent or None})
            else:
                print(
                    f"{padded(safe(each.name, 24), 24)} {safe(_spoken(each.query))}{yours if each.agent else ''}"
                )
        return
    if not options.name:
        raise SocialdeskError(
            translate("Name the view: `socialdesk view {action} zalo …`.", action=options.action)
        )
    if options.action == "drop":
        with_store(config, lambda store: store.views.drop(options.name, agent))
        return
    query = str(understood(" ".join(options.query), strict=True))
    if not query:
        raise SocialdeskError(
            translate("A view needs a query: `socialdesk view save zalo channel:zalo`.")
        )
    owner = agent if options.mine else ""
    with_store(config, lambda store: store.views.save(storable(options.name)[:32], query, owner))
