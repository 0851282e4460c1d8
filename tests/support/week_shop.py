"""The shop of a simulated week: its configuration as somebody writes it, and the hours that it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tests.support.week_promised import OWN, SHOP, TEXTS, Clock

PLATFORMS = ("telegram", "messenger", "instagram", "zalo_oa", "zalo_bot")
ACCOUNTS = """\
[[accounts]]
name = "telegram"
channel = "telegram"
token = "7000000001:AAtest-token-that-opens-nothing-at-all"
[[accounts]]
name = "messenger"
channel = "messenger"
page_id = "101010101010101"
app_id = "777"
app_secret = "socialdesk-app-secret-0123456789"
page_token = "EAAB-demo-page-token"
verify_token = "v"
[[accounts]]
name = "instagram"
channel = "instagram"
ig_id = "17841400000000001"
page_id = "101010101010101"
app_id = "777"
app_secret = "socialdesk-app-secret-0123456789"
page_token = "EAAB-insta"
verify_token = "v"
[[accounts]]
name = "zalo_oa"
channel = "zalo_oa"
oa_id = "3662729599332000001"
app_id = "4180123456789012345"
app_secret = "oa-app-secret-EXAMPLE"
webhook_secret = "oaSecret-EXAMPLE-7fQ2"
refresh_token = "refresh-1"
[[accounts]]
name = "zalo_bot"
channel = "zalo_bot"
token = "4180:AAtest-token-that-opens-nothing"
monthly_messages = 0
people = 0
"""
RULES = """\
[[rule]]
name = "code"
words = ["mã giảm giá"]
then = [ { answer = "ma" } ]
[[rule]]
name = "wait"
on = "wait"
after = "6h"
hours = "open"
then = [ { priority = "high" } ]
[[rule]]
name = "done"
on = "status"
status = ["resolved"]
then = [ { untag = "w1" } ]
""" + "".join(
    f'[[rule]]\nname = "r{number}"\nwords = ["{words}"]\nthen = [ {{ tag = "w{number}" }} ]\n'
    for number, words in enumerate(
        ("váy", "đặt", "livestream", "nhắn", "order", "dress", "parcel"), 1
    )
)


@dataclass(frozen=True)
class Kind:
    """A week: where, from which Monday, with which hours, and what is switched on. `after` in seconds."""

    name: str
    zone: str = "Asia/Ho_Chi_Minh"
    monday: date = date(2026, 8, 31)
    days: str = 'public_holidays = "vn"\n[hours.days]\n"2026-08-31" = "week"\n"2026-09-01" = ["08:00-12:00"]\n"2026-09-03" = ["08:00-12:00", "13:30-21:00"]\n'
    special: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = (
        (1, (("08:00", "12:00"),)), (2, ()), (3, (("08:00", "12:00"), ("13:30", "21:00"))),
    )  # fmt: skip
    """The days of the week that are other than usual: a half day, National Day, and one that is written down."""
    after: int = 0
    comments: bool = False
    asks: bool = False
    rules: bool = False

    def clock(self, account: str) -> Clock:
        """What holds on an account, until two weeks after."""
        usual = [(("08:00", "12:00"), ("13:30", "21:00"))] * 5 + [(("20:00", "01:00"),), ()]
        if account == "zalo_oa":
            usual[6] = (("09:00", "12:00"),)
        days = {}
        for number in range(-7, 21):
            days[self.monday + timedelta(days=number)] = dict(self.special).get(
                number, usual[number % 7]
            )
        return Clock(ZoneInfo(self.zone), days)

    def config(self, store: str) -> str:
        """The same as somebody writes it."""
        texts = "".join(
            f'{"inside" if is_open else "outside"}{"" if language == OWN else "_" + language} = "{text}"\n'
            for (language, is_open), text in TEXTS.items()
        )
        usual = (
            "".join(
                f'{day} = ["08:00-12:00", "13:30-21:00"]\n'
                for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
            )
            + 'saturday = ["20:00-01:00"]\n'
        )
        after = f'after = "{self.after}s"\n' if self.after else ""
        return (
            f'[shop]\nname = "{SHOP}"\ntime_zone = "{self.zone}"\nlanguage = "{OWN}"\n[store]\nurl = "{store}"\n'
            f"[acknowledge]\n{after}comments = {str(self.comments).lower()}\n{texts}"
            + ('[answers]\nfolder = "answers"\nask = false\n' if self.asks else "")
            + ('[rules]\nfile = "rules.toml"\n' if self.rules else "")
            + f"[hours]\n{usual}{self.days}[hours.accounts.zalo_oa]\n{usual}"
            + 'sunday = ["09:00-12:00"]\n'
            + ACCOUNTS
        )


KINDS = (
    Kind("plain"),
    Kind("delayed", after=180, comments=True),
    Kind(
        "summer time ends", "Europe/Berlin", date(2026, 10, 19),
        '[hours.days]\n"2026-10-20" = ["08:00-12:00"]\n"2026-10-21" = []\n"2026-10-24" = ["20:00-04:00"]\n',
        ((1, (("08:00", "12:00"),)), (2, ()), (5, (("20:00", "04:00"),))), asks=True,
    ),
    Kind("all", comments=True, asks=True, rules=True),
)  # fmt: skip
