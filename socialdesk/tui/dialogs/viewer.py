"""A message's pictures, files and links, one after the other: drawn here where the terminal can, or
handed to a viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.services.thread import Entry, describe_attachment
from socialdesk.tui.actions.panes import VIEWER
from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.opener import Opener, links_of, with_ending
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.tui.desk.open_conversation import OpenConversation

MOST_PIXELS = 24_000_000
"""Larger pictures are not drawn here: a small file can hold a picture that fills the memory."""
PICTURES = ("photo", "live_photo", "sticker", "animation", "image")


class ViewerScreen(Dialog[None]):
    """←→ from thing to thing, ⏎ or o to the system's viewer, . copies the path or address, Esc
    back."""

    CSS = """
    ViewerScreen { align: center middle; background: $ground 60%; }
    #viewer { width: 92%; height: 92%; background: $bar; border: round $line; padding: 0 1; }
    #viewer-title { text-style: bold; height: auto; }
    #viewer-picture { height: 1fr; align: center middle; }
    #viewer-picture > * { width: auto; height: auto; max-width: 100%; max-height: 100%; }
    #viewer-words, #viewer-hint { height: auto; }
    """

    PANE = VIEWER

    def __init__(
        self, files: OpenConversation, conversation_id: int, entry: Entry, opener: Opener
    ) -> None:
        super().__init__()
        self._files, self._conversation_id = files, conversation_id
        self._entry, self._opener = entry, opener
        self._things: list[tuple[str, int]] = [
            ("file", place) for place in range(len(entry.attachments))
        ]
        self._things += [("link", place) for place in range(len(links_of(entry.text)))]
        self._links = links_of(entry.text)
        self._place = 0
        self._paths: dict[int, str] = {}
        self._is_awaited = False
        """Whether the file that is shown is opened as soon as it has come."""

    def compose(self) -> ComposeResult:
        """What it is, the picture, where it lies, the keys."""
        with Vertical(id="viewer"):
            yield Static(id="viewer-title")
            yield Container(id="viewer-picture")
            yield Static(id="viewer-words")
            yield Static(
                Content(
                    translate(
                        "{before}{next} next · {open} {deed} · {copy} copy · {close} back",
                        deed=self._opener.deed,
                        before=self.key("thing_before"),
                        next=self.key("next_thing"),
                        open=self.key("open_outside"),
                        copy=self.key("copy_target"),
                        close=self.key("close"),
                    )
                ),
                id="viewer-hint",
            )

    def on_mount(self) -> None:
        """Show the first."""
        self._show()

    def close(self) -> None:
        """Back to the thread."""
        self.dismiss(None)

    def step(self, by: int) -> None:
        """To the next thing, or to the one before; round at the ends."""
        if self._things:
            self._place = (self._place + by) % len(self._things)
            self._show()

    def copy_target(self) -> None:
        """Put its path or address on the clipboard."""
        target = self._target()
        is_link = target in self._links
        self.program.copy(target if is_link else self._opener.said(target, self._sent_as()))

    def _target(self) -> str:
        """The address of a link; the path of a file, once it is here."""
        if not self._things:
            return ""
        kind, place = self._things[self._place]
        return self._links[place] if kind == "link" else self._paths.get(place, "")

    def _sent_as(self) -> str:
        """What the sender called the file that is shown; else what it is, and of which message."""
        kind, place = self._things[self._place] if self._things else ("link", 0)
        if kind == "link":
            return ""
        file, messages = self._entry.attachments[place], self._entry.messages
        number = messages[min(place, len(messages) - 1)] if messages else 0
        return file.name or f"{file.kind}-{number}"

    def open_outside(self) -> None:
        """Hand it to the system's viewer; what is still on its way, when it has come."""
        target = self._target()
        if not target:
            self._is_awaited = True
            return
        try:
            self._opener.open(target, self._sent_as())
        except (NotAllowed, OSError) as error:
            self._say_words(str(error))

    def _say_words(self, words: str) -> None:
        self.query_one("#viewer-words", Static).update(Content(shown(words, lines=True)))

    def _show(self) -> None:
        self._is_awaited = False
        self.query_one("#viewer-picture", Container).remove_children()
        title = self.query_one("#viewer-title", Static)
        if not self._things:
            title.update(Content(translate("There is no file and no link in this message.")))
            return
        kind, place = self._things[self._place]
        where = f" ({self._place + 1}/{len(self._things)})" if len(self._things) > 1 else ""
        if kind == "link":
            title.update(Content(f"🔗 {translate('link')}{where}"))
            self._say_words(self._links[place])
            return
        file = self._entry.attachments[place]
        title.update(Content(f"{shown(describe_attachment(file))}{where}"))
        self._say_words(translate("fetching …"))
        self.work(self._fetch, place)

    async def _fetch(self, place: int) -> None:
        entry = self._entry
        try:
            if entry.messages:
                message = entry.messages[min(place, len(entry.messages) - 1)]
                number = 1 if len(entry.messages) > 1 else place + 1
                path = await self._files.fetch_file(self._conversation_id, message, number)
            else:
                raise NotAllowed(translate("It is not sent yet; the file lies on this machine."))
        except SocialdeskError as error:
            if self._is_shown(place):
                self._say_words(str(error))
            return
        file = entry.attachments[place]
        path = self._paths[place] = with_ending(path, file.kind, file.name)
        if not self._is_shown(place):
            return
        self._say_words(self._opener.said(path, self._sent_as()))
        if self._is_awaited:
            self._is_awaited = False
            self.open_outside()
        if entry.attachments[place].kind in PICTURES:
            await self._draw(place, path)

    def _is_shown(self, place: int) -> bool:
        """Whether nobody went on to another thing while this file was on its way."""
        return self._things[self._place] == ("file", place)

    async def _draw(self, place: int, path: str) -> None:
        """The picture, as well as this terminal can: sixel, its own protocol, or half blocks."""
        import asyncio  # noqa: PLC0415 - only here

        try:
            picture = await asyncio.to_thread(_loaded, path)
        except Exception:  # noqa: BLE001 - any file may call itself a picture
            picture = None
        if not self._is_shown(place):
            return
        if picture is None:
            words = translate("It cannot be drawn here; ⏎: {deed}", deed=self._opener.deed)
            self._say_words(f"{self._opener.said(path, self._sent_as())}\n{words}")
            return
        await self.query_one("#viewer-picture", Container).mount(picture)


def _loaded(path: str) -> Any:
    """A widget with the picture, made small first. Raises whatever a bad file makes it raise."""
    from PIL import Image  # noqa: PLC0415 - 40 ms that a desk without pictures never pays
    from textual_image.widget import Image as Picture  # noqa: PLC0415 - the same

    with Image.open(path) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too large")
        opened.draft("RGB", (1600, 1600))
        copy = opened.convert("RGB")
    copy.thumbnail((1600, 1600))
    return Picture(copy)
