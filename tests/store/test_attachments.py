"""Files that customers sent, on both engines."""

from socialdesk.model.message import Attachment
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.store import SHOP, take


async def test_a_failed_file_is_asked_for_again(store: Store) -> None:
    wanted = await store.attachments.want(SHOP, "u", "f", NOW)
    await store.attachments.settle(wanted, "", 0, "too big")

    assert (await store.attachments.want(SHOP, "u", "f", NOW)).state == "wanted"
    assert [each.unique_id for each in await store.attachments.wanted(5)] == ["u"]


async def test_files_that_have_just_come(store: Store) -> None:
    before = await store.attachments.newest_message()
    await take(
        store,
        inbound("", "1", attachments=(Attachment("photo", "https://x/1.jpg", "m:0"),)),
        inbound("hai", "2"),
    )
    (found,) = await store.attachments.new_files(before, await store.attachments.newest_message())

    assert "https://x/1.jpg" in found.attachments
