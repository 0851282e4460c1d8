"""The services behind all figures together, for whoever shows all of them."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.outcomes import Outcomes
from socialdesk.services.figures.surveying import Surveying


@dataclass(frozen=True, slots=True)
class Figuring:
    """Of waits; of episodes, time and agents; of broadcasts, lives and games."""

    measuring: Measuring
    surveying: Surveying
    outcomes: Outcomes
