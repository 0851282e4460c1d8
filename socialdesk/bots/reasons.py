"""Where the sentences of platforms' codes lie: `bots/<folder>/reasons.py`, read when one is shown."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from socialdesk.model.reason import Reason, offer


def find(owner: str) -> None:
    """Offer the sentences of a folder's codes, if there is such a folder."""
    if not owner.isidentifier():
        return
    folder = find_spec(f"{__package__}.{owner}")
    if folder is None or folder.submodule_search_locations is None:
        return
    if find_spec(f"{folder.name}.reasons"):
        offer(import_module(f"{folder.name}.reasons").REASONS)


def doubt(what: str, platform: str) -> Reason:
    """Nobody knows whether it arrived; `what` is the code of what happened ("doubt.silent")."""
    return Reason("platform.doubt", what=Reason(what, platform=platform), platform=platform)


def cannot(platform: str, operation: str) -> Reason:
    """The platform has no way to do this to a comment."""
    return Reason("platform.cannot", platform=platform, operation=Reason(f"operation.{operation}"))
