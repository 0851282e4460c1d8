"""`[survey]` in the configuration: what customers are asked afterwards, when, how often, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from socialdesk.model.i18n import translate
from socialdesk.services.auto_resolve_settings import QueryText
from socialdesk.services.survey_texts import QUESTIONS, REASONS, SORRY, THANKS
from socialdesk.services.target_settings import Length
from socialdesk.settings import Confidence, Misplaced, Settings, fields, nearest, one_of, read

if TYPE_CHECKING:
    from socialdesk.model.survey_asking import Plans

About = Annotated[str, one_of("resolved", "returned", "case")]


class LowMark(int):
    """The highest mark that is a low one on a scale."""

    __slots__ = ()
    BEST: ClassVar[int]
    """The highest that it can be."""

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such a mark. Raises ValueError with a sentence."""
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= cls.BEST:
            raise ValueError(translate("must be a mark from 0 to {high}", high=cls.BEST))
        return cls(value)


class LowCsat(LowMark):
    """Of 5."""

    __slots__ = ()
    BEST = 4


class LowCes(LowMark):
    """Of 7."""

    __slots__ = ()
    BEST = 6


class LowNps(LowMark):
    """Of 10."""

    __slots__ = ()
    BEST = 8


class SurveyText(str):
    """Words for a customer, with fields."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words, their fields checked. Raises ValueError with a sentence."""
        from socialdesk.model.automatic_text import check  # noqa: PLC0415 - few desks have texts to check

        text = str(read(value, str))
        check(text)
        return cls(text)


class QuestionText(SurveyText):
    """The same that may not be empty."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """See `SurveyText`."""
        found = super().read(value)
        if not found.strip():
            raise ValueError(translate("has no words; leave the table out, and nobody is asked"))
        return found


class AskedTable(Settings, frozen=True, kw_only=True):
    """What all kinds have: `after` so long, `share` of those who could be asked, `only` whom a query finds."""

    after: Length = Length("5m")
    share: Confidence = 1.0
    only: QueryText = QueryText("")
    text: QuestionText | None = None
    text_vi: QuestionText | None = None
    text_en: QuestionText | None = None
    text_th: QuestionText | None = None


class CsatTable(AskedTable, frozen=True, kw_only=True):
    """`[survey.csat]`."""

    low: LowCsat = LowCsat(3)


class CesTable(AskedTable, frozen=True, kw_only=True):
    """`[survey.ces]`; `about` is after what it is asked."""

    about: About = "resolved"
    low: LowCes = LowCes(3)


class NpsTable(AskedTable, frozen=True, kw_only=True):
    """`[survey.nps]`: after a delivered order, `every` so long at most once a person."""

    after: Length = Length("3d")
    every: Length = Length("90d")
    low: LowNps = LowNps(6)


class Asked:
    """A table below `[survey]`, as it is written."""

    __slots__ = ("table",)
    SCHEMA: ClassVar[type[AskedTable]]

    def __init__(self, table: AskedTable) -> None:
        self.table = table

    @classmethod
    def read(cls, value: object) -> Self:
        """A table of keys. Raises ValueError with a sentence."""
        if not isinstance(value, dict):
            raise ValueError(
                translate("must be a table like [survey.csat], with its keys below it")
            )
        known, found = fields(cls.SCHEMA), dict[str, Any]()
        for key, each in value.items():
            if key not in known:
                raise Misplaced(
                    translate(
                        'there is no key "{name}"{near} There are {all}',
                        name=key,
                        near=nearest(key, known),
                        all=", ".join(known),
                    ),
                    key,
                )
            try:
                found[key] = read(each, known[key].type)
            except ValueError as error:
                raise Misplaced(f"{key}: {error}", key) from None
        return cls(cls.SCHEMA(**found))


class AskedCsat(Asked):
    """`[survey.csat]`."""

    __slots__ = ()
    SCHEMA = CsatTable


class AskedCes(Asked):
    """`[survey.ces]`."""

    __slots__ = ()
    SCHEMA = CesTable


class AskedNps(Asked):
    """`[survey.nps]`."""

    __slots__ = ()
    SCHEMA = NpsTable


class SurveyTable(Settings, frozen=True, kw_only=True):
    """What customers are asked afterwards: the kinds that have a table, nobody more often than `per_person`. Texts as in
    `[acknowledge]`: the shop's own by language, else the ones that come along; an empty one is not said."""

    per_person: Length = Length("30d")
    csat: AskedCsat | None = None
    ces: AskedCes | None = None
    nps: AskedNps | None = None
    thanks: SurveyText | None = None
    thanks_vi: SurveyText | None = None
    thanks_en: SurveyText | None = None
    thanks_th: SurveyText | None = None
    reason: SurveyText | None = None
    reason_vi: SurveyText | None = None
    reason_en: SurveyText | None = None
    reason_th: SurveyText | None = None
    sorry: SurveyText | None = None
    sorry_vi: SurveyText | None = None
    sorry_en: SurveyText | None = None
    sorry_th: SurveyText | None = None

    @property
    def kinds(self) -> Mapping[str, AskedTable]:
        """The tables of what is asked, by kind."""
        asked = {"csat": self.csat, "ces": self.ces, "nps": self.nps}
        return {name: each.table for name, each in asked.items() if each is not None}

    def plans(self) -> Plans:
        """When what is asked."""
        from socialdesk.model.survey import Kind  # noqa: PLC0415 - few shops ask anything
        from socialdesk.model.survey_asking import About, Plan, Plans  # noqa: PLC0415 - as above

        def plan(name: str, table: AskedTable) -> Plan:
            about = About.DELIVERED if name == "nps" else About(getattr(table, "about", "resolved"))
            every = table.every.ms if isinstance(table, NpsTable) else 0
            low: int = getattr(table, "low", 0)
            return Plan(Kind(name), about, table.after.ms, every, table.share, low)

        kinds = {Kind(name): plan(name, table) for name, table in self.kinds.items()}
        return Plans(self.per_person.ms, kinds)

    def question(self, kind: str, language: str, shops: str) -> str:
        """With which words a kind is asked about of who speaks a language."""
        table = self.kinds.get(kind)
        return _said(table, "text", QUESTIONS[kind], language, shops)

    def said(self, which: str, language: str, shops: str) -> str:
        """What is said to a mark: `thanks`, `reason` (asks for it) or `sorry` (it came with a reason); empty: nothing."""
        ready = {"thanks": THANKS, "reason": REASONS, "sorry": SORRY}[which]
        return _said(self, which, ready, language, shops)


def _said(
    table: Settings | None, key: str, ready: Mapping[str, str], language: str, shops: str
) -> str:
    own = getattr(table, f"{key}_{language}", None)
    general = getattr(table, key, None)
    if own is None and language == shops:
        own = general
    return str(own) if own is not None else ready.get(language, ready["en"])
