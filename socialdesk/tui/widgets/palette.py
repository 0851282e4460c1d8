"""The desk's colours as styles, each state with a sign beside it so that no colour is needed to tell them apart."""

from __future__ import annotations

from rich.style import Style

TEXT = Style.parse("#e5e7eb")
STRONG = Style.parse("bold #f9fafb")
DIM = Style.parse("#8b95a5")
FAINT = Style.parse("#5b6675")
CUSTOMER = Style.parse("bold #7dd3fc")
AGENT = Style.parse("bold #86efac")
AUTOMATIC = Style.parse("#a5b4c8")
NOTE = Style.parse("#fde68a")
WARNING = Style.parse("bold #fbbf24")
ALARM = Style.parse("bold #f87171")
GOOD = Style.parse("#86efac")
TAG = Style.parse("#c4b5fd")
UNREAD = Style.parse("bold #111827 on #7dd3fc")
CURSOR = Style.parse("on #25334a")
CURSOR_DIM = Style.parse("on #1b2534")
MATCH = Style.parse("bold #111827 on #fde68a")
