"""What a long list shows: the whole order as numbers, and only the lines that are looked at as
lines."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from socialdesk.model.conversation import WAITS_BELOW
from socialdesk.store.inbox import InboxItem, Moved, Order

MOST_FORGOTTEN = 20_000
"""Changes whose moments are remembered; reading lines takes no longer than so many."""
KEPT = 200
"""Lines kept in memory; a hundred thousand more are a number each."""


class Window:
    """Conversations in inbox order. The cursor of a list is an id, never a row number."""

    def __init__(self) -> None:
        self._keys = array("q")
        self._ids = array("q")
        self._items: OrderedDict[int, InboxItem] = OrderedDict()
        self._newest = 0
        """No conversation of the list has a higher number: one that is new is not looked for."""
        self.revision = 0
        self.changes = 0
        """How often something has changed; what was read before is told from what was read after."""
        self._forgotten: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def replace(self, order: Order) -> None:
        """Take a whole new order; lines that are known stay."""
        self._keys, self._ids = order.sort_keys, order.ids
        self._newest = max(order.ids, default=0)

    def replace_from(self, items: Sequence[InboxItem]) -> None:
        """Take the order of these lines, and the lines."""
        keys = array("q", (item.row.sort_key for item in items))
        self.replace(Order(keys, array("q", (item.row.id for item in items))))
        self.learn({item.row.id: item for item in items})

    def id_at(self, row: int) -> int | None:
        """The conversation in a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, conversation_id: int | None) -> int | None:
        """The row of a conversation, or None if this list does not show it."""
        if conversation_id is None:
            return None
        return self._row(conversation_id, self._items.get(conversation_id))

    def _row(self, conversation_id: int, known: InboxItem | None) -> int | None:
        if conversation_id > self._newest:
            return None
        if known is not None and (row := self._at(known.row.sort_key, conversation_id)) is not None:
            return row
        try:
            return self._ids.index(conversation_id)
        except ValueError:
            return None

    def _at(self, key: int, conversation_id: int) -> int | None:
        """Its row, if that is its place by now: reading all numbers takes a millisecond."""
        row = bisect_left(self._keys, key)
        while row < len(self._keys) and self._keys[row] == key:
            if self._ids[row] == conversation_id:
                return row
            row += 1
        return None

    def item(self, conversation_id: int) -> InboxItem | None:
        """The line, if it is in memory."""
        found = self._items.get(conversation_id)
        if found is not None:
            self._items.move_to_end(conversation_id)
        return found

    def oldest_seen(self) -> int | None:
        """The newest message that the store held when the oldest line in memory was read."""
        return min((each.seen for each in self._items.values()), default=None)

    def missing(self, first: int, count: int) -> list[int]:
        """Conversations in these rows whose lines are not in memory."""
        ids = self._ids[max(first, 0) : max(first, 0) + count]
        return [each for each in ids if each not in self._items]

    def learn(self, items: Mapping[int, InboxItem], since: int | None = None) -> None:
        """Keep lines; with `since` (`changes` when reading them began) none that has changed
        meanwhile: it is read again."""
        for conversation_id, item in items.items():
            if since is not None and self._forgotten.get(conversation_id, 0) > since:
                continue
            self._items[conversation_id] = item
            self._items.move_to_end(conversation_id)
        while len(self._items) > KEPT:
            self._items.popitem(last=False)

    def forget(self, moved: Sequence[Moved]) -> None:
        """These lines have changed; their order is about to be read anew."""
        self.changes += 1
        if len(self._forgotten) > MOST_FORGOTTEN:
            self._forgotten.clear()
        for each in moved:
            self.revision = max(self.revision, each.revision)
            self._items.pop(each.id, None)
            self._forgotten[each.id] = self.changes

    def apply(self, moved: Sequence[Moved]) -> int:
        """Move what changed; gives back how many conversations are new to the list. Their lines are
        forgotten."""
        known = {each.id: self._items.get(each.id) for each in moved}
        self.forget(moved)
        new = 0
        for each in moved:
            row = self._row(each.id, known[each.id])
            if row is not None:
                if each.shown and self._keys[row] == each.sort_key:
                    continue
                del self._keys[row], self._ids[row]
            if each.shown:
                self._insert(each.sort_key, each.id)
                new += row is None
        return new

    def _insert(self, key: int, conversation_id: int) -> None:
        row = bisect_left(self._keys, key)
        while row < len(self._keys) and self._keys[row] == key and self._ids[row] < conversation_id:
            row += 1
        self._newest = max(self._newest, conversation_id)
        self._keys.insert(row, key)
        self._ids.insert(row, conversation_id)

    def all_ids(self) -> list[int]:
        """Every conversation of the list."""
        return list(self._ids)

    def waiting_from(self, row: int, step: int) -> int | None:
        """The nearest row above (-1) or below (1) in which somebody waits."""
        place = row + step
        while 0 <= place < len(self._keys):
            if self._keys[place] < WAITS_BELOW:
                return place
            place += step
        return None

    def next_waiting(self, after: int | None) -> int | None:
        """The next conversation behind `after` in which somebody waits; from the top again at the
        end."""
        waiting = [
            self._ids[row]
            for row in range(min(len(self._ids), 2_000))
            if self._keys[row] < WAITS_BELOW
        ]
        if not waiting:
            return None
        if after in waiting:
            return waiting[(waiting.index(after) + 1) % len(waiting)]
        return waiting[0]
