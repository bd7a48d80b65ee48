"""What holds for any month, whatever happened in it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.codes import Channel, Nature, OutcomeCode, Stage
from reports.facts import (
    ClaimFact,
    ComplaintRow,
    ConsultationRow,
    DatedYuan,
    DutyRow,
    MediationEnd,
    Month,
    StageChange,
    turns_of,
)
from reports.figures import Figures, from_json, month_figures, to_json
from tests.reports.october import MONTH, SHANGHAI

SEPTEMBER = Month(date(2026, 9, 1), date(2026, 9, 30), MONTH.cut_off_at - timedelta(days=31), 1)
DAYS = st.dates(date(2026, 7, 15), date(2026, 11, 15))
OFFICES = st.sampled_from(["330100", "330102", "330200"])
CHANNELS = st.sampled_from([str(one) for one in Channel])
SUMS = st.lists(st.builds(DatedYuan, DAYS, st.decimals("0", "99999", places=2)), max_size=3).map(tuple)
STATUSES = st.sampled_from(["running", "paused", "met", "lapsed", "cancelled"])


@st.composite
def complaints(draw: st.DrawFn, number: int) -> ComplaintRow:
    """A complaint with any history of stages and any dates around October."""
    received_on = draw(DAYS)
    stages = draw(st.lists(st.tuples(st.sampled_from(list(Stage)), st.integers(0, 60)), max_size=7))
    outcomes = st.sampled_from([str(one) for one in OutcomeCode])
    changes = [
        StageChange(stage, received_on + timedelta(days=days), draw(outcomes) if stage is Stage.CONCLUDED else None)
        for stage, days in stages
    ]
    claims = st.builds(
        ClaimFact,
        st.sampled_from(["1.1", "1.3", "99"]),
        st.none() | st.sampled_from([str(one) for one in Nature]),
        st.decimals("0", "99999", places=2),
    )
    return ComplaintRow(
        UUID(int=number),
        draw(OFFICES),
        draw(CHANNELS),
        received_on,
        draw(st.none() | DAYS),
        turns_of(received_on, changes),
        performed_on=draw(st.none() | DAYS),
        claims=tuple(draw(st.lists(claims, max_size=3))),
        industries=tuple(draw(st.lists(st.sampled_from(["E", "4710", "F", "H"]), max_size=3))),
        workers_identified=draw(st.integers(0, 9)),
        workers_reported=draw(st.none() | st.integers(0, 500)),
        agreed=draw(SUMS),
        awarded=draw(SUMS),
        paid=draw(SUMS),
        mediations=tuple(
            draw(
                st.lists(st.builds(MediationEnd, DAYS, st.sampled_from(["settled", "failed", "withdrawn"])), max_size=2)
            )
        ),
    )


@st.composite
def months(draw: st.DrawFn) -> tuple[list[ComplaintRow], list[DutyRow], list[ConsultationRow]]:
    """All rows of a month, and more."""
    rows = [draw(complaints(number)) for number in range(draw(st.integers(0, 8)))]
    duties = draw(
        st.lists(
            st.builds(
                DutyRow,
                st.integers(0, 12).map(lambda number: UUID(int=number)),
                OFFICES,
                st.sampled_from(["SVC.ACCEPT", "SVC.FINISH"]),
                DAYS,
                STATUSES,
                st.none() | DAYS,
            ),
            max_size=8,
        )
    )
    asked = draw(st.lists(st.builds(ConsultationRow, OFFICES, CHANNELS, DAYS, st.integers(1, 40)), max_size=4))
    return rows, duties, asked


SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A month is a large example: forty of them say as much as they cost, and no machine is too slow to be right."""

Rows = tuple[list[ComplaintRow], list[DutyRow], list[ConsultationRow]]


def counted(month: Month, rows: Rows) -> Figures:
    """The figures of these rows."""
    return month_figures(month, rows[0], duties=rows[1], consultations=rows[2])


