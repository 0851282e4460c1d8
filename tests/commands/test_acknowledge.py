"""`acknowledge explain`: what would be said by itself, and why."""

import pytest

from socialdesk.store.automatic import STOP
from socialdesk.store.engine.database import Connection, Query
from socialdesk.store.store import Store
from tests.commands.test_claims import LIVE, selling
from tests.commands.test_orders import stocked
from tests.support.lives import commented, hear
from tests.support.shop import ACCOUNTS, HUONG, MINH, Shop

HOURS = '[hours]\nmonday = ["08:00-18:00"]\ntuesday = ["08:00-18:00"]\n'
EVENING = "2026-09-28T20:00"
"""A Monday; the shop opens on Tuesday at 8:00."""


ARRIVED = """
    UPDATE message SET conversation_id = 1, remote_id = 'q', delivery_id = (SELECT delivery_id FROM survey) WHERE delivery_id IS NOT NULL
"""
"""What was said elsewhere is the question that arrived."""


async def stopped(store: Store) -> None:
    """Too much was said there by itself, half an hour before."""

    async def work(conn: Connection) -> None:
        await conn.many(STOP, [(HUONG, 1_790_598_600_000, "many")])

    await store.database.transact(work)


def told(shop: Shop, *words: str | int, more: str = "", at: str = EVENING) -> dict[str, object]:
    shop.configure(accounts=ACCOUNTS + HOURS + more)
    (found,) = shop.json("acknowledge", "explain", *words, "--at", at)
    return found


def test_somebody_new_is_told_in_their_own_language(shop: Shop) -> None:
    for words, language, opens in (
        (("--text", "shop oi con size m ko"), "vi", "8:00 sáng mai"),
        (("--text", "is it still available?"), "en", "tomorrow at 8:00 am"),
        (("--text", "ราคาเท่าไหร่คะ"), "th", "พรุ่งนี้ เวลา 8:00 น."),
        (("--text", "ok", "--language", "th-TH"), "th", "พรุ่งนี้ เวลา 8:00 น."),
        (("--text", "is it still available?", "--language", "vi"), "vi", "8:00 sáng mai"),
        (("--text", "ok", "--language", "ru"), "vi", "8:00 sáng mai"),
    ):
        found = told(shop, *words)
        assert (found["code"], found["language"], found["open"]) == ("said", language, False)
        assert opens in str(found["text"]), words
        assert found["opens_at"] == "2026-09-29T01:00:00.000Z"


def test_how_they_are_called(shop: Shop) -> None:
    found = told(shop, "--text", "chị muốn hỏi giá", "--name", "Nguyễn Thị Hương")

    assert str(found["text"]).startswith("Chào chị Hương, Hoa Sen đã nhận")
    assert str(told(shop, "--text", "giá?")["text"]).startswith("Chào bạn, Hoa Sen đã nhận")


def test_a_delay_is_said_and_an_answered_conversation_is_not(shop: Shop) -> None:
    later = told(shop, "--text", "alo", more='[acknowledge]\nafter = "3m"\n', at="2026-09-28T10:00")
    assert (later["code"], later["due_at"]) == ("later", "2026-09-28T03:03:00.000Z")
    off = told(shop, "--text", "alo", more="[acknowledge]\nenabled = false\n")
    assert (off["code"], off["text"]) == ("off", None)


def test_a_conversation_is_explained_as_it_stands(shop: Shop) -> None:
    found = told(shop, HUONG, "--text", "còn đó không shop")

    assert found["conversation"] == HUONG and found["code"] in ("said", "told", "answered")
    if found["code"] == "said":
        shop.ok("automation", "off", "acknowledge", "--as", "chu")
        assert told(shop, HUONG, "--text", "còn đó không shop")["code"] == "off"
        assert "switched off" in shop.ok("acknowledge", "explain", HUONG, "--at", EVENING)


def test_an_account_has_its_own_hours(shop: Shop) -> None:
    own = '[hours.accounts.oa]\nmonday = ["00:00-24:00"]\n'

    assert told(shop, "--text", "alo", "--account", "oa", more=own)["open"] is True
    assert told(shop, "--text", "alo", more=own)["open"] is False


def test_what_is_wrong_is_said(shop: Shop) -> None:
    shop.configure()

    assert "--text" in shop.refused("acknowledge", "explain")
    assert "nix" in shop.refused("acknowledge", "explain", "--text", "alo", "--account", "nix")
    assert "99" in shop.refused("acknowledge", "explain", "99")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('inside = "Chào {name}"', "{name|bạn}"),
        ('inside = "{opens}"', "{opens}"),
        ('outside_en = "Hi {nam|you}"', "{name}"),
        ('after = "3"', '"10m"'),
    ],
)
def test_a_text_that_is_wrong_is_refused_with_its_line(shop: Shop, line: str, why: str) -> None:
    shop.configure(accounts=ACCOUNTS + f"[acknowledge]\nask = true\n{line}\n")

    said = shop.refused("acknowledge", "explain", "--text", "alo")

    number = shop.config_file.read_text(encoding="utf-8").splitlines().index(line) + 1
    assert f"line {number}:" in said and why in said


