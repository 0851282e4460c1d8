"""What a Zalo bot's updates mean, held against one body of each kind."""

import json
from pathlib import Path

from socialdesk.bots.zalo_bot.convert import Converter, updates_in
from socialdesk.model.ids import Instant
from socialdesk.model.message import Author, ChatKind, InboundMessage, Parsed, RawUpdate
from tests.support.said import shown

BODIES = (
    (Path(__file__).parent / "payloads" / "updates.jsonl").read_text(encoding="utf-8").splitlines()
)
NOW = Instant(1_767_225_700_000)


def parse(body: object) -> Parsed:
    text = body if isinstance(body, str) else json.dumps(body)
    return Converter("4180").parse(RawUpdate(text.encode(), NOW, decoded=json.loads(text)))


def messages(body: object) -> list[InboundMessage]:
    return [event for event in parse(body).events if isinstance(event, InboundMessage)]


def test_flat_wrapped_and_in_a_list() -> None:
    (flat,), (wrapped,) = messages(BODIES[0]), messages(BODIES[1])

    assert (flat.body, flat.at, flat.sender.name) == (
        "giá bao nhiêu shop?",
        1_767_225_600_123,
        "Nguyen Van A",
    )
    assert wrapped.body == "/start"
    assert [each.body for each in messages([json.loads(BODIES[0]), json.loads(BODIES[2])])] == [
        flat.body,
        "mẫu này",
    ]
    assert [each.body for each in messages({"ok": True, "result": [json.loads(BODIES[0])]})] == [
        flat.body
    ]


def test_pictures_under_either_name() -> None:
    (live,) = messages(BODIES[2])
    (documented,) = messages(BODIES[2].replace("photo_url", "photo"))

    assert live.kind == documented.kind == "photo"
    assert (
        live.attachments[0].file_id
        == documented.attachments[0].file_id
        == "https://photo.example/p/1.jpg"
    )


def test_sticker_voice_and_what_bots_are_not_shown() -> None:
    (sticker,), (voice,), (hidden,) = messages(BODIES[3]), messages(BODIES[4]), messages(BODIES[5])

    assert sticker.attachments[0].file_id == "https://sticker.example/1.png"
    assert (voice.kind, voice.attachments[0].file_id) == ("voice", "https://voice.example/1.aac")
    assert (hidden.kind, hidden.chat_kind) == ("unsupported", ChatKind.GROUP)
    assert "shows to no bot" in shown(hidden)


def test_seconds_our_own_words_and_tomorrows_kinds() -> None:
    (old,) = messages(BODIES[0].replace("1767225600123", "1767225600"))
    (own,) = messages(BODIES[0].replace('"is_bot":false', '"is_bot":true'))
    new = parse(BODIES[0].replace("message.text.", "message.hologram."))

    assert old.at == 1_767_225_600_000
    assert (own.author, own.echo is not None) == (Author.BOT, True)
    assert new.unknown and isinstance(new.events[0], InboundMessage)
    assert updates_in({"ok": True, "result": {}}) == []
