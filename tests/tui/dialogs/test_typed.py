"""What is kept is typed so that it means the same once it is read."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.ids import DAY, MINUTE, SECOND
from socialdesk.services.change_words import moment
from socialdesk.tui.dialogs.typed import typed_moment
from tests.support.make import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize("more", [0, 30 * SECOND, MINUTE])
def test_a_moment_with_its_seconds(more: int) -> None:
    at = NOW // MINUTE * MINUTE + DAY + more
    typed = typed_moment(at, ZONE)
    assert len(typed.split(":")) == (3 if more % MINUTE else 2)
    assert moment(typed, datetime.fromtimestamp(NOW / 1000, ZONE))[0] == at
    assert typed_moment(None, ZONE) == ""
