"""aiogram without its models, and with them for whoever wants them."""

import subprocess
import sys

LEFT_ALONE = """
from socialdesk.bots.telegram import library
from aiogram import methods, types
from aiogram.types.base import TelegramObject

def all_of(where):
    found = [getattr(where, name) for name in where.__all__]
    return [each for each in found if hasattr(each, "model_rebuild")]

kinds = [each for each in all_of(types) if issubclass(each, TelegramObject)]
assert len(kinds) > 250
assert not any(each.__pydantic_complete__ for each in kinds if each is not TelegramObject)
"""
USED = """
button = {"text": "Xem", "url": "https://example.com/"}
said = {
    "message_id": 7, "date": 1_700_000_000, "chat": {"id": 5, "type": "private"}, "text": "alo",
    "reply_markup": {"inline_keyboard": [[button]]},
}
update = types.Update.model_validate({"update_id": 1, "message": said})
assert update.message.reply_markup.inline_keyboard[0][0].url == "https://example.com/"
method = methods.SendMessage(chat_id=5, text="alo", reply_markup={"inline_keyboard": [[button]]})
assert isinstance(method.reply_markup, types.InlineKeyboardMarkup)
"""
WHOLE = """
every = [*all_of(types), *all_of(methods)]
for each in every:
    each.model_rebuild()
assert all(each.__pydantic_complete__ for each in every)
"""


def run(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_model_is_built_when_somebody_uses_it_and_any_can_be() -> None:
    run(LEFT_ALONE + USED + WHOLE)
