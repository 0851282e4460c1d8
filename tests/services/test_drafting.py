"""What a draft is made of: nothing is sent, and no more is shown than the shop allows."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.message import Author
from socialdesk.services.answer_offers import AnswerOffers
from socialdesk.services.answers import Answers
from socialdesk.services.drafting import Drafting
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender


def no_folder(store: Store) -> AnswerOffers:
    return AnswerOffers(store, Answers("", ()), ZoneInfo("UTC"), {})


class Asked:
    def __init__(self) -> None:
        self.told = ""

    async def __call__(self, messages: Sequence[dict[str, str]]) -> str:
        self.told = "\n".join(each["content"] for each in messages)
        return "Dạ còn ạ"


async def test_a_draft_sees_what_the_shop_allows_and_sends_nothing(store: Store) -> None:
    who = sender("Nguyễn Thị Hương")
    said = [
        inbound("chị Hương 0912345678 hỏi ship", "11", sender=who, contact=who),
        replace(inbound("dạ em chào chị Hương", "12"), author=Author.OWNER, seq=12),
        inbound("Hương hỏi còn size M không", "13", sender=who, contact=who),
    ]
    await store.record([arrival(each) for each in said], NOW, ())
    asked = Asked()
    drafting = Drafting(store, no_folder(store), asked, "qwen3", "Hoa Sen", "vi", ("thread",))

    assert await drafting.draft(1, NOW) == "Dạ còn ạ"
    assert "0912345678" not in asked.told and "Hương" not in asked.told
    assert "customer: [name] hỏi còn size M không" in asked.told
    await replace(drafting, sees=()).draft(1, NOW)
    assert "hỏi ship" not in asked.told and "size M" in asked.told
    await replace(drafting, sees=("thread", "names")).draft(1, NOW)
    assert "Hương 0912345678" in asked.told
    assert await store.deliveries.rows("all", 9) == []


async def test_where_the_customer_wrote_nothing_there_is_nothing_to_draft(store: Store) -> None:
    await store.record([arrival(replace(inbound("dạ"), author=Author.OWNER))], NOW, ())
    drafting = Drafting(store, no_folder(store), Asked(), "m", "Hoa Sen", "vi", ())

    with pytest.raises(NotAllowed):
        await drafting.draft(1, NOW)
