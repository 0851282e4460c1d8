"""What a customer notices: answers, corrections, acts on comments."""

from dataclasses import replace
from pathlib import Path

import pytest

from socialdesk.model.ids import Instant, RemoteId
from socialdesk.model.message import ChatKind, Edit, InboundMessage, Sender
from tests.support.make import NOW, arrival, inbound
from tests.support.shop import COMMENT, HUONG, LAN, MAI, MINH, Shop

QUEUED = "SELECT body, state, author, act, way FROM outbox WHERE id = ?"
SENT_ROW = 11
"""The message of ours that Minh got."""


def test_an_answer_is_queued_once_under_its_key(shop: Shop) -> None:
    assert shop.ok("reply", HUONG, "dạ còn ạ", "--key", "k1", "--as", "linh") == "Queued as delivery 2.\n"  # fmt: skip
    assert shop.ok("reply", HUONG, "dạ còn ạ", "--key", "k1", "--as", "linh") == "Queued as delivery 2.\n"  # fmt: skip
    assert shop.rows("SELECT body, author, state FROM outbox WHERE conversation_id = 1") == [
        ("dạ còn ạ", "linh", "queued"),
    ]

    again = shop.json("reply", HUONG, "dạ còn ạ")[0]
    assert (again["conversation"], again["deliveries"]) == (
        HUONG,
        [shop.one("SELECT max(id) FROM outbox")],
    )
    assert again["key"] not in ("", "k1")


def test_words_come_from_stdin_and_long_ones_go_in_parts(shop: Shop) -> None:
    shop.ok("reply", HUONG, "-", text="nhiều\ndòng")
    assert shop.one(QUEUED, 2)[0] == "nhiều\ndòng"

    (done,) = shop.json("reply", HUONG, "-", text="chữ " * 1_500)
    assert len(done["deliveries"]) == 2
    assert shop.one("SELECT count(*) FROM outbox WHERE conversation_id = 1") == 3


@pytest.mark.parametrize("words", [(), ("",), (" ",), ("-",)])
def test_no_words_are_refused(shop: Shop, words: tuple[str, ...]) -> None:
    assert shop.refused("reply", HUONG, *words) == "There is no text. Write something."


@pytest.mark.parametrize("language", ["vi", "th"])
def test_a_refusal_is_in_the_desks_language(shop: Shop, language: str) -> None:
    english = shop.refused("comment", "hide", HUONG)
    shop.configure(f'language = "{language}"')
    said = shop.refused("comment", "hide", HUONG)

    assert english == "Conversation 1 is private; only public comments can be moderated."
    assert said != english
    assert "1" in said


def test_an_answer_that_goes_later_and_not_if_they_write_first(shop: Shop) -> None:
    shop.ok("reply", HUONG, "hàng về rồi ạ", "--at", "2h")
    shop.ok("reply", MINH, "nhắc mình nhé", "--at", "2h", "--even-if-answered")

    queued = "SELECT state, due_at, unless_answered FROM outbox WHERE id = ?"
    assert shop.one(queued, 2)[:2] == ("scheduled", NOW + 7_200_000)
    assert [bool(shop.one(queued, each)[2]) for each in (2, 3)] == [True, False]
    assert shop.json("thread", HUONG)[-1]["state"] == "scheduled"
    for wrong in ("whenever", "2020-01-01 08:00"):
        assert shop.refused("reply", HUONG, "x", "--at", wrong)


def test_the_moment_is_said_back_and_words_that_were_not_used_are_asked_about(shop: Shop) -> None:
    said = shop.ok("reply", HUONG, "quà ạ", "--at", "25/12 8h tối")
    assert "It goes out Friday 25/12/2026 20:00 (Asia/Ho_Chi_Minh), unless" in said
    (told,) = shop.json("reply", HUONG, "quà ạ", "--at", "25/12 chiều 3h")
    assert told["at"] == "2026-12-25T08:00:00.000Z"

    refused = shop.refused("reply", HUONG, "x", "--at", "25/12 8h tối âm lịch")
    assert "Friday 25/12/2026 20:00" in refused
    assert "âm lịch" in refused
    assert shop.one("SELECT count(*) FROM outbox WHERE body = 'x'") == 0


