"""Erasing a person, on both engines."""

from socialdesk.model.ids import Instant
from socialdesk.model.message import Attachment, Edit
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.store import SHOP, at, found, reply, take, texts


async def test_erasing_a_person_leaves_nothing_of_them_and_everything_of_others(
    store: Store,
) -> None:
    photo = Attachment("photo", "f", "u")
    await take(
        store, inbound("bí mật", "11", attachments=(photo,)), inbound("khác", "11", chat="777")
    )
    await take(store, Edit(inbound("bí mật 2", "11"), at(5)))
    await store.record([arrival(key="9", body=b'{"from":{"id":501}}', failure="x")], NOW, ())
    await store.messages.note(1, "linh", "ghi chú", NOW)
    await store.drafts.save(1, "linh", "nháp", NOW)
    await reply(store)
    wanted = await store.attachments.want(SHOP, "u", "f", NOW)
    await store.attachments.settle(wanted, "/somewhere/u", 3, "")

    erased = await store.erase(1)

    assert (erased.messages, erased.journal, erased.files) == (2, 3, ("/somewhere/u",))
    assert await found(store, "mat") == []
    assert [item.row.name for item in await store.inbox.page(InboxFilter(Shelf.ALL), 10)] == ["Lan"]
    assert (await texts(store, 2), len(await store.journal.rows(None, Instant(0), 10))) == (
        ["khác"],
        1,
    )
    await take(store, inbound("mới nhất", "12", chat="777"))
    assert await found(store, "moi nhat") == ["mới nhất"]
