"""Awards before a court: which items a suit disputes, what a judgment takes the place of, and what can be enforced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casework.judgment import JudgmentMade
from casework.streams import KINDS
from tests.casework import histories
from tests.casework.histories import FINAL, OTHER, WAGES, WORK, Story, text

OVERTIME = {"worker": "w1", "code": "1.2", "amount_yuan": "800.00"}
ACT = {"worker": "w1", "code": "6.4"}
OF_FIRST = {"worker": "w1", "code": "1.1", "amount_yuan": "9000.00"}
OF_SECOND = {"worker": "w2", "code": "1.1", "amount_yuan": "9000.00"}
OUTSIDE_AWARD = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-02-25"}]}


def claimed(worker: str) -> dict[str, Any]:
    """Wages of one worker."""
    return {**WAGES, "workers": [worker]}


def arbitrated(*items: dict[str, Any], two: bool = False, **more: Any) -> Story:
    """An award on wages and overtime of one worker, or on the wages of two; the worker's side got it on the tenth."""
    if two:
        workers = [{"name": text("a")}, {"name": text("b")}]
        story = histories.received(claimed("w1"), claimed("w2"), workers=workers)
        story.do("accept").do("classify", relation="labour")
    else:
        story = histories.classified(WAGES, WORK)
    story.do("apply_for_arbitration").on(2026, 3, 6).do("record_arbitration_acceptance", limb="l1", result="accepted")
    received = {"worker_received_on": "2026-04-10", **more}
    return story.on(2026, 4, 10).do("record_award", limb="l1", items=list(items), **received)


def shared_out() -> Story:
    """Wages were awarded ahead of the rest, overtime later, each in an award of its own."""
    story = arbitrated(OTHER, partial=True)
    return story.do("record_award", limb="l1", items=[OVERTIME], worker_received_on="2026-04-10")


def ordered(*items: dict[str, Any]) -> Story:
    """An award whose first item is no money, for a claim without an amount; both sides got it on the tenth."""
    story = histories.classified(WAGES, {**WORK, "code": ACT["code"], "amount_yuan": None})
    story.do("apply_for_arbitration").on(2026, 3, 6).do("record_arbitration_acceptance", limb="l1", result="accepted")
    received = {"worker_received_on": "2026-04-10", "employer_received_on": "2026-04-10"}
    return story.on(2026, 4, 10).do("record_award", limb="l1", items=list(items), **received)


def standing(story: Story) -> list[tuple[str, str]]:
    """The awards that stand, with what they award."""
    return [(one.id, str(one.awarded_yuan)) for one in story.complaint.awards if not one.superseded]


def judged(story: Story, *items: dict[str, Any], limb: str = "l2", **more: Any) -> Story:
    """The court gave judgment."""
    return story.on(2026, 7, 1).do("record_judgment", limb=limb, items=list(items), **more)


