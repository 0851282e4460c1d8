"""What the fields of an announcement mean, without a terminal."""

import pytest

from socialdesk.model.announcement import Announcement, Purpose, parse_button
from socialdesk.model.delivery import OutgoingFile, Sort
from socialdesk.store.broadcasts import Broadcast, Draft, _stored
from socialdesk.tui.broadcasts.form import Form, blank, form_of, lacks

PICTURE = OutgoingFile("/files/out/1.jpg", "ao.jpg", "image/jpeg", 1000)
CONTENT = Announcement(
    {"vi": "Chào {given|bạn}", "en": "Hello"},
    "vi",
    Purpose(Sort.SERVICE),
    buttons=(parse_button("Xem=https://shop.vn"), parse_button("Nhắc em")),
    file=PICTURE,
    overrides={"zalo_oa": {"vi": "Chào Zalo"}},
    pin=True,
    templates={"zalo_oa": "order_ready: {given|bạn}"},
)
DRAFT = Draft("live", "tag:vip", CONTENT, ("shop", "oa"), (7, 8), "send:6h")


def kept(draft: Draft) -> Broadcast:
    query, content, accounts, chats, late = _stored(draft)
    return Broadcast(
        1, draft.name, query, content, accounts, chats, late, "", None, None, "linh", 1, 1
    )


def form(**values: str) -> Form:
    found = blank("vi")
    found.values |= {name.replace("_", ":"): value for name, value in values.items()}
    return found


def test_what_is_kept_comes_back_as_it_was() -> None:
    found = form_of(kept(DRAFT))
    assert found.understood().draft == DRAFT
    assert found.understood().problems == {}
    again = Form(CONTENT)
    again.take(found.dump())
    assert again.understood().draft == DRAFT


def test_a_file_that_is_taken_out_or_another_one_is_not_the_old_one() -> None:
    found = form_of(kept(DRAFT))
    found.values["file"] = ""
    assert found.understood().draft.content.file is None
    found.values["file"] = "pictures/b.jpg"
    other = OutgoingFile("pictures/b.jpg", "b.jpg", "image/jpeg", 5)
    assert found.understood(other).draft.content.file == other


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("class", "ads", "no class of announcement"),
        ("button1", "a=b", "is no address"),
        ("button3", "x" * 30, "1 to 20 letters"),
        ("late", "soon", "no way for a late one"),
        ("late", "send:soon", "soon"),
        ("pin", "maybe", "neither yes nor no"),
        ("template:messenger", "order ready: {order}", "names no template"),
        ("template:messenger", "order_ready: {order}", "carry no advertising"),
    ],
)
def test_what_is_not_understood_is_said_for_its_field(field: str, words: str, said: str) -> None:
    found = form(**{field: words}).understood()
    assert set(found.problems) == {field}
    assert said in found.problems[field]


def test_what_lacks_is_said_before_it_is_kept() -> None:
    assert list(lacks(blank("vi"))) == ["name", "query", "text:vi"]
    assert lacks(form(name="live", chats="7", text_vi="Chào")) == {}
    assert list(lacks(form(name="live", query="x", text_en="Hello"))) == ["text:vi"]


def test_numbers_of_conversations_and_accounts_are_written_as_one_likes() -> None:
    found = form(chats="#7, 8;oa", accounts="shop, oa")
    draft = found.understood().draft
    assert (draft.chats, draft.accounts) == ((7, 8), ("shop", "oa"))
    assert found.chats() == ["7", "8", "oa"]
