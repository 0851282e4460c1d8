"""Which key means what in which pane of which screen or dialog: the actions' own keys, or the
shop's; what cannot work is refused in words."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from socialdesk.errors import ConfigError
from socialdesk.model.i18n import translate
from socialdesk.tui.actions.action import EVERYWHERE, Action, Pane

_SIGNS = {
    ".": "full_stop",
    "/": "slash",
    "_": "underscore",
    "\\": "backslash",
    "?": "question_mark",
    ":": "colon",
    "*": "asterisk",
    "+": "plus",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    " ": "space",
    "-": "minus",
    "=": "equals_sign",
    ",": "comma",
    ";": "semicolon",
    "'": "apostrophe",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "del": "delete",
    "esc": "escape",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "return": "enter",
}
_NAMES = {
    "enter": "⏎",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "question_mark": "?",
    "slash": "/",
    "underscore": "_",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "home": "Home",
    "end": "End",
    "plus": "+",
    "delete": "Del",
    "full_stop": ".",
    "backslash": "\\",
    "colon": ":",
    "asterisk": "*",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "minus": "-",
    "equals_sign": "=",
    "comma": ",",
    "semicolon": ";",
    "apostrophe": "'",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "backspace": "⌫",
}
_BROWSERS = ("ctrl+n", "ctrl+t", "ctrl+w")
"""Chords that most browsers keep for windows and tabs, whatever a page would like."""
_IMPOSSIBLE = {
    "ctrl+m": "Enter", "ctrl+i": "Tab", "ctrl+h": "Backspace", "ctrl+left_square_bracket": "Esc",
    "ctrl+c": "interrupting", "ctrl+s": "stopping the terminal's output",
}  # fmt: skip
"""Chords that terminals send as another key, or keep to themselves."""
THAI = dict(zip(
    "ๆไำพะัีรนยฟหกดเ้่าสผปแอิืทมใ", "qwertyuiopasdfghjklzxcvbnm,.", strict=False,
))  # fmt: skip
"""Kedmanee: which Latin key stands where a Thai letter is."""


_NOT_TYPED = ("delete", "escape", "pageup", "pagedown", "enter")
"""Keys of `_SIGNS` that put no letter into a text."""


class Keymap:
    """The keys of every pane. `overrides` are `[keys]` of the configuration: an action's name (with
    `@` and a pane, where several have one of that name) and its keys instead. In a browser, keys
    that it may keep to itself are named last."""

    def __init__(
        self,
        panes: Sequence[Pane],
        actions: Sequence[Action[Any]],
        overrides: Mapping[str, Sequence[str]] | None = None,
        *,
        enter_sends: bool = True,
        in_browser: bool = False,
    ) -> None:
        self.panes = {pane.name: pane for pane in panes}
        self.actions = _chosen(actions, overrides or {}, enter_sends=enter_sends)
        if in_browser:
            self.actions = tuple(map(_sure_keys_first, self.actions))
        _refuse_conflicts(self.panes, self.actions, frozenset(overrides or ()))
        self._of = {pane.name: self._keys_of(pane) for pane in panes}
        self._beginnings = {
            pane: {key.rsplit(" ", 1)[0] for key in keys if " " in key}
            for pane, keys in self._of.items()
        }

    def _keys_of(self, pane: Pane) -> dict[str, Action[Any]]:
        found: dict[str, Action[Any]] = {}
        for where in (*_everywhere(pane), *pane.below, pane.name):
            for action in self.actions:
                if action.where == where:
                    found.update(dict.fromkeys(action.keys, action))
        return found

    def meaning(
        self, pane: str, key: str, character: str | None, pending: str = ""
    ) -> Action[Any] | str | None:
        """An action; or the beginning of a chord, to be given back as `pending`; or None for a key
        without meaning."""
        for name in dict.fromkeys((key, self._name(character))):
            if not name:
                continue
            whole = f"{pending} {name}".strip()
            if whole in self._of[pane]:
                return self._of[pane][whole]
            if whole in self._beginnings[pane]:
                return whole
        return None

    def command(self, pane: str, key: str) -> Action[Any] | None:
        """An action of a pane in which letters are typed."""
        return self._of[pane].get(key)

    @staticmethod
    def _name(character: str | None) -> str:
        return _SIGNS.get(character, character) if character else ""

    def footer(self, pane: str) -> list[Action[Any]]:
        """What the footer of a pane names, the most important first."""
        wheres = (pane, *_everywhere(self.panes[pane]))
        shown = [each for each in self.actions if each.footer and each.keys]
        found = sorted(
            (each for each in shown if each.where in wheres), key=lambda each: each.footer
        )
        labels = [each.label for each in found]  # what two keys do is named once
        return [each for n, each in enumerate(found) if each.label not in labels[:n]]

    def of(self, panes: Sequence[str]) -> list[Action[Any]]:
        """The actions of these panes, in the order of the tables."""
        return [each for each in self.actions if each.where in panes]

    def named(self, name: str, where: str = "") -> Action[Any]:
        """An action by its name; in a pane if it has the same name in several."""
        found = [each for each in self.actions if each.name == name]
        return next((each for each in found if each.where == where), found[0])

    def keys(self, name: str, where: str = "") -> tuple[str, ...]:
        """The keys of an action, as they are shown."""
        found = [each for each in self.actions if each.name == name and where in ("", each.where)]
        return tuple(key_name(key) for each in found for key in each.keys)

    def shown(self, name: str, where: str = "") -> str:
        """Its first key, for a hint; empty if it has none."""
        return next(iter(self.keys(name, where)), "")


def _everywhere(pane: Pane) -> tuple[str, ...]:
    return () if pane.is_dialog else (EVERYWHERE,)


def latin(character: str | None) -> str:
    """The key that was meant where an input method or a Thai layout sends another letter; empty if
    that is not known."""
    if not character or character.isascii():
        return ""
    if character in THAI:
        return THAI[character]
    bare = unicodedata.normalize("NFD", character.replace("đ", "d").replace("Đ", "D"))[0]
    return bare if bare.isascii() and bare.isalpha() else ""


def key_name(key: str) -> str:
    """A key as it is shown: `^n`, `⏎`, `?`, `gg`."""
    if " " in key:
        return "".join(key_name(part) for part in key.split(" "))
    if key.startswith("ctrl+"):
        return f"^{key_name(key[5:])}"
    if key.startswith("alt+"):
        return f"M-{key_name(key[4:])}"
    if key.startswith("shift+") and key not in _NAMES:
        return f"⇧{key_name(key[6:])}"
    if key == "space":
        return translate("Space")
    return _NAMES.get(key, key.upper() if key.startswith("f") and key[1:].isdigit() else key)


def normal(written: str) -> str:
    """A key as a person writes it, in the toolkit's name: `^k`, `Ctrl+K`, `/`, `Space`, `g g`."""
    if written == " ":
        return "space"
    parts = []
    for part in written.split():
        text = part
        if len(text) > 1 and text.startswith("^"):
            text = f"ctrl+{text[1:]}"
        *chord, last = text.replace("++", "+plus").split("+") if len(text) > 1 else [text]
        chord = [each.lower().replace("control", "ctrl").replace("meta", "alt") for each in chord]
        if len(last) > 1 or chord:
            last = last.lower()
        parts.append("+".join([*chord, _SIGNS.get(last, last)]))
    return " ".join(parts)


