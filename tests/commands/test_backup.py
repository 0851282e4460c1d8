"""The drill: a shop is copied while it works, lost, and brought back with everything in it."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.shop import HUONG, Shop


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as conn:
        names = [
            row[0]
            for row in conn.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
                "AND name NOT LIKE 'message_search%' AND name NOT LIKE 'sqlite%'"
            )
        ]
        return {
            name: sorted(conn.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
        }


def lose(shop: Shop) -> None:
    for path in shop.folder.glob("desk.db*"):
        path.unlink()


@pytest.fixture
def attached(shop: Shop) -> Path:
    """A file of the shop's, as fetched from a platform."""
    place = shop.folder / "files" / "1" / "abc"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"picture")
    with closing(sqlite3.connect(shop.folder / "desk.db")) as conn:
        conn.execute(
            "INSERT INTO attachment_file (account_id, unique_id, file_id, state, path, size, requested_at) "
            "VALUES (1, 'u', 'f', 'ready', ?, 7, 1)",
            (str(place),),
        )
        conn.commit()
    return place


def test_a_lost_shop_comes_back_with_its_files(shop: Shop, attached: Path, tmp_path: Path) -> None:
    copy = tmp_path / "away" / "shop.backup"
    said = shop.ok("backup", copy)
    assert "the copy was checked and is sound" in said and "1 file " in said
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = tables(shop.folder / "desk.db")
    lose(shop)
    attached.unlink()

    assert "Brought back" in shop.ok("restore", copy)
    after = tables(shop.folder / "desk.db")
    before.pop("lease"), after.pop("lease")
    assert after == before
    assert attached.read_bytes() == b"picture"
    assert stat.S_IMODE((shop.folder / "desk.db").stat().st_mode) == 0o600
    assert shop.json("search", "khoac") and shop.ok("thread", HUONG)


def test_it_is_copied_while_somebody_writes(shop: Shop, tmp_path: Path) -> None:
    with closing(sqlite3.connect(shop.folder / "desk.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE message SET body = 'half done'")
        shop.ok("backup", tmp_path / "copy")
        writer.execute("ROLLBACK")
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (half,) = copy.execute("SELECT count(*) FROM message WHERE body = 'half done'").fetchone()
        assert half == 0


def test_a_store_that_is_there_is_put_aside_only_when_asked_and_not_in_use(
    shop: Shop, tmp_path: Path
) -> None:
    shop.ok("backup", tmp_path / "copy")
    assert shop.run("backup", tmp_path / "copy").code == 1
    shop.ok("backup", tmp_path / "copy", "--force")
    done = shop.run("restore", tmp_path / "copy")
    assert (done.code, "--force" in done.err) == (1, True)
    with closing(sqlite3.connect(shop.folder / "desk.db")) as somebody:
        somebody.execute("SELECT count(*) FROM message").fetchone()
        done = shop.run("restore", tmp_path / "copy", "--force")
        assert (done.code, "is in use" in done.err) == (1, True)
    said = shop.ok("restore", tmp_path / "copy", "--force")
    (aside,) = shop.folder.glob("desk.db.before-*")
    assert str(aside) in said and tables(aside)["message"]
    assert not list(shop.folder.glob("*.part"))


def test_the_log_of_a_lost_store_is_not_taken_for_the_new_ones(shop: Shop, tmp_path: Path) -> None:
    shop.ok("backup", tmp_path / "copy")
    (shop.folder / "desk.db").unlink()
    for ending in ("-wal", "-shm"):
        (shop.folder / f"desk.db{ending}").write_bytes(b"of another")
    shop.ok("restore", tmp_path / "copy")
    assert len(list(shop.folder.glob("desk.db.before-*"))) == 2
    assert shop.json("inbox")


def test_what_waited_to_be_sent_is_not_sent_a_second_time(shop: Shop, tmp_path: Path) -> None:
    shop.ok("reply", HUONG, "dạ còn ạ")
    shop.ok("backup", tmp_path / "copy")
    lose(shop)
    said = shop.ok("restore", tmp_path / "copy")
    assert "1 answer was waiting" in said
    states = shop.one("SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed', 'sending')")
    assert states == 0
    assert shop.one("SELECT count(*) FROM outbox WHERE code = 'restored'") == 1


def test_what_was_about_to_be_said_by_itself_is_not_said_a_second_time(
    shop: Shop, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(shop.folder / "desk.db")) as conn:
        conn.execute("INSERT INTO undecided (conversation_id, message) VALUES (1, '11')")
        conn.execute("DELETE FROM acknowledgement_due")
        for number, due_at in ((1, 1), (2, 9_999_999_999_999)):
            conn.execute("INSERT INTO acknowledgement_due VALUES (?, 1, ?)", (number, due_at))
        conn.commit()
    shop.ok("backup", tmp_path / "copy")
    lose(shop)
    shop.ok("restore", tmp_path / "copy")
    assert shop.one("SELECT count(*) FROM undecided") == 0
    assert (
        shop.one("SELECT max(conversation_id) || '/' || count(*) FROM acknowledgement_due") == "2/1"
    )


def test_what_customers_were_to_be_told_since_is_not_told_a_second_time(
    shop: Shop, tmp_path: Path
) -> None:
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "1000", "--stock", "5")
    shop.ok("order", "new", HUONG, "--item", "A1:1")
    with closing(sqlite3.connect(shop.folder / "desk.db")) as conn:
        for key, due_at in (("past", 1), ("coming", 9_999_999_999_999)):
            conn.execute(
                "INSERT INTO telling (key, said, state, due_at, made_at) VALUES (?, '{}', 'later', ?, 1)",
                (key, due_at),
            )
            conn.execute(
                "INSERT INTO follow_up (purchase_id, step, delivered_at, due_at) VALUES (1, ?, 1, ?)",
                (int(key == "past"), due_at),
            )
            conn.execute(
                "INSERT INTO notice (purchase_id, event, change_id, at, due_at, state) VALUES (1, ?, 1, 1, ?, 'due')",
                ("packed" if key == "past" else "shipped", due_at),
            )
            conn.execute(
                "INSERT INTO survey (key, kind, about, state, account_id, due_at) VALUES (?, 'csat', 'delivered', 'due', 1, ?)",
                (key, due_at),
            )
        conn.execute("INSERT INTO order_follower (name, place) VALUES ('notices', 0)")
        conn.execute("UPDATE purchase SET hold_until = 5")
        conn.commit()
    shop.ok("backup", tmp_path / "copy")
    lose(shop)
    shop.ok("restore", tmp_path / "copy")
    assert shop.rows("SELECT key, state FROM telling ORDER BY id") == [
        ("past", "refused"), ("coming", "later"),
    ]  # fmt: skip
    assert shop.rows("SELECT step, outcome FROM follow_up ORDER BY step") == [
        (0, ""),
        (1, "cancelled"),
    ]
    assert shop.rows("SELECT event, state FROM notice ORDER BY event") == [
        ("packed", "restored"), ("shipped", "due"),
    ]  # fmt: skip
    assert shop.rows("SELECT key, state FROM survey ORDER BY id") == [
        ("past", "skipped"), ("coming", "due"),
    ]  # fmt: skip
    assert shop.one("SELECT hold_until > 86400000 FROM purchase") == 1
    assert shop.one("SELECT place FROM order_follower WHERE name = 'notices'") == shop.one(
        "SELECT max(id) FROM purchase_change"
    )
    assert [
        each["outcome"] for each in shop.json("notices", "list") if each["event"] == "packed"
    ] == ["passed_over"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "text", "other"])
