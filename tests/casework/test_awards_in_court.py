"""Awards before a court: which items a suit disputes, and what a judgment takes the place of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casework.judgment import JudgmentMade
from casework.streams import KINDS
from tests.casework import histories
from tests.casework.awarded import (
    OF_FIRST,
    OF_SECOND,
    OUTSIDE_AWARD,
    OVERTIME,
    arbitrated,
    judged,
    shared_out,
    standing,
)
from tests.casework.histories import FINAL, OTHER, WAGES, WORK, Story, text


class TestSuit:
    """A suit …"""

    def test_answers_only_the_awards_of_its_claims(self) -> None:
        """Overtime was awarded in an award of its own (AR 50)."""
        story = shared_out().do("file_suit", claims=["c1"])
        assert (story.clock("LIT.1", "aw1").status, story.clock("LIT.1", "aw2").status) == ("met", "running")

    @pytest.mark.parametrize(("after", "claims"), [("aw1", ("c1",)), ("aw2", ("c2",)), ("l1", ("c1", "c2"))])
    def test_that_names_no_claims_has_those_of_what_it_answers(self, after: str, claims: tuple[str, ...]) -> None:
        """Wages in one award, overtime in another; the arbitration had both."""
        assert shared_out().do("file_suit", after=after).complaint.limbs[-1].claims == claims

    def test_that_names_no_claims_has_those_the_award_dismissed(self) -> None:
        """The tribunal gave nothing for overtime: that is what the worker sues about."""
        assert arbitrated(OTHER).do("file_suit", after="aw1").complaint.limbs[-1].claims == ("c1", "c2")

    def test_that_names_no_claims_leaves_what_the_tribunal_still_has(self) -> None:
        """Only a part was awarded ahead."""
        assert arbitrated(OTHER, partial=True).do("file_suit", after="aw1").complaint.limbs[-1].claims == ("c1",)

    def test_that_names_no_claims_leaves_those_of_no_arbitration(self) -> None:
        """Limitation of what was never arbitrated runs on."""
        story = histories.classified(WAGES, WORK).do("apply_for_arbitration", claims=["c1"]).on(2026, 3, 6)
        story.do("record_arbitration_acceptance", limb="l1", result="accepted").on(2026, 4, 10)
        story.do("record_award", limb="l1", items=[OTHER], worker_received_on="2026-04-10")
        story.do("file_suit", after="aw1")
        assert (story.complaint.limbs[-1].claims, story.clock("LIM.4", "c2").status) == (("c1",), "running")

    @pytest.mark.parametrize(("about", "claims"), [(["c2"], ("c2",)), ([], ("c1", "c2"))])
    def test_that_names_no_claims_has_those_of_a_proceeding_elsewhere(
        self, about: list[str], claims: tuple[str, ...]
    ) -> None:
        """One that names none is about all."""
        story = histories.classified(WAGES, WORK)
        story.do("record_outside_proceeding", given={**OUTSIDE_AWARD, "claims": about})
        assert story.do("file_suit", after="p1").complaint.limbs[-1].claims == claims

    def test_that_names_no_claims_has_those_of_the_agreement(self) -> None:
        """A payment order is about what was settled."""
        story = histories.classified(WAGES, WORK).do("apply_for_mediation", body_kind="township", claims=["c2"])
        story.do("settle", limb="l1", terms=[{"amount_yuan": "900.00", "due_on": "2026-03-31"}])
        story.do("file_suit", kind="payment_order", after="a1")
        assert story.complaint.limbs[-1].claims == ("c2",)

    def test_that_names_no_claims_leaves_those_sent_elsewhere(self) -> None:
        """The person was told to go to another body with it."""
        story = arbitrated(OTHER).do("redirect_claims", claims=["c2"], destination="other", explanation=text())
        assert story.do("file_suit", after="aw1").complaint.limbs[-1].claims == ("c1",)

    def test_answers_an_award_made_elsewhere(self) -> None:
        """Its papers were on record before."""
        story = histories.classified().do("record_outside_proceeding", given=OUTSIDE_AWARD).do("file_suit")
        assert story.clock("LIT.1", "p1").status == "met"

    def test_answers_an_award_made_elsewhere_that_is_told_later(self) -> None:
        """The order of telling changes nothing."""
        story = histories.classified().do("file_suit").do("record_outside_proceeding", given=OUTSIDE_AWARD)
        assert story.clock("LIT.1", "p1").status == "met"

    def test_of_other_claims_answers_no_award_made_elsewhere(self) -> None:
        """The proceeding was about the wages."""
        given = {**OUTSIDE_AWARD, "claims": ["c1"]}
        story = histories.classified(WAGES, WORK).do("record_outside_proceeding", given=given)
        assert story.do("file_suit", claims=["c2"]).clock("LIT.1", "p1").status == "running"

    def test_of_the_employer_leaves_a_final_award(self) -> None:
        """It is about the other award on the same claims."""
        story = arbitrated(OTHER).do("record_award", limb="l1", items=[FINAL], worker_received_on="2026-04-10")
        story.do("file_suit", by="employer", claims=["c1", "c2"])
        assert standing(judged(story, OTHER)) == [("aw2", "800.00"), ("aw3", "9000.00")]

    def test_on_other_claims_is_another_suit(self) -> None:
        """Nothing is shared."""
        story = histories.classified(WAGES, WORK).do("file_suit", claims=["c1"])
        assert len(story.do("file_suit", claims=["c2"]).complaint.limbs) == 2

    def test_about_the_same_award_between_the_same_people_is_pending(self) -> None:
        """The first one is about the whole award (SPC-1 16)."""
        story = arbitrated(OTHER, OVERTIME).do("file_suit", claims=["c1"], after="aw1")
        assert story.refused("file_suit", claims=["c2"], after="aw1").code == "already_pending"

    def test_of_the_second_worker_uses_the_time_of_both(self) -> None:
        """Nobody is left who could sue."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"], after="aw1")
        assert story.do("file_suit", claims=["c2"], after="aw1").clock("LIT.1", "aw1").status == "met"

    @pytest.mark.parametrize(("step", "eight", "eleven"), [("refused", "met", "met"), ("ended", "met", "met")])
    def test_that_ends_leaves_no_clock_of_the_court(self, step: str, eight: str, eleven: str) -> None:
        """The court has done with it."""
        story = histories.with_award_received().do("file_suit", after="aw1")
        story.do("record_court_step", limb="l2", step="accepted").do("record_court_step", limb="l2", step=step)
        assert (story.clock("LIT.8").status, story.clock("LIT.11").status) == (eight, eleven)


