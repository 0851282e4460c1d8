"""What surveys come to: the mark, how sure it is, and how many answered.

CSAT is the share of marks 4 and 5 (in percent), CES the mean of 1 to 7, NPS the percentage of promoters (9, 10) less that of
detractors (0 to 6).

How sure: within which distance the mark lies that one would find by asking everybody, in 19 of 20 cases (95 %).
- A share: half the width of Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927; NIST/SEMATECH e-Handbook
  7.2.4.1), which is right for few answers and for shares near 0 and 1, where the usual formula is not.
- NPS: 1.96 times the root of its variance over n; an answer counts as +1, 0 or -1, so the variance is p + d - (p - d)^2.
- A mean: Student's t with n - 1 degrees of freedom times the sample's deviation over the root of n (NIST/SEMATECH
  e-Handbook 1.3.5.2; the quantiles: its table 1.3.6.7.2 up to 30, beyond it Abramowitz & Stegun 26.7.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from socialdesk.model.survey import SCALES, Kind

Z = 1.959963984540054
"""The normal distribution's quantile of 97.5 %."""
FEW = 30
"""Below so many answers a mark says little; whoever shows it says so."""
SATISFIED, EASY = 4, 5
"""From where on a mark counts as satisfied (CSAT), as easy (CES)."""
PROMOTER, DETRACTOR = 9, 6
_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Student's quantiles of 97.5 % for 1 to 30 degrees of freedom."""


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """The surveys of one kind in a group. `sent` are those that arrived, of which `n` were answered. `score` is in percent
    (CSAT), in marks (CES) or in points from -100 to 100 (NPS), `margin` in the same unit, `low` and `high` are the ends of
    what is likely; all None where nobody answered, and all but the score where one answer alone tells nothing."""

    kind: Kind
    sent: int
    n: int
    score: float | None
    margin: float | None
    low: float | None
    high: float | None
    good: int
    """Satisfied; found it easy; promoters."""
    bad: int
    """With a low mark; NPS: detractors."""
    counts: Mapping[int, int]
    """Answers by mark, every mark of the scale."""

    @property
    def rate(self) -> float | None:
        """How many of those that arrived were answered, 0 to 1; None where none arrived."""
        return self.n / self.sent if self.sent else None

    @property
    def is_few(self) -> bool:
        """Too few answers to say much."""
        return self.n < FEW

    @property
    def good_share(self) -> float | None:
        """`good` of all answers, 0 to 1."""
        return self.good / self.n if self.n else None


def survey_figures(kind: Kind, marks: Iterable[int], sent: int) -> SurveyFigures:
    """The figures of these marks; `sent` is of how many surveys, those that were answered among them."""
    scale, given = SCALES[kind], list(marks)
    counts = {mark: given.count(mark) for mark in scale.marks}
    n = len(given)
    least = {Kind.CSAT: SATISFIED, Kind.CES: EASY, Kind.NPS: PROMOTER}[kind]
    good = sum(counts[mark] for mark in scale.marks if mark >= least)
    bad = sum(counts[mark] for mark in scale.marks if mark <= scale.low)
    score, margin, low, high = (None, None, None, None) if not n else _of(kind, given, good, bad)
    return SurveyFigures(kind, max(sent, n), n, score, margin, low, high, good, bad, counts)


_Known = tuple[float, float | None, float | None, float | None]


def _of(kind: Kind, given: list[int], good: int, bad: int) -> _Known:
    n, scale = len(given), SCALES[kind]
    if kind is Kind.CSAT:
        low, high = wilson(good, n)
        return 100 * good / n, 50 * (high - low), 100 * low, 100 * high
    if kind is Kind.NPS:
        score, worst, best = 100 * (good - bad) / n, -100.0, 100.0
        margin = None if n < 2 else 100 * nps_margin(good, bad, n)
    else:
        score, worst, best = fmean(given), float(scale.worst), float(scale.best)
        margin = None if n < 2 else student(n - 1) * sqrt(variance(given) / n)
    if margin is None:
        return score, None, None, None
    return score, margin, max(score - margin, worst), min(score + margin, best)


def wilson(some: int, n: int) -> tuple[float, float]:
    """Between which shares that of all lies, where `some` of `n` were found, in 95 of 100 cases."""
    share, spread = some / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def nps_margin(promoters: int, detractors: int, n: int) -> float:
    """By how much p - d (-1 to 1) is unsure."""
    p, d = promoters / n, detractors / n
    return Z * sqrt(max(p + d - (p - d) ** 2, 0.0) / n)


def student(freedom: int) -> float:
    """Student's quantile of 97.5 %, to three digits."""
    if freedom <= len(_T):
        return _T[freedom - 1]
    g1 = (Z**3 + Z) / 4
    g2 = (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96
    return Z + g1 / freedom + g2 / freedom**2