def test_what_is_no_sound_copy_changes_nothing(shop: Shop, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy"
    shop.ok("backup", copy)
    raw = bytearray(copy.read_bytes())
    if damage == "cut":
        copy.write_bytes(raw[: len(raw) // 2])
    elif damage == "flipped":
        for place in range(5000, len(raw), 4096):
            raw[place : place + 64] = bytes(64)
        copy.write_bytes(raw)
    elif damage == "text":
        copy.write_text("no copy", encoding="utf-8")
    else:
        copy.unlink()
        with closing(sqlite3.connect(copy)) as conn:
            conn.execute("CREATE TABLE x (y)")
            conn.commit()
    before = tables(shop.folder / "desk.db")
    done = shop.run("restore", copy, "--force")
    assert (done.code, "Nothing was changed" in done.err) == (1, True)
    assert tables(shop.folder / "desk.db") == before
    assert not list(shop.folder.glob("*.part")) and not list(shop.folder.glob("*.before-*"))


def test_a_copy_writes_nowhere_but_below_the_files(shop: Shop, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shop.ok("backup", copy)
    with closing(sqlite3.connect(copy)) as conn:
        conn.execute("INSERT INTO backup_file VALUES ('../../evil', x'00')")
        conn.commit()
    assert shop.run("restore", copy, "--force").code == 1
    assert not (shop.folder.parent / "evil").exists() and not (shop.folder / "evil").exists()


def test_of_postgresql_its_own_tools_are_named(shop: Shop, tmp_path: Path) -> None:
    environ = {"SOCIALDESK_STORE_URL": "postgresql://shop:geheim@localhost/x"}
    for command in ("backup", "restore"):
        done = shop.run(command, tmp_path / "copy", environ=environ)
        assert (done.code, "pg_dump" in done.err, "geheim" in done.err) == (1, True, False)


def test_a_copy_that_is_checked_is_a_file_and_not_printed(shop: Shop) -> None:
    assert "is no place for a copy" in shop.refused("backup", "-")
