"""`[receipt]` in the configuration: what customers are told of an order, to say yes to it."""

from __future__ import annotations

from typing import Self

from socialdesk.model import rating_words
from socialdesk.model.i18n import translate
from socialdesk.settings import Settings


class ReceiptText(str):
    """Words of a receipt, with its fields."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words. Raises ValueError with a sentence."""
        from socialdesk.model.receipt import check  # noqa: PLC0415 - few configurations have one

        if not isinstance(value, str):
            raise ValueError(translate("must be text"))
        check(value)
        return cls(value)


class AskText(str):
    """How a customer says yes to a receipt, in words of the shop's own."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words. Raises ValueError with a sentence."""
        if not isinstance(value, str):
            raise ValueError(translate("must be text"))
        rating_words.check(value)
        return cls(value)


class ReceiptTable(Settings, frozen=True, kw_only=True):
    """`text_vi` and the others are the shop's own receipt by language, `ask_vi` how a customer says yes to it; None: what comes
    along. `qr`: the VietQR code goes along as a picture where something is to be paid and `[bank]` is set."""

    qr: bool = True
    text_vi: ReceiptText | None = None
    text_en: ReceiptText | None = None
    text_th: ReceiptText | None = None
    ask_vi: AskText | None = None
    ask_en: AskText | None = None
    ask_th: AskText | None = None

    def words(self, language: str) -> tuple[str, str]:
        """The receipt and the question under it, in a language."""
        from socialdesk.model.receipt import ASKS, TEXTS  # noqa: PLC0415 - not before a desk's first paint

        text, ask = getattr(self, f"text_{language}"), getattr(self, f"ask_{language}")
        return TEXTS[language] if text is None else str(text), ASKS[
            language
        ] if ask is None else ask
