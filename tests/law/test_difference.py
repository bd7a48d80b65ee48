"""What one rule pack has otherwise than another, and texts that are laid over each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from law.difference import difference, overlaid
from law.notice import CalendarYear
from law.pack import Pack, load_pack

PACK = load_pack()
RULE = PACK.get_rule("ARB.4")
DAYS = st.dates(date(2009, 1, 1), date(2030, 12, 31))


class TestADifference:
    """Between two packs …"""

    def test_is_nothing_where_only_the_name_differs(self) -> None:
        """A release with the rules of before."""
        same = Pack.of("another", rules=PACK.rules(), claims=PACK.claims, calendar=PACK.calendar)
        assert not difference(PACK, same)

    def test_names_rules_that_read_otherwise_or_are_gone(self) -> None:
        """Once each."""
        longer = PACK.with_rules((replace(RULE, length=9),))
        gone = Pack.of(
            "less", rules=[one for one in PACK.rules() if one.id != RULE.id], claims=PACK.claims, calendar=PACK.calendar
        )
        assert difference(PACK, longer).rules == difference(PACK, gone).rules == (RULE.id,)

    def test_tells_a_year_that_is_known_now_from_one_that_was_corrected(self) -> None:
        """What was estimated turns firm; what was known was wrong."""
        known = PACK.calendar.notices[-1]
        after = PACK.with_calendar_year(CalendarYear(2050, "x", ()))
        after = after.with_calendar_year(replace(known, source="corrected"))
        found = difference(PACK, after)
        assert (found.published, found.corrected, found.rules) == ((2050,), (known.year,), ())

    def test_names_claims_whose_limitation_reads_otherwise(self) -> None:
        """A line of limitation may move by it."""
        code, claim = next(iter(PACK.claims.items()))
        claims = {**PACK.claims, code: replace(claim, limitation="LIM.2")}
        other = Pack.of(PACK.name, rules=PACK.rules(), claims=claims, calendar=PACK.calendar)
        assert difference(PACK, other).claims == (code,)


class TestATextLaidOverAnother:
    """Of the same rule, province and office …"""

    @given(since=st.none() | DAYS, length=st.none() | st.integers(0, 900), day=DAYS)
    def test_counts_for_its_time_and_the_old_one_before_and_behind(
        self, since: date | None, length: int | None, day: date
    ) -> None:
        """On every day one of them, and only one."""
        until = since + timedelta(days=length) if since and length is not None else None
        new = replace(RULE, length=9, effective_from=since, effective_to=until)
        there = [one.length for one in (*overlaid(RULE, new), new) if one.in_force(day)]
        before = [RULE.length] if RULE.in_force(day) else []
        assert there == ([9] if new.in_force(day) else before)

    def test_leaves_another_provinces_alone(self) -> None:
        """It is not the same text."""
        assert list(overlaid(RULE, replace(RULE, province="33"))) == [RULE]
