"""Arbitration: open from any stage, limitation argued and never refusing, awards with each side's own time."""

from __future__ import annotations

from datetime import date

import pytest

from casework.codes import Stage
from tests.casework import histories
from tests.casework.histories import FINAL, OTHER, RISE, Story

ANYWHERE = (
    "received",
    "accepted",
    "classified",
    "negotiating",
    "in_mediation",
    "settled",
    "letter_served",
    "inspection_filed",
    "concluded",
    "followed_up",
    "bargaining_joined",
)


class TestApplication:
    """An application for arbitration …"""

    @pytest.mark.parametrize("name", ANYWHERE)
    def test_is_open_from_any_stage(self, name: str) -> None:
        """Nobody has to negotiate or mediate first (LDMAL 5)."""
        story: Story = getattr(histories, name)()
        assert story.do("apply_for_arbitration").complaint.limbs[-1].procedure == "arbitration"

    @pytest.mark.parametrize("name", ["closed"])
    def test_is_closed_with_the_file(self, name: str) -> None:
        """A closed file is reopened first."""
        assert getattr(histories, name)().refused("apply_for_arbitration").code == "not_allowed_at_this_stage"

    def test_leaves_the_duty_to_accept(self) -> None:
        """Applying at once does not hide that nobody has accepted the matter."""
        story = histories.received().do("apply_for_arbitration")
        assert (story.complaint.stage, story.clock("SVC.ACCEPT").status) == (Stage.RECEIVED, "running")

    def test_lets_the_matter_be_classified_later(self) -> None:
        """Classified with an open limb, the matter is in procedure."""
        story = histories.received().do("apply_for_arbitration").do("accept").do("classify", relation="labour")
        assert story.complaint.stage is Stage.IN_PROCEDURE

    def test_is_not_refused_for_limitation(self) -> None:
        """Limitation is a defence of the other side, not a condition (ADD.1)."""
        story = histories.received(
            {"code": "1.1", "facts": {"knew_on": "2020-01-01", "employed_to": "2020-02-01"}}
        ).tick()
        assert story.do("apply_for_arbitration").clock("ARB.4").status == "running"

    def test_shows_limitation_before(self) -> None:
        """The date to act by stands there, on the careful reading."""
        story = histories.classified()
        command = story.kind.commands["apply_for_arbitration"]()
        [notice] = story.kind.notices(story.state, command, story.context())
        assert (notice.code, notice.on) == ("limitation_runs", story.clock("LIM.4").conservative_on)

    def test_shows_that_interest_is_not_arbitrated(self) -> None:
        """An interest claim gets a notice, not a refusal."""
        story = histories.classified(RISE)
        command = story.kind.commands["apply_for_arbitration"]()
        codes = [one.code for one in story.kind.notices(story.state, command, story.context())]
        assert codes == ["interest_not_arbitrable"]

    def test_uses_the_limitation_of_its_claims(self) -> None:
        """The worker has claimed in time."""
        assert histories.arbitration_filed().clock("LIM.4", "c1").status == "met"

    def test_needs_a_named_worker(self) -> None:
        """Nobody arbitrates anonymously."""
        assert histories.anonymous().refused("apply_for_arbitration").code == "named_party_needed"

    def test_needs_a_name_to_be_named(self) -> None:
        """Who told no name is named to nobody, whatever the form says."""
        story = histories.received(workers=[], filer={"kind": "worker", "identity": "named"}).do("accept")
        assert story.do("classify", relation="labour").refused("apply_for_arbitration").code == "named_party_needed"

    def test_is_not_made_twice(self) -> None:
        """A claim pending before a tribunal is not taken there again (AR 34)."""
        assert histories.arbitration_filed().refused("apply_for_arbitration").code == "already_pending"


