"""What docs/automation.md promises to each customer of a simulated week, told once more in the slowest and plainest
way: nothing of the program is asked but the words of its texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.week_people import BACK, HOUR, LEAVE, MINUTE, PERSON, Event, Phrase

PER_HOUR = 6
QUIET = 30 * MINUTE
NEUTRAL = {"vi": "bạn", "en": "you", "th": "คุณ"}
TEXTS = {
    ("vi", True): "[vi] Chào {pronoun} {given|}, {shop} nghe đây.",
    ("vi", False): "[vi] Chào {pronoun} {given|}, {shop} mở cửa lúc {opens}.",
    ("en", True): "[en] Hello {given|there}, {shop} has it.",
    ("en", False): "[en] Hello {given|there}, {shop} opens {opens}.",
    ("th", True): "[th] คุณ {given|ลูกค้า} {shop} ได้รับแล้ว",
    ("th", False): "[th] คุณ {given|ลูกค้า} {shop} เปิด {opens}",
}
"""By language, and whether the shop is open; the shop's own language first."""
SHOP, OWN = "Hoa Sen", "vi"
CODE = "ma giam gia"
"""Who writes these words is answered by a rule."""
RULE_SAYS = "[rule] MA10"
Hours = Mapping[date, Sequence[tuple[str, str]]]
"""Of each day its intervals by the wall clock, "20:00"-"01:00" past midnight."""


@dataclass
class Clock:
    """A shop's hours, day by day."""

    zone: ZoneInfo
    days: Hours

    def __post_init__(self) -> None:
        self._open = sorted(self._intervals())

    def _intervals(self) -> Iterator[tuple[int, int]]:
        for day, intervals in self.days.items():
            for start, end in intervals:
                after = day + timedelta(days=int(end <= start))
                yield self._second(day, start), self._second(after, end)

    def _second(self, day: date, clock: str) -> int:
        hour, minute = map(int, clock.split(":"))
        return int(
            datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone).timestamp()
        )

    def here(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, UTC).astimezone(self.zone)

    def is_open(self, at: int) -> bool:
        return any(start <= at < end for start, end in self._open)

    def opens(self, at: int) -> int:
        """The next opening."""
        return min(start for start, _ in self._open if start > at and not self.is_open(start - 1))

    def when(self, at: int, language: str) -> str:
        """The next opening, as one says it."""
        opens, now = self.here(self.opens(at)), self.here(at)
        days = (opens.date() - now.date()).days
        if language == "vi":
            part = next(
                name
                for until, name in ((11, "sáng"), (13, "trưa"), (18, "chiều"), (22, "tối"))
                if opens.hour < until
            )
            clock = f"{(opens.hour - 1) % 12 + 1}:{opens:%M} {part}"
            names = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
            return f"{clock} {('nay', 'mai', names[opens.weekday()])[min(days, 2)]}"
        if language == "th":
            names = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
            return f"{('วันนี้', 'พรุ่งนี้', f'วัน{names[opens.weekday()]}')[min(days, 2)]} เวลา {opens.hour}:{opens:%M} น."
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        clock = f"{(opens.hour - 1) % 12 + 1}:{opens:%M} {'am' if opens.hour < 12 else 'pm'}"
        return f"{('today', 'tomorrow', names[opens.weekday()])[min(days, 2)]} at {clock}"


@dataclass(frozen=True)
class Promised:
    """What a message is answered by itself: `why` is what `acknowledge explain` calls it where that decides."""

    said: tuple[str, ...] = ()
    why: str = ""
    text: str = ""
    """What is said, or would be said after the delay."""


