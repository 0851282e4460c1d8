"""Being asked to stop, from outside."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress


def stop_asked() -> asyncio.Event:
    """Set once somebody asks this program to stop: SIGTERM, SIGINT, or its terminal is closed
    (SIGHUP), unless it was told not to mind that (nohup)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = [signal.SIGTERM, signal.SIGINT]
    hung_up = getattr(signal, "SIGHUP", None)
    if hung_up is not None and signal.getsignal(hung_up) is not signal.SIG_IGN:
        signals.append(hung_up)
    for number in signals:
        # Windows has no such handlers; Ctrl+C still ends the loop there
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop
