"""An Official Account's settings."""

from __future__ import annotations

from typing import Annotated

from socialdesk.bots.settings import AccountSettings
from socialdesk.bots.zalo_oa.limits import API_BASE, OAUTH_BASE, PER_SECOND
from socialdesk.model.i18n import mark
from socialdesk.settings import AtLeastOne, Mode, PlatformId, Secret, Url, hint


class ZaloOaSettings(AccountSettings, frozen=True, kw_only=True):
    """One account; the addresses are settings so that tests and stand-ins can serve them."""

    oa_id: Annotated[PlatformId, hint(mark("the number Zalo shows for the Official Account"))]
    app_id: Annotated[PlatformId, hint(mark("the number of your app in Zalo's developer console"))]
    app_secret: Annotated[
        Secret, hint(mark("Zalo's developer console shows it: Khóa bí mật của ứng dụng"))
    ]
    webhook_secret: Secret = Secret()
    """"OA Secret Key" of the console's Webhook page."""
    refresh_token: Secret = Secret()
    access_token: Secret = Secret()
    mode: Mode = "webhook"
    api_base: Url = Url(API_BASE)
    oauth_base: Url = Url(OAUTH_BASE)
    appsecret_proof: bool = False
    redirect_uri: Url = Url("")
    verifier: str = ""
    """The code of the file zalo_verifier<code>.html, by which Zalo sees that the domain is ours."""
    per_second: AtLeastOne = PER_SECOND
    poll_seconds: AtLeastOne = 15
    mirror_tags: bool = False

    def who(self) -> frozenset[str]:
        """See `AccountSettings`."""
        return frozenset({self.oa_id})
