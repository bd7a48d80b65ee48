"""What holds of every calculation, whatever the numbers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from law.money import load_money_book
from law.money.contract import double_wage
from law.money.ending import severance, unlawful_dismissal
from law.money.months import DAY, full_months
from law.money.working import Result, to_fen
from law.money.worktime import annual_leave, overtime
from law.months import after_months

WAGES = st.decimals(min_value=0, max_value=200_000, places=2)
DAYS = st.dates(min_value=date(2008, 1, 1), max_value=date(2026, 12, 31))
SPANS = st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair)))
MINIMUM, AVERAGE = Decimal(2000), Decimal(9000)


def n(first: date, last: date, wage: Decimal) -> Result:
    """Severance with a minimum wage of 2000 and a local average of 9000."""
    return severance(
        load_money_book(),
        employed_from=first,
        ended_on=last,
        average_wage_yuan=wage,
        minimum_wage_yuan=MINIMUM,
        local_average_wage_yuan=AVERAGE,
    )


def total(result: Result) -> Fraction:
    """What the steps add up to."""
    return sum((one.exact for one in result.steps if one.exact is not None), Fraction(0))


class TestRounding:
    """To the fen."""

    @given(st.decimals(min_value=0, max_value=10**9, places=6))
    def test_is_half_up(self, value: Decimal) -> None:
        """As the decimal arithmetic of the library has it."""
        assert to_fen(value) == value.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @given(st.fractions(min_value=0, max_value=10**9))
    def test_is_never_off_by_more_than_half_a_fen(self, value: Fraction) -> None:
        """And has two decimals."""
        rounded = to_fen(value)
        assert abs(Fraction(rounded) - value) <= Fraction(1, 200)
        assert rounded.as_tuple().exponent == -2


class TestMonthsOfWork:
    """Counted with their first day."""

    @given(DAYS, st.integers(0, 240))
    def test_come_back_from_the_day_they_are_full(self, first: date, months: int) -> None:
        """The eve of the day after n months is the first day with n full months."""
        eve = after_months(first, months) - DAY
        assert full_months(first, eve) == months
        assert months == 0 or full_months(first, eve - DAY) == months - 1


class TestSeverance:
    """N."""

    @given(SPANS, WAGES)
    def test_is_the_sum_of_its_steps_and_never_negative(self, span: tuple[date, date], wage: Decimal) -> None:
        """Rounded once."""
        found = n(*span, wage)
        assert found.amount_yuan == to_fen(total(found)) >= 0

    @given(SPANS, WAGES, st.integers(0, 4000))
    def test_grows_with_the_years(self, span: tuple[date, date], wage: Decimal, more: int) -> None:
        """A later end never costs anything."""
        assert n(span[0], span[1], wage).amount_yuan <= n(span[0], span[1] + timedelta(days=more), wage).amount_yuan

    @given(DAYS, st.integers(0, 4300), WAGES, WAGES)
    def test_grows_with_the_wage_up_to_twelve_years(self, first: date, days: int, one: Decimal, other: Decimal) -> None:
        """Beyond them the law itself gives less to somebody just above the cap."""
        last = first + timedelta(days=days)
        assert n(first, last, min(one, other)).amount_yuan <= n(first, last, max(one, other)).amount_yuan

    @given(SPANS, WAGES)
    def test_is_never_raised_by_the_cap(self, span: tuple[date, date], wage: Decimal) -> None:
        """With a local average nobody reaches it is at least as much."""
        free = severance(
            load_money_book(),
            employed_from=span[0],
            ended_on=span[1],
            average_wage_yuan=wage,
            minimum_wage_yuan=MINIMUM,
            local_average_wage_yuan=Decimal(999_999),
        )
        assert n(*span, wage).amount_yuan <= free.amount_yuan

    @given(SPANS, WAGES)
    def test_doubled_is_the_sum_for_unlawful_dismissal(self, span: tuple[date, date], wage: Decimal) -> None:
        """2N is 2 × N before either is rounded."""
        double = unlawful_dismissal(
            load_money_book(),
            employed_from=span[0],
            ended_on=span[1],
            average_wage_yuan=wage,
            minimum_wage_yuan=MINIMUM,
            local_average_wage_yuan=AVERAGE,
        )
        assert total(double) == 2 * total(n(*span, wage))


class TestDoubleWage:
    """The second wage."""

    @given(DAYS, st.integers(0, 800), st.integers(0, 800), WAGES)
    def test_grows_with_time_up_to_eleven_wages(self, hired: date, days: int, more: int, wage: Decimal) -> None:
        """And is the sum of its steps."""
        first = min(hired, date(2024, 6, 30))
        until = first + timedelta(days=days)
        earlier = double_wage(load_money_book(), hired_on=first, until_on=until, monthly_wage_yuan=wage)
        later = double_wage(
            load_money_book(),
            hired_on=first,
            until_on=min(until + timedelta(days=more), date(2026, 12, 31)),
            monthly_wage_yuan=wage,
        )
        assert 0 <= earlier.amount_yuan <= later.amount_yuan <= 11 * wage
        assert to_fen(total(earlier)) == earlier.amount_yuan


class TestOvertime:
    """By the hour."""

    @given(
        WAGES,
        st.dictionaries(DAYS, st.decimals(min_value="0.01", max_value=24, places=2), min_size=1, max_size=5),
        st.decimals(min_value=0, max_value=1000, places=2),
    )
    def test_is_the_sum_of_its_steps_and_grows_with_the_wage(
        self, wage: Decimal, hours: dict[date, Decimal], more: Decimal
    ) -> None:
        """Never negative."""
        hours = {on: worked for on, worked in hours.items() if on >= date(2008, 1, 3)} or {date(2026, 1, 5): Decimal(1)}
        found = overtime(load_money_book(), monthly_wage_yuan=wage, hours=hours)
        higher = overtime(load_money_book(), monthly_wage_yuan=wage + more, hours=hours)
        assert 0 <= found.amount_yuan == to_fen(total(found)) <= higher.amount_yuan


class TestAnnualLeave:
    """In days."""

    @given(WAGES, st.integers(0, 40), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 20))
    def test_is_never_negative_nor_more_than_a_year_gives(
        self, wage: Decimal, years: int, left: date, taken: int
    ) -> None:
        """Whatever was taken, whenever somebody left."""
        book = load_money_book()
        part = annual_leave(
            book, year=2026, average_wage_yuan=wage, worked_years=years, left_on=left, taken_days=Decimal(taken)
        )
        whole = annual_leave(book, year=2026, average_wage_yuan=wage, worked_years=years)
        assert 0 <= part.amount_yuan == to_fen(total(part)) <= whole.amount_yuan
