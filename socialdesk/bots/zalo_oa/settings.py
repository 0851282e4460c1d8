"""An Official Account's settings."""

from __future__ import annotations

from typing import Annotated, Self

from socialdesk.bots.settings import AccountSettings
from socialdesk.bots.zalo_oa.limits import (
    API_BASE,
    ARTICLES_PER_MONTH,
    OAUTH_BASE,
    PAID,
    PER_DAY,
    PER_MONTH,
    PER_SECOND,
    PRICES,
    Prices,
    announcement_rules,
    capabilities,
)
from socialdesk.model.i18n import mark, translate
from socialdesk.model.policy import Capabilities
from socialdesk.settings import AtLeastOne, Mode, NotNegative, PlatformId, Secret, Url, hint


class Paid(tuple[str, ...]):
    """What announcements may use that costs money; a list in the file, a text with commas in the
    environment."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such a list. Raises ValueError with a sentence."""
        told = value.split(",") if isinstance(value, str) else value
        found = [str(each).strip() for each in told] if isinstance(told, list | tuple) else [""]
        if any(each not in PAID for each in found):
            raise ValueError(translate(_MUST_PAID))
        return cls(dict.fromkeys(found))


_MUST_PAID = mark('must be a list of "consultation", "promotion" and "transaction"')


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
    paid: Paid = Paid()
    """What announcements may use that Zalo charges for; empty: nothing is ever spent."""
    price_consultation: NotNegative = PRICES.consultation
    price_promotion: NotNegative = PRICES.promotion
    price_transaction: NotNegative = PRICES.transaction
    """Whole đồng for one."""
    promotions_per_day: AtLeastOne = PER_DAY
    promotions_per_person: AtLeastOne = PER_MONTH
    """A month."""
    articles_per_month: AtLeastOne = ARTICLES_PER_MONTH
    article_cover: Url = Url("")
    """A picture's public address; empty: the account's own picture."""

    def limits(self) -> Capabilities:
        """What the account may do, at its own prices."""
        prices = Prices(self.price_consultation, self.price_promotion, self.price_transaction)
        return capabilities(
            self.per_second, mirror_tags=self.mirror_tags, paid=self.paid,
            rules=announcement_rules(
                prices, self.promotions_per_day, self.promotions_per_person, self.articles_per_month
            ),
        )  # fmt: skip

    def who(self) -> frozenset[str]:
        """See `AccountSettings`."""
        return frozenset({self.oa_id})
