"""Drafts are asked of an OpenAI-compatible server, here one on loopback."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from socialdesk.bots.drafter import ModelServer
from socialdesk.errors import NotAllowed
from socialdesk.settings import Secret

ASKED = [{"role": "user", "content": "còn không"}]


class Model:
    """A server that answers as it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, str]] = []
        self.answer: web.Response | dict[str, Any] = {
            "choices": [{"message": {"content": "Dạ còn ạ"}}]
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((await request.json(), request.headers.get("Authorization", "")))
        if isinstance(self.answer, web.Response):
            return self.answer
        return web.json_response(self.answer)


@pytest.fixture
async def model() -> AsyncIterator[tuple[Model, str]]:
    served = Model()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", served.handle)
    server = TestServer(app)
    await server.start_server()
    yield served, str(server.make_url("/v1"))
    await server.close()


async def test_a_draft_is_asked_for_with_the_key(model: tuple[Model, str]) -> None:
    served, url = model
    assert await ModelServer(url, "qwen3", Secret("sk-1"), 5)(ASKED) == "Dạ còn ạ"
    await ModelServer(url, "qwen3", Secret(), 5)(ASKED)

    ((body, key), (_, none)) = served.asked
    assert (body["model"], body["messages"], key, none) == ("qwen3", ASKED, "Bearer sk-1", "")


async def test_every_trouble_says_what_to_do_and_holds_neither_key_nor_words(
    model: tuple[Model, str],
) -> None:
    served, url = model
    said = []
    for answer in (
        web.Response(status=401), web.Response(status=404), web.Response(status=500), web.Response(text="<html>"),
        web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"}), {"choices": []},
    ):  # fmt: skip
        served.answer = answer
        with pytest.raises(NotAllowed) as caught:
            await ModelServer(url, "qwen3", Secret("sk-1"), 5)(ASKED)
        said.append(str(caught.value))
    with pytest.raises(NotAllowed) as caught:
        await ModelServer("http://127.0.0.1:9/v1", "qwen3", Secret("sk-1"), 5)(ASKED)
    said.append(str(caught.value))

    assert "[drafter] key" in said[0] and "url and model" in said[1] and "500" in said[2]
    assert "running" in said[-1]
    assert not [each for each in said if "sk-1" in each or "còn không" in each]
