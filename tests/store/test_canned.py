"""Canned answers, on both engines."""

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.store.canned import SHORTCUT_MOST
from socialdesk.store.store import Store
from tests.support.make import NOW


async def test_one_is_kept_replaced_and_forgotten_by_its_shortcut(store: Store) -> None:
    await store.canned.save("/gia", "Giá {order}", "Báo giá", "Giá")
    await store.canned.save("gia", "Giá mới")
    (canned,) = await store.canned.all()
    assert (canned.shortcut, canned.title, canned.body, canned.folder) == (
        "gia", "gia", "Giá mới", "",
    )  # fmt: skip
    await store.canned.drop("/gia")
    assert await store.canned.all() == []
    with pytest.raises(NotFound):
        await store.canned.drop("gia")


async def test_the_most_used_of_a_folder_stand_first(store: Store) -> None:
    for shortcut, folder in (("b", "x"), ("a", "x"), ("z", "")):
        await store.canned.save(shortcut, "…", folder=folder)
    (b,) = [each for each in await store.canned.all() if each.shortcut == "b"]
    await store.canned.used(b.id, NOW)

    assert [(each.shortcut, each.uses) for each in await store.canned.all()] == [
        ("z", 0), ("b", 1), ("a", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shortcut", "body"), [("x", "  "), ("", "a"), ("/", "a"), ("x" * (SHORTCUT_MOST + 1), "a")]
)
async def test_what_nobody_could_call_or_send_is_refused(
    store: Store, shortcut: str, body: str
) -> None:
    with pytest.raises(NotAllowed):
        await store.canned.save(shortcut, body)
    assert await store.canned.all() == []


async def test_blanks_in_a_shortcut_become_hyphens_and_a_file_needs_no_words(store: Store) -> None:
    await store.canned.save("bảng  size", "", file="/srv/size.png")
    (canned,) = await store.canned.all()

    assert (canned.shortcut, canned.file) == ("bảng-size", "/srv/size.png")
    assert "bang-size" in canned.folded
