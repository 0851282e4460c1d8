"""How the accounts fare, and what is stuck: the words of the banner and of the page of accounts."""

from __future__ import annotations

from datetime import datetime

from socialdesk.model.i18n import count, translate
from socialdesk.services.health import health_lines, worry
from socialdesk.store.accounts import SILENT_AFTER, AccountRow
from socialdesk.tui.desk.session import Session


class Health:
    """The accounts, the quarantine and the outbox, as they were counted last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._store = session.store
        self.accounts: list[AccountRow] = []
        self.quarantined = 0
        """Updates that could not be read."""
        self.stuck = 0
        """Deliveries that were refused or are unconfirmed."""
        self._heard: dict[int, tuple[int, float]] = {}
        """By account: its last heartbeat, and when this desk saw it, as this desk measures."""

    async def refresh(self) -> None:
        """Count anew."""
        await self.listen()
        self.quarantined = sum((await self._store.journal.quarantined()).values())
        states = await self._store.deliveries.counts()
        self.stuck = states.get("refused", 0) + states.get("unconfirmed", 0)

    async def listen(self) -> None:
        """Read how the accounts fare, and hear their heartbeats."""
        self.accounts = await self._store.accounts.all()
        elapsed, now = self._session.clock.monotonic(), self._session.now()
        for account in self.accounts:
            heard = self._heard.get(account.id)
            if heard is None:  # only the first is measured by a clock that may not be the worker's
                age = max(now - account.alive_at, 0) / 1000
                self._heard[account.id] = account.alive_at, elapsed - age
            elif heard[0] != account.alive_at:
                self._heard[account.id] = account.alive_at, elapsed

    def _is_silent(self, account: AccountRow) -> bool:
        since = self._heard[account.id][1]
        return (self._session.clock.monotonic() - since) * 1000 > SILENT_AFTER

    def trouble(self) -> list[tuple[str, str]]:
        """(account, what is wrong) for every account that does not listen."""
        found, now = [], self._session.now()
        for account in self.accounts:
            if self._is_silent(account) or account.state in ("stopped", "new"):
                found.append((account.name, translate("no worker runs; start `socialdesk run`")))
            elif account.state not in ("listening", "starting"):
                found.append((account.name, str(account.reason) or translate(account.state)))
            elif words := str(account.reason) or worry(account, now):
                found.append((account.name, words))
        return found

    def lines(self) -> list[tuple[str, list[str]]]:
        """Every account with what there is to say of it, then the quarantine and the outbox."""
        told = dict(self.trouble())
        found = [
            (
                f"{account.name} · {account.channel} {account.remote_name}".strip(),
                self._account(account, told.get(account.name) or translate("listening")),
            )
            for account in self.accounts
        ]
        if self.quarantined:
            words = count(
                "{n} update could not be read and is kept: `socialdesk journal --state quarantined`, "
                "`socialdesk replay` after an update of the program.",
                "{n} updates could not be read and are kept: `socialdesk journal --state quarantined`, "
                "`socialdesk replay` after an update of the program.",
                self.quarantined,
            )
            found.append((translate("Quarantine"), [words]))
        if self.stuck:
            words = count(
                "{n} answer was not taken or is unconfirmed: filter is:stuck status:all, then R or X.",
                "{n} answers were not taken or are unconfirmed: filter is:stuck status:all, then R or X.",
                self.stuck,
            )
            found.append((translate("Outbox"), [words]))
        return found

    def _account(self, account: AccountRow, state: str) -> list[str]:
        zone = self._session.zone
        lines = [state]
        for what, at in (
            (translate("last in"), account.last_in_at),
            (translate("last out"), account.last_out_at),
        ):
            if at is not None:
                lines.append(f"{what}: {datetime.fromtimestamp(at / 1000, zone):%d/%m %H:%M}")
        return lines + health_lines(account, self._session.now(), zone)

    async def connected(self) -> dict[str, bool]:
        """Which kinds of accounts there are and listen, for the checklist."""
        channels = {each.channel for each in self.accounts}
        steps = self._session.settings.platforms.steps()
        return {
            **{step.name: bool(channels & step.channels) for step in steps},
            "staff": len(await self._store.team.agents()) > 1,
            "canned": bool(await self._store.canned.all()),
            "answered": any(
                each.kind == "reply" for each in await self._store.deliveries.rows("sent", 200)
            ),
        }