class TestAnswer:
    """The tribunal's answer …"""

    def test_starts_its_time_for_the_award(self) -> None:
        """Forty-five days run from acceptance."""
        assert histories.arbitration_accepted().clock("ARB.16", "l1").started_on == date(2026, 3, 6)

    def test_cannot_be_silence_while_time_runs(self) -> None:
        """Silence counts when the five working days are over."""
        story = histories.arbitration_filed()
        refusal = story.refused("record_arbitration_acceptance", limb="l1", result="unanswered")
        assert (refusal.code, refusal.rule) == ("still_in_time", "ARB.4")

    @pytest.mark.parametrize("result", ["refused", "unanswered"])
    def test_that_denies_opens_the_suit(self, result: str) -> None:
        """Refusal and silence both open the court (LDMAL 29)."""
        story = histories.arbitration_filed().on(2026, 3, 16)
        story.do("record_arbitration_acceptance", limb="l1", result=result)
        assert "suit" in story.complaint.routes_opened

    def test_silence_opens_the_suit_by_itself(self) -> None:
        """When the time is over, the route opens without anybody's entry."""
        story = histories.arbitration_filed().on(2026, 3, 20).tick()
        assert story.complaint.routes_opened == ("suit",)

    def test_restarts_with_the_corrected_application(self) -> None:
        """A corrected application counts from its correction (AR 46)."""
        story = histories.arbitration_filed().do("record_arbitration_acceptance", limb="l1", result="correction_needed")
        story.on(2026, 3, 9).do("record_arbitration_acceptance", limb="l1", result="corrected")
        assert [one.status for one in story.clocks("ARB.4")] == ["met", "running"]

    def test_of_a_correction_nobody_asked_for_is_impossible(self) -> None:
        """A correction answers a request."""
        refusal = histories.arbitration_filed().refused("record_arbitration_acceptance", limb="l1", result="corrected")
        assert refusal.errors[0].field == "/result"


class TestAward:
    """An award …"""

    def test_gives_each_side_its_own_time(self) -> None:
        """Each party's fifteen days run from its own receipt (JCPL 244)."""
        story = histories.with_award_received()
        assert [(one.scope, one.started_on) for one in story.clocks("LIT.1")] == [
            ("aw1", date(2026, 4, 13)),
            ("aw1.employer", date(2026, 4, 14)),
        ]

    def test_that_is_mixed_starts_both_clocks(self) -> None:
        """Final and other items in one award: nobody should rely on one reading (C6)."""
        story = histories.with_award_received(FINAL, OTHER)
        running = {(one.rule, one.scope) for one in story.complaint.deadlines.values() if one.rule.startswith("LIT.")}
        assert running == {("LIT.1", "aw1"), ("LIT.2", "aw1"), ("LIT.1", "aw1.employer"), ("LIT.3", "aw1.employer")}

    def test_that_is_final_leaves_the_employer_only_the_setting_aside(self) -> None:
        """The employer has thirty days to have it set aside (LDMAL 49)."""
        story = histories.with_award_received(FINAL)
        assert [one.rule for one in story.complaint.deadlines.values() if one.scope == "aw1.employer"] == ["LIT.3"]

    def test_meets_the_tribunals_time(self) -> None:
        """The tribunal has done its part."""
        assert histories.with_award().clock("ARB.16").status == "met"

    def test_ahead_of_the_rest_leaves_the_case_open(self) -> None:
        """After a partial award the tribunal's time goes on (LDMAL 43)."""
        story = histories.arbitration_accepted().on(2026, 4, 1)
        story.do("record_award", limb="l1", items=[OTHER], partial=True)
        assert (story.clock("ARB.16").status, story.complaint.limbs[0].open) == ("running", True)

    def test_may_be_several(self) -> None:
        """Final and other items come in awards of their own (AR 50)."""
        story = histories.with_award(FINAL).do("record_award", limb="l1", items=[OTHER])
        assert [one.id for one in story.complaint.awards] == ["aw1", "aw2"]

    def test_is_received_once(self) -> None:
        """A receipt is not recorded over itself."""
        story = histories.with_award_received()
        refusal = story.refused("record_award", limb="l1", award="aw1", worker_received_on="2026-04-13")
        assert refusal.code == "received_already"

    @pytest.mark.parametrize("wrong", ["2026-04-12", "2026-04-20"])
    def test_has_a_wrong_receipt_put_right(self, wrong: str) -> None:
        """The time to answer counts from the right day, whatever was told first; nothing counts twice."""
        right = histories.with_award().on(2026, 4, 20)
        right.do("record_award", limb="l1", award="aw1", worker_received_on="2026-04-16")
        story = histories.with_award().on(2026, 4, 20)
        story.do("record_award", limb="l1", award="aw1", worker_received_on=wrong)
        story.do("record_award", limb="l1", award="aw1", worker_received_on="2026-04-16")
        assert story.clock("LIT.1").due_on == right.clock("LIT.1").due_on
        assert len(story.clocks("LIT.1")) == 1
        assert story.complaint.awards[0].received_on == right.complaint.awards[0].received_on

    def test_has_a_lapse_withdrawn_with_the_wrong_receipt(self) -> None:
        """The side got it later than was told, and may answer still."""
        story = histories.with_award().do("record_award", limb="l1", award="aw1", worker_received_on="2026-04-10")
        story.on(2026, 4, 29).tick()
        assert story.clock("LIT.1").status == "lapsed"
        story.do("record_award", limb="l1", award="aw1", worker_received_on="2026-04-24")
        assert (story.clock("LIT.1").status, story.clock("LIT.1").due_on > story.today) == ("running", True)
        assert story.complaint.awards[0].bound_on is None

    @pytest.mark.parametrize("last", ["2026-04-14", "2026-05-18"])
    def test_binds_by_the_right_receipt(self, last: str) -> None:
        """Nobody answered it in time, by the days that were told: its time to enforce counts from the right ones."""
        first = {"worker_received_on": "2026-04-10", "employer_received_on": "2026-04-10"}
        right = {**first, "worker_received_on": last}
        told = histories.with_award().on(2026, 5, 20).do("record_award", limb="l1", award="aw1", **right)
        story = histories.with_award().do("record_award", limb="l1", award="aw1", **first)
        story.on(2026, 5, 20).tick().do("record_award", limb="l1", award="aw1", worker_received_on=last)
        ends = [
            [
                (one.rule, one.started_on, one.due_on)
                for one in each.tick().state.deadlines.values()
                if one.status == "running"
            ]
            for each in (told, story)
        ]
        assert ends[0] == ends[1]
        assert told.complaint.awards[0].bound_on == story.complaint.awards[0].bound_on

    def test_cannot_be_received_before_it_was_made(self) -> None:
        """Dates keep their order."""
        refusal = histories.with_award().refused(
            "record_award", limb="l1", award="aw1", worker_received_on="2026-04-09"
        )
        assert refusal.errors[0].code == "before_award"

    def test_is_paid_through_performance(self) -> None:
        """What is paid on an award is kept apart from what was awarded."""
        story = histories.with_award_received().do("record_performance", award="aw1", amount_yuan="4000.00")
        award = story.complaint.awards[0]
        assert (str(award.awarded_yuan), str(award.paid_yuan)) == ("9000.00", "4000.00")


