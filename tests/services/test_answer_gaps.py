"""What the answers folder lacks, from what customers wrote."""

from datetime import date

from socialdesk.model.faq import Answer, Faq, Part
from socialdesk.model.ids import DAY, Instant
from socialdesk.services.answer_gaps import gaps_of
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.store import take

FAQ = Faq([Answer("ship", {"vi": Part("30k")}, ("Phí ship bao nhiêu?",))])


async def test_questions_of_the_last_days_that_have_no_answer(store: Store) -> None:
    await take(
        store,
        inbound("phi ship bn z", "1", chat="501", at=NOW),
        inbound("có cho thuê váy cưới không?", "2", chat="502", at=NOW),
        inbound("thue vay cuoi k shop", "3", chat="503", at=NOW + 1),
        inbound("shop có may áo dài không?", "4", chat="504", at=NOW - 8 * DAY),
    )

    (gap,) = await gaps_of(store, FAQ, Instant(NOW - 7 * DAY), Instant(NOW + 10), date(2026, 9, 28))

    assert (gap.conversations, gap.messages, gap.newest) == (2, 2, NOW + 1)
    assert await gaps_of(store, FAQ, Instant(NOW + 2), Instant(NOW + 10), date(2026, 9, 28)) == []
