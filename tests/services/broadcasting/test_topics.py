"""The words by which people ask to be told of a topic."""

import pytest

from socialdesk.model.conversation import ConversationState, after_inbound
from socialdesk.model.effects import Occasion, Wish
from socialdesk.model.ids import AccountId, ConversationId
from socialdesk.services.broadcasting.topics import EVERY, Topics
from socialdesk.store.store import Store
from tests.services.broadcasting.conftest import followers
from tests.support.make import NOW, inbound


def wished(topics: Topics, text: str) -> tuple[str, bool] | None:
    said = inbound(text)
    state = after_inbound(ConversationState(), said)
    occasion = Occasion(AccountId(1), ConversationId(1), said, state, "", "normal", NOW)
    found = topics.wishes.decide(occasion)
    if not found:
        return None
    (wish,) = found
    assert isinstance(wish, Wish)
    return wish.topic, wish.wanted


@pytest.fixture
async def topics(store: Store) -> Topics:
    await followers(store, 1)
    await store.consents.say(1, "live-sale", NOW, "desk", wanted=True)
    await store.consents.say(1, "huy", NOW, "desk", wanted=True)
    await store.consents.set_words("flash", ["xem flash", "❤️", "live"], NOW)
    found = Topics(store, "Hoa Sen", "vi")
    await found.read()
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Live sale!", ("live-sale", True)),  # no words of its own: its name
        ("LIVE-SALE ạ", ("live-sale", True)),
        ("/start live-sale", ("live-sale", True)),
        ("xem FLASH nhé shop", ("flash", True)),
        ("❤️", ("flash", True)),
        ("Live.", ("flash", True)),
        ("flash", None),  # which has words of its own
        ("tối nay có live sale không", None),
        ("HỦY", ("", False)),  # whatever a topic is called
        ("đăng ký", ("", True)),
    ],
)
async def test_a_topic_is_joined_by_its_words_or_its_name(
    topics: Topics, text: str, expected: tuple[str, bool] | None
) -> None:
    assert wished(topics, text) == expected


async def test_a_new_topic_is_heard_at_once(topics: Topics, store: Store) -> None:
    """Whoever has just made it tries it."""
    assert EVERY <= 1
    await store.consents.set_words("tet", ["tết"], NOW)
    await topics.read()
    assert wished(topics, "TET") == ("tet", True)
    assert wished(topics, "/start tet") == ("tet", True)