class TestEffect:
    """An award takes effect …"""

    def test_when_the_time_to_sue_has_run_out_for_both_sides(self) -> None:
        """Both got it; the later last day is the twenty-ninth, so the two years count from the thirtieth."""
        story = histories.with_award_received().on(2026, 4, 29).tick()
        assert story.clocks("LIM.9") == []
        story.on(2026, 5, 10).tick()
        assert (story.clock("LIM.9", "aw1").started_on, story.clock("LIM.9").status) == (date(2026, 4, 30), "running")

    def test_on_the_earliest_day_where_a_receipt_is_unknown(self) -> None:
        """The employer may have got it on the first day: the worker's right is counted from the careful one."""
        story = arbitrated(OTHER).on(2026, 5, 20).tick()
        last = story.clock("LIT.1", "aw1").due_on
        assert (story.clock("LIM.9", "aw1").started_on - last).days == 1

    def test_at_once_where_it_is_final(self) -> None:
        """A final award binds when it is made (LDMAL 47)."""
        assert histories.with_award(FINAL).clock("LIM.9", "aw1").started_on == date(2026, 4, 10)

    def test_from_the_day_of_performance_that_it_sets(self) -> None:
        """The clock that counts from there is not begun anew by the silence of both."""
        story = arbitrated(OTHER, performance_due_on="2026-06-01").on(2026, 6, 10).tick()
        assert [one.started_on for one in story.clocks("LIM.9")] == [date(2026, 6, 1)]

    def test_without_a_clock_where_nothing_was_awarded(self) -> None:
        """There is nothing to enforce."""
        nothing = {"worker": "w1", "code": "1.1", "amount_yuan": "0.00"}
        assert histories.with_award_received(nothing).on(2026, 5, 10).tick().clocks("LIM.9") == []

    def test_not_while_it_is_in_court(self) -> None:
        """The employer's time runs out, but the worker has sued."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 5, 10).tick()
        assert (story.clock("LIT.1", "aw1.employer").status, story.clocks("LIM.9")) == ("lapsed", [])

    @pytest.mark.parametrize("step", ["withdrawn", "refused"])
    def test_when_the_suit_is_given_up(self, step: str) -> None:
        """Then the award binds."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 5, 10).tick()
        story.do("record_court_step", limb="l2", step=step)
        assert story.clock("LIM.9", "aw1").started_on == date(2026, 5, 10)

    @pytest.mark.parametrize("step", ["withdrawn", "refused", "ended"])
    @pytest.mark.parametrize("ticked_on", [(4, 30), (5, 17)])
    def test_from_the_end_of_the_suit_whenever_time_passed(self, ticked_on: tuple[int, int], step: str) -> None:
        """The employer's time ran out while the suit was pending: that is told before its end, or behind it."""
        story = histories.with_award_received().do("file_suit", after="aw1")
        if ticked_on == (4, 30):
            story.on(2026, *ticked_on).tick()
        story.on(2026, 5, 17).do("record_court_step", limb="l2", step=step).tick()
        assert [one.started_on for one in story.clocks("LIM.9")] == [date(2026, 5, 17)]

    def test_behind_a_time_that_ran_out_after_the_suit(self) -> None:
        """The suit was given up first; the employer's last day is the twenty-ninth, and the tick comes late."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 5, 20).tick()
        story.do("record_court_step", limb="l2", step="ended", occurred_on="2026-04-20")
        assert story.clock("LIM.9", "aw1").started_on == date(2026, 4, 30)

    def test_for_the_workers_who_did_not_sue_while_the_others_suit_went_on(self) -> None:
        """Their items were free the day after the last day to sue, though time passes only after the suit."""
        received = {"employer_received_on": "2026-04-10"}
        story = arbitrated(OF_FIRST, OF_SECOND, two=True, **received).do("file_suit", claims=["c1"], after="aw1")
        last = story.clock("LIT.1", "aw1").due_on
        story.on(2026, 6, 20).do("record_court_step", limb="l2", step="ended").tick()
        assert (story.clock("LIM.9", "aw1").started_on - last).days == 1

    def test_and_loses_it_when_the_act_that_it_orders_is_done(self) -> None:
        """The proof was handed out: nothing is enforced any more, neither by the time to do so nor by the court."""
        story = ordered(ACT).on(2026, 5, 20).tick()
        assert story.do("record_performance", claim="c2", done=True).clock("LIM.9", "aw1").status == "met"
        story = ordered(ACT).on(2026, 5, 20).tick().do("file_suit", kind="enforcement", after="aw1")
        assert not story.do("record_performance", claim="c2", done=True).complaint.limbs[-1].open

    def test_with_an_act_that_it_orders(self) -> None:
        """Nothing is to be paid, something is to be done: that is enforced too (LDMAL 51)."""
        story = ordered(ACT).on(2026, 5, 20).tick()
        assert story.clock("LIM.9", "aw1").status == "running"

    def test_and_loses_it_when_a_suit_filed_in_time_is_told_later(self) -> None:
        """The lapse was wrong, and so was the effect."""
        story = histories.with_award_received().on(2026, 5, 10).tick().do("file_suit", filed_on="2026-04-20")
        assert (story.clock("LIT.1", "aw1").status, story.clock("LIM.9").status) == ("met", "cancelled")

    def test_for_the_workers_who_did_not_sue(self) -> None:
        """One of two sued; the other's time ran out, and his items are enforced (SPC-1 17)."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"], after="aw1")
        assert story.clock("LIT.1", "aw1").status == "running"
        assert story.on(2026, 5, 20).tick().clock("LIM.9", "aw1").status == "running"

    def test_so_that_the_file_stays_open_while_it_is_unpaid(self) -> None:
        """Nobody closes a file while nine thousand can be enforced."""
        story = histories.with_award_received().on(2026, 5, 10).tick()
        story.do("conclude", outcome="explained", reason=text()).do("follow_up", satisfaction="neutral")
        assert story.refused("close").code == "party_clock_runs"


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

    def test_meets_the_time_to_take_the_case_though_nobody_recorded_that(self) -> None:
        """A court that decides has taken it."""
        assert (
            judged(histories.with_award_received().do("file_suit", after="aw1"), OTHER).clock("LIT.8").status == "met"
        )

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


