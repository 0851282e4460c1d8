"""The fields of the editor: in which order they stand, what they are called, and what each of them
takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import mark, translate
from socialdesk.model.query import completions
from socialdesk.model.text import fold, last_piece
from socialdesk.services.search import understood
from socialdesk.tui.broadcasts.form import (
    ACCOUNTS,
    BUTTONS,
    CHATS,
    CLASS,
    FILE,
    LATE,
    NAME,
    PIN,
    QUERY,
    is_text,
    template_field,
    template_platform,
    text_field,
)

_LABELS = {
    NAME: mark("name"),
    QUERY: mark("who gets it"),
    CLASS: mark("class"),
    FILE: mark("picture, video"),
    ACCOUNTS: mark("accounts"),
    CHATS: mark("and to chats"),
    PIN: mark("pin it there"),
    LATE: mark("if late"),
}
_HINTS = {
    NAME: mark("A name by which you find it again."),
    QUERY: mark("Any filter: tag:vip silent:>30d lang:vi topic:live. Empty: only the chats below."),
    CLASS: mark("promotion, service (about what they bought; also at night), or topic:NAME for who asked for it."),
    FILE: mark("A path, or nothing. It is checked against what the channels take."),
    ACCOUNTS: mark("By these accounts alone, by name. Empty: by all."),
    CHATS: mark("Groups and channels as well, by number ({key}: by name); an account's name: its article to all followers."),
    PIN: mark("yes: it stays on top of the groups and channels, where their platform has that."),
    LATE: mark("If nothing ran at its moment: ask (it waits for you), skip, or send:6h (late, but no later)."),
}  # fmt: skip
_TEMPLATE_HINT = mark(
    "Said where {channel} takes no words of your own any more (class service): {example}"
)
_TEXT_HINT = mark("Fields: {fields}. Each customer gets their own language, else the shop's.")
_UPLOAD_HINT = mark("{key}: one of your machine. It is checked against what the channels take.")
_BUTTON_HINT = mark(
    "“Xem hàng=https://shop.vn” is a link, “Nhắc em” a quick answer; at most 20 letters."
)
EXAMPLES = "{given|bạn} {pronoun} {shop} {order}"
"""What texts can take in, as it is shown."""
TEMPLATE = "order_ready: {given|bạn}; {order}"


def fields(languages: Sequence[str], templated: Iterable[str]) -> list[str]:
    """The fields in their order; `templated` are the platforms that know templates."""
    texts = [text_field(each) for each in languages]
    templates = [template_field(each) for each in templated]
    return [NAME, QUERY, CLASS, *texts, FILE, *BUTTONS, *templates, ACCOUNTS, CHATS, PIN, LATE]


def label(name: str, channel: str = "") -> str:
    """What a field is called; of a text, for which `channel` alone it is."""
    if is_text(name):
        language = name.partition(":")[2]
        return f"{channel or translate('words')} {language}"
    if name in BUTTONS:
        return translate("button {n}", n=BUTTONS.index(name) + 1)
    if template_platform(name):
        return translate("template")
    return translate(_LABELS[name])


def hint(name: str, choose: str, templated: Mapping[str, str], *, is_here: bool) -> str:
    """What it takes; `choose` is the key by which it is chosen, `templated` what the platforms are
    called that know templates, and in a browser (not `is_here`) files are those of another machine."""
    if is_text(name):
        return translate(_TEXT_HINT, fields=EXAMPLES)
    if name in BUTTONS:
        return translate(_BUTTON_HINT)
    if platform := template_platform(name):
        return translate(_TEMPLATE_HINT, channel=templated[platform], example=TEMPLATE)
    if name == FILE and not is_here:
        return translate(_UPLOAD_HINT, key=choose)
    return translate(_HINTS[name], key=choose)


def offers(
    name: str,
    text: str,
    known: Mapping[str, Sequence[str]],
    paths: Callable[[str], list[str]],
) -> list[str]:
    """What the last piece of a line could become."""
    if name == QUERY:
        found = completions(text, {key: _all(values) for key, values in known.items()})
        return [each for each in found if text and not _says(last_piece(text), each)]
    if name == FILE:
        return paths(text)
    topics = [f"topic:{each}" for each in known.get("topic", ())]
    words = {
        CLASS: ["promotion", "service", *topics],
        LATE: ["ask", "skip", "send:6h"],
        ACCOUNTS: list(known.get("account", ())),
        PIN: [translate("yes"), translate("no")],
    }.get(name, [])
    last = fold(last_piece(text))
    return [each for each in words if fold(each).startswith(last) and fold(each) != last]


def _says(piece: str, offer: str) -> bool:
    """Whether what is written means what is offered, in another language's words perhaps."""
    try:
        return piece == offer or understood(piece, strict=True) == understood(offer, strict=True)
    except NotAllowed:
        return False


def _all(values: Sequence[str]) -> Callable[[], list[str]]:
    return lambda: list(values)
