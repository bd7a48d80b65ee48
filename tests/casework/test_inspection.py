"""Labour inspection: complaint and report are two acts, the bar is shown, the result is recorded with its money."""

from __future__ import annotations

import pytest

from tests.casework import histories


class TestReferral:
    """A referral …"""

    def test_as_a_complaint_has_an_acceptance_clock(self) -> None:
        """Five working days (IR 18)."""
        assert histories.inspection_filed().clock("INS.1", "l1").status == "running"

    def test_as_a_report_has_none(self) -> None:
        """Those days are for a complaint of the worker (ADD.4)."""
        assert histories.inspection_filed("report").clocks("INS.1") == []

    def test_as_a_complaint_needs_a_name(self) -> None:
        """A complaint is the worker's own act."""
        refusal = histories.anonymous().refused("refer_to_inspection", mode="complaint")
        assert (refusal.code, "mode: report" in refusal.en) == ("named_party_needed", True)

    def test_as_a_report_needs_none(self) -> None:
        """The union reports and keeps the worker out of sight."""
        assert histories.anonymous().do("refer_to_inspection", mode="report").complaint.cases["l1"].kind == "report"

    def test_shows_the_bar_and_does_not_refuse(self) -> None:
        """In mediation already: barred by law, and the authority decides (INS.7)."""
        story = histories.in_mediation()
        command = story.kind.commands["refer_to_inspection"].model_validate({"mode": "complaint"})
        codes = [one.code for one in story.kind.notices(story.state, command, story.context())]
        assert "inspection_barred" in codes and story.do("refer_to_inspection", mode="complaint")


class TestResult:
    """A result …"""

    def test_that_opens_a_case_starts_sixty_working_days(self) -> None:
        """The investigation has its time (LSR 17)."""
        story = histories.inspection_filed().do("record_inspection_result", limb="l1", result="case_opened")
        assert (story.clock("INS.1").status, story.clock("INS.2").status) == ("met", "running")

    @pytest.mark.parametrize("result", ["refused", "no_violation", "transferred"])
    def test_without_an_order_leaves_arbitration_open(self, result: str) -> None:
        """The worker is shown the way that is left."""
        story = histories.inspection_filed().do("record_inspection_result", limb="l1", result=result)
        assert "arbitration" in story.complaint.routes_opened

    def test_that_it_was_taken_back_lets_what_was_paid_be_resolved(self) -> None:
        """The employer paid while the authority had it; nobody refused or decided anything."""
        story = histories.inspection_filed().do("record_inspection_result", limb="l1", result="case_opened")
        story.do("record_performance", claim="c1", amount_yuan="12000.00")
        assert story.refused("conclude", outcome="resolved").code == "still_in_procedure"
        story.do("record_inspection_result", limb="l1", result="withdrawn")
        assert "concluded" in story.do("conclude", outcome="resolved").kinds()

    @pytest.mark.parametrize(("before", "rule"), [((), "INS.1"), (("case_opened",), "INS.2")])
    def test_that_it_was_taken_back_ends_the_authoritys_time(self, before: tuple[str, ...], rule: str) -> None:
        """Nobody waits for it any more; the limb says how it ended, and it is no acceptance."""
        story = histories.inspection_filed()
        for result in (*before, "withdrawn"):
            story.do("record_inspection_result", limb="l1", result=result)
        assert (story.clock(rule).status, story.complaint.limbs[0].result) == ("cancelled", "withdrawn")
        assert story.refused("conclude", outcome="accepted_elsewhere").code == "outcome_does_not_fit"

    def test_that_orders_payment_keeps_the_sum_apart(self) -> None:
        """Ordered is not paid."""
        story = histories.inspection_filed().do("record_inspection_result", limb="l1", result="case_opened")
        story.do("record_inspection_result", limb="l1", result="ordered", amount_yuan="12000.00")
        award = story.complaint.awards[0]
        assert (str(award.awarded_yuan), str(award.paid_yuan)) == ("12000.00", "0.00")

    def test_without_an_order_has_no_sum(self) -> None:
        """Only an order names money."""
        story = histories.inspection_filed()
        refusal = story.refused("record_inspection_result", limb="l1", result="refused", amount_yuan="5.00")
        assert refusal.errors[0].code == "only_an_order"

    def test_that_is_late_opens_the_way(self) -> None:
        """Another body's lapse opens a route; it is not our overdue."""
        story = histories.inspection_filed().do("record_inspection_result", limb="l1", result="case_opened")
        story.on(2026, 8, 1).tick()
        assert "suit" in story.complaint.routes_opened