def test_in_the_environment_the_variable_is_named(shop: Shop) -> None:
    shop.configure()

    said = shop.refused(
        "acknowledge", "explain", "--text", "alo",
        environ={"SOCIALDESK_ACKNOWLEDGE_INSIDE": "Chào {name}"},
    )  # fmt: skip

    assert "SOCIALDESK_ACKNOWLEDGE_INSIDE" in said and "{name|" in said


def test_what_is_said_instead_is_told_with_its_words(shop: Shop) -> None:
    folder = shop.folder / "answers"
    folder.mkdir()
    (folder / "ship.md").write_text(
        '+++\nquestions = ["phí ship bao nhiêu"]\nkeywords = []\n+++\n# vi\nDạ ship 30k ạ\n',
        encoding="utf-8",
    )
    more = f'[answers]\nfolder = "{folder}"\n[menu]\ngreeting = "Chào bạn"\n'
    for words, code, text in (
        ("phi ship bn", "answer", "Dạ ship 30k ạ"),
        ("cho mình gặp nhân viên", "person", "Dạ em đã báo nhân viên"),
        ("/start", "menu", "Chào bạn"),
        ("hủy", "wish", "sẽ không gửi"),
        ("hôm qua mình đặt mà chưa thấy gì", "said", "Hoa Sen"),
    ):
        found = told(shop, "--text", words, more=more)
        assert (found["code"], text in str(found["text"])) == (code, True), (words, found)
    shop.store(stopped)
    for words in ("phi ship bn", "alo", "hủy"):
        found = told(shop, HUONG, "--text", words, more=more)
        assert found["code"] == "silent", (words, found)
    assert "answers folder" in shop.ok("acknowledge", "explain", "--text", "phí ship bao nhiêu")


def explained(shop: Shop, conversation: int, text: str) -> dict[str, object]:
    (found,) = shop.json("acknowledge", "explain", conversation, "--text", text, "--at", EVENING)
    return found


def test_a_mark_is_one_and_nobody_has_to_answer_it(shop: Shop) -> None:
    shop.configure(accounts=f"{ACCOUNTS}[survey.nps]\n")
    shop.ok("survey", "send", "1", "--kind", "nps")
    shop.store(lambda store: store.database.transact(lambda conn: conn.rows(ARRIVED)))

    found = explained(shop, 1, "9")
    assert found["code"] == "mark" and found["text"]
    assert "answer to a survey" in shop.ok(
        "acknowledge", "explain", 1, "--text", "10 điểm", "--at", EVENING
    )
    assert explained(shop, 1, "áo còn không?")["code"] != "mark"


def test_what_a_message_is_taken_for_is_said_too(shop: Shop) -> None:
    stocked(shop)
    shop.ok("order", "new", MINH, "--item", "A1-M:2", "--phone", "0912345678")
    assert explained(shop, MINH, "chốt đơn")["taken_as"] == []
    shop.ok("order", "receipt", "DH1001", "--send")
    for text, kind in (("chốt đơn", "yes"), ("ok shop", "perhaps"), ("thôi hủy đơn", "cancel")):
        assert explained(shop, MINH, text)["taken_as"] == [{"as": kind, "what": "DH1001"}], text
    assert explained(shop, MINH, "áo còn không?")["taken_as"] == []
    assert "yes to order DH1001" in shop.ok("acknowledge", "explain", MINH, "--text", "chốt đơn")


def test_so_is_a_claim_in_a_live(shop: Shop) -> None:
    selling(shop)
    shop.ok("live", "products", LIVE, "--add", "A1-M=A1", "--add", "A1-L=A1", "--add", "B2=B2")

    async def comment(store: Store) -> int:
        await hear(store, commented("shop ơi", "9", "79"), account=3)
        (row,) = await store.database.all(
            Query(int, "SELECT id FROM conversation ORDER BY id DESC LIMIT 1")
        )
        return row

    number = shop.store(comment)
    assert explained(shop, number, "B2 x1")["taken_as"] == [{"as": "claim", "what": "1× B2"}]
    (unclear,) = explained(shop, number, "a1 nha")["taken_as"]  # type: ignore[misc]
    assert unclear["as"] == "unclear" and "A1-M" in unclear["what"]
    assert explained(shop, number, "giá bao nhiêu shop")["taken_as"] == []
