"""`[shop]` in the configuration, and what it says to customers, to many, and to its owner."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import time
from typing import TYPE_CHECKING, NamedTuple, Self
from zoneinfo import ZoneInfo

from socialdesk.model.i18n import mark, translate
from socialdesk.services.acknowledge_settings import TEXTS, InsideText, OutsideText
from socialdesk.services.badge_vacations import BadgeVacations
from socialdesk.services.target_settings import Length
from socialdesk.settings import (
    AtLeastOne,
    KnownWords,
    Language,
    NotNegative,
    Settings,
    ShapedText,
    nearest,
)

if TYPE_CHECKING:
    from socialdesk.model.acknowledge import AcknowledgeSettings, Text
    from socialdesk.model.hours import WorkingHours
    from socialdesk.model.message import ChatKind
    from socialdesk.model.preflight import Quiet


class Currency(ShapedText):
    """A currency by its code in ISO 4217."""

    __slots__ = ()
    MUST = mark('must be a currency\'s code of three letters, like "VND" or "THB"')
    SHAPE = re.compile(r"[A-Z]{3}")


class ShopTable(Settings, frozen=True, kw_only=True):
    """`[shop]`: what the shop is called, and where its day begins."""

    name: str = "socialdesk"
    time_zone: ZoneInfo = ZoneInfo("Asia/Ho_Chi_Minh")
    language: Language = "vi"
    """Of the automatic texts that the shop has not written itself."""
    currency: Currency = Currency("VND")
    """Of its prices and orders."""


class QuietHours(str):
    """An interval of the day, past midnight if need be; empty for none."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such an interval. Raises ValueError with a sentence."""
        if not isinstance(value, str):
            raise ValueError(translate('must be an interval like "22:00-07:00", or empty'))
        if value.strip():
            from socialdesk.model.hours import parse_interval  # noqa: PLC0415 - few desks need it

            parse_interval(value)
        return cls(value.strip())

    @property
    def hours(self) -> Quiet:
        """The interval itself."""
        from socialdesk.model.hours import parse_interval  # noqa: PLC0415 - the same
        from socialdesk.model.preflight import Quiet  # noqa: PLC0415 - the same

        if not self:
            return Quiet(time(), time())
        found = parse_interval(self)
        begins, ends = (
            time(each // 3600 % 24, each // 60 % 60, each % 60) for each in (found.start, found.end)
        )
        return Quiet(begins, ends)


class AcknowledgeTable(Settings, frozen=True, kw_only=True):
    """The automatic text that says a message has arrived. None: the text that comes along, in the customer's
    language where it is known, else the shop's; empty: silence. Those with a language go to
    customers who are known to speak it. `after`: so long a person may answer before it is said while the shop is open;
    `ask`: it ends with a question for what helps; `comments`: comments are acknowledged too, in private."""

    enabled: bool = True
    after: Length | None = None
    ask: bool = False
    comments: bool = False
    inside: InsideText | None = None
    outside: OutsideText | None = None
    inside_vi: InsideText | None = None
    outside_vi: OutsideText | None = None
    inside_en: InsideText | None = None
    outside_en: OutsideText | None = None
    inside_th: InsideText | None = None
    outside_th: OutsideText | None = None

    def said(self, place: str, language: str, shops: str) -> Text:
        """The text of a place (inside, outside) for who speaks a language: the shop's own in it, else
        the shop's own, else the one that comes along."""
        from socialdesk.model.acknowledge import Text  # noqa: PLC0415 - not before a desk's first paint

        own, general = getattr(self, f"{place}_{language}"), getattr(self, place)
        if own is not None:
            return Text(own, language)
        if general is not None:
            return Text(general, shops)
        return Text(TEXTS[language][0 if place == "inside" else 1], language)


class BroadcastTable(Settings, frozen=True, kw_only=True):
    """Announcements to many people. Nobody is disturbed within `quiet`, nor told of more than `cap`
    promotions within 24 hours; no run begins that could cost more than `budget` (0: no limit)."""

    quiet: QuietHours = QuietHours("22:00-07:00")
    cap: AtLeastOne = 3
    budget: NotNegative = 0


class LiveTable(Settings, frozen=True, kw_only=True):
    """What is said in public under posts and live videos. Comments that show a telephone number or an
    address are hidden where the shop wants that, and answered in private by `hidden_answer` (empty: not)."""

    hide_contact_details: bool = False
    hidden_answer: str = ""


class OwnerChat(NamedTuple):
    """A chat of an account of ours, by its number there."""

    account: str
    chat: str


class OwnerChats(tuple[OwnerChat, ...]):
    """Several; a list in the file, a text with commas in the environment."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as chats. Raises ValueError with a sentence."""
        each = value.split(",") if isinstance(value, str) else value
        if not isinstance(each, list) or not all(isinstance(one, str) for one in each):
            raise ValueError(
                translate('must be a list of chats by account and number, like ["shop:123456789"]')
            )
        found = [OwnerChat(*map(str.strip, one.partition(":")[::2])) for one in each]
        for one, written in zip(found, each, strict=True):
            if not one.account or not one.chat:
                raise ValueError(
                    translate(
                        '"{written}" is no chat: write account:number, like "shop:123456789"',
                        written=written,
                    )
                )
        return cls(dict.fromkeys(found))


class OwnerTable(Settings, frozen=True, kw_only=True):
    """Who is told how the shop fares: chats of its own accounts, and a folder."""

    chats: OwnerChats = OwnerChats()
    folder: str = ""

    def wrong(self, places: Mapping[str, Callable[[str], tuple[ChatKind, str] | None]]) -> str:
        """What is wrong with these chats, in a sentence; `places` are the accounts, and what a number says there."""
        for account, chat in self.chats:
            if account not in places:
                return translate(
                    'chats in [owner]: there is no account "{name}"{near}',
                    name=account,
                    near=nearest(account, places),
                ).rstrip(".")
            kind, address = places[account](chat) or ("", "")
            if kind not in ("private", "group", "channel") or not address:
                return translate(
                    'chats in [owner]: "{chat}" is no number of a chat at {account}; leave it out, and `socialdesk owner chats` lists what there is',
                    chat=chat,
                    account=account,
                )
        return ""


class TimeOfDay(ShapedText):
    """A time by the shop's clock; empty for never."""

    __slots__ = ()
    MUST = mark('must be a time of day like "08:00", or empty')
    SHAPE = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)?")

    @property
    def time(self) -> time | None:
        """The time itself."""
        return time.fromisoformat(self) if self else None


