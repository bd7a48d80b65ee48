"""docs/changing-rules.md: every file in it is one that can be loaded, and does what the text says."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from law.clock import due
from law.notice import parse_year
from law.own_rules import laid_over
from law.pack import Pack, load_pack, parse_office_hours, parse_service_limits

TEXT = (Path(__file__).parents[2] / "docs" / "changing-rules.md").read_text(encoding="utf-8")
FILES: dict[str, str] = dict(re.findall(r"```toml ([a-z]+[ 0-9]*)\n(.*?)```", TEXT, re.DOTALL))


def book() -> Pack:
    """The release's rules."""
    return load_pack()


class TestTheExamples:
    """The files of the guide …"""

    def test_are_all_tried_here(self) -> None:
        """One more example needs one more test."""
        assert set(FILES) == {"rules", "place 36", "calendar", "limits"}

    def test_change_a_rule_from_its_day_on(self) -> None:
        """What happened before keeps the old text."""
        changed = laid_over(book(), FILES["rules"], "rules.toml")
        lengths = [changed.get_rule("ARB.16", on=on).length for on in (date(2027, 2, 28), date(2027, 3, 1))]
        assert lengths == [book().get_rule("ARB.16").length, 60]

    def test_add_a_place(self) -> None:
        """It has its own text there, and nowhere else."""
        changed = laid_over(book(), FILES["place 36"], "place.toml", province="36")
        here, there = (changed.get_rule("CB.1", on=date(2027, 1, 4), province=one) for one in ("3601", "33"))
        assert (here.length, here.province) == (15, "36")
        assert there.province == "33"

    def test_make_a_year_firm(self) -> None:
        """What falls in it is provisional no more."""
        changed = book().with_calendar_year(parse_year(FILES["calendar"]))
        rule, on = book().get_rule("ARB.4"), date(2027, 2, 3)
        assert due(rule, on, calendar=book().calendar).provisional
        assert not due(rule, on, calendar=changed.calendar).provisional
        ends = {one: due(rule, date(2027, 12, one), calendar=changed.calendar) for one in range(20, 25)}
        assert {one.due_on.day for one in ends.values() if one.provisional} == {29, 30, 31}

    def test_count_minutes_while_the_office_is_open(self) -> None:
        """Twenty minutes before the lunch break, the last ten follow it."""
        limits, hours = parse_service_limits(FILES["limits"]), parse_office_hours(FILES["limits"])
        changed = book().with_service_limits(limits, hours).with_calendar_year(parse_year(FILES["calendar"]))
        start = datetime(2027, 3, 1, 11, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
        given = due(changed.get_rule("SVC.ASSIGN", on=start.date()), start, calendar=changed.calendar)
        assert given.due_at == start.replace(hour=14, minute=10)