class TestAnyMonth:
    @SOME
    @given(months())
    def test_offices_channels_and_duties_add_up_to_the_total(self, rows: Rows) -> None:
        """Every number of every indicator, in the breakdowns that say so."""
        for figure in counted(MONTH, rows).indicators:
            for name in ("office", "channel", "duty"):
                lines = [line.reading for line in figure.by.get(name, ())]
                if name not in figure.by:
                    continue
                for code, value in figure.total.values.items():
                    assert sum(one.values[code] for one in lines) == value, (figure.code, name, code)
                if figure.total.numerator is not None:
                    assert sum(one.numerator or 0 for one in lines) == figure.total.numerator
                    assert sum(one.denominator or 0 for one in lines) == figure.total.denominator

    @SOME
    @given(months())
    def test_claims_and_industries_cover_the_total(self, rows: Rows) -> None:
        """No complaint is lost in a breakdown, and no row is larger than the total."""
        for figure in counted(MONTH, rows).indicators:
            for name in ("claim", "industry"):
                for code, value in figure.total.values.items():
                    found = [line.reading.values[code] for line in figure.by[name]]
                    if code == "consultations":
                        continue
                    assert sum(found) >= value and all(one <= value for one in found), (figure.code, name, code)

    @SOME
    @given(months())
    def test_rates_lie_between_nothing_and_all(self, rows: Rows) -> None:
        """In the total and in every row."""
        for figure in counted(MONTH, rows).indicators:
            readings = [figure.total, *(line.reading for lines in figure.by.values() for line in lines)]
            for one in readings:
                assert one.rate is None or Decimal(0) <= one.rate <= Decimal(1)

    @SOME
    @given(months())
    def test_open_at_the_end_is_what_was_not_concluded(self, rows: Rows) -> None:
        """Denominator less numerator, so the stock of complaints balances."""
        reading = counted(MONTH, rows).get("completion").total
        assert reading.values["open_at_end"] == (reading.denominator or 0) - (reading.numerator or 0)

    @SOME
    @given(months())
    def test_a_month_takes_over_what_the_one_before_left(self, rows: Rows) -> None:
        """Carried over is what September left open and what was reopened in October."""
        before = counted(SEPTEMBER, rows).get("completion").total.values
        after = counted(MONTH, rows).get("completion").total.values
        assert after["carried_over"] == before["open_at_end"] + after["reopened"]

    @SOME
    @given(months(), st.randoms(use_true_random=False))
    def test_the_order_of_the_rows_changes_nothing(self, rows: Rows, shuffled: random.Random) -> None:
        """Byte for byte."""
        other: Rows = (list(rows[0]), list(rows[1]), list(rows[2]))
        for one in other:
            shuffled.shuffle(one)
        assert to_json(counted(MONTH, other)) == to_json(counted(MONTH, rows))

    @SOME
    @given(months())
    def test_rows_with_nothing_in_the_month_change_nothing(self, rows: Rows) -> None:
        """An old closed complaint and one of the future may be among the rows."""
        old = ComplaintRow(
            UUID(int=98),
            "330900",
            "sms",
            date(2020, 1, 1),
            turns=turns_of(date(2020, 1, 1), [StageChange(Stage.CONCLUDED, date(2020, 2, 1), "resolved")]),
            claims=(ClaimFact("1.2", "right", Decimal("5.00")),),
            workers_identified=4,
        )
        new = ComplaintRow(UUID(int=99), "330901", "sms", date(2027, 1, 1), date(2027, 1, 2))
        more: Rows = ([*rows[0], old, new], rows[1], rows[2])
        assert to_json(counted(MONTH, more)) == to_json(counted(MONTH, rows))

    @SOME
    @given(months())
    def test_the_json_is_lossless(self, rows: Rows) -> None:
        """What is frozen can be shown again."""
        figures = counted(MONTH, rows)
        assert from_json(to_json(figures)) == figures

    @SOME
    @given(months())
    def test_a_month_in_two_halves_receives_the_same(self, rows: Rows) -> None:
        """Receipts, agreements and payments of two periods add up to those of both."""
        cut_off_at = MONTH.cut_off_at.astimezone(SHANGHAI)
        halves = [
            counted(Month(first, last, cut_off_at, 0), rows)
            for first, last in ((date(2026, 10, 1), date(2026, 10, 15)), (date(2026, 10, 16), date(2026, 10, 31)))
        ]
        for code in ("received", "accepted", "workers", "amounts", "natures"):
            whole = counted(MONTH, rows).get(code).total.values
            assert {name: sum(half.get(code).total.values[name] for half in halves) for name in whole} == whole
