"""When an award or a judgment takes effect, and from when its enforcement counts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from casework import award_effect
from tests.casework import histories
from tests.casework.awarded import ACT, OF_FIRST, OF_SECOND, arbitrated, claimed, ordered
from tests.casework.histories import FINAL, OTHER, Story, text


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

    def test_from_the_end_of_the_first_of_two_suits_whichever_is_told_first(self) -> None:
        """The second worker's suit was withdrawn in May, the first one's in June: in May his items took effect."""
        received = {"employer_received_on": "2026-04-10"}
        story = arbitrated(OF_FIRST, OF_SECOND, two=True, **received).do("file_suit", claims=["c1"], after="aw1")
        story.do("file_suit", claims=["c2"], after="aw1").on(2026, 7, 1).tick()
        story.do("record_court_step", limb="l2", step="withdrawn", occurred_on="2026-06-22")
        story.do("record_court_step", limb="l3", step="withdrawn", occurred_on="2026-05-29")
        clocks = [(one.status, one.started_on) for one in story.clocks("LIM.9")]
        assert clocks == [("cancelled", date(2026, 6, 22)), ("running", date(2026, 5, 29))]

    def test_from_the_end_of_the_time_of_those_who_did_not_sue_though_that_is_told_after_the_suit(self) -> None:
        """The second worker had until the twenty-seventh of April; the first one's suit was withdrawn in May."""
        workers = [{"name": text("a")}, {"name": text("b")}]
        story = histories.received(claimed("w1"), claimed("w2"), workers=workers)
        story.do("accept").do("classify", relation="labour").do("apply_for_arbitration").on(2026, 4, 10)
        story.do("record_award", limb="l1", items=[OF_FIRST, OF_SECOND])
        story.do("file_suit", claims=["c1"], after="aw1").on(2026, 5, 24)
        story.do("record_court_step", limb="l2", step="withdrawn").on(2026, 6, 14)
        story.do("record_award", limb="l1", award="aw1", worker_received_on="2026-04-10").tick()
        clocks = [(one.status, one.started_on) for one in story.clocks("LIM.9")]
        assert clocks == [("cancelled", date(2026, 5, 24)), ("running", date(2026, 4, 28))]

    def test_not_before_the_end_of_one_suit_while_the_other_goes_on(self) -> None:
        """Both workers had sued; that the employer's time was over before is told after the first suit's end."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"], after="aw1")
        story.do("file_suit", claims=["c2"], after="aw1").on(2026, 5, 18)
        story.do("record_court_step", limb="l2", step="withdrawn").on(2026, 6, 8)
        story.do("record_award", limb="l1", award="aw1", employer_received_on="2026-04-29").tick()
        assert [one.started_on for one in story.clocks("LIM.9")] == [date(2026, 5, 18)]

    def test_from_its_day_of_performance_though_a_suit_was_given_up_before(self) -> None:
        """The suit stopped that time until its end; the award still gives the employer until August (CPL 250)."""
        received: dict[str, Any] = {"employer_received_on": "2026-04-10", "performance_due_on": "2026-08-01"}
        story = arbitrated(OTHER, **received).do("file_suit", after="aw1").on(2026, 5, 4).tick()
        assert story.clock("LIM.9").status == "cancelled"
        story.do("record_court_step", limb="l2", step="withdrawn")
        assert [(one.started_on, one.status) for one in story.clocks("LIM.9")] == [(date(2026, 8, 1), "running")]


class TestExample:
    """The example at the head of the module …"""

    def told(self, pattern: str) -> list[date]:
        """The days that the rows of the example have there."""
        return [date.fromisoformat(one) for one in re.findall(pattern, award_effect.__doc__, re.M)]

    def day(self, story: Story) -> date:
        """The day from which its enforcement counts."""
        running = [one.started_on for one in story.clocks("LIM.9") if one.status == "running"]
        assert len(running) == 1
        return running[0]

    def receipt(self, on: date) -> dict[str, Any]:
        """The employer got it."""
        return {"limb": "l1", "award": "aw1", "employer_received_on": on.isoformat()}

    def test_has_the_days_of_an_award_that_nobody_answers(self) -> None:
        """Each side's last day, the day behind the later one, and the end of the time to enforce."""
        worker_on, employer_on, bound_on = self.told(r"^    (?:the worker|the employer|nobody).* on +([\d-]+) ")
        worker_last, employer_last = self.told(r"last day to sue: ([\d-]+)$")
        (enforced_until,) = self.told(r"last day to enforce: ([\d-]+)$")
        story = arbitrated(OTHER, worker_received_on=worker_on.isoformat()).on(2026, 4, 20)
        story.do("record_award", **self.receipt(employer_on))
        assert [one.due_on for one in story.clocks("LIT.1")] == [worker_last, employer_last]
        story.on(2026, 6, 10).tick()
        assert (self.day(story), story.clock("LIM.9").due_on) == (bound_on, enforced_until)

    def test_has_the_careful_day_until_the_other_receipt_is_told(self) -> None:
        """And the same day as if that had been told at once, once it is."""
        (careful,), bound_on = self.told(r"counts as binding from ([\d-]+):"), self.told(r"binds on  ([\d-]+) ")[0]
        story = arbitrated(OTHER).on(2026, 6, 10).tick()
        assert self.day(story) == careful
        (employer_on,) = self.told(r"the employer gets it on +([\d-]+)")
        assert self.day(story.do("record_award", **self.receipt(employer_on)).tick()) == bound_on

    def test_has_the_later_day_where_the_first_one_was_too_early(self) -> None:
        """A suit that is told late had everything in dispute until the other one ended."""
        days = self.told(r"binds on ([\d-]+)(?:    \(`bound_too_\w+`\))?$")[:3]
        (withdrawn_on,) = self.told(r"first worker's suit was withdrawn on ([\d-]+)")
        (filed_on,) = self.told(r"second worker had sued on ([\d-]+)")
        story = arbitrated(OF_FIRST, OF_SECOND, two=True, employer_received_on="2026-04-10")
        story.do("file_suit", claims=["c1"], after="aw1").on(2026, 7, 1).tick()
        found = [self.day(story)]
        story.do("record_court_step", limb="l2", step="withdrawn", occurred_on=withdrawn_on.isoformat())
        found.append(self.day(story))
        story.do("file_suit", claims=["c2"], after="aw1", filed_on=filed_on.isoformat())
        assert [*found, self.day(story)] == days

    def test_has_the_earlier_day_where_the_first_one_was_too_late(self) -> None:
        """The suit that ended first is told last."""
        days = self.told(r"binds on ([\d-]+)(?:    \(`bound_too_\w+`\))?$")[3:]
        (second_on,) = self.told(r"second worker's suit was withdrawn on ([\d-]+)")
        (first_on,) = self.told(r"first one's was so on ([\d-]+)")
        story = arbitrated(OF_FIRST, OF_SECOND, two=True, employer_received_on="2026-04-10")
        story.do("file_suit", claims=["c1"], after="aw1").do("file_suit", claims=["c2"], after="aw1")
        story.on(2026, 7, 1).tick()
        assert story.clocks("LIM.9") == []
        story.do("record_court_step", limb="l3", step="withdrawn", occurred_on=second_on.isoformat())
        found = [self.day(story)]
        story.do("record_court_step", limb="l2", step="withdrawn", occurred_on=first_on.isoformat())
        assert [*found, self.day(story)] == days


