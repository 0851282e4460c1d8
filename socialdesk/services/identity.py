"""Whether an account is still who it was: a name in the configuration is only a name, and another bot
behind it would mix its customers with those of the one before."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.channel import Identity
from socialdesk.model.reason import Reason
from socialdesk.store.accounts import AccountRow


def mistaken(
    account: AccountRow, platform: str, identity: Identity | None, every: Sequence[AccountRow]
) -> Reason | None:
    """Why this account must not be looked after, as its platform says who it is (None: not asked
    yet); None if all is well.

    `platform` is what the configuration says, empty if nobody knows; `every` are all accounts of the
    store.
    """
    if platform and platform != account.channel:
        fields = {"name": account.name, "before": account.channel, "now": platform}
        return Reason("account.other_platform", **fields)
    if identity is None:
        return None
    now = called(identity.name, identity.remote_id)
    if account.remote_id:
        if account.remote_id in (identity.remote_id, *identity.also):
            return None
        before = called(account.remote_name, account.remote_id)
        return Reason("account.other", name=account.name, before=before, now=now)
    for each in every:
        who = (identity.remote_id, *identity.also)
        same = each.channel == account.channel and bool(each.remote_id) and each.remote_id in who
        if same and each.id != account.id:
            return Reason("account.twin", name=account.name, now=now, other=each.name)
    return None


def called(name: str, remote_id: str) -> str:
    """Somebody at a platform, as people and as the platform know them."""
    return f"{name} ({remote_id})" if name else remote_id
