"""A webhook client of few instructions. Arguments: port, requests, connections, rate a second (0:
as fast as answered), first number, whose webhooks.

Prints JSON: requests a second, the latencies' p50 and p99 in milliseconds, and of each request in turn
when it was due (seconds of the machine's monotonic clock) and its latency. With a rate, latency counts
from the moment a request was due, so that a server that stalls does not hide it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections import deque
from typing import Any

from bench import comments

HEAD = "POST /hooks/{} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{}: {}\r\nContent-Length: {}\r\n\r\n"
START = 1_790_000_000_000


def telegram(number: int) -> tuple[bytes, str, str]:
    body = json.dumps(
        {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": START // 1000 + number // 100,
                "text": f"Shop ơi mã {number} còn không ạ?",
                "from": {
                    "id": 10_000 + number % 500,
                    "is_bot": False,
                    "first_name": f"Khách {number % 500}",
                    "language_code": "vi",
                },
                "chat": {
                    "id": 10_000 + number % 500,
                    "type": "private",
                    "first_name": f"Khách {number % 500}",
                },
            },
        },
        ensure_ascii=False,
    ).encode()
    return body, "X-Telegram-Bot-Api-Secret-Token", "bench-secret"


def messenger(number: int) -> tuple[bytes, str, str]:
    event = {
        "sender": {"id": f"77{number % 500:014}"},
        "recipient": {"id": "101010101010101"},
        "timestamp": START + number * 10,
        "message": {"mid": f"m_bench-{number}", "text": f"Shop ơi mã {number} còn không ạ?"},
    }
    entry = {"id": "101010101010101", "time": START + number * 10, "messaging": [event]}
    return _signed(entry, b"meta-secret")


def comment(number: int) -> tuple[bytes, str, str]:
    """Under a live video of the simulated Page."""
    person, words = comments.said(number)
    now = int(time.time())
    value = {
        "from": {"id": f"77{person:014}", "name": f"Khách {person}"},
        "item": "comment",
        "verb": "add",
        "post_id": "101010101010101_777",
        "parent_id": "101010101010101_777",
        "comment_id": f"777_{number}",
        "created_time": now,
        "message": words,
    }
    entry = {"id": "101010101010101", "time": now, "changes": [{"field": "feed", "value": value}]}
    return _signed(entry, b"socialdesk-app-secret-0123456789")


def _signed(entry: dict[str, Any], secret: bytes) -> tuple[bytes, str, str]:
    body = json.dumps({"object": "page", "entry": [entry]}, separators=(",", ":")).encode()
    digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
    return body, "X-Hub-Signature-256", f"sha256={digest}"


def zalo_oa(number: int) -> tuple[bytes, str, str]:
    stamp = str(START + number * 10)
    body = json.dumps(
        {
            "app_id": "4180123456789012345",
            "sender": {"id": f"6142494823{number % 500:09}"},
            "user_id_by_app": "9791",
            "recipient": {"id": "3662729599332000001"},
            "event_name": "user_send_text",
            "message": {"text": f"Shop ơi mã {number} còn không ạ?", "msg_id": f"{number:020}"},
            "timestamp": stamp,
        },
        ensure_ascii=False,
    ).encode()
    mac = hashlib.sha256(b"4180123456789012345" + body + stamp.encode() + b"oa-secret").hexdigest()
    return body, "X-ZEvent-Signature", f"mac={mac}"


KINDS = {"telegram": telegram, "messenger": messenger, "zalo_oa": zalo_oa, "comment": comment}


def requests(count: int, first: int, kind: str) -> list[bytes]:
    found = []
    for number in range(first, first + count):
        body, header, value = KINDS[kind](number)
        place = "page" if kind == "comment" else "shop"
        found.append(HEAD.format(place, header, value, len(body)).encode() + body)
    return found


class Client(asyncio.Protocol):
    def __init__(self, load: Load) -> None:
        self.load = load
        self.due = 0.0
        self.request = b""
        self.transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.load.idle(self)

    def send(self, request: bytes, due: float) -> None:
        self.due, self.request = due, request
        assert self.transport is not None
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        assert b" 200 " in data[:20], data[:100]
        self.request = b""
        self.load.answered(self.due, time.perf_counter() - self.due)
        self.load.idle(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.load.lost(self)


class Load:
    def __init__(self, waiting: deque[bytes], rate: int, port: int) -> None:
        self.waiting = waiting
        self.port = port
        self.count = len(waiting)
        self.rate = rate
        self.free: deque[Client] = deque()
        self.due: deque[float] = deque()
        self.done = asyncio.Event()
        self.each: list[tuple[float, float]] = []

    def idle(self, client: Client) -> None:
        if not self.rate:
            if self.waiting:
                client.send(self.waiting.popleft(), time.perf_counter())
        elif self.due:
            client.send(self.waiting.popleft(), self.due.popleft())
        else:
            self.free.append(client)

    def answered(self, due: float, latency: float) -> None:
        self.each.append((due, latency * 1000))
        if len(self.each) == self.count:
            self.done.set()

    def lost(self, client: Client) -> None:
        """A platform comes again with what was not answered, by another connection."""
        if self.done.is_set():
            return
        if client in self.free:
            self.free.remove(client)
        if client.request:
            self.waiting.appendleft(client.request)
            self.due.appendleft(client.due)
        self.coming = asyncio.ensure_future(self.connect())

    async def connect(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: Client(self), "127.0.0.1", self.port)

    async def pour(self) -> None:
        start = time.perf_counter()
        for number in range(self.count):
            due = start + number / self.rate
            if (left := due - time.perf_counter()) > 0:
                await asyncio.sleep(left)
            if self.free:
                self.free.popleft().send(self.waiting.popleft(), due)
            else:
                self.due.append(due)


async def main(port: int, count: int, connections: int, rate: int, first: int, kind: str) -> None:
    load = Load(deque(requests(count, first, kind)), rate, port)
    started = time.perf_counter()
    for _ in range(connections):
        await load.connect()
    if rate:
        await load.pour()
    await load.done.wait()
    seconds = time.perf_counter() - started
    ordered = sorted(latency for _, latency in load.each)
    print(
        json.dumps(
            {
                "rate": count / seconds,
                "p50": ordered[count // 2],
                "p99": ordered[int(count * 0.99)],
                "each": sorted(load.each),
            }
        )
    )


if __name__ == "__main__":
    PORT, COUNT, CONNECTIONS, RATE, FIRST = (int(each) for each in sys.argv[1:6])
    asyncio.run(main(PORT, COUNT, CONNECTIONS, RATE, FIRST, sys.argv[6]))
