"""Overtime and annual leave, against answers worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from law.money.worktime import kind_of_day
from law.workdays import load_calendar
from tests.law.reckoning import refused, warned, worth, yuan


class TestOvertime:
    """At 8700 a month: 8700 ÷ 21.75 ÷ 8 = 50 an hour."""

    @pytest.mark.parametrize(
        ("hours", "expected"),
        [
            ("2026-10-12:2", "150.00"),
            ("2026-10-10:2", "150.00"),
            ("2026-10-11:2", "200.00"),
            ("2026-10-04:2", "200.00"),
            ("2026-10-01:2", "300.00"),
            ("2026-09-25:2", "300.00"),
            ("2026-09-26:2", "200.00"),
            ("2026-10-01:8,2026-10-11:4,2026-10-12:2.5", "1787.50"),
        ],
    )
    def test_is_paid_by_the_kind_of_day(self, hours: str, expected: str) -> None:
        """A Monday and a Saturday that is worked 150 %; a Sunday and a day of the holiday that is no festival 200 %; National Day
        and Mid-Autumn 300 %; together 1200 + 400 + 187.50.
        """
        assert yuan("overtime", monthly_wage_yuan=8700, hours=hours) == expected

    def test_of_a_rest_day_with_leave_in_lieu_is_not_paid(self) -> None:
        """Sunday 11 October with lieu: nothing. A festival is paid whatever was given."""
        assert yuan("overtime", monthly_wage_yuan=8700, hours="2026-10-11:8", lieu_days="2026-10-11") == "0.00"
        assert yuan("overtime", monthly_wage_yuan=8700, hours="2026-10-01:8", lieu_days="2026-10-01") == "1200.00"

    def test_takes_sums_of_hours_with_a_day_of_their_time(self) -> None:
        """10 × 75 + 8 × 100 + 8 × 150 = 2750."""
        given = {"weekday_hours": 10, "rest_day_hours": 8, "festival_hours": 8, "worked_on": "2026-10-31"}
        assert yuan("overtime", monthly_wage_yuan=8700, **given) == "2750.00"

    def test_says_where_its_shown_parts_do_not_add_up(self) -> None:
        """An hour of each kind at 1000 a month: 8.62 + 11.49 + 17.24 = 37.35, and 37.3563 together."""
        each = {"weekday_hours": 1, "rest_day_hours": 1, "festival_hours": 1, "worked_on": "2026-10-31"}
        result = worth("overtime", monthly_wage_yuan=1000, **each)
        last = result.steps[-1]
        assert (str(result.amount_yuan), last.exact) == ("37.36", None)
        assert all(number in last.zh and number in last.en for number in ("37.35", "37.3563", "37.36"))

    def test_has_no_such_step_where_they_do(self) -> None:
        """The hourly wage and one step for each kind."""
        each = {"weekday_hours": 1, "rest_day_hours": 1, "festival_hours": 1, "worked_on": "2026-10-31"}
        assert len(worth("overtime", monthly_wage_yuan=8700, **each).steps) == 4

    def test_warns_of_more_than_the_law_allows(self) -> None:
        """Four hours on each of ten working days: too long a day, and 40 hours a month."""
        hours = ",".join(f"2026-03-{day:02}:4" for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13))
        assert warned(worth("overtime", monthly_wage_yuan=8700, hours=hours)) == {
            "longer_than_a_day_allows",
            "longer_than_a_month_allows",
        }

    def test_has_no_warning_at_the_limit(self) -> None:
        """Three hours a day and 36 a month are within it."""
        hours = ",".join(f"2026-03-{day:02}:3" for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17))
        assert warned(worth("overtime", monthly_wage_yuan=8700, hours=hours)) == set()

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({}, ("missing", "hours")),
            ({"weekday_hours": 3}, ("missing", "worked_on")),
            ({"hours": "2026-10-01:25"}, ("input_invalid", "hours")),
            ({"hours": "2026-10-01:0"}, ("input_invalid", "hours")),
            ({"hours": "2026-10-01:8,2026-10-01:1"}, ("input_invalid", "hours")),
            ({"hours": "2026-02-30:8"}, ("input_invalid", "hours")),
            ({"hours": "2031-03-03:8"}, ("parameter_missing", "hours")),
            ({"hours": "2026-10-11:8", "lieu_days": "2026-10-18"}, ("input_invalid", "lieu_days")),
        ],
    )
    def test_names_the_input_that_is_wrong(self, given: dict[str, object], expected: tuple[str, str]) -> None:
        """Hours of no day, of too long a day, twice a day, of a year nobody published."""
        assert refused("overtime", monthly_wage_yuan=8700, **given) == expected


class TestTheKindsOfDay:
    """Three flags, of which only the festivals have the highest rate (C12)."""

    @pytest.mark.parametrize(("year", "festivals"), [(2024, 11), (2025, 13), (2026, 13)])
    def test_know_the_festivals_of_their_year(self, year: int, festivals: int) -> None:
        """Eleven days under the older text, thirteen since 2025."""
        calendar, first = load_calendar(), date(year, 1, 1)
        days = [calendar.day(first + timedelta(days=n)) for n in range(365)]
        assert sum(kind_of_day(one) == "festival" for one in days) == festivals


class TestAnnualLeave:
    """Not taken, at 8700 a month: 400 a day, of which 200 % is owed on top."""

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"worked_years": 0}, "0.00"),
            ({"worked_years": 1}, "4000.00"),
            ({"worked_years": 9}, "4000.00"),
            ({"worked_years": 10}, "8000.00"),
            ({"worked_years": 20}, "12000.00"),
            ({"entitled_days": 7}, "5600.00"),
            ({"worked_years": 12, "left_on": "2026-06-30", "taken_days": "1"}, "2400.00"),
            ({"worked_years": 12, "left_on": "2026-06-30", "taken_days": "1.5"}, "2400.00"),
            ({"worked_years": 3, "joined_on": "2026-07-01"}, "1600.00"),
            ({"worked_years": 3, "left_on": "2026-03-13"}, "0.00"),
            ({"worked_years": 3, "left_on": "2026-03-14"}, "800.00"),
            ({"worked_years": 3, "taken_days": "9"}, "0.00"),
        ],
    )
    def test_is_paid_by_whole_days(self, given: dict[str, object], expected: str) -> None:
        """5, 10, 15 days by 1, 10, 20 years. Left on 30 June: 181 ÷ 365 × 10 − 1 = 3.96 and − 1.5 = 3.46, so 3 days. Joined on 1 July:
        184 ÷ 365 × 5 = 2.52, so 2. 72 days of 365 are 0.99 of a day, 73 exactly one. More taken than due: nothing, nor anything back.
        """
        assert yuan("annual_leave", year=2026, average_wage_yuan=8700, **given) == expected

    def test_of_a_leap_year_is_no_more_than_a_year_gives(self) -> None:
        """366 ÷ 365 × 5 is still 5 days."""
        found = worth("annual_leave", year=2024, average_wage_yuan=8700, entitled_days=365)
        assert found.amount_yuan == 365 * 800

    def test_rests_on_the_notice_of_its_time(self) -> None:
        """21.75 stood in the notice of 2008 until the one of 2025 took its place."""
        cited = {
            year: "".join(
                one.basis_zh for one in worth("annual_leave", year=year, average_wage_yuan=1, worked_years=1).steps
            )
            for year in (2024, 2025)
        }
        assert "劳社部发〔2008〕3号" in cited[2024]
        assert "人社部发〔2025〕2号" in cited[2025]

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({}, ("missing", "worked_years")),
            ({"worked_years": 1, "entitled_days": 5}, ("input_invalid", "entitled_days")),
            ({"worked_years": 1, "left_on": "2025-12-31"}, ("input_invalid", "left_on")),
            ({"worked_years": 1, "joined_on": "2026-05-01", "left_on": "2026-04-30"}, ("dates_contradict", "left_on")),
        ],
    )
    def test_names_the_input_that_is_wrong(self, given: dict[str, object], expected: tuple[str, str]) -> None:
        """Neither years nor days, both, days outside of the year."""
        assert refused("annual_leave", year=2026, average_wage_yuan=8700, **given) == expected