def test_a_key_that_belongs_to_another_answer_is_refused_and_the_same_words_are_the_same(
    shop: Shop,
) -> None:
    first = shop.json("reply", HUONG, "dạ còn ạ", "--key", "k")
    long = "dạ " * 3_000  # two messages
    parts = shop.json("reply", HUONG, long, "--key", "long")
    count = shop.one("SELECT count(*) FROM outbox")

    assert (
        shop.json("reply", HUONG, "dạ còn ạ", "--key", "k")[0]["deliveries"]
        == first[0]["deliveries"]
    )
    assert shop.json("reply", HUONG, long, "--key", "long") == parts
    for words in ((MINH, "dạ còn ạ", "--key", "k"), (HUONG, "dạ hết ạ", "--key", "k"),
                  (HUONG, long[:3_000], "--key", "long"), (HUONG, f"{long} ạ", "--key", "long")):  # fmt: skip
        assert "belongs to another answer (delivery " in shop.refused("reply", *words)
    assert shop.one("SELECT count(*) FROM outbox") == count


def test_a_canned_answer_is_filled_in_for_this_customer(shop: Shop) -> None:
    shop.ok("canned", "save", "gia", "Dạ {given} ơi, 350k ạ")
    shop.ok("canned", "save", "xung", "Dạ {pronoun} {given} ạ")

    shop.ok("reply", HUONG, "--canned", "gia")
    assert shop.one(QUEUED, 2)[0] == "Dạ Hương ơi, 350k ạ"
    said = shop.refused("reply", HUONG, "--canned", "xung")
    assert "pronoun" in said
    shop.ok("customer", HUONG, "pronoun=chị")
    shop.ok("reply", HUONG, "--canned", "xung")
    assert shop.one(QUEUED, 3)[0] == "Dạ chị Hương ạ"
    assert "`socialdesk canned` lists them" in shop.refused("reply", HUONG, "--canned", "gía")


def test_a_file_goes_along_and_one_that_is_none_is_refused(shop: Shop) -> None:
    picture = shop.folder / "áo.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))

    shop.ok("reply", HUONG, "đây ạ", "--attach", picture)
    row = shop.json("outbox")[0]
    assert (row["file"], row["text"]) == ("áo.png", "đây ạ")
    shop.ok("reply", HUONG, "--attach", picture)
    assert "cannot be read (No such file" in shop.refused("reply", HUONG, "x", "--attach", shop.folder / "nix.png")  # fmt: skip
    empty = shop.folder / "empty.png"
    empty.touch()
    assert "no file with something in it" in shop.refused("reply", HUONG, "x", "--attach", empty)
    assert shop.refused("reply", COMMENT, "x", "--attach", picture)


def test_a_canned_answers_file_goes_along(shop: Shop, tmp_path: Path) -> None:
    picture = tmp_path / "bảng size.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    shop.ok("canned", "save", "size", "--attach", picture)

    shop.ok("reply", HUONG, "--canned", "size")
    assert [each["file"] for each in shop.json("outbox")] == ["bảng size.png"]


def test_a_comment_is_answered_in_public_or_once_in_private(shop: Shop) -> None:
    shop.ok("reply", COMMENT, "dạ 350k ạ")
    assert shop.one(QUEUED, 2)[4] == ""
    shop.ok("reply", COMMENT, "em nhắn riêng nhé", "--private")
    assert [each["way"] for each in shop.json("outbox")] == [None, "private"]
    assert shop.refused("reply", COMMENT, "thêm", "--private")
    assert shop.refused("reply", HUONG, "x", "--private")


def test_what_a_platform_forbids_says_why_and_what_to_do(shop: Shop) -> None:
    shop.clock.advance(8 * 86_400)

    said = shop.refused("reply", MAI, "dạ còn ạ")
    assert "7 days" in said
    shop.configure('language = "vi"')
    assert "7 ngày" in shop.refused("reply", MAI, "dạ còn ạ")
    assert "7 days" in shop.run("reply", MAI, "dạ còn ạ", "--json").err


