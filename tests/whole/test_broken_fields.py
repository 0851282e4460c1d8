"""Whatever one field of a platform's body holds, what a customer said beside it is shown; where nobody
can tell whose words these are, the bytes are kept, with the reason."""

from __future__ import annotations

import json
import os
import random
from typing import Any

import pytest

from socialdesk.bots import registry
from socialdesk.model.ids import AccountId
from socialdesk.model.message import Edit, InboundMessage, Parsed, RawUpdate
from socialdesk.services.receiver import read
from socialdesk.store.engine.database import Connection
from socialdesk.store.moments import ODD
from socialdesk.store.recording import record
from socialdesk.store.store import Store
from tests.support.bodies import (
    CHANNELS,
    GONE,
    LONG_NUMBER,
    VALUES,
    WORDS,
    Channel,
    Json,
    Place,
    at,
    broken,
    places,
)
from tests.support.make import NOW
from tests.support.said import shown

ROUNDS = int(os.environ.get("ROUNDS", "150"))
"""`make broken-fields` tries them all."""


class Seen(BaseException):
    """Looked at; nothing is to stay."""


def told(parsed: Parsed) -> str:
    """Everything that a person reads of it."""
    said = [each.message if isinstance(each, Edit) else each for each in parsed.events]
    return "\n".join(shown(each) for each in said if isinstance(each, InboundMessage))


def words(body: Json, whole: str) -> list[tuple[Place, str]]:
    """Where the words stand that are shown of a body."""
    found = [(place, at(body, place)) for place in places(body)]
    texts = [(place, each) for place, each in found if isinstance(each, str) and " " in each]
    return [
        (place, each) for place, each in texts
        if each in whole and not any(each in more and each != more for _, more in texts)
    ]  # fmt: skip


async def stored(store: Store, account: AccountId, raw: RawUpdate, parse: Any) -> int:
    """How many messages there are of it; raises what the store raises."""
    count = 0

    async def work(conn: Connection) -> None:
        nonlocal count
        await record(conn, [read(account, raw, parse)], NOW, ())
        ((count,),) = await conn.rows("SELECT COUNT(*) FROM message WHERE change_id IS NULL")
        raise Seen

    with pytest.raises(Seen):
        await store.database.transact(work)
    return count


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda each: each.platform)
async def test_no_field_beside_them_costs_a_customers_words(store: Store, channel: Channel) -> None:
    parse = registry.find(channel.platform).parser(None, channel.account, {})
    tries = []
    for body in channel.bodies():
        whole = told(read(AccountId(1), RawUpdate(json.dumps(body).encode(), NOW), parse).parsed)
        for place in places(body):
            beside = [each for at, each in words(body, whole) if at[: len(place)] != place]
            tries += [(body, place, value, beside) for value in VALUES if beside]
    chance = random.Random(f"{channel.platform} {ROUNDS}")
    for body, place, value, beside in chance.sample(tries, min(ROUNDS, len(tries))):
        raw = RawUpdate(broken(body, place, value), NOW)
        found = read(AccountId(1), raw, parse)
        what = f"{place} = {value!r:.60} of {body}"
        if found.failure:
            assert channel.is_essential(place), f"{found.failure}: {what}"
            continue
        shown_now = told(found.parsed)
        lost = [each for each in beside if each not in shown_now]
        known = shown_now or found.parsed.unknown
        assert not lost or (channel.is_essential(place) and known), what
        if shown_now:
            assert await stored(store, AccountId(1), raw, parse), what


SAID = 1_795_600_000_000
SECONDS = SAID // 1000
DATES: dict[str, tuple[str | int, ...]] = {
    "telegram": ("message", "date"), "messenger": ("entry", 0, "messaging", 0, "timestamp"),
    "instagram": ("entry", 0, "messaging", 0, "timestamp"), "zalo_oa": ("timestamp",), "zalo_bot": ("message", "date"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "at", "odd"),
    [
        (float(SECONDS), SAID, 0), (str(SECONDS), SAID, 0), (SECONDS + 0.9, SAID, 0), (SAID, SAID, 0),
        ("soon", NOW, 1), (-5, NOW, 1), (0, NOW, 1), (1 << 70, NOW, 1), (1e300, NOW, 1), ([], NOW, 1), (True, NOW, 1),
        (float("nan"), NOW, 1), (LONG_NUMBER, NOW, 1), ("", NOW, 1), (5, NOW, 1), (99_999_999_999_999, NOW, 1),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda each: each.platform)
async def test_a_date_that_is_none_counts_from_the_arrival_and_doctor_says_how_many(
    desk_store: Store, channel: Channel, moment: Any, at: int, odd: int
) -> None:
    parse = registry.find(channel.platform).parser(None, channel.account, {})
    body = channel.rich[0]
    raw = RawUpdate(broken(body, DATES[channel.platform], moment), NOW)
    arrival = read(AccountId(1), raw, parse)
    assert not arrival.failure

    await desk_store.record([arrival], NOW, ())

    (row,) = [each for each in await desk_store.threads.rows(1, 9) if not each.change_kind]
    assert WORDS in row.body
    assert row.at == at
    counted = (await desk_store.accounts.channel_state(AccountId(1))).get(ODD, "0")
    assert int(counted) == odd


async def test_telegram_without_a_date_counts_from_the_arrival(desk_store: Store) -> None:
    channel = CHANNELS[0]
    parse = registry.find("telegram").parser(None, channel.account, {})
    raw = RawUpdate(broken(channel.rich[0], DATES["telegram"], GONE), NOW)

    await desk_store.record([read(AccountId(1), raw, parse)], NOW, ())

    (row,) = [each for each in await desk_store.threads.rows(1, 9) if not each.change_kind]
    assert (row.at, WORDS in row.body) == (NOW, True)
    assert (await desk_store.accounts.channel_state(AccountId(1)))[ODD] == "1"


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda each: each.platform)
def test_a_byte_that_is_no_text_in_a_name_costs_no_words(channel: Channel) -> None:
    parse = registry.find(channel.platform).parser(None, channel.account, {})
    body = json.dumps(channel.rich[0], ensure_ascii=False).encode()
    found = read(
        AccountId(1), RawUpdate(body.replace(b'{"', b'{"more": "\xf0\x9f\x98", "', 1), NOW), parse
    )

    assert WORDS in told(found.parsed), found.failure
