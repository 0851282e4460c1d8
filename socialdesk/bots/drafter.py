"""An OpenAI-compatible server that writes drafts: one call, one answer, nothing kept."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.bots.http import Caller, NotReached, Unanswered
from socialdesk.errors import NotAllowed
from socialdesk.model.drafting import draft_of
from socialdesk.model.i18n import translate
from socialdesk.settings import Secret

MOST_WORDS = 400
"""Pieces of words that an answer may have."""


class ModelServer:
    """`url` ends where `/chat/completions` begins. Its errors never hold what was asked, nor the key."""

    def __init__(self, url: str, model: str, key: Secret, seconds: float) -> None:
        self._url = url
        self._model = model
        self._key = key
        self._seconds = seconds

    async def __call__(self, messages: Sequence[dict[str, str]]) -> str:
        """A draft. Raises NotAllowed with what is wrong and what to do."""
        caller = Caller(self._url, is_chosen=True)
        headers = {"Authorization": f"Bearer {self._key.reveal()}"} if self._key else {}
        body = {
            "model": self._model,
            "messages": list(messages),
            "max_tokens": MOST_WORDS,
            "temperature": 0.3,
            "stream": False,
        }
        try:
            answer = await caller.call(
                "POST", "/chat/completions", headers=headers, body=body, seconds=self._seconds
            )
        except NotReached:
            raise NotAllowed(
                translate("The drafter cannot be reached. Is it running at [drafter] url?")
            ) from None
        except Unanswered:
            raise NotAllowed(
                translate(
                    "The drafter did not answer in time. Try again, or raise [drafter] seconds."
                )
            ) from None
        finally:
            await caller.close()
        if answer.status in (401, 403):
            raise NotAllowed(translate("The drafter does not take the key. Look at [drafter] key."))
        if answer.status == 404:
            raise NotAllowed(
                translate("The drafter does not know this. Look at [drafter] url and model.")
            )
        if answer.status != 200:
            raise NotAllowed(
                translate(
                    "The drafter answered with {status}. Try again later.", status=answer.status
                )
            )
        if not (text := draft_of(answer.json)):
            raise NotAllowed(translate("The drafter wrote nothing. Write yourself, or try again."))
        return text
