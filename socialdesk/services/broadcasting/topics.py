"""Topics: the words and links by which people ask to be told of something."""

from __future__ import annotations

from itertools import islice

from socialdesk.model.consent import WishAnswers, heard_as
from socialdesk.services.jobs import Job
from socialdesk.services.policies import Wishes
from socialdesk.store.store import Store

EVERY = 0.5
"""Seconds after which a new word of a topic is heard: whoever has just made it tries it at once."""


class Topics:
    """What the policy of wishes looks into: read now and then, since a policy reads nothing."""

    def __init__(self, store: Store, shop: str, language: str) -> None:
        self._store = store
        self._words: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self.wishes = Wishes(self._words, self._names, WishAnswers(shop, language))

    async def read(self) -> None:
        """Look once more which topics there are."""
        topics = await self._store.consents.topic_words()
        words: dict[str, str] = {}
        for each in sorted(topics, key=lambda one: bool(one.words)):  # a word beats a mere name
            for word in each.heard:
                words.update(dict.fromkeys(islice(heard_as(word), 2), each.name))
        for there, now in (
            (self._words, words),
            (self._names, {each.name: each.name for each in topics}),
        ):
            for word in set(there) - set(now):
                del there[word]
            there.update(now)

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then."""
        return (Job("read_topics", EVERY, self.read),)
