"""What was said in one conversation: the thread, signals, files."""

import pytest

from socialdesk.model.delivery import Refused, Settlement
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.reason import NO_REASON
from socialdesk.store.store import Store
from tests.support.make import NOW
from tests.support.shop import COMMENT, HUONG, MINH, Shop


def test_a_thread_from_its_first_word_to_what_is_not_sent(shop: Shop) -> None:
    shop.ok("reply", HUONG, "dạ còn", "--as", "linh")

    said = shop.json("thread", HUONG)
    assert [(each["author"], each["kind"], each["state"]) for each in said] == [
        ("customer", "text", None),
        ("customer", "album", None),
        ("system", "event", None),
        ("agent", "note", None),
        ("agent", "text", "queued"),
    ]
    unsent = said[-1]
    assert (unsent["message"], unsent["messages"], unsent["delivery"]) == (None, [], 2)
    assert (unsent["sender"], unsent["act"]) == ("linh", "say")
    assert [each["text"] for each in shop.json("thread", HUONG, "--limit", "1")][-1] == "dạ còn"


def test_an_album_is_one_thing_and_a_correction_keeps_what_was_there(shop: Shop) -> None:
    album = shop.json("thread", HUONG)[1]

    assert (album["message"], album["messages"]) == (6, [6, 7])
    assert [(each["kind"], each["width"], each["size"]) for each in album["attachments"]] == [
        ("photo", 1280, 182_000), ("photo", 1280, 182_000),
    ]  # fmt: skip
    assert album["versions"] == [{"text": "ảnh em mặc thử", "until": "2026-09-28T02:47:30.000Z"}]
    assert album["edited_at"] == "2026-09-28T02:47:30.000Z"


def test_the_same_for_people(shop: Shop) -> None:
    shop.ok("reply", HUONG, "dạ còn", "--as", "linh")
    lines = shop.ok("thread", HUONG).splitlines()

    assert lines[0] == "     1 28/09 09:46 Nguyễn Thị Hương:"
    assert lines[2] == "     6 28/09 09:47 Nguyễn Thị Hương (edited 09:47):"
    assert [line.strip() for line in lines[3:7]] == [
        "🖼 photo 1280×960 178 KB", "🖼 photo 1280×960 178 KB", "ảnh em mặc size S",
        "before: ảnh em mặc thử",
    ]  # fmt: skip
    assert lines[7].split() == ["9", "28/09", "09:59", "·:"]
    assert "linh [note]:" in lines[9]
    assert lines[-2] == "    d2 28/09 10:00 linh [queued]:"
    assert shop.ok("thread", COMMENT).endswith("💬 giá bao nhiêu shop?\n")


def test_who_wrote_is_named_to_people_where_the_platform_does_not_say_it(shop: Shop) -> None:
    """As Zalo does not: there stood only a colon."""
    shop.store(_unnamed)

    assert shop.ok("thread", HUONG).splitlines()[0] == "     1 28/09 09:46 Nguyễn Thị Hương:"
    assert shop.json("thread", HUONG)[0]["sender"] == ""


async def _unnamed(store: Store) -> None:
    await store.database.transact(lambda conn: conn.rows("UPDATE message SET sender = ''"))


def test_events_are_english_for_scripts(shop: Shop) -> None:
    shop.configure('language = "vi"')
    shop.ok("resolve", MINH, "--as", "linh")

    assert shop.json("thread", MINH)[-1]["text"] == "linh: resolved"


def test_why_something_was_not_sent(shop: Shop) -> None:
    shop.ok("reply", HUONG, "dạ còn")
    shop.store(_refused)

    last = shop.json("thread", HUONG)[-1]
    assert (last["state"], last["error"]) == ("refused", "chat not found")
    assert shop.ok("thread", HUONG).splitlines()[-1].strip() == "! chat not found"


async def _refused(store: Store) -> None:
    (claimed,) = await store.claims.claim([AccountId(1)], NOW, Instant(NOW + 1), 5)
    await store.settlements.settle([Settlement(claimed, Refused("chat not found"))], NOW)


@pytest.mark.parametrize(
    "words", [("thread", 99), ("signal", "seen", 99), ("signal", "typing", 99)]
)
def test_no_such_conversation(shop: Shop, words: tuple[str | int, ...]) -> None:
    assert shop.refused(*words) == (
        "There is no conversation 99. `socialdesk inbox --view all` lists them."
    )


def test_a_signal_waits_for_the_worker(shop: Shop) -> None:
    for kind in ("seen", "typing"):
        assert shop.ok("signal", kind, HUONG) == ""

    assert {kind for (kind,) in shop.rows("SELECT kind FROM signal WHERE conversation_id = 1")} == {
        "seen", "typing",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((1,), "Message 1 has 0 files."),
        ((6, "--index", 2), "Message 6 has 1 file"),
        ((999,), "999"),
        ((6, "--wait", 0), "Is `socialdesk run` running?"),
    ],
)
def test_a_file_that_cannot_be_had(shop: Shop, words: tuple[int | str, ...], said: str) -> None:
    done = shop.run("attachment", *words)

    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_a_file_that_was_fetched_is_a_path(shop: Shop) -> None:
    picture = shop.folder / "p.jpg"
    picture.write_bytes(b"jpeg")
    shop.store(lambda store: _fetched(store, str(picture)))

    assert shop.ok("attachment", 6, "--wait", 0) == f"{picture}\n"
    picture.unlink()
    assert "has not come yet" in shop.run("attachment", 6, "--wait", 0).err


async def _fetched(store: Store, path: str) -> None:
    wanted = await store.attachments.want(AccountId(1), "u1", "f1", NOW)
    await store.attachments.settle(wanted, path, 4, NO_REASON)
