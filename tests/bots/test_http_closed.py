"""What still calls after an account was let go opens nothing that nobody would close."""

from pathlib import Path

import pytest

from socialdesk.bots.http import Caller, NotReached
from socialdesk.errors import ChannelError


async def test_a_caller_that_was_closed_stays_closed(tmp_path: Path) -> None:
    caller = Caller("http://127.0.0.1:9")
    await caller.close()
    with pytest.raises(NotReached):
        await caller.call("GET", "/x")
    with pytest.raises(ChannelError):
        await caller.download("http://127.0.0.1:9/x", tmp_path / "x", 10)

    assert caller._line._sessions == {}
