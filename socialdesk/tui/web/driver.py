"""The driver of a desk in a browser: what the toolkit's does, and what only our page and server know."""

from __future__ import annotations

import os
from typing import Any

from textual import events
from textual.drivers.web_driver import WebDriver
from textual.geometry import Size

from socialdesk.tui.compat import Uploaded


class BrowserDriver(WebDriver):
    """Named to the toolkit by the environment (`TEXTUAL_DRIVER`)."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._write = self._put  # type: ignore[assignment] # of all that is written

    def _put(self, data: bytes) -> int:
        """Write all of it; nothing where the server is gone, which the input tells as well."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self.fileno, rest) :]
        except BrokenPipeError:
            pass
        return len(data)

    def run_input_thread(self) -> None:
        """Take keys until they end; then the server is gone, be it without a word, and nobody will
        ever come back to this desk."""
        super().run_input_thread()
        loop = self._app._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._app.exit)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """A file has come; the page was opened again and has to be drawn from nothing; or what the
        toolkit knows."""
        if packet_type == "upload":
            self._app.post_message(Uploaded(str(payload["path"])))
        elif packet_type == "redraw":
            size = Size(int(str(payload["width"])), int(str(payload["height"])))
            self._size = (size.width, size.height)
            self._app.call_from_thread(self._draw_again, size)
        else:
            super().on_meta(packet_type, payload)

    def _draw_again(self, size: Size) -> None:
        """A new page knows nothing of what the one before it was told."""
        self.write("\x1b[?1049h")
        self._enable_mouse_support()
        self.write("\x1b[?25l")
        self._request_terminal_sync_mode_support()
        self._enable_bracketed_paste()
        self._app.post_message(events.Resize(size, size))
        self._app.call_later(self._app.refresh, repaint=True, layout=True)
