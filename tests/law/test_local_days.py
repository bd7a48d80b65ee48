"""Days that only a place has: layers over the national calendar (LAW.md C24). The days here are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from law.clock import due
from law.notice import CalendarRejected, parse_year
from law.pack import UnlistedPlace, listed_place, load_pack, pack_from_json, pack_to_json, place_code
from law.workdays import load_calendar
from law.written import MOST_CHARACTERS

PROVINCE = """
year = 2026
place = "45"
source = "an invented notice for this test"
[[festival]]
name_zh = "地方节日"
rest = [2026-04-20, 2026-04-21]
work = [2026-04-25]
"""
CITY = """
year = 2026
place = "4503"
source = "another invented notice"
[[festival]]
name_zh = "州庆"
rest = [2026-04-22]
"""
CALENDAR = load_calendar()
LAYERED = CALENDAR.with_year(parse_year(PROVINCE)).with_year(parse_year(CITY))


class TestAPlace:
    """The calendar of a place …"""

    @pytest.mark.parametrize(
        ("place", "shut"),
        [
            (None, []),
            ("11", []),
            ("44", []),
            ("45", [20, 21]),
            ("4501", [20, 21]),
            ("450100", [20, 21]),
            ("4503", [20, 21, 22]),
            ("450302", [20, 21, 22]),
        ],
    )
    def test_has_the_days_of_every_place_around_it(self, place: str | None, shut: list[int]) -> None:
        """The most specific layer over the wider ones over the national year."""
        here = LAYERED.at(place)
        assert [day for day in range(20, 25) if not here.is_working_day(date(2026, 4, day))] == shut

    def test_works_on_the_days_it_moved(self) -> None:
        """A Saturday is worked there and nowhere else."""
        saturday = date(2026, 4, 25)
        assert [LAYERED.at(one).is_working_day(saturday) for one in ("45", None)] == [True, False]

    def test_lies_over_the_national_days(self) -> None:
        """A Saturday that the whole country works may be a day of rest in one place."""
        text = PROVINCE.replace("[2026-04-20, 2026-04-21]", "[2026-05-09]").replace("work = [2026-04-25]", "")
        here = CALENDAR.with_year(parse_year(text)).at("45")
        assert (here.is_working_day(date(2026, 5, 9)), here.is_working_day(date(2026, 5, 1))) == (False, False)
        assert CALENDAR.is_working_day(date(2026, 5, 9))

    def test_names_its_layers_in_its_version(self) -> None:
        """Whoever reads a date can see with which days it was counted; the country's version stays."""
        assert LAYERED.version == LAYERED.at("11").version == CALENDAR.version
        assert LAYERED.at("45").version.startswith(f"{CALENDAR.version}+45-")
        assert LAYERED.at("450302").version.startswith(f"{CALENDAR.version}+45.4503-")

    def test_is_built_once(self) -> None:
        """Every matter of a place counts with the same one."""
        assert LAYERED.at("4501") is LAYERED.at("45")

    def test_is_unknown_where_the_national_year_is(self) -> None:
        """A place's days alone are no year."""
        text = PROVINCE.replace("2026", "2027").replace("[2027-04-25]", "[2027-04-24]")
        assert not CALENDAR.with_year(parse_year(text)).at("45").knows(date(2027, 4, 20))

    def test_counts_its_deadlines(self) -> None:
        """Five working days pass over its own festival and name it."""
        rule = load_pack().get_rule("ARB.4")
        here = due(rule, date(2026, 4, 17), calendar=LAYERED.at("45"))
        there = due(rule, date(2026, 4, 17), calendar=LAYERED)
        assert (here.due_on, there.due_on) == (date(2026, 4, 27), date(2026, 4, 24))
        assert "地方节日" in here.trace[-1].zh and "04-25" in here.trace[-1].zh
        assert here.calendar_version == LAYERED.at("45").version

    def test_counts_its_days_in_a_step_that_fits_a_line(self) -> None:
        """However many festivals it has, of names as long as they may be, and however many weekends it works."""
        days = [date(2026, 1, 1) + timedelta(days=one) for one in range(365)]
        rest = [one for one in days if one.weekday() == 2]
        worked = ", ".join(str(one) for one in days if one.weekday() == 5 and not CALENDAR.is_working_day(one))
        rests = "".join(f'[[festival]]\nname_zh = "{"长" * 17}{n:03}"\nrest = [{one}]\n' for n, one in enumerate(rest))
        text = f'year = 2026\nplace = "45"\nsource = "x"\n{rests}[[festival]]\nname_zh = "调"\nwork = [{worked}]\n'
        rule = replace(load_pack().get_rule("ARB.4"), length=200)
        given = due(rule, date(2026, 1, 2), calendar=CALENDAR.with_year(parse_year(text)).at("45"))
        step = given.trace[1]
        assert "等）" in step.zh and " and others)" in step.en
        assert "adjusted workdays" in step.en and "-" not in step.en.removeprefix("+")
        assert max(len(step.zh), len(step.en)) <= MOST_CHARACTERS

    def test_keeps_a_corrected_year_of_its_own(self) -> None:
        """The later notice for the same place and year stands."""
        corrected = LAYERED.with_year(parse_year(PROVINCE.replace("2026-04-21", "2026-04-23")))
        assert corrected.at("45").is_working_day(date(2026, 4, 21)) and len(corrected.layers) == 2