class TestLateReceipt:
    """A receipt that is told after an award had been taken to bind …"""

    def late(self, received_on: str, *items: dict[str, Any], **more: Any) -> Story:
        """The worker's time ran out on the twenty-seventh of April; then it is told when the employer got the award."""
        story = arbitrated(*items or (OTHER,), **more).on(2026, 6, 10).tick()
        return story.do("record_award", limb="l1", award="aw1", employer_received_on=received_on)

    def enforced(self, story: Story, scope: str = "aw1") -> list[tuple[str, date]]:
        """The times to enforce it, with where each counts from."""
        return [(one.status, one.started_on) for one in story.clocks("LIM.9") if one.scope == scope]

    def test_takes_the_effect_back_while_that_side_can_still_sue(self) -> None:
        """What can be sued about binds nobody (LDMAL 50)."""
        assert self.enforced(self.late("2026-06-02")) == [("cancelled", date(2026, 4, 28))]

    def test_lets_it_bind_when_that_sides_time_is_over_as_well(self) -> None:
        """The last day is the seventeenth of June."""
        story = self.late("2026-06-02").on(2026, 7, 1).tick()
        assert self.enforced(story)[1:] == [("running", date(2026, 6, 18))]

    def test_moves_the_effect_behind_a_time_that_is_over_already(self) -> None:
        """The employer had until the sixth of May."""
        assert self.enforced(self.late("2026-04-20").tick())[1:] == [("running", date(2026, 5, 7))]

    def test_leaves_an_effect_that_lies_behind_that_sides_time(self) -> None:
        """Both had until the same day."""
        assert self.enforced(self.late("2026-04-10").tick()) == [("running", date(2026, 4, 28))]

    def test_leaves_the_effect_where_that_side_had_sued_and_thought_better_of_it(self) -> None:
        """Its time had been used, and the award has bound since the suit was withdrawn, whenever the receipt is told."""
        story = arbitrated(OTHER).on(2026, 5, 22).tick().do("file_suit", after="aw1", by="employer").on(2026, 5, 25)
        story.do("record_court_step", limb="l2", step="withdrawn")
        story.do("record_award", limb="l1", award="aw1", employer_received_on="2026-05-17").on(2026, 7, 1).tick()
        assert self.enforced(story)[1:] == [("running", date(2026, 5, 25))]
        assert story.clock("LIT.1", "aw1.employer").status == "met"

    def test_leaves_a_day_of_performance(self) -> None:
        """The award says itself from when it is enforced."""
        story = self.late("2026-06-02", performance_due_on="2026-06-05").on(2026, 7, 1).tick()
        assert self.enforced(story) == [("running", date(2026, 6, 5))]

    def test_leaves_the_effect_of_a_final_award(self) -> None:
        """It bound when it was made, and the employer can only have it set aside (LDMAL 47, 49)."""
        story = self.late("2026-06-02", {**OTHER, "final": True}).on(2026, 7, 1).tick()
        assert self.enforced(story) == [("running", date(2026, 4, 10))]

    def test_leaves_an_application_to_enforce_on_record(self) -> None:
        """The worker applied when the award seemed to bind; the court decides on that."""
        story = arbitrated(OTHER).on(2026, 6, 10).tick().do("file_suit", kind="enforcement", after="aw1")
        story.do("record_award", limb="l1", award="aw1", employer_received_on="2026-06-02").on(2026, 7, 1).tick()
        assert self.enforced(story) == [("met", date(2026, 4, 28))]

    def test_takes_the_effect_of_a_judgment_back_as_well(self) -> None:
        """The employer got it two weeks later, and can appeal until the thirtieth (CPL 171)."""
        story = histories.with_judgment().on(2026, 7, 20).tick()
        story.do("record_judgment", limb="l2", judgment="aw2", employer_received_on="2026-07-15").on(2026, 8, 3).tick()
        assert self.enforced(story, "aw2") == [("cancelled", date(2026, 7, 17)), ("running", date(2026, 7, 31))]

    def test_starts_no_time_to_appeal_from_the_correction_of_a_judgment_in_effect(self) -> None:
        """Only the sum was wrong: it is enforced at once."""
        story = histories.with_judgment().on(2026, 7, 20)
        story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17")
        items = [{**OTHER, "amount_yuan": "9500.00"}]
        story.do("record_judgment", limb="l2", items=items, replaces="aw2", worker_received_on="2026-07-20")
        assert [one.scope for one in story.clocks("LIT.14.1")] == ["aw2"]
        assert story.do("file_suit", kind="enforcement", after="aw3").clock("LIM.9", "aw3").status == "met"


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

    def test_gives_way_to_a_receipt_told_later_that_leaves_an_appeal_open(self) -> None:
        """The employer can appeal until the twenty-seventh: the day on record was wrong."""
        story = self.told().do("record_judgment", limb="l2", judgment="aw2", employer_received_on="2026-07-10")
        assert story.clock("LIT.14.1", "aw2.employer").status == "running"
        assert story.clock("LIM.9", "aw2").status == "cancelled"

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

    @pytest.mark.parametrize(
        ("told", "since"), [({}, date(2026, 7, 17)), ({"performance_due_on": "2026-07-27"}, date(2026, 7, 27))]
    )
    def test_stands_again_when_an_appeal_that_came_too_late_was_not_taken(
        self, told: dict[str, str], since: date
    ) -> None:
        """The court's word for the effect was on record."""
        story = histories.with_judgment().on(2026, 7, 20)
        story.do("record_judgment", limb="l2", judgment="aw2", effective_on="2026-07-17", **told)
        story.do("file_suit", kind="appeal", by="employer", after="aw2").on(2026, 8, 3)
        assert story.clock("LIM.9", "aw2").status == "cancelled"
        story.do("record_court_step", limb="l3", step="refused")
        clocks = [(one.status, one.started_on) for one in story.clocks("LIM.9") if one.scope == "aw2"]
        assert clocks == [("running", since)]
