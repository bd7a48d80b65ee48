"""The working-day calendar against two independent ones, and what it does with unknown years."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from law.notice import CalendarRejected, parse_year
from law.workdays import UnknownYear, load_calendar

FIRST, LAST = date(2008, 1, 1), date(2026, 12, 31)
ALL_DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

NOT_IN_LIEU = {date(2022, 2, 3)}
"""The third day of the lunar New Year, a statutory festival, which chinesecalendar marks as moved."""

NOT_OBSERVED = {date(2009, 10, 4), date(2020, 10, 4)}
"""Mid-autumn fell on a National Day: the eleventh day is the Sunday after, which holidays leaves out."""

NEXT_YEAR = """
year = 2027
source = "an invented notice for this test"
[[festival]]
name_zh = "元旦"
statutory = [2027-01-01]
[[festival]]
name_zh = "春节"
statutory = [2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08]
rest = [2027-02-09]
work = [2027-02-20]
[[festival]]
name_zh = "清明节"
statutory = [2027-04-05]
[[festival]]
name_zh = "劳动节"
statutory = [2027-05-01, 2027-05-02]
[[festival]]
name_zh = "端午节"
statutory = [2027-06-09]
[[festival]]
name_zh = "中秋节"
statutory = [2027-09-15]
[[festival]]
name_zh = "国庆节"
statutory = [2027-10-01, 2027-10-02, 2027-10-03]
"""


class TestTheCalendar:
    """The years shipped with the product."""

    def test_agrees_with_chinesecalendar_on_every_working_day(self) -> None:
        """No difference in nineteen years."""
        calendar = load_calendar()
        assert [on for on in ALL_DAYS if calendar.is_working_day(on) != chinese_calendar.is_workday(on)] == []

    def test_agrees_with_holidays_on_every_working_day(self) -> None:
        """No difference in nineteen years."""
        calendar, other = load_calendar(), holidays.country_holidays("CN", years=range(2008, 2027))
        assert [on for on in ALL_DAYS if calendar.is_working_day(on) != other.is_working_day(on)] == []

    def test_has_248_working_days_in_2026(self) -> None:
        """The figure of 人社部发〔2025〕2号 (LAW.md S6)."""
        calendar = load_calendar()
        assert sum(calendar.is_working_day(on) for on in ALL_DAYS if on.year == 2026) == 248

    @pytest.mark.parametrize(("years", "days"), [(range(2008, 2025), 11), (range(2025, 2027), 13)])
    def test_has_the_statutory_festival_days_of_the_time(self, years: range, days: int) -> None:
        """Eleven until 2024, thirteen since (LAW.md §1)."""
        calendar = load_calendar()
        for year in years:
            assert sum(calendar.day(on).is_statutory_festival for on in ALL_DAYS if on.year == year) == days

    def test_agrees_with_holidays_on_the_statutory_festivals(self) -> None:
        """They differ only where two festivals fell on one day."""
        calendar, other = load_calendar(), holidays.country_holidays("CN", years=range(2008, 2027))
        odd = ("observed", "Day off", "Extended", "70th")
        theirs = {on for on, name in other.items() if not any(word in name for word in odd) and on <= LAST}
        ours = {on for on in ALL_DAYS if calendar.day(on).is_statutory_festival}
        assert ours ^ theirs == NOT_OBSERVED

    def test_differs_from_chinesecalendar_on_one_day_in_lieu(self) -> None:
        """A statutory festival day is never a day in lieu; the one difference is listed with its reason."""
        calendar = load_calendar()
        wrong = {on for on in ALL_DAYS if chinese_calendar.is_in_lieu(on) and calendar.day(on).is_statutory_festival}
        assert wrong == NOT_IN_LIEU

    @pytest.mark.parametrize("on", [date(2026, 2, 14), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)])
    def test_works_on_adjusted_weekend_days(self, on: date) -> None:
        """A weekend day may be worked in exchange for a bridge day."""
        day = load_calendar().day(on)
        assert (on.weekday() >= 5, day.is_working_day, day.is_rest_day) == (True, True, False)

    def test_keeps_festival_and_rest_day_apart(self) -> None:
        """法定休假日 has two meanings (LAW.md C12): a bridge day is a rest day but no festival."""
        day = load_calendar().day(date(2026, 2, 20))
        assert (day.is_rest_day, day.is_statutory_festival, day.name_zh) == (True, False, "春节")

    def test_refuses_to_judge_a_day_of_an_unknown_year(self) -> None:
        """Nobody can say before the notice is published."""
        with pytest.raises(UnknownYear, match="2027") as refused:
            load_calendar().is_working_day(date(2027, 1, 4))
        assert refused.value.year == 2027

    def test_knows_its_years(self) -> None:
        """2008 to 2026, and no guess."""
        calendar = load_calendar()
        assert calendar.years == frozenset(range(2008, 2027))
        assert not calendar.knows(date(2027, 1, 1))

    def test_takes_a_years_notice_without_a_release(self) -> None:
        """The year is known then, the calendar has another version, and the old one is unchanged."""
        before = load_calendar()
        after = before.with_year(parse_year(NEXT_YEAR))
        assert after.is_working_day(date(2027, 2, 20))
        assert after.version != before.version
        assert not before.knows(date(2027, 1, 1))

    def test_takes_the_december_days_of_a_notice(self) -> None:
        """A notice may move days of the December before."""
        moved = NEXT_YEAR.replace("statutory = [2027-01-01]", "statutory = [2027-01-01]\nrest = [2026-12-31]")
        assert not load_calendar().with_year(parse_year(moved)).is_working_day(date(2026, 12, 31))


class TestTheYearsOfASpan:
    """Whose notices some days rest on …"""

    @pytest.mark.parametrize(
        ("days", "years"),
        [
            ((date(2026, 3, 2), date(2026, 3, 5)), [2026]),
            ((date(2026, 12, 20), date(2027, 1, 4)), [2026, 2027]),
            ((date(2027, 1, 4), date(2026, 12, 20)), [2026, 2027]),
            ((date(2025, 12, 1), date(2027, 1, 4), date(2026, 12, 20)), [2025, 2026, 2027]),
        ],
        ids=["of one year", "forward", "backward", "of three days"],
    )
    def test_run_from_the_earliest_to_the_latest_day(self, days: tuple[date, ...], years: list[int]) -> None:
        """Whichever is given first."""
        assert list(load_calendar().years_of(*days)) == years

    @pytest.mark.parametrize("backward", [False, True])
    def test_have_the_year_behind_the_last_days_of_a_december(self, backward: bool) -> None:
        """From the earliest day on that a notice ever moved."""
        calendar = load_calendar()
        turns = date(2026, *calendar.turns_from)
        days = (date(2026, 12, 1), turns)
        assert list(calendar.years_of(*(reversed(days) if backward else days))) == [2026, 2027]
        assert list(calendar.years_of(date(2026, 12, 1), turns - timedelta(days=1))) == [2026]


class TestANotice:
    """A year's text that cannot be trusted is refused with its line and field."""

    @pytest.mark.parametrize(
        ("old", "new", "line", "field"),
        [
            ("year = 2027", "year = 'next'", 2, "year"),
            ('source = "an invented notice for this test"', "", 0, "source"),
            ('source = "an invented notice for this test"', "source = ' '", 3, "source"),
            ("2027-02-08]", "]", 6, "festival.statutory"),
            ("work = [2027-02-20]", "work = [2027-02-19]", 11, "festival.work"),
            ("rest = [2027-02-09]", "rest = [2027-02-08]", 9, "festival.rest"),
            ("rest = [2027-02-09]", "rest = [2028-02-09]", 10, "festival.rest"),
            ("rest = [2027-02-09]", "rest = ['x']", 8, "festival.rest"),
            ("rest = [2027-02-09]", "rest = 3", 10, "festival.rest"),
            ("rest = [2027-02-09]", "pause = []", 10, "festival.pause"),
            ("source =", "colour = 1\nsource =", 3, "colour"),
            ('name_zh = "清明节"', 'name_zh = "寒食节"', 0, "festival"),
            ('name_zh = "清明节"', "", 0, "festival.name_zh"),
            ("year = 2027", "year = = 2027", 2, ""),
            ("year = 2027", f"year = {'9' * 5000}", 0, ""),
            ("year = 2027", f"year = {'[' * 5000}{']' * 5000}", 0, ""),
            ("[2027-01-01]", "[2027-07-01]", 6, "festival.statutory"),
            ("2027-10-01, 2027-10-02, 2027-10-03", "2027-11-01, 2027-11-02, 2027-11-03", 26, "festival.statutory"),
            ("an invented notice", "长" * 601, 3, "source"),
            ("an invented notice", "\\u0000", 3, "source"),
            ('name_zh = "清明节"', 'name_zh = " "', 0, "festival.name_zh"),
        ],
    )
    def test_is_refused_with_line_and_field(self, old: str, new: str, line: int, field: str) -> None:
        """Who loads it must see at once what to mend."""
        with pytest.raises(CalendarRejected) as refused:
            parse_year(NEXT_YEAR.replace(old, new, 1))
        assert (refused.value.line, refused.value.field) == (line, field)

    def test_names_the_line_of_a_table_that_nobody_reads(self) -> None:
        """Its letter stands in other words before."""
        with pytest.raises(CalendarRejected) as refused:
            parse_year(f"{NEXT_YEAR}[x]\na = 1\n")
        assert (refused.value.line, refused.value.field) == (NEXT_YEAR.count("\n") + 1, "x")

    def test_is_refused_without_any_festival(self) -> None:
        """An empty year would make every weekday a working day."""
        with pytest.raises(CalendarRejected, match="no festival"):
            parse_year('year = 2027\nsource = "x"')
