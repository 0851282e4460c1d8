"""What is being written, beside its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.model.ids import Instant


@dataclass(slots=True)
class Writing:
    """Of which kind it is, to what, with what, for when."""

    key: str = ""
    mode: str = "reply"
    """reply, private, note, or edit."""
    kept: str = ""
    """The words as the store has them."""
    quote: int | None = None
    """The message that is answered."""
    edits: int | None = None
    """The message whose words are replaced."""
    attach: str = ""
    attached: str = ""
    """The file as it is shown."""
    is_attaching: bool = False
    """Whether a file is being checked that goes along."""
    at: Instant | None = None
    """When it goes out, if it is sent later."""
    at_words: str = ""
    is_public: bool = False
    """Whether somebody chose to answer in public: under a comment nothing is published without."""
    is_typed_in_vain: bool = False
    """Whether letters have come while nothing could be written: the next one opens nothing, for it
    is a letter too."""
    offered: str = ""
    """What the answers folder has for the customer's question, as it is shown."""
    drafted_by: str = ""
    """The language model that wrote what stands there, or began it."""
    warned: bool = False
    """Whether it was said that somebody else has answered meanwhile."""
