"""Which key means what, and what is refused in words."""

import pytest

from socialdesk.errors import ConfigError
from socialdesk.tui.actions.action import Action
from socialdesk.tui.keymap import Keymap, latin, normal
from socialdesk.tui.registry import ACTIONS, keymap


def meaning(
    keys: Keymap, pane: str, key: str, character: str | None = None, pending: str = ""
) -> str | None:
    found = keys.meaning(pane, key, character, pending)
    return found.name if isinstance(found, Action) else found


def test_the_tables_own_keys_are_without_conflict_and_every_action_has_one() -> None:
    keymap()
    keymap(enter_sends=False)
    assert all(each.keys for each in ACTIONS)


def test_chords_wait_for_their_second_key() -> None:
    keys = keymap()
    assert meaning(keys, "list", "g", "g") == "g"
    assert meaning(keys, "list", "g", "g", "g") == "top"
    assert meaning(keys, "thread", "g", "g", "g") == "message_first"
    assert meaning(keys, "list", "e", "e", "g") is None


def test_the_thread_knows_the_lists_keys_below_its_own() -> None:
    keys = keymap()
    assert (meaning(keys, "list", "r"), meaning(keys, "thread", "r")) == ("reply", "quote")
    assert meaning(keys, "thread", "e") == "resolve"


def test_other_keys_and_whether_enter_sends() -> None:
    keys = keymap({"resolve": ["F9", "^b"], "best_next": ["Space"]})
    assert meaning(keys, "list", "f9") == meaning(keys, "list", "ctrl+b") == "resolve"
    assert meaning(keys, "list", "e", "e") is None
    keys = keymap(enter_sends=False)
    assert meaning(keys, "composer", "enter") == "newline"
    assert meaning(keys, "composer", "alt+enter") == meaning(keys, "composer", "f9") == "send"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"resolve": ["t"]}, '"t" means tag already'),
        ({"sned": ["x"]}, "Did you mean send"),
        ({"send": ["a"]}, "needed for typing"),
        ({"palette": ["1"]}, "needed for typing"),
        ({"resolve": ["ctrl+m"]}, "terminals use"),
        ({"resolve": ["g"]}, "is also how top begins"),
        ({"send": []}, "needs at least one key"),
        ({"help": ["ctrl+n"]}, "means next_waiting already"),
    ],
)
def test_what_cannot_work_is_refused_in_words(written: dict[str, list[str]], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        keymap(written)


def test_nothing_in_the_composer_is_a_letter_or_a_digit() -> None:
    for action in ACTIONS:
        if action.where in ("composer", "everywhere"):
            assert all(len(key) > 1 for key in action.keys), action.name


def test_keys_as_people_write_them() -> None:
    assert [normal(each) for each in ("^K", "Ctrl+K", "/", "Space", "g g", "PgUp", "F9", "E")] == [
        "ctrl+k", "ctrl+k", "slash", "space", "g g", "pageup", "f9", "E",
    ]  # fmt: skip


def test_thai_and_vietnamese_letters_mean_the_key_they_stand_on() -> None:
    assert [latin(each) for each in ("ฟ", "ำ", "ย", "đ", "á", "x", "。")] == [
        "a",
        "e",
        "p",
        "d",
        "a",
        "",
        "",
    ]


def test_in_a_browser_the_keys_it_would_keep_to_itself_are_named_last() -> None:
    """Ctrl+N, Ctrl+T and Ctrl+W open and close a browser's windows and tabs."""
    here, there = keymap(), keymap(in_browser=True)
    assert here.keys("send_later") == ("^t", "^f")
    assert there.keys("send_later") == ("^f", "^t")  # on a Mac both come
    for action in there.actions:
        assert action.keys[0] not in ("ctrl+n", "ctrl+t", "ctrl+w"), action.name
