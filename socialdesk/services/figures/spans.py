"""What conversations are called for a time: by the tags that they had, by the broadcasts that they were told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from socialdesk.services.figures.columns import Moments

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


def spans(lists: Mapping[str, Sequence[Numbers]]) -> Spans:
    """From each name's conversations, since when and until when: three columns of one length."""
    names = ("", *sorted({*lists} - {""}))
    each = [lists[name] for name in names if name in lists]
    if not each:
        none = np.zeros(0, np.int64)
        return Spans(none, none, none, none)
    conversation, since, until = (np.concatenate(some) for some in zip(*each, strict=True))
    code = np.repeat(
        [names.index(name) for name in names if name in lists], [len(one[0]) for one in each]
    )
    order = np.argsort(conversation, kind="stable")
    return Spans(conversation[order], code[order], since[order], until[order], names)


def one_at_a_time(known: Spans) -> Spans:
    """The same, but each ends at the latest where the next of its conversation begins."""
    order = np.lexsort((known.code, known.since, known.conversation))
    conversation, since, until = known.conversation[order], known.since[order], known.until[order]
    same = conversation[1:] == conversation[:-1]
    until[:-1] = np.where(same, np.minimum(until[:-1], since[1:]), until[:-1])
    return Spans(conversation, known.code[order], since, until, known.names)


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
