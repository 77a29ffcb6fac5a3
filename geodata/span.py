"""A figure as far as the sources tell: exact, a range, a bound, or unknown. Never a false zero."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.posts import Count


@dataclass(frozen=True)
class Span:
    """From *low* to *high*; both None where nothing is known.

    more: the true figure may lie above *high* (posts without a head count, hubs without a place).
    less: it may lie below *low*, as residents for each head do where heads are missing.
    """

    low: float | None
    high: float | None
    more: bool = False
    less: bool = False

    @property
    def known(self) -> bool:
        return self.low is not None

    @property
    def exact(self) -> float | None:
        """The figure where it is one and certain, else None."""
        settled = self.low == self.high and not (self.more or self.less)
        return self.low if settled else None


UNKNOWN = Span(None, None)


def one(value: float | None) -> Span:
    """A certain figure, or unknown for None."""
    return UNKNOWN if value is None else Span(float(value), float(value))


def of_count(count: Count) -> Span:
    """Heads: a range where two readings are possible, open above where posts have no number."""
    if count.low is None or count.high is None:
        return UNKNOWN
    return Span(float(count.low), float(count.high), more=count.unknown_rows > 0)


def residents_for_each(residents: float | None, heads: Span) -> Span:
    """Residents ÷ heads: with the most heads the fewest residents; missing heads lower it.

    >>> found = residents_for_each(697_343.0, Span(18, 27))  # 18 or 27 heads
    >>> round(found.low or 0), round(found.high or 0)
    (25828, 38741)
    """
    if residents is None or heads.low is None or heads.high is None or heads.low <= 0:
        return UNKNOWN
    return Span(residents / heads.high, residents / heads.low, less=heads.more)


def scaled(span: Span, factor: float) -> Span:
    """The figure times a positive *factor*."""
    if span.low is None or span.high is None:
        return UNKNOWN
    return Span(span.low * factor, span.high * factor, more=span.more, less=span.less)