def test_an_answer_quotes_a_message_of_its_conversation_alone(shop: Shop) -> None:
    shop.ok("reply", HUONG, "mẫu này ạ", "--reply-to", 1)
    assert shop.one("SELECT reply_to FROM outbox WHERE id = 2") == "11"
    assert shop.refused("reply", HUONG, "x", "--reply-to", 2)
    assert shop.refused("reply", HUONG, "x", "--reply-to", 999)
    assert shop.refused("reply", 99, "x") == (
        "There is no conversation 99. `socialdesk inbox --view all` lists them."
    )


def test_what_went_out_is_said_in_other_words_or_taken_back(shop: Shop) -> None:
    assert shop.ok("edit", MINH, SENT_ROW, "Dạ 300k ạ") == "Queued as delivery 2.\n"
    assert shop.ok("unsend", MINH, SENT_ROW) == "Queued as delivery 3.\n"

    assert [shop.one(QUEUED, each)[3] for each in (2, 3)] == ["edit", "unsend"]
    assert shop.one(QUEUED, 2)[0] == "Dạ 300k ạ"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("edit", MINH, SENT_ROW, " "), "There is no text"),
        (("edit", MINH, 2, "x"), "Only messages that went out from here"),
        (("edit", HUONG, SENT_ROW, "x"), ""),
        (("edit", MINH, 999, "x"), "999"),
        (("unsend", HUONG, 1), "Only messages that went out from here"),
        (("unsend", 99, 1), "99"),
    ],
)
def test_what_cannot_be_changed(shop: Shop, words: tuple[str | int, ...], said: str) -> None:
    assert said in shop.refused(*words)


@pytest.mark.parametrize("act", ["hide", "like", "delete"])
def test_a_comment_is_moderated_through_the_one_service(shop: Shop, act: str) -> None:
    row = shop.json("comment", act, COMMENT, "--as", "linh")[0]
    assert row == {"conversation": COMMENT, "act": act, "delivery": 2, "overtaken": False}

    assert shop.one("SELECT act, author, state FROM outbox WHERE id = 2") == (act, "linh", "queued")  # fmt: skip
    assert shop.ok("comment", act, COMMENT, "--message", 13) == "Queued as delivery 3.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hide", LAN), "Conversation 7 is private"),
        (("hide", 99), "There is no conversation 99"),
        (("hide", COMMENT, "--message", 1), ""),
    ],
)
def test_what_is_no_comment_is_not_moderated(
    shop: Shop, words: tuple[str | int, ...], said: str
) -> None:
    assert said in shop.refused("comment", *words)


@pytest.mark.parametrize(
    "later",
    [
        inbound("lấy thêm 1 cái", "91", at=Instant(NOW + 60_000)),
        Edit(inbound("màu xanh nhé chị", "11", at=Instant(NOW - 1)), Instant(NOW + 60_000)),
    ],
    ids=["written", "edited"],
)
def test_what_came_after_the_message_that_was_seen_is_not_answered(
    shop: Shop, later: InboundMessage | Edit
) -> None:
    seen = shop.json("thread", HUONG)[-1]["seen"]
    shop.store(lambda store: store.record([arrival(later)], Instant(NOW), ()))
    done = shop.run("reply", HUONG, "Dạ còn ạ", "--key", "k", "--seen", seen, "--json")

    assert (done.code, done.err) == (
        3, "The customer wrote meanwhile: that is not answered yet.\n",
    )  # fmt: skip
    assert (len(done.line["deliveries"]), done.line["overtaken"]) == (1, True)
    assert shop.one(
        "SELECT status, unread, waiting_since FROM conversation WHERE id = ?", HUONG
    ) == ("open", 1, NOW + 60_000)


def test_an_answer_to_all_that_was_said_ends_the_wait(shop: Shop) -> None:
    seen = shop.json("thread", HUONG)[-1]["seen"]

    assert shop.ok("reply", HUONG, "Dạ còn ạ", "--seen", seen).startswith("Queued as delivery")
    assert shop.one("SELECT waiting_since FROM conversation WHERE id = ?", HUONG) is None


# -- --seen for what is done to messages


