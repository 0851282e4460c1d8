"""What is nested too deeply to be read stops nobody: it is kept, and its neighbours go on."""

import json

import pytest

from socialdesk.bots.http import _decoded
from socialdesk.bots.nesting import CUT, end_of, loads, number_in, shallow
from socialdesk.bots.telegram.calls import updates_of
from socialdesk.bots.telegram.convert import Converter
from socialdesk.bots.zalo_bot.convert import Converter as ZaloBotConverter
from socialdesk.model.ids import AccountId
from socialdesk.model.message import RawUpdate
from socialdesk.services.receiver import read
from tests.support.make import NOW

DEEP = "[" * 5_000 + "]" * 5_000
HOSTILE = '"}]\\"update_id\\": 9 {["'


def test_a_deep_update_in_a_poll_leaves_its_neighbours_and_the_account_alone() -> None:
    deep = f'{{"note": {HOSTILE}, "x": {DEEP}, "update_id": 6}}'
    answer = f'{{"ok":true,"result":[{{"update_id": 5}},{deep},{{"update_id": 7}}]}}'
    found = updates_of(answer)

    assert found is not None
    assert [each.value for each in found] == [{"update_id": n} for n in (5, 6, 7)]
    assert found[1].body == deep.encode()
    arrival = read(AccountId(1), RawUpdate(found[1].body, NOW, "6"), Converter("7").parse)
    assert arrival.failure.startswith("RecursionError")


def test_a_deep_answer_is_read_but_for_what_lies_too_deep() -> None:
    answer = f'{{"ok": true, "result": [{{"a": {HOSTILE}}}, {{"event_name": "x", "b": {DEEP}}}]}}'
    first, second = _decoded(answer.encode())["result"]

    assert first == {"a": json.loads(HOSTILE)}
    body = json.dumps(second, ensure_ascii=False).encode()
    arrival = read(AccountId(1), RawUpdate(body, NOW, "1", second), ZaloBotConverter("9").parse)
    assert arrival.failure.startswith(f"Unreadable: {CUT}")


@pytest.mark.parametrize("text", ['{"a": [', '["' + "[" * 300, "[" * 300])
def test_what_never_ends_is_no_answer(text: str) -> None:
    with pytest.raises(ValueError):
        shallow(text)
    with pytest.raises(ValueError):
        end_of(text, 0)


def test_a_number_counts_only_where_it_stands() -> None:
    assert (
        number_in(
            '{"a": {"update_id": 1}, "b": "\\"update_id\\": 2", "update_id" : 3}', "update_id"
        )
        == 3
    )
    assert number_in('{"a": 1}', "update_id") is None


def test_a_number_of_five_thousand_digits_in_a_poll_stops_nobody() -> None:
    odd = f'{{"update_id": 6, "message": {{"text": "còn không", "date": {"9" * 5_000}}}}}'
    found = updates_of(f'{{"ok":true,"result":[{{"update_id": 5}},{odd},{{"update_id": 7}}]}}')

    assert found is not None
    assert [each.value["update_id"] for each in found] == [5, 6, 7]
    assert found[1].body == odd.encode()
    assert found[1].value["message"]["text"] == "còn không"
    assert _decoded(odd.encode())["message"]["text"] == "còn không"


def test_a_byte_that_is_no_text_costs_nothing_beside_it() -> None:
    assert loads(b'{"name": "Lan \xf0\x9f", "text": "c\xc3\xb2n"}') == {
        "name": "Lan �", "text": "còn",
    }  # fmt: skip
    for body in (b"\xff", b"{", "{'a': 1}"):
        with pytest.raises(ValueError, match="."):
            loads(body)
