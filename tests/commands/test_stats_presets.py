"""`stats` as other systems count, one by one, and a wait's story."""

from __future__ import annotations

import csv
import io

import pytest

from socialdesk.cli.figures import PRESETS
from tests.support.shop import HUONG, MINH, Shop

METRICS = {
    "chatwoot": {"first_response", "reply_time", "resolution", "unattended"},
    "libredesk": {"first_response", "next_response", "compliance"},
    "zammad": {"first_response", "update", "close", "waiting_time_today"},
    "pancake": {"response", "interactions"},
    "lazada-2020": {"rate", "response_time"},
    "shopee-90d": {"rate", "response_time"},
    "shopee-30d": {"rate", "response_time"},
    "tiktok-12h": {"rate"},
    "facebook-7d": {"rate", "response_time"},
}
KEYS = [
    "group", "n", "answered", "open", "missed", "within", "share", "mean_ms", "p50_ms", "p90_ms", "p95_ms", "max_ms"
]  # fmt: skip


@pytest.mark.parametrize("preset", METRICS)
def test_an_object_a_metric_with_the_stable_keys(shop: Shop, preset: str) -> None:
    lines = shop.json("stats", "--preset", preset)

    assert {each["metric"] for each in lines} == METRICS[preset]
    assert all(list(each) == ["metric", *KEYS] and each["group"] == "" for each in lines)
    assert set(METRICS) == set(PRESETS) - {"ours"}


def test_ours_is_what_is_shown_without_a_preset(shop: Shop) -> None:
    assert shop.json("stats", "--preset", "ours") == shop.json("stats")
    assert list(shop.json("stats")[0]) == KEYS


def test_a_target_can_be_named_and_must_be_a_length(shop: Shop) -> None:
    first, *_ = shop.json("stats", "--preset", "chatwoot")
    assert first["within"] is first["share"] is None
    first, *_ = shop.json("stats", "--preset", "chatwoot", "--target", "20s")
    assert (first["within"], first["missed"]) == (0, 1)
    (ours,) = shop.json("stats", "--target", "21s")
    assert (ours["within"], ours["answered"]) == (1, 1)
    assert "no length I know" in shop.refused("stats", "--target", "soon")


def test_days_can_be_named_by_words(shop: Shop) -> None:
    (today,) = shop.json("stats", "--in", "hom nay")
    (before,) = shop.json("stats", "--in", "hôm qua")
    (then,) = shop.json("stats", "--in", "today", "--as-of", "2026-09-27")
    assert (today["n"] > 0, before["n"], then["n"]) == (True, 0, 0)
    assert "28/09/2026" in shop.ok("stats", "--in", "วันนี้")
    assert "last 30 days" in shop.refused("stats", "--in", "one \x1b[2J day")
    assert "--from" in shop.refused("stats", "--in", "today", "--from", "2026-09-28")


def test_hours_that_are_changed_count_at_once(shop: Shop) -> None:
    """Business time is counted when it is asked for, so nothing is to be started anew or waited for."""
    asked = ("stats", "--clock", "business", "--json")
    before = shop.dump()

    def counted(hours: str, zone: str = "Asia/Ho_Chi_Minh") -> object:
        shop.configure(f'language = "en"\n[hours]\n{hours}')
        text = shop.config_file.read_text(encoding="utf-8")
        zoned = text.replace("[shop]", f'[shop]\ntime_zone = "{zone}"', 1)
        shop.config_file.write_text(zoned, encoding="utf-8")
        (found,) = shop.run(*asked).lines
        return found["max_ms"]

    assert shop.run(*asked).lines[0]["max_ms"] is None
    assert counted('monday = ["00:00-24:00"]') == 21_000
    assert counted('tuesday = ["00:00-24:00"]') == 0
    assert counted('sunday = ["12:00-24:00"]', "Pacific/Honolulu") == 21_000
    (rate, *_) = shop.json("stats", "--preset", "chatwoot", "--clock", "business")
    assert rate["mean_ms"] == 21_000
    assert shop.dump() == before


def test_readings_have_names(shop: Shop) -> None:
    (rate, _) = shop.json(
        "stats", "--preset", "shopee-30d", "--reading", "plain", "--reading", "last-word"
    )
    assert rate["n"] == 9
    assert "one-answer, last-word" in shop.refused(
        "stats", "--preset", "shopee-30d", "--reading", "x\x1b[2J"
    )
    assert "--preset" in shop.refused("stats", "--reading", "plain")


def test_waits_and_episodes_as_lines_and_tables(shop: Shop) -> None:
    waits = shop.json("stats", "waits", "--preset", "tiktok-12h")
    (answered,) = [each for each in waits if each["answered_at"]]
    assert answered["conversation"] == MINH
    assert (answered["wall_ms"], answered["agent"], answered["by"]) == (21_000, "linh", "agent")
    assert answered["due_at"] == "2026-09-28T14:53:00.000Z"
    assert all(each["due_at"] is None for each in shop.json("stats", "waits"))
    ours = shop.json("stats", "waits", "--preset", "ours", "--target", "5m")
    assert {each["due_at"] for each in ours} >= {"2026-09-28T02:58:00.000Z"}

    table = list(csv.DictReader(io.StringIO(shop.ok("stats", "episodes", "--csv"))))
    assert len(table) == len(shop.json("stats", "episodes"))
    assert {each["wall_ms"] for each in table} == {"", "21000"}
    assert "0:00:21" in shop.ok("stats", "waits")


def test_a_waits_story_without_anybodys_words(shop: Shop) -> None:
    (wait,) = [each for each in shop.json("stats", "waits") if each["conversation"] == HUONG]
    said = shop.ok("stats", "explain", wait["wait"])

    assert "Nguyễn Thị Hương: writes; the wait begins" in said
    assert "TikTok Shop, response rate: nobody has answered yet, due until" in said
    words = shop.one(
        "SELECT body FROM message WHERE conversation_id = ? ORDER BY id LIMIT 1", HUONG
    )
    assert words not in said
    (told,) = shop.json("stats", "explain", wait["wait"])
    assert words not in repr(told)
    assert told["verdicts"][0]["preset"] == "ours"


def test_what_cannot_be_asked_is_said(shop: Shop) -> None:
    assert "stats waits" in shop.refused("stats", "explain")
    assert "There is no wait 99" in shop.refused("stats", "explain", 99)
    assert "explain WAIT" in shop.refused("stats", "waits", 3)
    assert "--by" in shop.refused("stats", "waits", "--by", "day")
    shop.refused("stats", "dreams", code=2)
    both = ("--reading", "halves", "--reading", "plain")
    assert "halves, plain" in shop.refused("stats", "--preset", "shopee-90d", *both)


def test_a_story_in_the_shops_language(shop: Shop) -> None:
    for language, said in (("vi", "bắt đầu chờ"), ("th", "เริ่มการรอ")):
        shop.configure(f'language = "{language}"')
        assert said in shop.ok("stats", "explain", 1)
