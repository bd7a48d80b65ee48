"""The line of limitation is read from everything on record: it does not matter in which order it was told."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.roles import Role
from casework.state import Complaint
from tests.casework import histories
from tests.casework.histories import Story, received, text
from tests.casework.test_joining import joined
from tests.casework.test_limitation import proceeding, running

OLD = {"code": "1.1", "amount_yuan": "12000.00", "facts": {"knew_on": "2023-06-15", "employed_to": "2023-07-01"}}
LONG = proceeding("suit", filed="2024-01-10", withdrawn="2025-06-10")
"""A suit that took longer than limitation, and was withdrawn."""
AWARDED = proceeding("arbitration", filed="2023-09-01", award_received="2023-12-01")


def clocks(state: Complaint, claim: str = "c1") -> list[tuple[str, date, str]]:
    """The limitation clocks of a claim that were not taken back: rule, first day and how it stands."""
    found = [
        (one.rule, one.started_on, one.status)
        for one in state.deadlines.values()
        if one.scope == claim and one.rule.startswith("LIM") and one.status != "cancelled"
    ]
    return sorted(found)


def outside(given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A paper of another body, as a command."""
    return "record_outside_proceeding", {"given": given}


def act(on: str, kind: str = "claimed", precision: str = "day") -> tuple[str, dict[str, Any]]:
    """A proven act, as a command."""
    body = {"claim": "c1", "act": kind, "occurred_on": on, "precision": precision, "proof": text()}
    return "record_interruption", body


class TestOrder:
    """What was told in another order …"""

    @settings(max_examples=60, deadline=None)
    @given(
        order=st.permutations(
            [
                outside(LONG),
                outside(proceeding("inspection", filed="2023-11-05")),
                outside(proceeding("petition", filed="2025-09-01")),
                act("2023-10-01"),
                act("2023-09-20", "negotiation", "month"),
                act("2025-12-20", "promised"),
                act("2026-02-10", "promised", "month"),
                ("set_facts", {"claim": "c1", "facts": {"employed_to": "2023-07-10"}}),
                ("tick", {}),
                ("tick", {}),
            ]
        )
    )
    def test_gives_the_same_limitation(self, order: list[tuple[str, dict[str, Any]]]) -> None:
        """Papers, acts and corrected facts, with time passing anywhere between them."""
        story = received(OLD)
        for name, body in order:
            if name == "tick":
                story.tick()
            else:
                story.do(name, **body)
        story.tick()
        assert clocks(story.complaint) == [("LIM.2", date(2023, 11, 5), "met"), ("LIM.2", date(2026, 2, 1), "running")]

    @settings(max_examples=60, deadline=None)
    @given(
        order=st.permutations(
            [
                act("2024-06-10", "authority", "month"),
                act("2025-06-25"),
                act("2026-02-27", "promised", "month"),
                outside(proceeding("inspection", filed="2024-06-28")),
                ("set_facts", {"claim": "c1", "facts": {"employed_to": "2023-07-10"}}),
                ("tick", {}),
                ("tick", {}),
            ]
        )
    )
    def test_gives_the_same_with_acts_of_which_the_month_is_known(
        self, order: list[tuple[str, dict[str, Any]]]
    ) -> None:
        """Each may have been in time, whenever it is told and whatever lapsed before."""
        story = received(OLD)
        for name, body in order:
            if name == "tick":
                story.tick()
            else:
                story.do(name, **body)
        assert clocks(story.tick().complaint) == [("LIM.2", date(2026, 2, 1), "running")]

    def test_gives_the_same_where_filing_and_end_are_told_apart(self) -> None:
        """Two commands, with the lapse recorded between them."""
        story = (
            received(OLD).tick().do("record_outside_proceeding", given=proceeding("suit", filed="2024-01-10")).tick()
        )
        story.do("record_outside_proceeding", proceeding="p1", given=proceeding("suit", withdrawn="2025-06-10"))
        assert running(story) == [("LIM.2", date(2025, 6, 10))]

    def test_gives_the_same_for_a_claim_stated_later(self) -> None:
        """The paper was there before the claim."""
        story = received(proceedings=[LONG]).do("accept").do("classify", relation="labour", claims=[OLD])
        assert running(story, "c2") == [("LIM.2", date(2025, 6, 10))]

    def test_gives_the_same_for_a_claim_that_was_joined(self) -> None:
        """Claim and paper came along."""
        _, told = joined(received(OLD, proceedings=[LONG]).do("accept").do("classify", relation="labour"))
        there = received().do("accept").do("take_in", Role.SYSTEM, **told)
        assert running(there, "c2") == [("LIM.2", date(2025, 6, 10))]


