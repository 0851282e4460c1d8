"""The parts of aiogram that are used here, imported without building its type models.

aiogram builds a validator for each of its 300 types when it is imported: three seconds and a hundred
megabytes for models that stay out of our path (see `calls`). Here they are left as they are declared.
Whoever does use one, like another program's bot in the same process, has it built then, out of the
same names: pydantic tries that by itself at the first use of what is not complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from pydantic import BaseModel


@contextmanager
def models_left_unbuilt() -> Iterator[None]:
    """Keep the names that aiogram's types are to be built with, for when they are."""
    model: Any = BaseModel
    build = model.model_rebuild.__func__
    names: dict[str, Any] = {}

    def kept(cls: Any, /, *, _types_namespace: Any = None, **more: Any) -> Any:
        if _types_namespace is None:
            return build(cls, **more)
        names.update(_types_namespace)
        return None

    def built(cls: Any, /, *, _types_namespace: Any = None, **more: Any) -> Any:
        return build(cls, _types_namespace=_types_namespace or names, **more)

    model.model_rebuild = classmethod(kept)
    try:
        yield
    finally:
        model.model_rebuild = classmethod(build)
    if names:
        methods: Any = import_module("aiogram.methods")
        for base in (
            import_module("aiogram.types").TelegramObject,
            methods.TelegramMethod,
            methods.Response,
        ):
            base.model_rebuild = classmethod(built)


with models_left_unbuilt():
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import (
        PRODUCTION,
        TelegramAPIServer,
    )
    from aiogram.exceptions import (
        AiogramError,
        ClientDecodeError,
        TelegramAPIError,
        TelegramBadRequest,
        TelegramConflictError,
        TelegramEntityTooLarge,
        TelegramForbiddenError,
        TelegramMigrateToChat,
        TelegramNetworkError,
        TelegramNotFound,
        TelegramRetryAfter,
        TelegramServerError,
        TelegramUnauthorizedError,
    )
    from aiogram.methods import TelegramMethod

__all__ = [
    "PRODUCTION",
    "AiogramError",
    "AiohttpSession",
    "Bot",
    "ClientDecodeError",
    "TelegramAPIError",
    "TelegramAPIServer",
    "TelegramBadRequest",
    "TelegramConflictError",
    "TelegramEntityTooLarge",
    "TelegramForbiddenError",
    "TelegramMethod",
    "TelegramMigrateToChat",
    "TelegramNetworkError",
    "TelegramNotFound",
    "TelegramRetryAfter",
    "TelegramServerError",
    "TelegramUnauthorizedError",
]
