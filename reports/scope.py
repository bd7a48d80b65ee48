"""A month's figures cut down to some offices: what a reader who does not see every office is shown.

A matter, a duty and a consultation each belong to one office, so the rows by office add up; rows by channel, claim or
industry do not tell offices apart and are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from reports.breakdowns import Line
from reports.figures import Figure, Figures
from reports.indicators import Reading, Value


def within(figures: Figures, offices: Collection[str]) -> Figures:
    """The figures of these offices together, with a row for each and no other breakdown."""
    return Figures(
        figures.month, figures.definitions, tuple(_cut(one, frozenset(offices)) for one in figures.indicators)
    )


def _cut(figure: Figure, offices: frozenset[str]) -> Figure:
    lines = tuple(line for line in figure.by["office"] if line.code in offices)
    return Figure(
        figure.code, figure.kind, figure.name, figure.definition, figure.columns, _sum(figure, lines), {"office": lines}
    )


def _sum(figure: Figure, lines: Iterable[Line]) -> Reading:
    readings = [line.reading for line in lines]
    nothing: Value = Decimal("0.00") if figure.kind == "yuan" else 0
    values = {one.code: sum((each.values[one.code] for each in readings), nothing) for one in figure.columns}
    if figure.total.numerator is None:
        return Reading(values)
    return Reading(values, sum(one.numerator or 0 for one in readings), sum(one.denominator or 0 for one in readings))