class TestJudgment:
    """A judgment …"""

    def test_leaves_awards_on_other_claims(self) -> None:
        """Nobody sued about the overtime."""
        story = judged(shared_out().do("file_suit", claims=["c1"]), {**OTHER, "amount_yuan": "8000.00"})
        assert standing(story) == [("aw2", "800.00"), ("aw3", "8000.00")]

    @pytest.mark.parametrize("named", [{}, {"after": "aw1"}])
    def test_leaves_what_was_awarded_to_others(self, named: dict[str, str]) -> None:
        """One of two workers sued, whether the suit names the award or not (SPC-1 17)."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"], **named)
        story = judged(story, {**OF_FIRST, "amount_yuan": "8000.00"})
        assert (standing(story), story.complaint.awarded_yuan) == (
            [("aw1", "9000.00"), ("aw2", "8000.00")],
            Decimal("17000.00"),
        )
        story.do("record_performance", award="aw1", amount_yuan="9000.00")
        assert story.refused("record_performance", award="aw1", amount_yuan="1.00").code in (
            "paid_too_much",
            "nothing_owed",
        )

    def test_counts_what_was_paid_for_those_whose_award_stands(self) -> None:
        """Nine thousand were paid: the second worker has his, the first is owed what the court gave him."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True)
        story.do("record_performance", award="aw1", amount_yuan="9500.00").do("file_suit", claims=["c1"])
        awards = judged(story, {**OF_FIRST, "amount_yuan": "8000.00"}).complaint.awards
        assert [one.owed_yuan for one in awards] == [Decimal("0.00"), Decimal("7500.00")]

    def test_leaves_nothing_to_enforce_of_an_award_whose_rest_was_paid(self) -> None:
        """The second worker has what the award gave him; the first sued, and is owed by the judgment."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"], after="aw1")
        story.on(2026, 5, 20).tick().do("record_performance", award="aw1", amount_yuan="9000.00")
        assert story.clock("LIM.9", "aw1").status == "running"
        clocks = [(one.status, one.ended_on) for one in judged(story, OF_FIRST).clocks("LIM.9") if one.scope == "aw1"]
        assert clocks == [("met", date(2026, 5, 20)), ("cancelled", date(2026, 7, 1))]

    def test_of_all_workers_takes_the_place_of_the_whole(self) -> None:
        """Two suits, two judgments, nothing of the award left."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"]).do("file_suit", claims=["c2"])
        story = judged(judged(story, OF_FIRST), OF_SECOND, limb="l3")
        assert standing(story) == [("aw2", "9000.00"), ("aw3", "9000.00")]

    def test_in_the_other_sides_suit_is_the_same_judgment(self) -> None:
        """The court hears both suits as one: nine thousand are not owed twice."""
        story = histories.with_award_received().do("file_suit", after="aw1").do("file_suit", after="aw1", by="employer")
        story = judged(judged(story, OTHER), OTHER, limb="l3")
        assert standing(story) == [("aw3", "9000.00")]

    def test_keeps_what_was_paid_before_the_award_was_set_aside(self) -> None:
        """Paid is paid: the judgment for the same sum owes nothing."""
        story = histories.with_award({**OTHER, "final": True}).on(2026, 4, 20)
        story.do("record_performance", award="aw1", amount_yuan="9000.00")
        story.do("file_suit", kind="set_aside", by="employer", after="aw1").on(2026, 6, 1)
        story.do("record_court_step", limb="l2", step="granted").do("file_suit", after="aw1")
        state = judged(story, OTHER, limb="l3").complaint
        assert (state.awards[-1].owed_yuan, state.paid_yuan) == (Decimal("0.00"), Decimal("9000.00"))

    def test_ends_the_time_to_enforce_what_it_takes_the_place_of(self) -> None:
        """The award set a day of performance."""
        story = arbitrated(OTHER, performance_due_on="2026-05-01").do("file_suit", claims=["c2"], after="aw1")
        assert judged(story, OTHER).clock("LIM.9", "aw1").status == "cancelled"

    def test_ends_the_time_to_take_the_case_though_nobody_recorded_that(self) -> None:
        """A court that decides has taken it, on a day that nobody told: no lapse stands."""
        story = judged(histories.with_award_received().do("file_suit", after="aw1"), OTHER)
        assert story.clock("LIT.8").status == "cancelled"

    def test_says_what_it_takes_the_place_of(self) -> None:
        """It is decided when it is recorded, so that a later rule changes no old case."""
        story = judged(arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"]), OF_FIRST)
        [event] = [one for one in story.events if isinstance(one, JudgmentMade)]
        assert [(one.award, one.items) for one in event.supersedes or ()] == [("aw1", (1,))]

    @pytest.mark.parametrize(("named", "left"), [({}, ["aw1", "aw2"]), ({"after": "aw1"}, ["aw2"])])
    def test_on_record_without_that_is_read_as_before(self, named: dict[str, str], left: list[str]) -> None:
        """Then it took the place of the award that the suit named."""
        story = judged(histories.with_award_received().do("file_suit", **named), OTHER)
        old = [
            one.model_copy(update={"supersedes": None}) if isinstance(one, JudgmentMade) else one
            for one in story.events
        ]
        state = KINDS["complaint"].fold(old)
        assert [one.id for one in state.awards if not one.superseded] == left


class TestSecondInstance:
    """A judgment of second instance …"""

    def appealed(self) -> Story:
        """The court above has decided."""
        story = histories.with_judgment().on(2026, 7, 10).do("file_suit", kind="appeal", after="aw2").on(2026, 9, 1)
        return story.do("record_judgment", limb="l3", items=[OTHER], worker_received_on="2026-09-01")

    def test_starts_no_time_to_appeal(self) -> None:
        """It is final (CPL 182)."""
        assert [one.scope for one in self.appealed().clocks("LIT.14.1")] == ["aw2"]

    def test_is_not_appealed_from(self) -> None:
        """Only a retrial is open."""
        refusal = self.appealed().refused("file_suit", kind="appeal", after="aw3")
        assert (refusal.code, refusal.errors[0].field) == ("other_filing_open", "/kind")

    def test_counts_for_enforcement_from_its_day_though_nobody_tells_the_effect(self) -> None:
        """The earliest day on which it can have taken effect."""
        assert self.appealed().clock("LIM.9", "aw3").started_on == date(2026, 9, 1)

    def test_takes_effect_on_its_day(self) -> None:
        """No appeal has to be waited for."""
        story = self.appealed().do("record_judgment", limb="l3", judgment="aw3", effective_on="2026-09-01")
        assert story.clock("LIM.9", "aw3").started_on == date(2026, 9, 1)

    def test_leaves_no_effect_to_the_first(self) -> None:
        """Its place is taken."""
        refusal = self.appealed().refused("record_judgment", limb="l2", judgment="aw2", effective_on="2026-09-01")
        assert refusal.errors[0].code == "superseded_already"


class TestSettingAside:
    """An application to set an award aside …"""

    def test_meets_its_time_though_the_receipt_is_told_later(self) -> None:
        """The employer had thirty days, and had applied."""
        story = (
            histories.with_award(FINAL).on(2026, 4, 14).do("file_suit", kind="set_aside", by="employer", after="aw1")
        )
        story.do("record_award", limb="l1", award="aw1", employer_received_on="2026-04-12")
        assert story.clock("LIT.3", "aw1.employer").status == "met"

    @pytest.mark.parametrize(
        ("item", "body"),
        [
            (OTHER, {"kind": "set_aside", "by": "employer"}),
            (FINAL, {"kind": "set_aside", "by": "worker"}),
            (FINAL, {"kind": "suit", "by": "employer"}),
            (OTHER, {"kind": "appeal"}),
        ],
    )
    def test_is_the_employers_and_of_final_awards_only(self, item: dict[str, Any], body: dict[str, str]) -> None:
        """Each side and each kind of award has its own filing (LDMAL 48, 49, 50)."""
        refusal = histories.with_award(item).refused("file_suit", after="aw1", **body)
        assert (refusal.code, refusal.errors[0].field) == ("other_filing_open", "/kind")

    def test_is_open_where_a_court_found_the_award_final(self) -> None:
        """It refused the employer's suit (SPC-1 18)."""
        story = histories.with_award_received().do("file_suit", by="employer", after="aw1")
        story.do("record_court_step", limb="l2", step="refused")
        story.do("file_suit", kind="set_aside", by="employer", after="aw1")
        assert story.complaint.cases["l3"].kind == "set_aside"

    def test_that_was_granted_is_answered_by_a_suit_that_names_nothing(self) -> None:
        """The worker sues about his claims."""
        story = histories.with_award({**OTHER, "final": True})
        story.do("file_suit", kind="set_aside", by="employer", after="aw1").on(2026, 6, 1)
        story.do("record_court_step", limb="l2", step="granted").do("file_suit", claims=["c1"])
        assert story.clock("LIT.4", "aw1").status == "met"

    def test_is_not_of_an_order_to_pay(self) -> None:
        """The labour organ makes no award."""
        story = histories.inspection_filed().on(2026, 5, 1)
        story.do("record_inspection_result", limb="l1", result="ordered", amount_yuan="9000.00")
        refusal = story.refused("file_suit", kind="set_aside", by="employer", after="aw1")
        assert refusal.code == "other_filing_open"

    def test_is_not_of_a_judgment_and_neither_is_a_suit(self) -> None:
        """An appeal is open."""
        story = histories.with_judgment()
        assert {
            story.refused("file_suit", after="aw2", kind=kind, by="employer").code for kind in ("suit", "set_aside")
        } == {"other_filing_open"}


class TestRefusals:
    """A refusal of a value …"""

    def test_names_its_field(self) -> None:
        """The form shows it where it belongs."""
        found = (
            histories.classified().refused("file_suit", kind="appeal"),
            histories.with_award().refused("record_award", limb="l1", items=[]),
        )
        assert [(one.code, one.errors[0].field) for one in found] == [
            ("nothing_to_answer", "/after"),
            ("awarded_already", "/items"),
        ]