def _chosen(
    actions: Sequence[Action[Any]],
    overrides: Mapping[str, Sequence[str]],
    *,
    enter_sends: bool,
) -> tuple[Action[Any], ...]:
    chosen = list(actions)
    if not enter_sends:
        swapped = {
            "send": ("ctrl+enter", "alt+enter", "f9"),
            "newline": ("enter", "ctrl+j", "shift+enter"),
        }
        chosen = [replace(each, keys=swapped.get(each.name, each.keys)) for each in chosen]
    names = {each.name for each in chosen}
    for name, written in overrides.items():
        action, _, pane = name.partition("@")
        if action not in names:
            near = difflib.get_close_matches(action, names, 1)
            hint = translate(" Did you mean {near}?", near=near[0]) if near else ""
            raise ConfigError(
                translate('[keys] there is no action "{name}".{hint}', name=action, hint=hint)
            )
        keys = tuple(normal(each) for each in written)
        chosen = [
            replace(each, keys=keys) if each.name == action and pane in ("", each.where) else each
            for each in chosen
        ]
    return tuple(chosen)


def _sure_keys_first(action: Action[Any]) -> Action[Any]:
    return replace(action, keys=tuple(sorted(action.keys, key=_BROWSERS.__contains__)))


def _refuse_conflicts(
    panes: Mapping[str, Pane], actions: Sequence[Action[Any]], changed: frozenset[str]
) -> None:
    names = {each.partition("@")[0] for each in changed}
    for each in actions:
        if each.name in names:
            _refuse_impossible(each, typed=each.where == EVERYWHERE or panes[each.where].types)
        if each.is_needed and not each.keys:
            raise ConfigError(translate("[keys] {name}: needs at least one key.", name=each.name))
    for pane in panes.values():
        wheres = (pane.name, *_everywhere(pane))
        _refuse_ambiguous([each for each in actions if each.where in wheres], names)


def _refuse_impossible(action: Action[Any], *, typed: bool) -> None:
    """What terminals do not send, or what is needed for writing."""
    for key in action.keys:
        if key in _IMPOSSIBLE:
            raise ConfigError(
                translate(
                    "[keys] {name}: terminals use {key} for {other}. Choose another key.",
                    name=action.name,
                    key=key_name(key),
                    other=_IMPOSSIBLE[key],
                )
            )
        is_letter = len(key) == 1 or key in _SIGNS.values() or key == "space"
        if typed and is_letter and key not in _NOT_TYPED:
            raise ConfigError(
                translate(
                    '[keys] {name}: "{key}" is needed for typing. Take a key with Ctrl or Alt, or an F key.',
                    name=action.name,
                    key=key_name(key),
                )
            )


def _refuse_ambiguous(actions: Sequence[Action[Any]], changed: set[str]) -> None:
    """A key that would mean two things in one pane, or mean something and begin a chord."""
    taken: dict[str, Action[Any]] = {}
    for each in actions:
        for key in each.keys:
            other = taken.setdefault(key, each)
            if other.name != each.name:
                ours, theirs = (each, other) if each.name in changed else (other, each)
                raise ConfigError(
                    translate(
                        '[keys] {name}: "{key}" means {other} already. Give one of them another key.',
                        name=ours.name,
                        key=key_name(key),
                        other=theirs.name,
                    )
                )
    for long, begun in taken.items():
        key = long.rpartition(" ")[0]
        if key in taken:
            raise ConfigError(
                translate(
                    '[keys] {name}: "{key}" is also how {other} begins. Give one of them another key.',
                    name=taken[key].name,
                    key=key_name(key),
                    other=begun.name,
                )
            )
