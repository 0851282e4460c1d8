"""An account's permission: a person's short-lived token is exchanged for the account's lasting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.bots.meta.graph import Graph, Key
from socialdesk.bots.payload import instant, part, parts, text
from socialdesk.errors import ChannelError, SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.ids import HOUR, Instant

if TYPE_CHECKING:
    from socialdesk.bots.meta.settings import MetaSettings
    from socialdesk.bots.platform import ChannelContext, Dialog


def graph_of(context: ChannelContext[MetaSettings]) -> Graph:
    """An account's way to the Graph API."""
    settings = context.settings
    key = Key(
        context.name,
        settings.app_id,
        settings.app_secret.reveal(),
        settings.page_token.reveal(),
        settings.api_version,
    )
    return Graph(
        key,
        settings.graph_base,
        context.vault,
        context.clock,
        context.network,
        is_chosen=settings.is_chosen("graph_base"),
    )


async def connect(context: ChannelContext[MetaSettings], dialog: Dialog) -> str | None:
    """See `Platform.connect`."""
    token = dialog.token or dialog.ask_secret(
        translate(
            "A user access token of somebody who manages the account (Graph API Explorer gives one; it is not shown):"
        )
    )
    if not token:
        raise SocialdeskError(
            translate("Without a user access token nothing can be connected. Nothing was changed.")
        )
    graph = graph_of(context)
    try:
        settings = context.settings
        return await exchange(graph, settings.own_id or settings.page_id, token)
    finally:
        await graph.close()


async def exchange(graph: Graph, account_id: str, user_token: str) -> str:
    """The account's lasting token, made from a person's short-lived one, kept; gives its name.
    Raises ChannelError."""
    key = graph.key
    query = {
        "grant_type": "fb_exchange_token", "client_id": key.app_id, "client_secret": key.app_secret,
        "fb_exchange_token": user_token,
    }  # fmt: skip
    answer = await graph.plain("/oauth/access_token", query)
    lasting = text(answer, "access_token")
    if not lasting:
        raise ChannelError(
            translate(
                "Meta did not exchange the token ({why}).",
                why=text(part(answer, "error"), "message")[:160],
            )
        )
    query = {
        "access_token": lasting,
        "fields": "id,name,access_token,instagram_business_account",
    }
    after = ""
    while True:
        found = await graph.plain("/me/accounts", {**query, **({"after": after} if after else {})})
        for page in parts(found, "data"):
            linked = text(part(page, "instagram_business_account"), "id")
            if account_id in (text(page, "id"), linked):
                until = instant(answer.get("expires_at"), Instant(0)) or None
                await graph.keep(
                    text(page, "access_token"), until if until and until > HOUR else None
                )
                return text(page, "name")
        paging = part(found, "paging")
        after = text(part(paging, "cursors"), "after") if "next" in paging else ""
        if not after:
            raise ChannelError(
                translate(
                    "The person whose token this is does not manage {id}, or did not tick it. Log in again and choose "
                    "the Page.",
                    id=account_id,
                )
            )
