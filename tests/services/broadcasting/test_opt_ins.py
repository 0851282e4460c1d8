"""Lists of opt-ins as people's programs write them, and as nobody should."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import Instant
from socialdesk.services.broadcasting.opt_ins import Imported, import_opt_ins
from socialdesk.store.consents import PORTION
from socialdesk.store.store import Store
from tests.services.broadcasting.conftest import followers
from tests.support.make import NOW

PEOPLE = "Tên,Số điện thoại,Conversation\nNguyễn Văn Lân,,1\nÁnh,,2\n"
ORDER = "hội thoại;ghi chú\r\n1;a\r\n2;b\r\n"


async def imported(store: Store, raw: bytes | str, *, dry: bool = False) -> Imported:
    told = raw.encode() if isinstance(raw, str) else raw
    return await import_opt_ins(store, "live", told, dry=dry)


@pytest.mark.parametrize(
    "raw",
    [
        PEOPLE.encode(),
        PEOPLE.encode("utf-8-sig"),
        PEOPLE.replace("\n", "\r\n").encode(),
        PEOPLE.replace("\n", "\r").encode(),
        PEOPLE.replace(",", ";").encode(),
        PEOPLE.replace(",", "\t").encode("utf-16"),
        PEOPLE.replace(",", "\t").encode("utf-16-le"),
        PEOPLE.encode("utf-16-be"),
        # Windows-1258 has the tone as a letter of its own, behind the one that it stands on
        ORDER.replace("ộ", "ô\u0323").replace("ạ", "a\u0323").replace("ú", "u\u0301").encode("cp1258"),
        "การสนทนา,ชื่อ\n1,ก\n2,ข\n".encode("cp874"),
        ORDER.upper().encode(),
        ("sep=;\n" + ORDER).encode(),
        b"\n\n" + ORDER.encode(),
        b'note,"Conversation"\n"a, b",1\n"two\nlines",2\n,,,\n',
        b"name,CONVERSATION,\n,1\nLan,2,,,\n",
        b"username;conversation\n=cmd|' /C calc'!A0;1\n\x1b[2J\x07,\x00;2\n",
    ],
)  # fmt: skip
async def test_it_is_read_as_it_was_written(desk_store: Store, raw: bytes) -> None:
    await followers(desk_store, 3)
    done = await imported(desk_store, raw)
    assert done.joined == 2
    assert done.errors == []
    assert set(await desk_store.consents.wanting("live")) == {1, 2}


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"\r\n \n", "empty"),
        (b"PK\x03\x04\x14\x00", "Excel workbook"),
        (b"name,age\nLan,30\n", "names no column"),
        (b"0912345678\n", "names no column"),
        (b"\x00\x00\x00", "names no column"),
        ("tên\nHoa".encode() + b"\xd2\xff\n", "Line 2 cannot be read"),
        ("tên\n".encode("utf-16") + b"x", "Line 2 cannot be read"),
    ],
)
async def test_what_is_no_list_is_said_to_be_none(desk_store: Store, raw: bytes, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        await imported(desk_store, raw)
    assert await desk_store.consents.topics() == []


async def test_each_line_that_is_wrong_is_named_and_the_rest_joins(desk_store: Store) -> None:
    await followers(desk_store, 4)
    lines = (
        "name,conversation,note",
        "a,1,x",
        "Nguyen, Lan,2,x",  # 2: whoever it is, it is not clear
        "b",
        "",
        "c,99999999999999999999,",
        "c,-1,",
        "d\x00,2,",
        '"e"f,3,',
        'g,3,"opens',
        "h,4,",
    )
    done = await imported(desk_store, "\n".join(lines))
    assert (done.joined, done.already) == (2, 0)
    assert [(line, why.split()[0]) for line, why in done.errors] == [
        (3, "It"), (4, "It"), (6, "Nobody"), (7, "Nobody"), (9, "Its"), (10, "Its"),
    ]  # fmt: skip
    assert "\x00" not in str(done.errors)
    assert set(await desk_store.consents.wanting("live")) == {1, 2}


async def test_a_cell_without_end_ends_nothing(desk_store: Store) -> None:
    await followers(desk_store, 2)
    done = await imported(desk_store, f"conversation,x\n1,{'a' * 200_000}\n2,b\n")
    assert (done.joined, [line for line, _ in done.errors]) == (1, [2])


@pytest.mark.parametrize(
    "cell",
    [
        "0381234567",
        "+84 381 234 567",
        "381234567",
        '"=""0381234567"""',
        "01681234567",
        "O38.1234.567",
    ],
)
async def test_telephones_are_found_however_a_spreadsheet_has_them(
    desk_store: Store, cell: str
) -> None:
    await followers(desk_store, 1)
    await desk_store.contacts.set_detail(1, "phone", "0381 234 567")
    done = await imported(desk_store, f"phone\n{cell}\n")
    assert done.joined == 1


async def test_twice_changes_nothing_and_a_dry_run_never_does(store: Store) -> None:
    await followers(store, 3)
    await store.contacts.merge(1, 2, "linh", NOW)
    raw = b"conversation\n1\n2\n3\n"
    done = await imported(store, raw, dry=True)
    assert (done.joined, done.already) == (2, 1)
    assert await store.consents.topics() == []
    done = await imported(store, raw)
    assert (done.joined, done.already) == (2, 1)
    before = await store.consents.wanting("live")
    done = await imported(store, raw)
    assert (done.joined, done.already, done.errors) == (0, 3, [])
    assert await store.consents.wanting("live") == before
    said = (await store.consents.of_person(2))["live"]
    assert (said.wanted, said.how) == (1, "import")


async def test_no_list_brings_back_who_left(store: Store) -> None:
    await followers(store, 2)
    raw = b"conversation\n1\n2\n"
    await imported(store, raw)
    later = Instant(store.clock.now() + 1)
    await store.consents.say(2, "live", later, "word", wanted=False)
    done = await imported(store, raw)
    assert (done.joined, done.already, [line for line, _ in done.errors]) == (0, 1, [3])
    await store.consents.join(
        "live", {2: 2}, Instant(later - 1), "import"
    )  # they said it meanwhile
    assert set(await store.consents.wanting("live")) == {1}


async def test_a_long_list_joins_in_portions(store: Store) -> None:
    count = PORTION * 2 + 7
    await followers(store, count)
    lines = "\n".join(map(str, range(1, 100_000)))
    done = await imported(store, f"conversation\n{lines}\n")
    assert (done.joined, len(done.errors)) == (count, 99_999 - count)
    assert len(await store.consents.wanting("live")) == count


async def test_a_list_brings_nobody_back_who_wants_no_promotions(store: Store) -> None:
    await followers(store, 3)
    await store.consents.say(1, "", NOW, "word", wanted=False)
    await store.consents.say(3, "", NOW, "word", wanted=False)
    await store.consents.say(3, "live", NOW, "word", wanted=True)  # they asked for it since
    done = await import_opt_ins(store, "live", b"conversation\n1\n2\n3\n", dry=False)

    assert (done.joined, done.already) == (1, 1)
    assert done.errors == [(2, "They want no promotions.")]
    assert set(await store.consents.wanting("live")) == {2, 3}
