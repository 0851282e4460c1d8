"""`[drafter]` in the configuration: a language model that writes drafts for people, off unless it has an address."""

from __future__ import annotations

from typing import Self

from socialdesk.model.i18n import translate
from socialdesk.settings import Seconds, Secret, Settings, Url

SEES = ("answers", "thread", "names")


class Sees(tuple[str, ...]):
    """What the model may be shown."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """A list of them. Raises ValueError with a sentence."""
        each = value.split(",") if isinstance(value, str) else value
        if isinstance(each, list):
            found = [str(one).strip() for one in each if str(one).strip()]
            if set(found) <= set(SEES):
                return cls(dict.fromkeys(found))
        raise ValueError(translate("must be a list of {all}", all=", ".join(SEES)))


class DrafterTable(Settings, frozen=True, kw_only=True):
    """An OpenAI-compatible server (`url`, without `/chat/completions`), its model and its key; what it may be shown, and for how
    long it is waited for."""

    url: Url = Url("")
    model: str = ""
    key: Secret = Secret()
    sees: Sees = Sees(("answers", "thread"))
    seconds: Seconds = 30.0

    def wrong(self) -> str:
        """What is missing, in a sentence; empty where nothing is."""
        if self.url and not self.model:
            return translate("model in [drafter] is missing: the name by which the server knows it")
        return ""
