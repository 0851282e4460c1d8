"""Platforms: each a folder that knows nothing of the others, and what they share."""

from socialdesk.bots.reasons import find
from socialdesk.model.reason import ask

ask(find)
"""Whoever has loaded any part of this floor can say what a platform's codes mean."""
