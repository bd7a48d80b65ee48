"""What was decided is decided once: an award ahead of the rest leaves the rest, and a correction takes its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.casework import histories
from tests.casework.histories import FINAL, OTHER, Story

CORRECTED = {**OTHER, "amount_yuan": "9500.00"}


def ahead() -> Story:
    """The wages were awarded ahead of the rest."""
    story = histories.arbitration_accepted().on(2026, 4, 10)
    return story.do("record_award", limb="l1", items=[OTHER], partial=True, worker_received_on="2026-04-10")


class TestAward:
    """An award …"""

    def test_of_the_whole_is_made_once(self) -> None:
        """A second one needs a reason: it corrects the first."""
        codes = {
            histories.with_award_received().refused("record_award", limb="l1", items=items).code
            for items in ([], [OTHER], [{"amount_yuan": "1.00"}])
        }
        assert codes == {"awarded_already"}

    def test_may_share_the_items_with_another(self) -> None:
        """Final ones and others come in awards of their own (AR 50)."""
        story = histories.with_award_received().do("record_award", limb="l1", items=[FINAL])
        assert len(story.complaint.awards) == 2

    def test_after_one_ahead_of_the_rest_decides_the_rest(self) -> None:
        """Other items are open still."""
        story = ahead().do("record_award", limb="l1", items=[FINAL])
        assert [one.id for one in story.complaint.awards if not one.superseded] == ["aw1", "aw2"]

    def test_names_the_items_that_were_awarded_before(self) -> None:
        """Twice would be owed twice."""
        refusal = ahead().refused("record_award", limb="l1", items=[FINAL, OTHER], partial=True)
        assert (refusal.code, [one.field for one in refusal.errors]) == ("awarded_already", ["/items/1"])

    def test_for_all_workers_meets_each_of_them(self) -> None:
        """An item without a worker is everybody's."""
        everybodys = {"code": "1.1", "amount_yuan": "1.00"}
        refusal = ahead().refused("record_award", limb="l1", items=[everybodys], partial=True)
        assert [one.field for one in refusal.errors] == ["/items/0"]

    def test_may_decide_the_rest_of_what_was_awarded_ahead_in_part(self) -> None:
        """Nine thousand at once, the other three after the hearing (LDMAL 43(2)); then all of it is decided."""
        rest = {**OTHER, "amount_yuan": "3000.00"}
        story = ahead().do("record_award", limb="l1", items=[rest])
        assert story.complaint.awarded_yuan == Decimal("12000.00")
        assert story.refused("record_award", limb="l1", items=[rest]).code == "awarded_already"