class TestHolding:
    """A tribunal or court that has, or had, the claim …"""

    def test_gives_it_back_whole_when_the_facts_are_corrected_afterwards(self) -> None:
        """An application withdrawn after more than a year: limitation began anew, and stays so."""
        story = histories.classified().do("apply_for_arbitration").on(2027, 6, 1).do("end_arbitration", limb="l1")
        story.do("set_facts", claim="c1", facts={"employed_to": "2026-01-30"})
        assert running(story) == [("LIM.2", date(2027, 6, 1))]

    def test_lets_an_earlier_act_be_proven(self) -> None:
        """A demand before the last day, proven while the tribunal has the claim: it had not run out."""
        claim = {"code": "1.1", "facts": {"employed_to": "2024-12-01", "knew_on": "2024-12-01"}}
        story = received(claim).do("accept").do("classify", relation="labour").tick().on(2026, 3, 3)
        story.do("apply_for_arbitration").do(*("record_interruption",), **act("2025-06-01")[1])
        story.on(2026, 3, 10).do("end_arbitration", limb="l1")
        assert running(story) == [("LIM.2", date(2026, 3, 10))]

    def test_that_decided_it_keeps_it_though_a_suit_is_withdrawn(self) -> None:
        """What matters then is enforcement: the award stands."""
        story = received(OLD, proceedings=[AWARDED]).do("accept").do("classify", relation="labour")
        story.do("file_suit", claims=["c1"], after="p1", filed_on="2023-12-10")
        story.do("record_court_step", limb="l1", step="withdrawn")
        assert clocks(story.complaint) == [("LIM.4", date(2023, 7, 1), "met")]

    def test_may_have_had_it_before_the_only_paper_that_is_dated(self) -> None:
        """An award received after the last day says nothing of when it was applied for."""
        story = received(OLD, proceedings=[proceeding("arbitration", award_received="2025-01-10")]).tick()
        assert clocks(story.complaint) == []

    def test_had_it_though_no_paper_has_a_date(self) -> None:
        """There is a judgment, and its date is to be asked for: nothing has lapsed."""
        paper = {"kind": "suit", "facts": [{"fact": "judgment_effective", "precision": "unknown"}]}
        assert clocks(received(OLD, proceedings=[paper]).tick().complaint) == []

    def test_had_it_too_late_where_the_filing_is_dated_so(self) -> None:
        """A filing behind the last day, and nothing after it gives time back."""
        story = received(OLD).tick().do("record_outside_proceeding", given=proceeding("suit", filed="2024-09-10"))
        assert clocks(story.complaint) == [("LIM.4", date(2023, 7, 1), "met")]
        story.do("record_outside_proceeding", proceeding="p1", given=proceeding("suit", withdrawn="2025-06-10"))
        assert running(story) == []

    def test_before_the_first_day_counts_from_when_it_has_it_no_more(self) -> None:
        """Sued while employed: what ends later does not run while the court has it."""
        paper = proceeding("suit", filed="2023-05-01")
        story = received(OLD, proceedings=[paper]).tick()
        assert clocks(story.complaint) == []
        story.do("record_outside_proceeding", proceeding="p1", given=proceeding("suit", withdrawn="2025-06-10"))
        assert running(story) == [("LIM.2", date(2025, 6, 10))]


class TestEnds:
    """The end on record of a clock …"""

    def test_moves_with_the_act_that_ended_it(self) -> None:
        """The act turns out to have been on another day of the month."""
        story = received({"code": "1.1", "amount_yuan": "12000.00", "facts": {"employed_to": "2025-03-20"}})
        for name, body in (act("2025-12-15", precision="month"), act("2025-12-20")):
            story.do(name, **body)
        assert story.clock("LIM.4").ended_on == date(2025, 12, 20)