@pytest.mark.parametrize(
    "words", [("edit", MINH, SENT_ROW, "Dạ 300k ạ"), ("unsend", MINH, SENT_ROW)]
)
def test_a_correction_says_that_the_customer_wrote_since(
    shop: Shop, words: tuple[str | int, ...]
) -> None:
    seen = shop.json("thread", MINH)[-1]["seen"]
    assert shop.ok(*words, "--seen", seen).startswith("Queued as delivery")

    later = inbound("vậy lấy 2 cái", "92", chat=chat_of(shop, MINH))
    shop.store(lambda store: store.record([arrival(later)], Instant(NOW), ()))
    done = shop.run(*words, "--seen", seen)
    assert (done.code, done.err) == (
        3, "The customer wrote meanwhile: nothing was done about that.\n",
    )  # fmt: skip
    assert done.out.startswith("Queued as delivery")
    assert shop.ok(*words).startswith("Queued as delivery")
    assert "no message 9999 yet" in shop.refused(*words, "--seen", 9999)


def test_the_newest_comment_that_was_seen_is_the_one_that_is_hidden(shop: Shop) -> None:
    seen = shop.json("thread", COMMENT)[-1]["seen"]
    first = shop.one("SELECT remote_id FROM message WHERE conversation_id = ?", COMMENT)
    comments_again(shop)
    done = shop.run("comment", "hide", COMMENT, "--seen", seen, "--json")

    assert (done.code, done.line["overtaken"]) == (3, True)
    assert shop.one("SELECT act, reply_to FROM outbox WHERE id = ?", done.line["delivery"]) == (
        "hide",
        first,
    )
    newest = shop.json("comment", "hide", COMMENT)[0]["delivery"]
    assert shop.one("SELECT reply_to FROM outbox WHERE id = ?", newest) == "777_2"


@pytest.mark.parametrize("act", ["hide", "like", "delete"])
def test_a_comment_that_was_changed_since_is_left_alone(shop: Shop, act: str) -> None:
    seen = shop.json("thread", COMMENT)[-1]["seen"]
    before = shop.one("SELECT count(*) FROM outbox")
    written = replace(comment_of(shop), body="xin lỗi shop, nhầm ạ")
    change = Edit(written, Instant(NOW + 60_000))
    shop.store(lambda store: store.record([arrival(change, account=3)], Instant(NOW), ()))
    done = shop.run("comment", act, COMMENT, "--seen", seen, "--json")

    assert (done.code, done.line["delivery"], done.line["overtaken"]) == (3, None, True)
    assert done.err.startswith("What is written there was changed after you saw it")
    assert shop.one("SELECT count(*) FROM outbox") == before


def chat_of(shop: Shop, conversation: int) -> str:
    """A conversation's name at its platform."""
    return str(shop.one("SELECT chat FROM conversation WHERE id = ?", conversation))


def comment_of(shop: Shop) -> InboundMessage:
    """Lan's comment, as its platform tells of it."""
    remote_id = str(
        shop.one("SELECT remote_id FROM message WHERE conversation_id = ? ORDER BY id", COMMENT)
    )
    plain = inbound("giá bao nhiêu shop?", remote_id, chat=chat_of(shop, COMMENT))
    lan = Sender("77", "Lan Nguyễn")
    return replace(
        plain, chat_kind=ChatKind.COMMENT, kind="comment", sender=lan, contact=lan, at=Instant(NOW)
    )


def comments_again(shop: Shop) -> None:
    """Lan writes a second comment under the same post."""
    more = replace(
        comment_of(shop),
        remote_id=RemoteId("777_2"),
        body="còn hàng không?",
        at=Instant(NOW + 60_000),
    )
    shop.store(lambda store: store.record([arrival(more, account=3)], Instant(NOW), ()))


def test_an_answer_of_the_folder_is_sent_by_its_name(shop: Shop) -> None:
    (shop.folder / "answers").mkdir()
    words = '+++\nquestions = ["ship"]\n+++\n# vi\nDạ {shop} ship 30k ạ.\n# en\n30k.\n'
    (shop.folder / "answers" / "ship.md").write_text(words, encoding="utf-8")
    shop.config_file.write_text(shop.config_file.read_text() + '[answers]\nfolder = "answers"\n')

    shop.ok("reply", HUONG, "--answer", "ship")

    assert shop.one("SELECT body FROM outbox ORDER BY id DESC LIMIT 1") == "Dạ Hoa Sen ship 30k ạ."
    assert "Do you mean ship?" in shop.refused("reply", HUONG, "--answer", "shipp")