class TestEffectOfAJudgment:
    """The effect of a judgment …"""

    def told(self) -> Story:
        """It took effect, and the employer's receipt is not known."""
        story = histories.with_judgment().on(2026, 7, 20)
        return story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17")

    def test_counts_for_enforcement_when_nobody_has_appealed(self) -> None:
        """The time to appeal ran out on the sixteenth; the day of performance, told later, counts instead."""
        story = histories.with_judgment().on(2026, 7, 20).tick()
        assert story.clock("LIM.9", "aw2").started_on == date(2026, 7, 17)
        body = {"effective_on": "2026-07-17", "performance_due_on": "2026-07-27"}
        story.do("record_judgment", limb="l2", judgment="aw2", **body)
        assert [(one.status, one.started_on) for one in story.clocks("LIM.9")] == [
            ("cancelled", date(2026, 7, 17)),
            ("running", date(2026, 7, 27)),
        ]

    def test_goes_on_in_a_correction(self) -> None:
        """Only the sum was wrong."""
        story = histories.with_judgment().on(2026, 7, 20).tick()
        story.do("record_judgment", limb="l2", items=[{**OTHER, "amount_yuan": "9500.00"}], replaces="aw2")
        assert [(one.scope, one.status, one.started_on) for one in story.clocks("LIM.9")] == [
            ("aw2", "cancelled", date(2026, 7, 17)),
            ("aw3", "running", date(2026, 7, 17)),
        ]

    def test_is_not_begun_anew_by_the_correction_of_what_is_enforced(self) -> None:
        """The court has the application already."""
        story = self.told().on(2026, 7, 20).do("file_suit", kind="enforcement", after="aw2")
        story.do("record_judgment", limb="l2", items=[{**OTHER, "amount_yuan": "9500.00"}], replaces="aw2")
        assert [(one.scope, one.status) for one in story.clocks("LIM.9") if one.scope != "aw1"] == [("aw2", "met")]

    def test_told_after_the_application_to_enforce_begins_no_time_anew(self) -> None:
        """The application was made in time."""
        story = histories.with_judgment().on(2026, 7, 20).tick().do("file_suit", kind="enforcement", after="aw2")
        story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17")
        assert [one.status for one in story.clocks("LIM.9")] == ["met"]

    def test_is_gone_with_an_appeal_and_back_when_that_is_withdrawn(self) -> None:
        """The employer appealed from a paper that came later, and thought better of it."""
        story = histories.with_judgment().on(2026, 7, 20).tick()
        story.do("file_suit", kind="appeal", by="employer", after="aw2")
        assert story.clock("LIM.9", "aw2").status == "cancelled"
        story.on(2026, 8, 3).do("record_court_step", limb="l3", step="withdrawn")
        assert story.clock("LIM.9", "aw2").started_on == date(2026, 8, 3)

    def test_waits_for_the_appeal(self) -> None:
        """The court above has not decided."""
        story = histories.with_judgment().on(2026, 7, 10).do("file_suit", kind="appeal", after="aw2").on(2026, 7, 20)
        refusal = story.refused("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17")
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/effective_on", "appeal_pending")

    def test_comes_when_the_appeal_was_withdrawn(self) -> None:
        """Nothing is before the court above any more."""
        story = histories.with_judgment().on(2026, 7, 10).do("file_suit", kind="appeal", after="aw2").on(2026, 7, 20)
        story.do("record_court_step", limb="l3", step="withdrawn")
        story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-20")
        assert story.clock("LIM.9", "aw2").status == "running"

    def test_is_recorded_once(self) -> None:
        """Enforcement does not count anew."""
        refusal = self.told().refused("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-19")
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/effective_on", "effective_already")

    def test_leaves_no_time_to_appeal_to_a_receipt_told_later(self) -> None:
        """The court's word for the effect stands."""
        story = self.told().do("record_judgment", limb="l2", judgment="aw2", employer_received_on="2026-07-10")
        assert [one.scope for one in story.clocks("LIT.14.1")] == ["aw2"]

    def test_cannot_lie_before_anybody_could_have_let_the_time_pass(self) -> None:
        """Nobody can have got it before it was made."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 7, 20)
        body = {"limb": "l2", "made_on": "2026-07-01", "items": [OTHER]}
        refusal = story.refused("record_judgment", **body, effective_on="2026-07-16")
        assert refusal.errors[0].code == "appeal_open"
        assert story.do("record_judgment", **body, effective_on="2026-07-17").clock("LIM.9").scope == "aw2"

    @pytest.mark.parametrize("told", [{"no_appeal": True}, {"performance_due_on": "2026-08-01"}])
    def test_is_given_with_what_rests_on_it(self, told: dict[str, Any]) -> None:
        """Nothing that was told is dropped silently."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 7, 1)
        refusal = story.refused("record_judgment", limb="l2", items=[OTHER], **told)
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/effective_on", "effect_missing")


