"""What customers were asked, from a shell."""

from tests.support.shop import Shop

MARK = "UPDATE survey SET arrived = 1, score = 2, answered_at = asked_at, agent = 'mai', tags = '[\"sỉ\"]'"


def test_asked_listed_and_counted(shop: Shop) -> None:
    (seen,) = shop.json("survey", "preview", "1")
    assert (seen["kind"], seen["buttons"], seen["why"]) == ("csat", ["1", "2", "3", "4", "5"], None)
    assert "1 (rất không hài lòng)" in seen["text"]
    (sent,) = shop.json("survey", "send", "1")
    assert sent == seen
    assert "already" in shop.refused("survey", "send", "1")
    assert "lately" in shop.refused("survey", "preview", "1", "--kind", "nps")
    assert shop.json("survey", "list", "--low") == shop.json("stats", "surveys") == []

    shop.store(lambda store: store.database.transact(lambda conn: conn.rows(MARK)))
    (row,) = shop.json("survey", "list", "--low", "--kind", "csat")
    assert (row["survey"], row["conversation"], row["score"], row["low"]) == (1, 1, 2, True)
    assert row == shop.json("survey", "show", "1")[0]
    assert "2/5" in shop.ok("survey")
    assert shop.json("survey", "list", "--kind", "nps") == []
    (group,) = shop.json("stats", "surveys", "--by", "agent")
    assert (group["key"], group["kind"], group["sent"], group["n"], group["score"]) == (
        "mai",
        "csat",
        1,
        1,
        0.0,
    )
    assert shop.json("stats", "surveys", "--by", "tag")[0]["key"] == "sỉ"
    assert "0 %*" in shop.ok("stats", "surveys") or "0%*" in shop.ok("stats", "surveys")
    assert "few" in shop.ok("stats", "surveys", "--csv")


def test_what_is_wrong_is_said(shop: Shop) -> None:
    for words, said in (
        (("survey", "show"), "Say which"),
        (("survey", "show", "9"), "no survey 9"),
        (("survey", "preview", "999"), "999"),
        (("stats", "surveys", "--by", "hour"), "makes no groups by hour"),
        (("stats", "--kind", "nps"), "takes a --kind"),
        (("stats", "surveys", "--preset", "zammad"), "--preset"),
    ):
        assert said in shop.refused(*words), words
    assert "Nobody was asked" in shop.ok("survey")
    assert "Nothing of that time" in shop.ok("stats", "surveys")
