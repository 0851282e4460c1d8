"""The services behind all figures together, for whoever shows all of them."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.services.figures.activity import Activity
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.outcomes import Outcomes
from socialdesk.services.figures.targeted import Targeted


@dataclass(frozen=True, slots=True)
class Figuring:
    """Of waits; of episodes, time and agents; of broadcasts, lives and games; of targets."""

    measuring: Measuring
    activity: Activity
    outcomes: Outcomes
    targeted: Targeted