class TestEnforcement:
    """An application for enforcement …"""

    @pytest.mark.parametrize("named", [{}, {"after": "l1"}, {"after": "p1"}])
    def test_names_what_it_enforces(self, named: dict[str, str]) -> None:
        """An award, a judgment, a confirmed agreement, or what was decided elsewhere; a petition decides nothing."""
        story = histories.with_award_received().on(2026, 5, 10).tick()
        story.do("record_outside_proceeding", given={"kind": "petition"})
        refusal = story.refused("file_suit", kind="enforcement", **named)
        assert (refusal.code, refusal.errors[0].field) == ("nothing_to_answer", "/after")

    def test_waits_until_somebody_is_known_to_have_received_it(self) -> None:
        """Until then nobody knows whether the award has taken effect."""
        story = histories.arbitration_accepted().on(2026, 4, 10).do("record_award", limb="l1", items=[OTHER])
        refusal = story.refused("file_suit", kind="enforcement", after="aw1")
        assert (refusal.code, refusal.errors[0].field) == ("not_in_effect", "/after")

    def test_waits_until_nobody_can_sue(self) -> None:
        """The award has no effect yet."""
        refusal = histories.with_award_received().refused("file_suit", kind="enforcement", after="aw1")
        assert (refusal.code, refusal.errors[0].field) == ("not_in_effect", "/after")

    def test_of_an_award_in_effect_meets_its_time(self) -> None:
        """Within the two years."""
        story = histories.with_award_received().on(2026, 5, 10).tick().do("file_suit", kind="enforcement", after="aw1")
        assert story.clock("LIM.9", "aw1").status == "met"

    def test_waits_until_nobody_can_appeal(self) -> None:
        """The judgment has no effect yet."""
        assert histories.with_judgment().refused("file_suit", kind="enforcement", after="aw2").code == "not_in_effect"

    def test_of_a_claim_whose_award_is_in_court_is_refused(self) -> None:
        """The whole award is ineffective between those who sue (SPC-1 16)."""
        story = arbitrated(OTHER, OVERTIME).do("file_suit", claims=["c1"], after="aw1")
        assert story.refused("file_suit", kind="enforcement", claims=["c2"], after="aw1").code == "suit_pending"

    def test_of_a_worker_who_did_not_sue_is_open(self) -> None:
        """His items took effect (SPC-1 17); those of the other are still in court."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"], after="aw1")
        story.on(2026, 5, 20).tick()
        assert story.refused("file_suit", kind="enforcement", after="aw1").code == "suit_pending"
        story.do("file_suit", kind="enforcement", after="aw1", claims=["c2"])
        assert story.complaint.cases["l3"].kind == "enforcement"

    def test_of_what_was_paid_is_refused(self) -> None:
        """Nothing is left to get."""
        story = histories.with_award_received().do("record_performance", award="aw1", amount_yuan="9000.00")
        refusal = story.refused("file_suit", kind="enforcement", after="aw1")
        assert (refusal.code, refusal.errors[0].field) == ("nothing_to_enforce", "/after")

    def test_of_an_act_is_open(self) -> None:
        """The employer does not take the worker back (LDMAL 51)."""
        story = ordered(ACT).on(2026, 5, 20).tick().do("file_suit", kind="enforcement", after="aw1")
        assert story.clock("LIM.9", "aw1").status == "met"

    def test_of_an_act_is_open_though_the_money_was_paid(self) -> None:
        """Whether somebody was taken back no payment tells."""
        story = ordered(ACT, OTHER).on(2026, 5, 20).tick()
        story.do("record_performance", award="aw1", amount_yuan="9000.00")
        assert story.do("file_suit", kind="enforcement", after="aw1").clock("LIT.20", "l2").status == "running"

    def test_of_a_conciliation_statement_of_the_tribunal_is_open(self) -> None:
        """It has the force of an award (LDMAL 42, 51)."""
        story = histories.arbitration_accepted().do("end_arbitration", limb="l1", how="mediated")
        assert story.do("file_suit", kind="enforcement", after="l1").clock("LIT.20", "l2").status == "running"

    @pytest.mark.parametrize("how", ["withdrawn", "absent"])
    def test_of_an_arbitration_that_ended_without_one_is_not(self, how: str) -> None:
        """Nothing was decided."""
        story = histories.arbitration_accepted().do("end_arbitration", limb="l1", how=how)
        assert story.refused("file_suit", kind="enforcement", after="l1").code == "nothing_to_answer"

    @pytest.mark.parametrize(("step", "open_"), [("ended", True), ("withdrawn", False), ("refused", False)])
    def test_of_a_suit_is_open_where_it_may_have_been_conciliated(self, step: str, open_: bool) -> None:
        """A court's conciliation statement (民事调解书) ends the suit without a judgment."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 5, 17)
        story.do("record_court_step", limb="l2", step=step)
        body = {"kind": "enforcement", "after": "l2"}
        if open_:
            assert story.do("file_suit", **body).clock("LIT.20", "l3").status == "running"
        else:
            assert story.refused("file_suit", **body).code == "nothing_to_answer"

    def test_of_an_agreement_needs_its_confirmation(self) -> None:
        """An agreement is a contract until then."""
        assert histories.settled().refused("file_suit", kind="enforcement", after="a1").code == "not_in_effect"

    def test_of_a_payment_order_waits_for_the_objection(self) -> None:
        """Fifteen days (ENF.11)."""
        story = histories.settled().do("file_suit", kind="payment_order", after="a1")
        story.do("record_court_step", limb="l2", step="accepted")
        story.do("record_court_step", limb="l2", step="received_by_debtor")
        assert story.refused("file_suit", kind="enforcement", after="l2").code == "not_in_effect"
        story.on(2026, 4, 1).tick().do("file_suit", kind="enforcement", after="l2")
        assert story.complaint.cases["l3"].after == "l2"

    @pytest.mark.parametrize("step", ["withdrawn", "refused"])
    def test_that_comes_to_nothing_leaves_no_clock(self, step: str) -> None:
        """Nobody waits for its execution."""
        story = histories.with_award_received().on(2026, 5, 10).tick().do("file_suit", kind="enforcement", after="aw1")
        assert story.do("record_court_step", limb="l2", step=step).clock("LIT.20").status == "cancelled"


class TestPaymentOrder:
    """An application for a payment order …"""

    @pytest.mark.parametrize(
        ("step", "nine", "ten"),
        [("refused", "met", "met"), ("withdrawn", "met", "cancelled"), ("ended", "met", "cancelled")],
    )
    def test_that_comes_to_nothing_leaves_no_clock(self, step: str, nine: str, ten: str) -> None:
        """The court has nothing to issue any more."""
        story = histories.settled().do("file_suit", kind="payment_order", after="a1")
        story.do("record_court_step", limb="l2", step="accepted").do("record_court_step", limb="l2", step=step)
        assert (story.clock("ENF.9").status, story.clock("ENF.10").status) == (nine, ten)

    def test_on_other_claims_is_another(self) -> None:
        """Nothing is shared."""
        story = histories.classified(WAGES, WORK).do("file_suit", kind="payment_order", claims=["c1"])
        assert len(story.do("file_suit", kind="payment_order", claims=["c2"]).complaint.limbs) == 2


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
