"""Who did what no person did: the names that stand, on record and in threads, where an agent's would."""

from __future__ import annotations

OWN_NAME = "socialdesk"
"""The author of what the program says by itself."""
AUTO_RESOLVE = "auto-resolve"
"""Closes what has been quiet for long; `undo --as` takes it back, as with the others."""
SELF_SERVICE = "self-service"
"""Closes what was resolved by an automatic answer."""
RULE = "rule:"
"""Before the name of the rule that did it."""


def is_by_itself(agent: str) -> bool:
    """Whether the program did it by itself, rather than a person or (with no name) a customer."""
    return agent in (OWN_NAME, AUTO_RESOLVE, SELF_SERVICE) or agent.startswith(RULE)
