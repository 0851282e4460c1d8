"""What Meta's platforms have in common for the rest of the house."""

# ruff: noqa: PLC0415 - only whoever runs an account pays for what it needs
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from socialdesk.bots.platform import ChannelContext, Dialog, Family, Parse
from socialdesk.model.i18n import mark

if TYPE_CHECKING:
    from socialdesk.bots.meta.network import Network
    from socialdesk.channel import Channel
    from socialdesk.model.policy import Capabilities

META = Family(
    "meta",
    mark("Connect Messenger or Instagram"),
    mark(
        "A Page's token from Meta's App Dashboard: docs/channels/messenger.md; `socialdesk connect`."
    ),
)


def parser_of(
    network: Callable[[], Network],
) -> Callable[[Any, str, Mapping[str, str]], Parse]:
    """What reads one network's updates. `network` is asked when there are some."""

    def parser(settings: Any, remote_id: str, state: Mapping[str, str]) -> Parse:
        from socialdesk.bots.meta.convert import Converter

        if settings is None:
            return Converter(remote_id, "", network()).parse
        return Converter(remote_id, settings.app_id, network(), settings.people).parse

    return parser


def channel_of(
    network: Callable[[], Network], limits: Callable[[Any], Capabilities]
) -> Callable[[ChannelContext[Any]], Channel]:
    """What makes one network's channels, within an account's limits."""

    def channel(context: ChannelContext[Any]) -> Channel:
        from socialdesk.bots.meta.channel import MetaChannel

        return MetaChannel(context, network(), limits(context.settings))

    return channel


async def connect(context: ChannelContext[Any], dialog: Dialog) -> str | None:
    """See `Platform.connect`."""
    from socialdesk.bots.meta.login import connect as log_in

    return await log_in(context, dialog)
