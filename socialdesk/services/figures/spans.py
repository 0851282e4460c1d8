"""What holds of conversations for a time: the tags that they had, the broadcasts that they were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from socialdesk.services.figures.columns import Moments, Waits

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """Times, half-open, that conversations have a name for; one after the other for each conversation.
    `code` is a name's place in `names`, of which '' is the first."""

    conversation: Numbers
    code: Numbers
    since: Moments
    until: Moments
    names: tuple[str, ...] = ("",)


def spans(rows: Sequence[Sequence[Any]]) -> Spans:
    """From rows of (conversation, name, since, until); `until` is None for what goes on."""
    rows = sorted(rows, key=lambda row: row[0])
    numbers, called, since, until = list(zip(*rows, strict=True)) or [()] * 4
    names = ("", *sorted({*called} - {""}))
    places = {name: place for place, name in enumerate(names)}
    return Spans(
        np.array(numbers, np.int64),
        np.array([places[each] for each in called], np.int64),
        np.array(since, np.int64),
        np.array([_FOREVER if each is None else each for each in until], np.int64),
        names,
    )


_FOREVER = 1 << 62


def covering(
    conversation: Numbers, moments: Moments, known: Spans
) -> tuple[Numbers, Numbers, tuple[str, ...]]:
    """Which rows count for which name: each once for every span of its conversation that its moment lies in,
    and under '' where there is none."""
    is_named = np.zeros(len(conversation), np.bool_)
    rows, codes = [], []
    if len(known.conversation) and len(conversation):
        highest = int(max(conversation.max(), known.conversation[-1]))
        how_many = np.bincount(known.conversation, minlength=highest + 1)
        first = np.cumsum(how_many) - how_many
        left = np.flatnonzero(how_many[conversation])
        place = 0
        while len(left):
            span = first[conversation[left]] + place
            holds = (known.since[span] <= moments[left]) & (moments[left] < known.until[span])
            is_named[left[holds]] = True
            rows.append(left[holds])
            codes.append(known.code[span[holds]])
            place += 1
            left = left[how_many[conversation[left]] > place]
    rows.append(np.flatnonzero(~is_named))
    codes.append(np.zeros(len(rows[-1]), np.int64))
    return np.concatenate(rows), np.concatenate(codes), known.names


def last_moments(asked: Waits, every: Waits, as_of: int, known: Spans) -> Moments:
    """For each wait the last moment before the customer's next wait in its conversation began, of the newest
    one `as_of`: until then it is tagged. `every` holds all waits of the conversations that have a name in
    `known`; of others nobody asks."""
    found = np.full(len(asked), as_of, np.int64)
    if not len(asked) or not len(known.conversation):
        return found
    highest = int(max(every.conversation.max(), known.conversation[-1]))
    has = np.zeros(highest + 1, np.bool_)
    has[known.conversation] = True
    rank = np.cumsum(has)
    some = has[every.conversation]
    openings = every.opened[some]
    least = openings.min()
    bits = int(openings.max() - least).bit_length() + 1
    keys = np.sort((rank[every.conversation[some]] << bits) + (openings - least))
    mine = np.flatnonzero(has[asked.conversation])
    wanted = (rank[asked.conversation[mine]] << bits) + (asked.opened[mine] - least)
    place = np.searchsorted(keys, wanted, side="right")
    following = keys[np.minimum(place, len(keys) - 1)]
    is_next = (place < len(keys)) & (following >> bits == rank[asked.conversation[mine]])
    opened = (following & ((1 << bits) - 1)) + least
    found[mine] = np.where(is_next, np.minimum(opened - 1, as_of), as_of)
    return found
