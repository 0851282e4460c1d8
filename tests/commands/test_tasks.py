"""What people of the shop are to do, from a shell."""

from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from tests.support.make import NOW
from tests.support.shop import Shop


def put(
    shop: Shop, key: str, kind: Kind = Kind.NOTICE, due: int = HOUR, conversation: int = 1
) -> None:
    new = NewTask(
        key, kind, Reason("prize.no_chat"), Instant(NOW + due), "Dạ đơn của chị\nđã gửi \x1b[2J", conversation
    )  # fmt: skip
    shop.store(lambda store: store.tasks.make(new, Instant(NOW)))


def test_listed_shown_done_and_dropped(shop: Shop) -> None:
    put(shop, "k1")
    put(shop, "k2", Kind.FOLLOW_UP, -HOUR, 2)
    listed = shop.json("task", "list")
    assert [(each["task"], each["kind"], each["overdue"]) for each in listed] == [
        (2, "follow_up", True), (1, "notice", False),
    ]  # fmt: skip
    assert shop.json("task", "show", "1") == [
        {
            "task": 1, "kind": "notice", "conversation": 1, "order": None, "overdue": False,
            "why": "There is no chat in which they could be written to.", "draft": "Dạ đơn của chị\nđã gửi \x1b[2J",
            "due": listed[1]["due"],
        }
    ]  # fmt: skip
    assert [each["task"] for each in shop.json("task", "--overdue")] == [2]
    assert [each["task"] for each in shop.json("task", "--kind", "notice")] == [1]
    assert [each["task"] for each in shop.json("task", "--conversation", "2")] == [2]
    found = shop.json("inbox", "task:open", "--view", "all")
    assert sorted(each["conversation"] for each in found) == [1, 2]
    for query in ("task:overdue", "task:follow_up"):
        found = shop.json("inbox", query, "--view", "all")
        assert [each["conversation"] for each in found] == [2], query
    shown = shop.ok("task", "show", "1")
    assert "Dạ đơn của chị" in shown
    assert "\x1b" not in shown + shop.ok("task")

    found = {each["check"]: each for each in shop.run("doctor", "--offline", "--json").lines}
    assert (found["tasks"]["level"], found["tasks"]["value"]) == ("warning", 1)
    (done,) = shop.json("task", "done", "2", "--as", "lan")
    assert done["overdue"] is False
    assert "task dropped" in shop.ok("task", "drop", "1", "khách đã mua", "--as", "lan")
    assert "@lan khách đã mua" in shop.ok("task", "show", "1")
    assert shop.ok("task") == "There is no task to be done.\n"
    assert shop.ok("task", "--overdue") == "No task is overdue.\n"


def test_what_is_wrong_is_said(shop: Shop) -> None:
    put(shop, "k1")
    shop.ok("task", "done", "1")
    for words, said in (
        (("done",), "Say which"),
        (("show", "9"), "There is no task 9"),
        (("drop", "1", "x"), "Task 1 is done already."),
    ):
        assert said in shop.refused("task", *words), words
