"""How an account fares, in words: what the platform said of it, what we counted, what the last
pause cost."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from socialdesk.model.i18n import count, translate
from socialdesk.model.ids import DAY, HOUR

if TYPE_CHECKING:
    from socialdesk.store.accounts import AccountRow

FEW_DAYS = 14
"""A token with fewer days left is worth a warning."""


def _local(at: int, zone: ZoneInfo, pattern: str = "%d/%m %H:%M") -> str:
    return datetime.fromtimestamp(at / 1000, zone).strftime(pattern)


def offline_line(row: AccountRow, zone: ZoneInfo) -> str:
    """`offline 14:02-14:31, 7 recovered, 0 missing`: the last pause, and what became of what was
    said meanwhile."""
    if row.offline_from is None or row.offline_until is None:
        return ""
    same_day = _local(row.offline_from, zone, "%d/%m") == _local(row.offline_until, zone, "%d/%m")
    until = _local(row.offline_until, zone, "%H:%M" if same_day else "%d/%m %H:%M")
    begin = _local(row.offline_from, zone, "%H:%M" if same_day else "%d/%m %H:%M")
    told = (
        translate("the platform cannot tell what is missing")
        if row.missing is None
        else translate("{n} missing", n=row.missing)
    )
    return translate(
        "offline {begin}-{until}, {recovered} recovered, {told}",
        begin=begin,
        until=until,
        recovered=row.recovered,
        told=told,
    )


def token_days(row: AccountRow, now: int) -> int | None:
    """Whole days left of the account's token; None where its end is not known."""
    return None if row.token_until is None else max(row.token_until - now, 0) // DAY


def health_lines(row: AccountRow, now: int, zone: ZoneInfo) -> list[str]:
    """What the platform and our own counting say of an account, as far as there is anything to say."""
    lines = []
    if row.remark:
        lines.append(f"! {row.remark}")
    days = token_days(row, now)
    if days is not None:
        lines.append(count("token: {n} day left", "token: {n} days left", days))
    if row.subscribed:
        there = translate("there") if row.subscribed == "yes" else translate("GONE")
        lines.append(
            translate(
                "subscription: {there}, asked {when}",
                there=there,
                when=_local(row.checked_at, zone),
            )
        )
    if row.quota:
        lines.append(translate("quota: {quota}", quota=row.quota))
    if row.unsigned_count and row.unsigned_at:
        lines.append(
            translate(
                "unsigned requests turned away: {unsigned_count}, last {when}",
                unsigned_count=row.unsigned_count,
                when=_local(row.unsigned_at, zone),
            )
        )
    if said := offline_line(row, zone):
        lines.append(said)
    return lines


def worry(row: AccountRow, now: int) -> str:
    """What is worth a banner although messages still come in; empty for nothing."""
    days = token_days(row, now)
    if days is not None and days < FEW_DAYS:
        return count(
            "its token has {n} day left; renew it: `socialdesk connect {name}`",
            "its token has {n} days left; renew it: `socialdesk connect {name}`",
            days,
            name=row.name,
        )
    if row.subscribed == "no":
        return translate("the platform sends us nothing of it; see `socialdesk doctor`")
    if row.unsigned_at and row.unsigned_count and 0 <= now - row.unsigned_at < HOUR:
        return translate(
            "unsigned requests are turned away ({unsigned_count} so far); check the secret",
            unsigned_count=row.unsigned_count,
        )
    return str(row.remark)
