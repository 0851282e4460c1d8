"""Ports for programs that must be told theirs before they start."""

from __future__ import annotations

import secrets
import socket

FIRST, LAST = 10_000, 32_000
"""Below what Linux gives to whoever asks for any port, so that no other test's server or connection
can take one between the choice and the use."""


def free_port() -> int:
    """A port nobody listens on. Chance is the system's own: each test process begins with the same
    seed."""
    while True:
        port = FIRST + secrets.randbelow(LAST - FIRST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def hold(port: int) -> socket.socket:
    """Keep a port to come back to while nobody answers on it: who connects is refused."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", port))
    return holder