class TestStandingStill:
    """Time that stood still (LIM.3) …"""

    def stood(self) -> Story:
        """Wages, and a claim that stood still for five months."""
        story = histories.classified()
        story.do("pause", deadline=story.clock("LIM.4").id, reason=text()).on(2026, 8, 2)
        return story.do("resume", deadline=story.clock("LIM.4").id)

    def test_counts_when_the_facts_are_corrected(self) -> None:
        """The same days are added behind the right first day."""
        story = self.stood()
        before, lost = story.clock("LIM.4"), date(2026, 8, 2) - date(2026, 3, 2)
        story.do("set_facts", claim="c1", facts={"employed_to": "2026-01-30"})
        after = story.clock("LIM.4")
        assert after.id != before.id
        assert after.natural_on == date(2027, 1, 30) + lost

    def test_goes_on_standing_still_when_the_facts_are_corrected(self) -> None:
        """Nobody said that the ground is gone."""
        story = histories.classified()
        story.do("pause", deadline=story.clock("LIM.4").id, reason=text())
        story.do("set_facts", claim="c1", facts={"employed_to": "2026-01-30"})
        assert (story.clock("LIM.4").status, story.clock("LIM.4").paused_on) == ("paused", date(2026, 3, 2))

    def test_counts_for_a_part_that_is_split_off(self) -> None:
        """It stood still for all of them."""
        workers = [{"name": text("first")}, {"name": text("second")}]
        story = received(workers=workers).do("accept").do("classify", relation="labour")
        story.do("pause", deadline=story.clock("LIM.4").id, reason=text()).on(2026, 6, 1)
        story.do("resume", deadline=story.clock("LIM.4").id).do("split", claim="c1", workers=["w2"], reason=text())
        assert story.clock("LIM.4", "c2").due_on == story.clock("LIM.4", "c1").due_on

    def test_counts_where_the_claim_was_joined(self) -> None:
        """It goes along."""
        story = self.stood()
        due_on = story.clock("LIM.4").due_on
        _, told = joined(story)
        there = received().do("accept").do("take_in", Role.SYSTEM, **told)
        assert there.clock("LIM.4", "c2").due_on == due_on


class TestOver:
    """Limitation that is no matter of the complaint any more …"""

    def test_does_not_run_on_for_a_claim_that_was_paid(self) -> None:
        """What hindered the worker may end: there is nothing to be late for."""
        story = histories.classified()
        clock = story.clock("LIM.4").id
        story.on(2026, 3, 10).do("pause", Role.SUPERVISOR, deadline=clock, reason=text())
        story.on(2026, 3, 20).do("record_performance", claim="c1", amount_yuan="12000.00").on(2026, 3, 25)
        assert story.refused("resume", Role.SUPERVISOR, deadline=clock).code == "deadline_not_running"

    def test_does_not_run_on_for_a_claim_that_was_joined_elsewhere(self) -> None:
        """It runs there."""
        story = received().do("accept")
        clock = story.clock("LIM.4").id
        story.on(2026, 3, 10).do("pause", Role.SUPERVISOR, deadline=clock, reason=text())
        story, _ = joined(story.on(2026, 3, 20))
        refusal = story.on(2026, 3, 25).refused("resume", Role.SUPERVISOR, deadline=clock)
        assert refusal.code == "deadline_not_running"


class TestPartPayments:
    """A payment of a part …"""

    def test_of_an_order_of_the_labour_organ_interrupts(self) -> None:
        """The labour organ's order is no tribunal's award: limitation of the claim still counts (AR 27(2))."""
        story = histories.inspection_filed()
        limb = story.complaint.limbs[-1].id
        story.do("record_inspection_result", limb=limb, result="ordered", amount_yuan="12000.00").on(2026, 5, 4)
        story.do("record_performance", award="aw1", amount_yuan="4000.00")
        assert running(story) == [("LIM.2", date(2026, 5, 4))]

    def test_of_a_judgment_interrupts_enforcement(self) -> None:
        """Two years count anew (LIM.9)."""
        story = histories.with_judgment()
        award = story.complaint.awards[-1]
        story.on(2026, 9, 1).do("record_judgment", limb=award.scope, judgment=award.id, effective_on="2026-08-01")
        story.do("record_performance", award=award.id, amount_yuan="100.00")
        assert [(one.started_on, one.status) for one in story.clocks("LIM.9")] == [
            (date(2026, 8, 1), "cancelled"),
            (date(2026, 9, 1), "running"),
        ]


