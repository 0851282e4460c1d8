"""`[answers]` in the configuration: the folder of answers, and how sure one must be."""

from __future__ import annotations

from socialdesk.settings import Confidence, Settings


class AnswersTable(Settings, frozen=True, kw_only=True):
    """`[answers]`: where the answers lie (empty: there are none), and from which confidence on one is
    given by itself."""

    folder: str = ""
    confidence: Confidence = 0.7