class TestEnd:
    """An end without award …"""

    def test_by_withdrawal_lets_limitation_begin_anew(self) -> None:
        """The application had interrupted it (AR 27)."""
        story = histories.arbitration_accepted().on(2026, 3, 20).do("end_arbitration", limb="l1")
        assert story.clock("LIM.2", "c1").started_on == date(2026, 3, 20)

    def test_by_a_conciliation_statement_leaves_limitation_used(self) -> None:
        """It was decided as by an award (LDMAL 42): the tribunal's time is met, and nothing begins anew."""
        story = histories.arbitration_accepted().on(2026, 3, 20).do("end_arbitration", limb="l1", how="mediated")
        assert (story.clock("ARB.16", "l1").status, story.clocks("LIM.2")) == ("met", [])
        assert story.clock("LIM.4", "c1").status != "running"

    def test_by_absence_is_shown_before_the_next_application(self) -> None:
        """A new application after absence will not be accepted (ARB.15): a notice says so."""
        story = histories.arbitration_accepted().do("end_arbitration", limb="l1", how="absent")
        command = story.kind.commands["apply_for_arbitration"]()
        assert "absent_before" in [one.code for one in story.kind.notices(story.state, command, story.context())]

    def test_ends_the_tribunals_time(self) -> None:
        """Nothing is left for it to decide."""
        assert histories.arbitration_accepted().do("end_arbitration", limb="l1").clock("ARB.16").status == "cancelled"


class TestHearing:
    """A hearing notice …"""

    def test_is_due_five_working_days_before(self) -> None:
        """The clock counts back from the hearing (ARB.11)."""
        story = histories.arbitration_accepted().do("record_hearing", limb="l1", hearing_on="2026-03-20")
        assert (story.clock("ARB.11").due_on, story.clock("ARB.11").status) == (date(2026, 3, 13), "met")

    def test_cannot_come_after_the_hearing(self) -> None:
        """Notice comes first."""
        refusal = histories.arbitration_accepted().refused("record_hearing", limb="l1", hearing_on="2026-03-05")
        assert refusal.errors[0].field == "/hearing_on"
