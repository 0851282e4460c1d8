"""`[drafter]` in the configuration: a language model that writes drafts for people, off unless it has an address."""

from __future__ import annotations

from socialdesk.model.i18n import translate
from socialdesk.settings import KnownWords, Seconds, Secret, Settings, Url


class Sees(KnownWords):
    """What the model may be shown."""

    __slots__ = ()
    KNOWN = ("answers", "thread", "names")


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
