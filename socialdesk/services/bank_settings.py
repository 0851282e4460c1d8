"""`[bank]` in the configuration: the account that orders are paid into."""

from __future__ import annotations

import re

from socialdesk.model.i18n import mark, translate
from socialdesk.model.vietqr import ACCOUNT, BIN, Payee
from socialdesk.settings import Settings, ShapedText


class BankNumber(ShapedText):
    """A bank's number at NAPAS; written with quotes or without, or empty."""

    __slots__ = ()
    MUST = mark(
        'must be the bank\'s six digits at NAPAS, like "970436" (docs/orders.md lists them)'
    )
    SHAPE = re.compile(f"(?:{BIN.pattern})?")

    @classmethod
    def tidied(cls, value: object) -> str:
        """See `ShapedText`."""
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return str(value) if is_number else super().tidied(value).strip()


class AccountNumber(ShapedText):
    """An account's number at its bank, as people group it, or the name that the bank gives one; or empty."""

    __slots__ = ()
    MUST = mark(
        "must be the account's number at the bank, in quotes: digits and letters, 19 at most"
    )
    SHAPE = re.compile(f"(?:{ACCOUNT.pattern})?")

    @classmethod
    def tidied(cls, value: object) -> str:
        """See `ShapedText`."""
        return re.sub(r"[\s.-]", "", super().tidied(value))


class BankTable(Settings, frozen=True, kw_only=True):
    """Where customers pay to: the bank's number at NAPAS (`bin`), the account's there, and whose it is, as people
    see it when they pay."""

    bin: BankNumber = BankNumber("")
    account: AccountNumber = AccountNumber("")
    name: str = ""

    def wrong(self) -> str:
        """What is missing, in a sentence; empty where nothing is."""
        if bool(self.bin) != bool(self.account):
            return translate("[bank] needs both: bin (the bank's six digits at NAPAS) and account")
        return ""

    @property
    def payee(self) -> Payee | None:
        """The account; None where nothing is configured."""
        return Payee(self.bin, self.account) if self.bin else None