class TestStandingStillAcrossActs:
    """Time that stands still …"""

    def test_does_not_end_with_an_act_before_it(self) -> None:
        """Told of it later, the clock that counts from the act stands still as the one before did."""
        story = histories.classified().on(2026, 4, 1)
        story.do("pause", deadline=story.clock("LIM.4").id, reason=text()).on(2026, 5, 4)
        story.do(*("record_interruption",), **act("2026-03-20")[1])
        assert (story.clock("LIM.2").status, story.clock("LIM.2").paused_on) == ("paused", date(2026, 4, 1))

    def test_goes_along_with_a_split_after_an_act(self) -> None:
        """For the part that is split off as for the rest, and back."""
        workers = [{"name": text("first")}, {"name": text("second")}]
        story = received(workers=workers).do("accept").do("classify", relation="labour").on(2026, 4, 1)
        story.do("record_interruption", **act("2026-04-01")[1]).on(2026, 9, 1)
        story.do("pause", deadline=story.clock("LIM.2", "c1").id, reason=text())
        story.do("split", claim="c1", workers=["w2"], reason=text())
        assert story.clock("LIM.2", "c2").status == "paused"

    def test_stands_still_for_both_readings(self) -> None:
        """The ground hinders the party, not a rule; when it is gone both run on."""
        story = received({"code": "3.2", "facts": {"knew_on": "2026-01-15"}}, relation="unclear").do("accept")
        story.do("pause", deadline=story.clock("LIM.1").id, reason=text())
        assert story.clock("LIM.8").status == "paused"
        story.on(2026, 4, 1).do("resume", deadline=story.clock("LIM.1").id)
        assert (story.clock("LIM.1").status, story.clock("LIM.8").status) == ("running", "running")

    def test_counts_for_a_clock_that_is_brought_back(self) -> None:
        """Facts told wrongly and then right again give what they gave before."""
        story = histories.classified().on(2026, 3, 10)
        story.do("pause", deadline=story.clock("LIM.4").id, reason=text()).on(2026, 4, 10)
        story.do("resume", deadline=story.clock("LIM.4").id)
        due_on = story.clock("LIM.4").due_on
        story.do("set_facts", claim="c1", facts={"employed_to": "2026-01-20"})
        story.do("set_facts", claim="c1", facts={"employed_to": "2026-01-31"})
        assert clocks(story.complaint) == [("LIM.4", date(2026, 1, 31), "running")]
        assert next(one.due_on for one in story.clocks("LIM.4") if one.status == "running") == due_on


class TestManyClaims:
    """A proceeding of another body …"""

    def test_is_about_all_the_claims_it_came_with(self) -> None:
        """However many were joined with it."""
        claims = [{"code": "1.1", "facts": {"employed_to": "2026-01-31"}}] * 60
        paper = proceeding("arbitration", filed="2026-02-20")
        _, told = joined(
            received(*claims[:50], proceedings=[paper])
            .do("accept")
            .do("classify", relation="labour", claims=claims[:10])
        )
        there = received().do("accept").do("take_in", Role.SYSTEM, **told)
        assert [one.scope for one in there.clocks("LIM.4") if one.status == "running"] == ["c1"]

    def test_of_a_complaint_without_claims_is_not_about_those_that_join_it(self) -> None:
        """It had nothing to do with them."""
        host = Story().do("submit", narrative=text(), proceedings=[proceeding("arbitration", filed="2026-02-20")])
        _, told = joined(histories.classified())
        there = host.do("accept").do("take_in", Role.SYSTEM, **told)
        assert running(there) == [("LIM.4", date(2026, 1, 31))]

    def test_of_a_complaint_without_claims_is_about_none_of_them_after_a_second_join(self) -> None:
        """The first claims to join are not those it was told with."""
        host = Story().do("submit", narrative=text(), proceedings=[proceeding("arbitration", filed="2026-02-20")])
        _, told = joined(histories.classified())
        there = host.do("accept").do("take_in", Role.SYSTEM, **told)
        there.do("take_in", Role.SYSTEM, **{**told, "complaint": str(UUID(int=7))})
        assert [clocks(there.complaint, one) for one in ("c1", "c2")] == [[("LIM.4", date(2026, 1, 31), "running")]] * 2

    def test_told_after_a_join_is_about_those_that_joined(self) -> None:
        """It names none, so it is about all that somebody can decide."""
        _, told = joined(histories.classified())
        there = received().do("accept").do("take_in", Role.SYSTEM, **told)
        there.do("record_outside_proceeding", given=proceeding("petition", filed="2026-03-01"))
        assert [clocks(there.complaint, one) for one in ("c1", "c2")] == [[("LIM.2", date(2026, 3, 1), "running")]] * 2

    def test_that_was_there_leaves_no_mark_on_those_that_join(self) -> None:
        """Not for a moment: their record has one clock, the one they came with."""
        _, told = joined(histories.classified())
        there = received(proceedings=[proceeding("petition", filed="2026-02-20")]).do("accept")
        there.do("take_in", Role.SYSTEM, **told)
        mine = [one for one in there.complaint.deadlines.values() if one.scope == "c2"]
        assert [(one.rule, one.status) for one in mine if one.rule.startswith("LIM")] == [("LIM.4", "running")]
