"""On every platform an automatic text is in the customer's language."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from socialdesk.bots.telegram.convert import Converter
from socialdesk.config import parse
from socialdesk.model.conversation import ConversationState, after_inbound
from socialdesk.model.effects import Occasion, Reply
from socialdesk.model.ids import AccountId, ConversationId
from socialdesk.model.message import InboundMessage, RawUpdate
from socialdesk.services.policies import Acknowledgement
from tests.support.make import NOW
from tests.support.tales import CHANNELS, Act, Channel, told

SAID = {
    "shop oi con size m ko": "vi",
    "Còn hàng không ạ?": "vi",
    "is this still available?": "en",
    "มีไซส์ M ไหมคะ": "th",
    "ok": "vi",
    "👍": "vi",
}
BEGINS = {"vi": "Chào", "en": "Hello", "th": "สวัสดี"}
TELEGRAM = Path(__file__).parent.parent / "bots" / "telegram" / "payloads" / "updates.jsonl"


def answer(message: InboundMessage, folder: Path, known: str = "") -> str:
    """What it is acknowledged with."""
    settings = parse('[shop]\nlanguage = "vi"\n', folder / "c.toml", {}).acknowledge
    state = after_inbound(ConversationState(), message)
    occasion = Occasion(
        AccountId(1), ConversationId(1), message, state, "", "normal", NOW, language=known
    )
    (reply,) = Acknowledgement(settings, {}).decide(occasion)
    assert isinstance(reply, Reply)
    return reply.text


@pytest.mark.parametrize(
    "channel", [each for each in CHANNELS if "comment" not in each.name], ids=lambda each: each.name
)
def test_who_tells_no_language_is_answered_as_they_write(channel: Channel, tmp_path: Path) -> None:
    for text, language in SAID.items():
        (raw,) = told(channel, 7, [Act("say", 1, 1_790_564_407, text)])
        (message,) = [
            each for each in channel.parse(raw).events if isinstance(each, InboundMessage)
        ]
        message = replace(message, sender=replace(message.sender, language=""))
        assert answer(message, tmp_path).startswith(BEGINS[language]), text


def test_telegram_tells_a_language_which_stands_above_the_words(tmp_path: Path) -> None:
    found = set()
    for line in TELEGRAM.read_text(encoding="utf-8").splitlines():
        update = json.loads(line)
        told_language = update.get("message", {}).get("from", {}).get("language_code")
        events = Converter("7000000001").parse(RawUpdate(line.encode(), NOW)).events
        for message in [each for each in events if isinstance(each, InboundMessage)]:
            if told_language and message.chat_kind == "private":
                assert message.sender.language == told_language
                found.add(told_language)
                text = answer(replace(message, body="is this still available?"), tmp_path)
                assert text.startswith(BEGINS.get(told_language[:2], "Hello"))
    assert found


def test_what_was_told_earlier_is_remembered(tmp_path: Path) -> None:
    (raw,) = told(CHANNELS[0], 7, [Act("say", 1, 1_790_564_407, "ok")])
    (message,) = CHANNELS[0].parse(raw).events
    assert isinstance(message, InboundMessage)

    assert answer(message, tmp_path, known="th").startswith("สวัสดี")
