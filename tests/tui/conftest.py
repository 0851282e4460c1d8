from collections.abc import Iterator

import pytest

from tests.support.quiet import answered_by_the_loop
from tests.support.styles import parsed_once


@pytest.fixture(scope="session", autouse=True)
def the_loop_says_when_a_desk_is_done() -> Iterator[None]:
    with answered_by_the_loop():
        yield


@pytest.fixture(scope="session", autouse=True)
def styles_are_parsed_once() -> Iterator[None]:
    with parsed_once():
        yield
