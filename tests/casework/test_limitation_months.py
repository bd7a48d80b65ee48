"""Double wages for want of a written contract: month by month by the most careful reading, from the last month elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.limitation_months import MONTHLY, month_starts
from casework.limitation_view import ReadingShown, limitation_of
from law.months import corresponding
from law.pack import Pack
from tests.casework.histories import Story, received, text


def double_wages(**facts: Any) -> Story:
    """A claim of them, with its facts."""
    return received({"code": "6.2", "facts": facts})


def monthly(story: Story) -> ReadingShown | None:
    """The reading beside the rest."""
    (one,) = limitation_of(story.complaint, story.context())
    return next((each for each in one.readings if each.months), None)


def months_of(story: Story, *, by: date | None = None) -> tuple[date, ...]:
    """The days from which its parts count."""
    return tuple(month_starts(story.complaint.claims[0], story.context(), by=by))


class TestDoubleWages:
    """Their limitation by LIM.5 …"""

    def test_counts_month_by_month_from_the_second_month_of_work(self) -> None:
        """The month that runs out next is the one to act by; the rule is not verified, and says so."""
        story = double_wages(knew_on="2025-12-01", employed_from="2024-09-01")
        reading = monthly(story)
        assert reading is not None
        assert (reading.rule, reading.mark, reading.careful, reading.started_by) == (MONTHLY, "U", True, "month")
        assert (reading.months, reading.months_gone, reading.started_on) == (11, 5, date(2025, 3, 1))

    def test_stands_beside_the_year_from_the_day_that_was_known(self) -> None:
        """Both readings are shown."""
        (one,) = limitation_of(
            (story := double_wages(knew_on="2025-12-01", employed_from="2025-06-10")).complaint, story.context()
        )
        assert [each.rule for each in one.readings] == ["LIM.1", MONTHLY]

    @pytest.mark.parametrize("first", ["2024-10-15", "2025-01-29", "2025-01-30", "2025-01-31", "2024-08-31"])
    def test_counts_never_more_than_eleven_months_from_the_first_day_of_work(self, first: str) -> None:
        """At the ends of months, too: each month is counted from that day, and none from the last day of another."""
        story = double_wages(employed_from=first).on(2027, 1, 1)
        starts = months_of(story)
        assert starts == tuple(corresponding(date.fromisoformat(first), number) for number in range(1, 12))

    def test_counts_the_months_to_come_as_well(self) -> None:
        """All of them are known beforehand; those that have begun by a day are fewer."""
        story = double_wages(employed_from="2026-01-15", still_employed=True)
        assert (len(months_of(story)), months_of(story, by=story.today)) == (11, (date(2026, 2, 15),))

    @pytest.mark.parametrize("text", [{"length": 0}, {"direction": "before"}])
    def test_has_no_months_by_a_text_that_leads_to_no_later_day(self, text: dict[str, Any]) -> None:
        """Whoever loads such a text of their own still gets an answer."""
        story = double_wages(employed_from="2025-06-10")
        story.law = story.law.with_rules((replace(story.law.get_rule("EMP.1"), **text),))
        assert months_of(story) == ()

    def test_shows_none_and_asks_for_nothing_before_the_first_is_full(self) -> None:
        """The first day of work is known."""
        story = double_wages(knew_on="2026-02-20", employed_from="2026-02-20", still_employed=True)
        (one,) = limitation_of(story.complaint, story.context())
        assert [each.rule for each in one.readings] == ["LIM.1"]

    def test_takes_what_was_known_roughly_for_no_doubt_of_its_own_days(self) -> None:
        """When the harm was known says nothing of when a month ended: what had run out before an act is over."""
        rough = [{"fact": "knew_on", "precision": "month", "occurred_on": "2026-02-01"}]
        story = double_wages(rough=rough, employed_from="2024-12-20", employed_to="2025-02-10")
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2026-02-20", proof=text())
        reading = monthly(story)
        assert reading is not None
        assert (reading.status, reading.months, reading.months_gone, reading.rough) == ("lapsed", 1, 1, False)

    def test_counts_from_the_first_of_a_month_where_the_first_day_of_work_is_not_known(self) -> None:
        """An act that may have been in time counts as in time."""
        rough = [{"fact": "employed_from", "precision": "month", "occurred_on": "2024-12-01"}]
        story = double_wages(rough=rough, employed_to="2025-01-15")
        reading = monthly(story)
        assert reading is not None
        assert (reading.started_on, reading.status, reading.rough) == (date(2025, 1, 1), "lapsed", True)
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2026-01-20", proof=text())
        (one,) = limitation_of(story.complaint, story.context())
        assert [(each.rule, each.started_on) for each in one.readings][1:] == []

    def test_ends_with_the_contract_or_the_work(self) -> None:
        """No month behind either."""
        story = double_wages(employed_from="2025-06-10", contract_signed_on="2025-09-15")
        starts = months_of(story)
        assert starts == (date(2025, 7, 10), date(2025, 8, 10), date(2025, 9, 10))

    def test_counts_from_the_last_month_where_a_place_says_so(self) -> None:
        """The same months, all of them from the last one."""
        story = double_wages(employed_from="2025-06-10", contract_signed_on="2025-09-15")
        switch = story.law.switches["double_wage_limitation"]
        story.law = _answering(story, "from_last_month")
        assert switch.value == "by_month"
        assert months_of(story) == (date(2025, 9, 10),)

    def test_begins_anew_by_an_act_and_keeps_what_had_run_out(self) -> None:
        """Months that were over stay over."""
        story = double_wages(knew_on="2025-12-01", employed_from="2024-09-01")
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2026-02-20", proof=text())
        reading = monthly(story)
        assert reading is not None
        assert (reading.rule, reading.started_on, reading.months_gone) == ("LIM.2", date(2026, 2, 20), 5)

    def test_accuses_nobody_and_starts_no_clock(self) -> None:
        """It is a reading beside the record."""
        story = double_wages(employed_from="2024-09-01").tick().tick()
        assert MONTHLY not in {one.rule for one in story.complaint.deadlines.values()}

    def test_asks_when_the_work_began(self) -> None:
        """Without that day nobody can count the months."""
        (one,) = limitation_of((story := double_wages(knew_on="2025-12-01")).complaint, story.context())
        assert [(each.rule, each.status, each.missing) for each in one.readings][1:] == [
            (MONTHLY, "unknown", "employed_from")
        ]

    def test_is_no_reading_of_other_claims(self) -> None:
        """Which claims it is for is data of the rule."""
        story = received({"code": "3.2", "facts": {"knew_on": "2025-12-01", "employed_from": "2024-09-01"}})
        assert monthly(story) is None


def _answering(story: Story, value: str) -> Any:
    """The story's law with another answer of the whole country."""
    switch = replace(story.law.switches["double_wage_limitation"], value=value)
    parts = replace(story.law.parts, switches={**story.law.switches, "double_wage_limitation": switch})
    return Pack.from_parts(parts)