@dataclass
class Talk:
    """One conversation, as the page tells of it. Moments are seconds."""

    clock: Clock
    after: int = 0
    comments: bool = False
    asks: bool = False
    rules: bool = False
    episode: int = 1
    is_resolved: bool = False
    waits: bool = False
    is_answered: bool = False
    is_told: bool = False
    was_told: bool = False
    """In any episode."""
    is_called: bool = False
    told_closed: set[tuple[date, int]] = field(default_factory=set)
    words: dict[int, Phrase] = field(default_factory=dict)
    """What they said in the episode, by the messages' numbers."""
    given: set[str] = field(default_factory=set)
    person_at: int | None = None
    due: tuple[int, int] | None = None
    said: list[tuple[int, str]] = field(default_factory=list)
    """Everything that was said by itself, and when."""
    heard: dict[int, tuple[int, str]] = field(default_factory=dict)
    """What they said, as it reads now, and when, by the messages' numbers."""
    stopped_at: int | None = None
    called: int = 0
    """How often a person was called because too much was said."""
    is_away: bool = False
    """Whether they want no announcements."""
    rule_at: int | None = None

    def writes(self, event: Event) -> Promised:
        """The customer says something."""
        promised = self._heard(event)
        self.heard[event.number] = (event.at, event.phrase.text)
        return promised

    def _heard(self, event: Event) -> Promised:
        now, person, phrase = event.at, event.person, event.phrase
        if self.is_resolved:
            self.is_resolved, self.episode = False, self.episode + 1
            self.is_answered = self.is_told = self.is_called = False
            self.words, self.given, self.due = {}, set(), None
        self.waits = True
        self.words[event.number] = phrase
        if event.kind == "back":
            return Promised()
        if person.is_bot:
            return Promised()
        is_comment = person.channel == "comments"
        promised = None if is_comment else self._wished(now, phrase)
        if promised is None and self.asks and not is_comment:
            promised = self._answered(event)
        if promised is None:
            promised = self._acknowledged(event)
        return promised

    def edits(self, event: Event) -> None:
        """The customer changes what they said."""
        if event.number in self.words:
            self.words[event.number] = event.phrase
        if event.number in self.heard:
            self.heard[event.number] = (self.heard[event.number][0], event.phrase.text)

    def rule(self, event: Event) -> str:
        """What a rule says to it then; empty for nothing."""
        is_asked = self.rules and CODE in _plain(event.phrase.text) and not event.person.is_bot
        if (
            not is_asked
            or event.kind == "back"
            or not self.waits
            or event.person.channel == "comments"
        ):
            return ""
        if self.rule_at is not None and event.at - self.rule_at < HOUR:
            return ""
        self.rule_at = event.at
        return RULE_SAYS if self._may_speak(event.at, RULE_SAYS, "") else ""

    def is_written_to(self, at: int) -> None:
        """A person of the shop answers."""
        self.is_answered |= self.waits
        self.waits, self.person_at = False, at

    def resolves(self) -> None:
        """A person says that it is done."""
        self.is_resolved, self.waits = True, False

    def passes(self, now: int, person_name: str, profile: str) -> tuple[str, ...]:
        """What is said by itself because a delay is over."""
        if self.due is None or self.due[1] > now:
            return ()
        episode, _ = self.due
        self.due = None
        if episode != self.episode or self.is_resolved or self.is_answered or not self.waits:
            return ()
        found = self._words_for(now, person_name, profile, [*self.words.values()][-5:])
        if not found.text or not self._may_speak(now, found.text, ""):
            return ()
        self._tell(now)
        return (found.text,)

    # -- each of them

    def _wished(self, now: int, phrase: Phrase) -> Promised | None:
        if phrase.text not in (LEAVE.text, BACK.text):
            return None
        is_news, self.is_away = self.is_away != (phrase == LEAVE), phrase == LEAVE
        said = "[left]" if phrase == LEAVE else "[back]"
        if not is_news:
            return Promised(why="wish")
        if not self._may_speak(now, said, phrase.text):
            return Promised(why="silent")
        return Promised((said,), "wish", said)

    def _answered(self, event: Event) -> Promised | None:
        now, phrase, profile = event.at, event.phrase, event.person.profile
        if self.is_called:
            return None
        is_here = self.person_at is not None and now - self.person_at < QUIET
        again = phrase.answer in self.given
        if phrase in PERSON.values() or (phrase.answer and again and not is_here):
            self.is_called = True
            if is_here:
                return None
            language = _told(profile) or phrase.language
            return self._served(now, f"[called {language}]", phrase, "person")
        if not phrase.answer or is_here:
            return None
        found = self._served(now, f"[{phrase.answer}]", phrase, "answer")
        self.given |= {phrase.answer} if found.said else set()
        return found

    def _served(self, now: int, said: str, phrase: Phrase, why: str) -> Promised:
        """In place of the acknowledgement."""
        self.is_told = True
        if not self._may_speak(now, said, phrase.text):
            return Promised(why="silent")
        return Promised((said,), why, said)

    def _acknowledged(self, event: Event) -> Promised:
        now, person = event.at, event.person
        if person.channel == "comments" and not self.comments:
            return Promised(why="comment")
        if self.is_answered:
            return Promised(why="answered")
        is_comment = person.channel == "comments"
        words = [event.phrase] if is_comment else [*self.words.values()][-5:]
        found = self._words_for(now, person.given, person.profile, words, is_comment=is_comment)
        if not found.text:
            return found
        is_late = self.after and self.clock.is_open(now) and person.channel != "comments"
        if is_late:
            if self.due is None:
                self.due = (self.episode, now + self.after)
            if self._is_too_much(now, event.phrase.text):
                return Promised(why="silent")
            return Promised(why="later", text=found.text)
        self._tell(now)
        if not self._may_speak(now, found.text, event.phrase.text):
            return Promised(why="silent")
        return Promised((found.text,), "said", found.text)

    def _words_for(
        self,
        now: int,
        given: str,
        profile: str,
        words: Sequence[Phrase],
        *,
        is_comment: bool = False,
    ) -> Promised:
        is_open = self.clock.is_open(now)
        if (is_open and self.is_told) or (is_comment and self.was_told):
            return Promised(why="told")
        if not is_open and self._period(now) in self.told_closed:
            return Promised(why="told_closed")
        languages = {each.language for each in words if each.language}
        assert len(languages) <= 1, words
        language = _told(profile) or next(iter(languages), OWN)
        called = {each.pronoun for each in words if each.pronoun}
        pronoun = NEUTRAL[language]
        if language == "vi" and len(called) == 1:
            pronoun = next(iter(called))
        opens = "" if is_open else self.clock.when(now, language)
        text = TEXTS[language, is_open].replace("{pronoun}", pronoun).replace("{shop}", SHOP)
        for nobody in ("", "there", "ลูกค้า"):
            text = text.replace(f"{{given|{nobody}}}", given or nobody)
        text = text.replace("{opens}", opens)
        return Promised(why="said", text=" ".join(text.replace(" ,", ",").split()))

    def _period(self, now: int) -> tuple[date, int]:
        return self.clock.here(now).date(), self.clock.opens(now)

    def _tell(self, now: int) -> None:
        self.is_told, self.was_told, self.due = True, True, None
        if not self.clock.is_open(now):
            self.told_closed.add(self._period(now))

    # -- the guard

    def _may_speak(self, now: int, says: str, answers: str) -> bool:
        if self._is_too_much(now, answers):
            if not self._is_stopped:
                self.stopped_at, self.called = now, self.called + 1
            return False
        self.said.append((now, says))
        return True

    @property
    def _is_stopped(self) -> bool:
        return self.stopped_at is not None and (self.person_at or 0) < self.stopped_at

    def _is_too_much(self, now: int, answers: str) -> bool:
        person_at = self.person_at or 0
        if self._is_stopped:
            return True
        said = [text for at, text in self.said if at > max(now - HOUR, person_at)]
        before = [text for at, text in self.heard.values() if at > now - HOUR]
        is_echo = bool(answers) and _plain(answers) in map(_plain, said)
        repeats = sum(_plain(each) == _plain(answers) for each in before)
        is_again = bool(answers) and len(said) >= 2 and repeats >= 2
        return len(said) >= PER_HOUR or is_echo or is_again


def _told(profile: str) -> str:
    """A platform's word for a language, where there is a text in it."""
    short = profile.split("-", maxsplit=1)[0]
    return short if short in NEUTRAL else ""


def _plain(text: str) -> str:
    plain = {"ã": "a", "ả": "a", "á": "a", "ạ": "a", "à": "a", "ệ": "e", "đ": "d"}
    return "".join(plain.get(each, each) for each in text.lower().strip())
