"""Asking Telegram who a token belongs to, without the bot library: for `init` and `doctor`, which
must be quick."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import aiohttp

from socialdesk.bots.http import NotThrough, Redirected, points_elsewhere
from socialdesk.bots.network import Line, Network, ProxyFailed
from socialdesk.errors import ChannelError
from socialdesk.model.i18n import translate

PRODUCTION = "https://api.telegram.org"
TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Probe:
    """What getMe and getWebhookInfo said. `server_time` is the server's clock in ms (whole
    seconds), None if not told."""

    bot_id: str
    username: str
    server_time: int | None
    webhook: str
    can_read_groups: bool


async def probe(token: str, api_base: str | None, network: Network | None = None) -> Probe:
    """Ask. Raises ChannelError with a sentence that never holds the token."""
    base = (api_base or PRODUCTION).rstrip("/")
    line, timeout = Line(network or Network()), aiohttp.ClientTimeout(total=TIMEOUT)
    try:
        async with line.request("GET", f"{base}/bot{token}/getMe", timeout=timeout) as answer:
            me = await _result(answer)
            date = answer.headers.get("Date")
        webhooks = f"{base}/bot{token}/getWebhookInfo"
        async with line.request("GET", webhooks, timeout=timeout) as answer:
            webhook = await _result(answer) if answer.status == 200 else {}
    except ProxyFailed as error:
        raise ChannelError(NotThrough(error.proxy).reason("Telegram")) from None
    except ChannelError:
        raise
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        # The library's own words hold the address, and the address holds the token.
        raise ChannelError(
            translate(
                "Telegram ({base}) cannot be reached. Check the internet connection and api_base.",
                base=base,
            )
        ) from None
    finally:
        await line.close()
    if not isinstance(me.get("id"), int):
        raise ChannelError(
            translate(
                "{base} answers, but not as a Bot API server does. Check api_base.", base=base
            )
        )
    return Probe(
        bot_id=str(me["id"]),
        username=str(me.get("username") or me.get("first_name") or ""),
        server_time=_milliseconds(date),
        webhook=str(webhook.get("url") or ""),
        can_read_groups=bool(me.get("can_read_all_group_messages")),
    )


async def _result(answer: aiohttp.ClientResponse) -> dict[str, object]:
    if points_elsewhere(answer.status):
        raise ChannelError(Redirected().reason("Telegram"))
    if answer.status in (401, 404):
        raise ChannelError(
            translate(
                "Telegram does not accept this token: it was revoked or mistyped. @BotFather shows the right one (/mybots)."
            )
        )
    body = await answer.json(content_type=None)
    result = body.get("result") if isinstance(body, dict) else None
    return result if isinstance(result, dict) else {}


def _milliseconds(date: str | None) -> int | None:
    try:
        return int(parsedate_to_datetime(date).timestamp() * 1000) if date else None
    except (TypeError, ValueError):
        return None
