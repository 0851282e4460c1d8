"""An Official Account's permission: an administrator agrees in the browser, and the address where that
ends is exchanged for tokens."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from socialdesk.bots.zalo_oa.channel import ZaloOaChannel
from socialdesk.bots.zalo_oa.oauth import code_from, consent_url, new_verifier
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialdesk.bots.platform import ChannelContext, Dialog
    from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
    from socialdesk.channel import Tokens


async def connect(context: ChannelContext[ZaloOaSettings], dialog: Dialog) -> str | None:
    """See `Platform.connect`: begin a login, or finish the one that was begun."""
    begun: Mapping[str, str]
    if dialog.code:
        pasted, begun = dialog.code, await dialog.begun()
    else:
        begun = {"verifier": new_verifier(), "state": new_verifier()[:16]}
        await dialog.begin(begun)
        pasted = _asked(context, dialog, begun)
        if not pasted:
            return None
    if not begun:
        raise SocialdeskError(
            translate(
                "No login was begun for {name}: run `socialdesk connect {name}` first.",
                name=context.name,
            )
        )
    code = _checked(context, pasted, begun)
    name = ""

    async def check(pair: Tokens) -> None:
        # A code alone does not say whose it is: what is kept is used at once by a running worker.
        nonlocal name
        trial = ZaloOaChannel(replace(context, vault=_OnTrial(pair), web=None))
        try:
            name = (await trial.identify()).name
        finally:
            await trial.close()

    channel = ZaloOaChannel(context)
    try:
        await channel.authority.connect(code, begun["verifier"], check)
    finally:
        await channel.close()
    await dialog.begin({})
    return name


class _OnTrial:
    """A vault that holds one pair, and keeps nothing."""

    def __init__(self, pair: Tokens) -> None:
        self._pair = pair

    async def load(self) -> Tokens:
        """See `Vault.load`."""
        return self._pair

    async def save(self, tokens: Tokens) -> None:
        """See `Vault.save`; whose the pair is can be told without renewing it."""
        self._pair = tokens

    def alone(self) -> AbstractAsyncContextManager[None]:
        """See `Vault.alone`."""
        return nullcontext()


def _asked(
    context: ChannelContext[ZaloOaSettings], dialog: Dialog, begun: Mapping[str, str]
) -> str:
    """What the person pastes after they have agreed; empty if they will come back."""
    settings = context.settings
    back = settings.redirect_uri or context.public_url or "https://localhost"
    url = consent_url(settings.oauth_base, settings.app_id, back, begun["verifier"], begun["state"])
    dialog.say(
        translate(
            "1. Open this address in a browser and let the Official Account's administrator agree:"
        )
        + "\n"
    )
    dialog.say(f"   {url}\n")
    dialog.say(
        translate(
            "2. The browser then goes to an address that holds code=… (the page itself need not open)."
        )
    )
    return dialog.ask(
        translate(
            "3. Paste that address here, or run: socialdesk connect {name} --code '<address>'",
            name=context.name,
        )
    )


def _checked(context: ChannelContext[ZaloOaSettings], pasted: str, begun: Mapping[str, str]) -> str:
    """The code in an address that was pasted. Raises SocialdeskError if it is not of this login."""
    code, oa_id, state = code_from(pasted)
    if not code:
        raise SocialdeskError(
            translate(
                "There is no code=… in that address. Paste the whole address that the browser ended at."
            )
        )
    if state and state != begun["state"]:
        raise SocialdeskError(
            translate(
                "That address belongs to another login. Run the command again and use its own address."
            )
        )
    if oa_id and oa_id != context.settings.oa_id:
        raise SocialdeskError(
            translate(
                "The permission is for Official Account {told}, and {name} is {oa_id}. Choose the right one in Zalo, "
                "or correct oa_id.",
                told=oa_id,
                name=context.name,
                oa_id=context.settings.oa_id,
            )
        )
    return code