class Formats(KnownWords):
    """As what reports are written."""

    __slots__ = ()
    KNOWN = ("html", "pdf", "xlsx", "png")


class ReportsTable(Settings, frozen=True, kw_only=True):
    """When the owner is sent a report: of yesterday every day, of last week on Monday, of last month on its first
    day, and as what."""

    daily: TimeOfDay = TimeOfDay("")
    weekly: TimeOfDay = TimeOfDay("")
    monthly: TimeOfDay = TimeOfDay("")
    formats: Formats = Formats(("pdf", "png"))


class BadgeNames(tuple[str, ...]):
    """Some of the badges there are; a list in the file, a text with commas in the environment."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such names. Raises ValueError with a sentence."""
        each = value.split(",") if isinstance(value, str) else value
        if not isinstance(each, list) or not all(isinstance(one, str) for one in each):
            raise ValueError(translate('must be a list of badges, like ["shopee-90d"]'))
        return cls(_badge(one.strip()) for one in each)


class BadgeRates(tuple[tuple[str, str], ...]):
    """What badges ask for, in percent."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """A table of percents by badge. Raises ValueError with a sentence."""
        if not isinstance(value, dict):
            raise ValueError(translate("must be written like { shopee-90d = 80 }"))
        for name, rate in value.items():
            _badge(name)
            if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate <= 100:
                raise ValueError(
                    translate("{name} must be a percentage: more than 0, at most 100", name=name)
                )
        return cls((name, str(rate)) for name, rate in value.items())


class BadgeAccounts(tuple[tuple[str, tuple[str, ...]], ...]):
    """The accounts that badges belong to."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """A table of lists of accounts by badge. Raises ValueError with a sentence."""
        if not isinstance(value, dict) or not all(
            isinstance(some, list) and some and all(isinstance(one, str) for one in some)
            for some in value.values()
        ):
            raise ValueError(translate('must be written like { lazada-2020 = ["shop"] }'))
        return cls((_badge(name), tuple(some)) for name, some in value.items())


def _badge(name: str) -> str:
    from socialdesk.model.badges import BADGES  # noqa: PLC0415 - few shops say which they have

    if name not in BADGES:
        raise ValueError(
            translate(
                'there is no badge "{name}"{near} There are {all}',
                name=name,
                near=nearest(name, BADGES),
                all=", ".join(BADGES),
            )
        )
    return name


class BadgesTable(Settings, frozen=True, kw_only=True):
    """The badges of marketplaces that the shop has. Without `show` all are shown, and only those that are named
    anywhere here, or belong to a platform of its accounts, are warned of."""

    show: BadgeNames | None = None
    targets: BadgeRates = BadgeRates()
    accounts: BadgeAccounts = BadgeAccounts()
    vacation: BadgeVacations = BadgeVacations()

    def wrong(self, accounts: Collection[str]) -> str:
        """What is wrong with these accounts, in a sentence."""
        for each in (name for _, some in self.accounts for name in some):
            if each not in accounts:
                return translate(
                    'accounts in [badges]: there is no account "{name}"{near}',
                    name=each,
                    near=nearest(each, list(accounts)),
                ).rstrip(".")
        return ""


def acknowledging(
    texts: AcknowledgeTable, hours: WorkingHours | None, shop: str, language: str
) -> AcknowledgeSettings:
    """What the acknowledgement is decided by; without working hours the shop is always open."""
    from socialdesk.model.acknowledge import AcknowledgeSettings  # noqa: PLC0415 - not before a desk's first paint

    return AcknowledgeSettings(
        enabled=texts.enabled,
        inside=texts.said("inside", language, language).words,
        outside=texts.said("outside", language, language).words,
        shop=shop,
        hours=hours,
        language=language,
        others={
            each: (texts.said("inside", each, language), texts.said("outside", each, language))
            for each in TEXTS
            if each != language
        },
        closed={each: texts_of[2] for each, texts_of in TEXTS.items()},
        after=texts.after.ms if texts.after else 0,
        ask=texts.ask,
        comments=texts.comments,
    )
