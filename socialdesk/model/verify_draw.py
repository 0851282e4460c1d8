"""Checks a draw file of socialdesk-draw/1, without socialdesk: python3 verify_draw.py FILE"""

import bisect
import hashlib
import hmac
import itertools
import json
import sys
from typing import Any


def must(holds: bool, field: str) -> None:
    if not holds:
        sys.exit(f"wrong: {field}")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    must(len(found := dict(pairs)) == len(pairs), "a field stands there twice")
    return found


def pick(ends: list[int], gone: dict[int, int], secret: bytes, message: str) -> int:
    total, attempt, number = ends[-1] - sum(gone.values()), 0, 2**128
    while number >= 2**128 - 2**128 % total:
        mac = hmac.digest(secret, f"{message}\n{attempt}".encode(), "sha256")
        number, attempt = int.from_bytes(mac[:16], "big"), attempt + 1
    point = number % total
    for place in sorted(gone):  # those who left are stepped over
        point += gone[place] if ends[place] - gone[place] <= point else 0
    place = bisect.bisect_right(ends, point)
    gone[place] = ends[place] - ends[place - 1] if place else ends[0]
    return place


def check(told: dict[str, Any]) -> None:
    fields = "commitment entries entries_hash format public reserves rules secret winners".split()
    must(sorted(told) == fields and told["format"] == "socialdesk-draw/1", "format")
    rules = json.dumps(told["rules"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    commitment = hashlib.sha256(f"{rules}\n{told['secret']}".encode()).hexdigest()
    must(told["commitment"] == commitment, "commitment, rules or secret")
    names = [name for name, _ in told["entries"]]
    must(names == sorted(set(names)) and all(n.split() == [n] for n in names), "entries")
    must(all(type(w) is int and w > 0 for _, w in told["entries"]), "entries")
    lines = "\n".join(f"{name} {weight}" for name, weight in told["entries"])
    digest = hashlib.sha256(lines.encode()).hexdigest()
    must(told["entries_hash"] == digest, "entries or entries_hash")
    prizes, reserves = (told["rules"].get(each, 0) for each in ("prizes", "reserves"))
    ends, gone = list(itertools.accumulate(w for _, w in told["entries"])), dict[int, int]()
    secret, message = bytes.fromhex(told["secret"]), f"{told['entries_hash']}\n{told['public']}"
    numbers = range(min(prizes + reserves, len(ends)))
    picked = [names[pick(ends, gone, secret, f"{message}\n{n}")] for n in numbers]
    must(told["winners"] == picked[:prizes], "winners or public")
    must(told["reserves"] == picked[prizes:], "reserves")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        check(json.load(file, object_pairs_hook=once))
    print("The draw is what its file says.")
