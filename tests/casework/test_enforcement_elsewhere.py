"""The time to go on with an enforcement that another court has: from its day of performance, as for any other decision."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casework import histories
from tests.casework.histories import WAGES, WORK, Story
from tests.casework.telling import days, payments, shuffled, tell
from tests.casework.test_outside_effect import of_court, paper, times, told

DUE = {"performance_due": "2026-05-18"}


class TestEnforcementElsewhere:
    """What is enforced elsewhere, and whose day of performance is known from there …"""

    def told(self, **papers: str) -> Story:
        """The award, and what the court says."""
        return told({**DUE, **papers}, "enforcement", told({"award_received": "2026-04-10"}), after="p1")

    def test_has_its_time_from_that_day(self) -> None:
        """What is known of its enforcement says itself from when it counts."""
        assert times(self.told()) == [("p2", "running", date(2026, 5, 18))]

    def test_has_none_where_that_day_is_known_to_the_month_after_all(self) -> None:
        """The award itself says then from when it counts."""
        story, unknown = told({"award_received": "2026-04-10"}), {"fact": "performance_due", "precision": "unknown"}
        story.do("record_outside_proceeding", given={"kind": "enforcement", "facts": [unknown], "after": "p1"})
        assert times(story.tick()) == [("p1", "running", date(2026, 4, 28))]

    @pytest.mark.parametrize("first", [True, False])
    def test_has_it_begun_anew_by_a_payment(self, first: bool) -> None:
        """Whichever is told first (CPL 250)."""
        paid = {"claim": "c1", "amount_yuan": "3000.00", "occurred_on": "2026-05-25"}
        story = told({"award_received": "2026-04-10"})
        story = story.do("record_performance", **paid) if first else story
        told(DUE, "enforcement", story, after="p1")
        story = story if first else story.do("record_performance", **paid)
        assert times(story) == [("p2", "running", date(2026, 5, 25))]

    def test_has_it_met_when_everything_was_got(self) -> None:
        """So that the complaint can be closed."""
        story = self.told().do("record_performance", claim="c1", amount_yuan="12000.00", occurred_on="2026-05-25")
        assert times(story) == [("p2", "met", date(2026, 5, 18))]
        story.do("conclude", outcome="resolved").do("follow_up", satisfaction="neutral")
        assert story.do("close").complaint.stage == "closed"

    def test_is_about_what_the_award_is_about(self) -> None:
        """Wages alone: what is claimed for the work beside them is no matter."""
        story = told({"award_received": "2026-04-10"}, story=histories.classified(WAGES, WORK), claims=["c1"])
        told(DUE, "enforcement", story, after="p1")
        story.do("record_performance", claim="c1", amount_yuan="12000.00", occurred_on="2026-05-25")
        assert times(story) == [("p2", "met", date(2026, 5, 18))]

    def test_is_about_what_the_filing_here_is_about_that_it_names(self) -> None:
        """An application for arbitration about the wages, on whose end the file has only the court's word."""
        story = histories.classified(WAGES, WORK).do("apply_for_arbitration", claims=["c1"])
        told(DUE, "enforcement", story, after="l1")
        story.do("record_performance", claim="c1", amount_yuan="12000.00", occurred_on="2026-05-25")
        assert times(story) == [("p1", "met", date(2026, 5, 18))]

    @pytest.mark.parametrize("after", ["p1", "p2"])
    def test_has_it_met_by_an_application_here(self, after: str) -> None:
        """Whether that names the award or the court elsewhere; one that was withdrawn leaves the time as it was."""
        story = self.told().do("file_suit", kind="enforcement", after=after)
        assert times(story) == [("p2", "met", date(2026, 5, 18))]
        story.do("record_court_step", limb="l1", step="withdrawn")
        assert times(story) == [("p2", "running", date(2026, 5, 18))]

    def test_has_it_met_by_an_application_there(self) -> None:
        """It was made there, or is told as a proceeding of its own."""
        apart = told({"applied": "2026-05-25"}, "enforcement", self.told(), after="p1")
        assert times(self.told(applied="2026-05-25")) == times(apart) == [("p2", "met", date(2026, 5, 18))]

    def test_has_it_apart_from_that_of_another_court(self) -> None:
        """Two courts, and a day of performance and an application of each."""
        other = {"performance_due": "2026-05-20", "applied": "2026-05-25"}
        assert times(told(other, "enforcement", self.told(), after="p1")) == [
            ("p2", "running", date(2026, 5, 18)),
            ("p3", "met", date(2026, 5, 20)),
        ]

    @settings(max_examples=40, deadline=None)
    @given(data=st.data())
    def test_has_the_same_time_in_every_order_of_telling(self, data: st.DataObject) -> None:
        """The day of performance, payments, and applications there and here."""
        chains = [[of_court("performance_due", data.draw(days(10, 60)))], [paper("award_received", "2026-04-10")]]
        chains += [[of_court("applied", data.draw(days(100, 600)))]] if data.draw(st.booleans()) else []
        chains += data.draw(payments({"claim": "c1"}, most=4))
        seen = []
        for _ in range(2):
            story = histories.classified(WAGES).on(2026, 4, 10)
            story.do("record_outside_proceeding", given={"kind": "arbitration"})
            story.do("record_outside_proceeding", given={"kind": "enforcement", "after": "p1"})
            seen.append(tell(story, shuffled(data.draw, chains), ticking=data.draw(st.booleans())))
        assert seen[0] == seen[1]
