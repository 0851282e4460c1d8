"""Answers of the Bot API as it words them, and a picture to send along."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from aiohttp import web

from socialdesk.simulator.hosted import Json
from socialdesk.simulator.telegram_rules import Refusal


def ok(result: Any) -> web.Response:
    """A good answer."""
    return web.json_response({"ok": True, "result": result})


def failure(code: int, description: str, **parameters: Any) -> web.Response:
    """A bad answer, as Telegram words it."""
    body: Json = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=code)


def refusal(found: Refusal | None) -> web.Response | None:
    """What is refused, as an answer."""
    if found is None:
        return None
    if found.retry_after:
        return limited(found.retry_after)
    return failure(found.code, found.words)


def limited(seconds: int) -> web.Response:
    """Telegram's answer to too many requests."""
    answer = failure(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def message_of(user: Json, sent: Json) -> Json:
    """A message that a bot (`user`) sent, as the platform hands it back."""
    chat, data = sent["chat"], sent["data"]
    number = int(chat) if chat.lstrip("-").isdigit() else 0
    place = (
        {"type": "private", "first_name": "x"}
        if number >= 0
        else {"type": "supergroup", "title": "x"}
    )
    seed = sent["message_id"]
    message: Json = {
        "message_id": seed,
        "date": sent["at"] // 1000,
        "from": user,
        "chat": {"id": number, **place},
    }
    if "photo" in data:
        size = {"width": 96, "height": 96}
        message["photo"] = [{**size, "file_id": f"sent-{seed}", "file_unique_id": f"us{seed}"}]
    for kind in ("video", "document"):
        if kind in data:
            message[kind] = {
                "file_id": f"sent-{seed}",
                "file_unique_id": f"u{kind[0]}{seed}",
                "file_name": str(data.get(f"{kind}_name") or "file"),
            }
    has_file = not data.keys().isdisjoint(("photo", "video", "document"))
    words = {("caption" if has_file else "text"): sent["text"]} if sent["text"] else {}
    return {**message, **words}


def png(width: int, height: int, seed: int) -> bytes:
    """A small real picture: two colours that depend on `seed`."""
    top, bottom = ((seed * 67) % 200 + 40, 120, 180), (220, (seed * 41) % 180 + 60, 90)
    rows = b"".join(
        b"\0" + bytes(top if y < height // 2 else bottom) * width for y in range(height)
    )

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