class TestThePack:
    """A rule book with places' own days …"""

    def test_comes_back_from_json_unchanged(self) -> None:
        """Layers and national years apart."""
        pack = load_pack().with_calendar_year(parse_year(PROVINCE)).with_calendar_year(parse_year(CITY))
        again = pack_from_json(pack_to_json(pack))
        assert (again.digest, again.calendar.layers, again.calendar.notices) == (
            pack.digest,
            pack.calendar.layers,
            load_pack().calendar.notices,
        )
        assert pack.digest != load_pack().digest

    @pytest.mark.parametrize(("given", "code"), [("广西", "45"), ("45", "45"), ("4503", "4503"), ("459999", "45")])
    def test_knows_places_by_name_and_code(self, given: str, code: str) -> None:
        """A code that the list does not have is that of the place around it."""
        assert place_code(given) == code

    @pytest.mark.parametrize("given", ["", " ", "33010", "330199", "333333", "99", "３３", "Atlantis", "3"])
    def test_loads_for_no_place_that_the_list_does_not_have(self, given: str) -> None:
        """Nor for the wider one around it."""
        with pytest.raises(UnlistedPlace, match="2, 4 or 6 digits"):
            listed_place(given)

    @pytest.mark.parametrize(("given", "code"), [("广西", "45"), (" 4503", "4503"), ("330106", "330106")])
    def test_loads_for_a_place_that_the_list_has(self, given: str, code: str) -> None:
        """By code, or a province by its name."""
        assert listed_place(given) == code


class TestANotice:
    """A place's notice …"""

    @pytest.mark.parametrize(
        ("old", "new", "field"),
        [
            ('place = "45"', 'place = "00"', "place"),
            ('place = "45"', 'place = "广西"', "place"),
            ('place = "45"', "place = 45", "place"),
            ("rest = [2026-04-20", "statutory = [2026-04-19]\nrest = [2026-04-20", "festival.statutory"),
            ("2026-04-20", "2025-12-31", "festival"),
            ("2026-04-20", "2027-04-20", "festival.rest"),
            ("work = [2026-04-25]", "work = [2026-04-20]", "festival.work"),
            ("work = [2026-04-25]", "work = [2026-04-22]", "festival.work"),
            ("rest = [2026-04-20, 2026-04-21]\nwork = [2026-04-25]", "", "festival"),
            ('source = "an invented notice for this test"', 'source = ""', "source"),
            ("地方节日", "长" * 21, "festival.name_zh"),
        ],
    )
    def test_is_refused_where_it_cannot_be(self, old: str, new: str, field: str) -> None:
        """Places that are not there, days outside the year, days that contradict each other, and what is national."""
        with pytest.raises(CalendarRejected) as refused:
            parse_year(PROVINCE.replace(old, new, 1))
        assert refused.value.field == field
