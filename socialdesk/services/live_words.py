"""Words for the moments at which people are told of a live, and for how what they are told stands."""

from socialdesk.model.i18n import mark
from socialdesk.model.live import Moment
from socialdesk.services.lives import CANCELLED, NONE, OVER, READY, SCHEDULED

MOMENTS = {
    Moment.DAY: mark("a day before"),
    Moment.HOUR: mark("an hour before"),
    Moment.SOON: mark("ten minutes before"),
    Moment.NOW: mark("when it begins"),
    Moment.REPLAY: mark("the replay"),
}
STATES = {
    NONE: mark("not planned"),
    READY: mark("waits for the beginning"),
    OVER: mark("its moment has passed"),
    CANCELLED: mark("called off"),
    SCHEDULED: mark("scheduled"),
}
"""What has no run; any other state is that of its run."""