class TestCorrection:
    """A correction …"""

    def corrected(self, story: Story) -> Story:
        """The sum was wrong."""
        return story.on(2026, 4, 20).do("record_award", limb="l1", items=[CORRECTED], replaces="aw1")

    def test_takes_the_place_of_the_award(self) -> None:
        """Nothing is owed by the old one."""
        assert self.corrected(histories.with_award_received()).complaint.awarded_yuan == Decimal("9500.00")

    def test_keeps_what_was_paid(self) -> None:
        """It is the same debt."""
        story = histories.with_award_received().do("record_performance", award="aw1", amount_yuan="4000.00")
        complaint = self.corrected(story).complaint
        assert (complaint.awards[-1].paid_yuan, complaint.paid_yuan) == (Decimal("4000.00"), Decimal("4000.00"))

    def test_leaves_the_partys_time_until_it_arrives(self) -> None:
        """The careful reading: the right is counted from the first paper till then."""
        story = self.corrected(histories.with_award_received())
        assert story.clock("LIT.1", "aw1").status == "running"
        story.on(2026, 4, 22).do("record_award", limb="l1", award="aw2", worker_received_on="2026-04-22")
        assert (story.clock("LIT.1", "aw1").status, story.clock("LIT.1", "aw2").started_on) == (
            "cancelled",
            date(2026, 4, 22),
        )
        assert story.clock("LIT.1", "aw1.employer").status == "running"

    def test_of_what_is_not_there_is_refused(self) -> None:
        """It names a standing award of the same case."""
        story = self.corrected(histories.with_award_received())
        refusal = story.refused("record_award", limb="l1", items=[CORRECTED], replaces="aw1")
        assert [(one.field, one.code) for one in refusal.errors] == [("/replaces", "unknown_reference")]

    def test_keeps_the_day_from_which_it_is_enforced(self) -> None:
        """Only the sum was wrong."""
        story = histories.arbitration_accepted().on(2026, 4, 10)
        story.do("record_award", limb="l1", items=[OTHER], performance_due_on="2026-05-01")
        self.corrected(story)
        assert [(one.scope, one.status, one.started_on) for one in story.clocks("LIM.9")] == [
            ("aw1", "cancelled", date(2026, 5, 1)),
            ("aw2", "running", date(2026, 5, 1)),
        ]

    @pytest.mark.parametrize("told", [{}, {"performance_due_on": "2026-06-01"}])
    def test_begins_no_time_anew_where_enforcement_was_applied_for(self, told: dict[str, str]) -> None:
        """The court goes on with the corrected sum; a later lapse changes nothing."""
        story = histories.with_award_received(FINAL).do("file_suit", kind="enforcement", after="aw1").on(2026, 5, 20)
        story.do("record_award", limb="l1", items=[{**FINAL, "amount_yuan": "900.00"}], replaces="aw1", **told)
        story.do("record_award", limb="l1", award="aw2", worker_received_on="2026-05-20").on(2026, 7, 1).tick()
        assert [(one.scope, one.status) for one in story.clocks("LIM.9")] == [("aw1", "met")]

    def test_begins_it_where_the_application_was_withdrawn(self) -> None:
        """The careful reading: the day of the award that it corrects."""
        story = histories.with_award_received(FINAL).do("file_suit", kind="enforcement", after="aw1")
        story.do("record_court_step", limb="l2", step="withdrawn").on(2026, 4, 20)
        story.do("record_award", limb="l1", items=[{**FINAL, "amount_yuan": "900.00"}], replaces="aw1")
        assert (story.clock("LIM.9", "aw2").status, story.clock("LIM.9").started_on) == ("running", date(2026, 4, 10))


class TestJudgment:
    """A judgment …"""

    def test_is_given_once(self) -> None:
        """A second one in the same suit is a mistake."""
        assert histories.with_judgment().refused("record_judgment", limb="l2", items=[OTHER]).code == "awarded_already"

    def test_may_be_corrected(self) -> None:
        """The correction stands in its place."""
        story = histories.with_judgment().do("record_judgment", limb="l2", items=[CORRECTED], replaces="aw2")
        assert story.complaint.awarded_yuan == Decimal("9500.00")

    def test_takes_the_place_of_a_corrected_award_too(self) -> None:
        """The suit answered the first paper."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 4, 20)
        story.do("record_award", limb="l1", items=[CORRECTED], replaces="aw1").on(2026, 7, 1)
        story.do("record_judgment", limb="l2", items=[OTHER])
        assert story.complaint.awarded_yuan == Decimal("9000.00")


class TestMoney:
    """Money paid on an award …"""

    def judged(self) -> Story:
        """Four thousand were paid on the award; then the court gave judgment for the same sum."""
        story = histories.with_award_received().do("record_performance", award="aw1", amount_yuan="4000.00")
        story.do("file_suit", after="aw1").on(2026, 7, 1)
        return story.do("record_judgment", limb="l2", items=[OTHER])

    def test_counts_for_the_judgment_that_takes_its_place(self) -> None:
        """Only the rest is owed."""
        state = self.judged().complaint
        assert (state.awards[1].owed_yuan, state.paid_yuan) == (Decimal("5000.00"), Decimal("4000.00"))

    def test_is_not_recorded_on_one_that_owes_nothing_any_more(self) -> None:
        """It belongs to the judgment."""
        refusal = self.judged().refused("record_performance", award="aw1", amount_yuan="1.00")
        assert refusal.code == "award_taken_over"
