"""A field that says yes or no, in any of the desk's languages."""

from __future__ import annotations

from socialdesk.model.i18n import translate

_YES = ("yes", "y", "co", "có", "ใช่")
_NO = ("", "no", "n", "khong", "không", "ไม่")


def means_yes(words: str) -> bool:
    """What somebody typed; nothing is no. Raises ValueError with a sentence."""
    said = words.strip().casefold()
    if said in (*_YES, translate("yes").casefold()):
        return True
    if said in (*_NO, translate("no").casefold()):
        return False
    raise ValueError(translate('"{text}" is neither yes nor no', text=words))
