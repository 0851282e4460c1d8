"""Finding words in everything that was said, on both engines."""

from socialdesk.model.message import Edit
from socialdesk.store.store import Store
from tests.support.make import inbound
from tests.support.store import at, found, take


async def test_words_are_found_without_accents(store: Store) -> None:
    said = [
        "áo khoác đỏ còn không",
        "điện thoại",
        "ao cá",
        "áo sơ mi",
        "Đặng Đức gửi",
        "100% cotton_x",
        "ไซส์ L ไหม",
    ]
    await take(store, *[inbound(body, str(n), at=at(n)) for n, body in enumerate(said, 1)])

    assert await found(store, "dien thoai") == ["điện thoại"]
    assert await found(store, "ao") == ["áo sơ mi", "ao cá", "áo khoác đỏ còn không"]
    assert await found(store, "khoac do") == ["áo khoác đỏ còn không"]
    assert await found(store, '"do con"') == ["áo khoác đỏ còn không"]
    assert await found(store, "dang duc") == ["Đặng Đức gửi"]
    assert await found(store, "ไซส์") == ["ไซส์ L ไหม"]
    assert await found(store, "không có đâu") == []
    assert await found(store, '100% "') == ["100% cotton_x"]
    for hostile in ('"', "a-b", "(", "NEAR(", "x*", "'; DROP TABLE message", "%", "_", "\x00"):
        assert isinstance(await found(store, hostile), list)


async def test_an_edited_message_is_found_by_what_it_says_now(store: Store) -> None:
    await take(store, inbound("màu vàng", "11"))
    assert await found(store, "vang") == ["màu vàng"]
    await take(store, Edit(inbound("màu xanh", "11"), at(1_000)))

    assert (await found(store, "vang"), await found(store, "xanh")) == ([], ["màu xanh"])


async def test_the_index_can_be_built_anew(store: Store) -> None:
    await take(store, inbound("áo khoác", "11"))
    await found(store, "khoac")
    await store.search.rebuild()

    assert await found(store, "khoac") == ["áo khoác"]
