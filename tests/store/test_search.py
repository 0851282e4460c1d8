"""Finding words in everything that was said, on both engines."""

from dataclasses import replace

from socialdesk.model.ids import AccountId
from socialdesk.model.message import Author, Edit
from socialdesk.model.reason import Reason
from socialdesk.store.store import Store
from tests.support.make import inbound, sender
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


async def test_letters_that_only_look_otherwise_are_found_and_phones_by_their_digits(
    store: Store,
) -> None:
    hoa = sender("𝐍𝐠𝐮𝐲𝐞̂̃𝐧 𝐇𝐨𝐚")
    said = (
        "gọi em 0912 345 678 nhé",
        "số mới +84 987-654-321",
        "(+66) 81 234 5678 ค่ะ",
        "Ｓａｌｅ ½ giá",
    )
    for n, body in enumerate(said, 1):
        await take(store, inbound(body, str(n), sender=hoa, contact=hoa, at=at(n)))

    for asked in ("nguyen hoa", "Hoa Nguyễn"):
        assert "𝐇𝐨𝐚" in (await store.search.find(asked, 5))[0].name
    for phone in ("0912345678", "+84912345678", "84912345678", "0912 345 678", "+84 912 345 678", "0912.345.678",
                  '"0912" "345" "678"', "(+84)912345678", "0084912345678", "912345678", "91234567", "+8491234"):  # fmt: skip
        assert await found(store, phone) == [said[0]], phone
    assert await found(store, "0987.654.321") == [said[1]]
    assert await found(store, "0812345678") == [said[2]]
    assert await found(store, "sale") == [said[3]]
    assert await found(store, "gọi 0912345678") == [said[0]]
    assert await found(store, "0912345679") == []


async def test_a_person_is_found_by_the_number_their_platform_tells(store: Store) -> None:
    await take(store, inbound("alo"))
    await store.contacts.save_profile(AccountId(1), "501", at(1), "Lan", phone="84912345678")

    for asked in ("0912345678", "+84 912 345 678", "lan"):
        assert [hit.name for hit in await store.search.find(asked, 5)] == ["Lan"]
    await store.contacts.save_profile(AccountId(1), "501", at(1), "Lan", phone="84381234567")
    for asked in ("0168 123 4567", "0381234567", "1234567"):
        assert [hit.name for hit in await store.search.find(asked, 5)] == ["Lan"]


async def test_what_a_platform_told_beside_messages_is_found_too(store: Store) -> None:
    told = replace(
        inbound("Lan, 84900000001, 12 Lê Lợi", "11"),
        author=Author.SYSTEM, kind="event", said=Reason("zalo_oa.shared"),
    )  # fmt: skip
    await take(store, told)
    assert await found(store, "0900 000 001") == ["Lan, 84900000001, 12 Lê Lợi"]

    await take(store, Edit(replace(told, body="Lan, 12 Nguyễn Huệ"), at(1_000)))
    assert await found(store, "le loi") == []
    assert await found(store, "nguyen hue") == ["Lan, 12 Nguyễn Huệ"]
