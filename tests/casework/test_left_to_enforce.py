"""What is left to be enforced: one answer for the time to enforce, the closing of the file, and the court's application."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.codes import Stage
from casework.enforced import is_got, obeyed_awards
from casework.enforcement_line import Enforceable, stretches
from tests.casework import histories
from tests.casework.awarded import ACT, OF_FIRST, OF_SECOND, arbitrated
from tests.casework.histories import OTHER, WAGES, WORK, Story, text
from tests.casework.telling import Step, days, payments, shuffled, tell
from tests.casework.test_outside_effect import told as told_elsewhere


def of_court_without_terms(*claims: dict[str, Any]) -> Story:
    """A conciliation statement of a court; nobody has told what it gives."""
    story = histories.classified(*claims).do("apply_for_arbitration").on(2026, 3, 6)
    story.do("record_arbitration_acceptance", limb="l1", result="accepted").on(2026, 4, 10)
    story.do("record_award", limb="l1", items=[OTHER], worker_received_on="2026-04-10").do("file_suit", after="aw1")
    return story.on(2026, 8, 3).do("record_court_step", limb="l2", step="conciliated").tick()


def award_without_items() -> Story:
    """An award of which nobody has told what it gives; it binds."""
    received = {"worker_received_on": "2026-04-10", "employer_received_on": "2026-04-10"}
    return (
        histories.arbitration_accepted().on(2026, 4, 10).do("record_award", limb="l1", **received).on(2026, 8, 3).tick()
    )


def closing(story: Story) -> Story:
    """Everything but the last step."""
    return story.do("conclude", outcome="explained", reason=text()).do("follow_up", satisfaction="neutral")


class TestUnknownTerms:
    """What was given by a decision whose items are not on record …"""

    @pytest.mark.parametrize("story", [of_court_without_terms, award_without_items])
    def test_keeps_the_file_open(self, story: Any) -> None:
        """Nothing is known to be got, and its two years run."""
        assert closing(story()).refused("close").code == "party_clock_runs"

    @pytest.mark.parametrize("story", [of_court_without_terms, award_without_items])
    def test_is_got_when_its_claims_are_met(self, story: Any) -> None:
        """By the worker's word, whatever was paid; then the file can be closed."""
        its = story().do("record_performance", claim="c1", amount_yuan="5000.00", done=True)
        assert [one.status for one in its.clocks("LIM.9")] == ["met"]
        its.do("conclude", outcome="resolved").do("follow_up", satisfaction="neutral").do("close")
        assert its.complaint.stage is Stage.CLOSED

    def test_is_got_when_a_part_was_paid_and_the_rest_given_up(self) -> None:
        """Nobody asks for the overtime any more."""
        story = of_court_without_terms(WAGES, WORK).do("record_performance", claim="c1", amount_yuan="12000.00")
        assert [one.status for one in story.clocks("LIM.9")] == ["running"]
        assert story.do("withdraw", claims=["c2"], reason="other").clock("LIM.9").status == "met"

    def test_keeps_an_application_for_enforcement_open_when_a_part_is_paid(self) -> None:
        """The court has the rest to get."""
        story = of_court_without_terms().do("file_suit", kind="enforcement", after="aw2")
        story.do("record_performance", claim="c1", amount_yuan="100.00")
        assert story.complaint.limbs[-1].open


class TestAct:
    """An act that was awarded beside money …"""

    def paid(self) -> Story:
        """The money came; no claim asks for the act."""
        story = arbitrated(OTHER, ACT, employer_received_on="2026-04-10").on(2026, 5, 20).tick()
        return story.do("record_performance", award="aw1", amount_yuan="9000.00")

    def test_that_answers_no_claim_is_not_got_with_the_money(self) -> None:
        """Nobody has said that it was done: its time runs on from the payment, and the award is not performed."""
        story = self.paid()
        clock = story.clock("LIM.9")
        assert (clock.status, clock.started_on) == ("running", date(2026, 5, 20))
        assert not is_got(story.complaint, story.complaint.awards[0])

    def test_is_no_matter_any_more_once_a_correction_gives_money_alone(self) -> None:
        """The tribunal put it right; all of it was paid."""
        story = self.paid().do("record_award", limb="l1", items=[OTHER], replaces="aw1")
        assert [one.scope for one in story.clocks("LIM.9") if one.status in ("running", "paused")] == []


class TestStatementWithTerms:
    """A tribunal's conciliation statement whose terms are on record …"""

    def test_is_told_as_got_by_its_own_name_only(self) -> None:
        """Not by that of the case as well."""
        story = histories.arbitration_accepted().on(2026, 3, 20)
        story.do("end_arbitration", limb="l1", how="mediated", items=[OTHER])
        story.do("record_performance", award="aw1", amount_yuan="9000.00")
        assert obeyed_awards(story.complaint) == ()


class TestDayOfPerformance:
    """The day by which a tribunal's statement is to be performed …"""

    @pytest.mark.parametrize("items", [[], [OTHER]])
    @pytest.mark.parametrize("due_on", ["2026-03-20", "2026-04-30"])
    @pytest.mark.parametrize("later", [0, 1])
    def test_has_to_pass_before_it_is_enforced(self, items: list[Any], due_on: str, later: int) -> None:
        """On the day itself the employer can still perform it, also where it is that of the statement."""
        story = histories.arbitration_accepted().on(2026, 3, 20)
        story.do("end_arbitration", limb="l1", how="mediated", performance_due_on=due_on, items=items)
        year, month, day = (int(one) for one in due_on.split("-"))
        story.on(year, month, day)
        if later:
            story.today = date.fromordinal(story.today.toordinal() + later)
        told = [one.code for one in story.notices("file_suit", kind="enforcement", after="l1")]
        assert ("not_due_yet" in told) is (later == 0)


class TestDecidedElsewhere:
    """The time to enforce what was decided elsewhere …"""

    def test_begins_anew_with_a_payment_on_all_that_is_still_open(self) -> None:
        """The wages were paid in full before; then a part of the overtime came."""
        story = told_elsewhere({"award_received": "2026-04-10"}, story=histories.classified(WAGES, WORK))
        story.do("record_performance", claim="c1", amount_yuan="12000.00", occurred_on="2026-05-04")
        story.do("record_performance", claim="c2", amount_yuan="1000.00", occurred_on="2026-05-20")
        running = [one.started_on for one in story.clocks("LIM.9") if one.status == "running"]
        assert running == [date(2026, 5, 20)]

    def test_runs_where_its_claims_go_on(self) -> None:
        """The complaint was joined to another one, which has the papers now."""
        award = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-01-20"}]}
        story = histories.received(proceedings=[award]).do("accept").tick().tick()
        assert [one.status for one in story.clocks("LIM.9")] == ["running"]
        story.do("join", into="0d3c0f4e-5a55-4a4e-8a57-0f6f8f4a7b02", reason=text())
        assert [one.status for one in story.clocks("LIM.9")] == ["cancelled"]


class TestOfTwo:
    """The time to enforce an award to two workers …"""

    @settings(max_examples=30, deadline=None)
    @given(data=st.data())
    def test_is_the_same_in_every_order_of_telling(self, data: st.DataObject) -> None:
        """Both receipts, payments, and a promise to one of them, or to both."""
        got: list[list[Step]] = [
            [(side, "record_award", {"limb": "l1", "award": "aw1", f"{side}_received_on": data.draw(days(0, 30))})]
            for side in ("worker", "employer")
        ]
        asked = {"act": "promised", "proof": text()}
        acts: list[list[Step]] = [
            [(f"act {claim}", "record_interruption", {**asked, "claim": claim, "occurred_on": data.draw(days(20, 60))})]
            for claim in data.draw(st.sampled_from([[], ["c1"], ["c1", "c2"]]))
        ]
        chains = [*got, *acts, *data.draw(payments({"award": "aw1"}))]
        seen = [
            tell(
                arbitrated(OF_FIRST, OF_SECOND, two=True, worker_received_on=None),
                shuffled(data.draw, chains),
                ticking=data.draw(st.booleans()),
            )
            for _ in range(2)
        ]
        assert seen[0] == seen[1]


class TestLine:
    """The line of the time to enforce something …"""

    def line(self, applied: tuple[str, str], got_on: date | None = None) -> list[tuple[date, str, date | None]]:
        """Of something that binds since the end of April, and an application that came to nothing."""
        filed_on, back_on = (date.fromisoformat(one) for one in applied)
        one = Enforceable("aw1", date(2026, 4, 28), frozenset(), got_on, ((filed_on, back_on),))
        return [(each.since, each.end, each.on) for each in stretches(one, Story().context())]

    def test_is_met_on_its_first_day_by_an_application_from_before_it(self) -> None:
        """It was given up when the two years were over, and had interrupted them: they begin anew."""
        assert self.line(("2026-04-20", "2028-12-04")) == [
            (date(2026, 4, 28), "met", date(2026, 4, 28)),
            (date(2028, 12, 4), "", None),
        ]

    def test_is_met_when_everything_was_got_before_an_application_was_given_up(self) -> None:
        """The employer paid what the court was to get."""
        line = self.line(("2026-05-04", "2028-12-04"), got_on=date(2028, 10, 9))
        assert line == [(date(2026, 4, 28), "met", date(2028, 10, 9))]


class TestBinding:
    """An award or a judgment …"""

    def test_that_was_enforced_too_early_binds_all_the_same(self) -> None:
        """The application of April is told when nobody can sue any more; the court has it."""
        story = arbitrated(OTHER, employer_received_on="2026-04-10").on(2026, 6, 10).tick()
        clock = story.do("file_suit", kind="enforcement", after="aw1", filed_on="2026-04-20").clock("LIM.9")
        assert (clock.status, clock.started_on) == ("met", date(2026, 4, 28))

    def test_that_corrects_another_binds_since_that_did(self) -> None:
        """A correction in September takes nothing from July."""
        story = histories.with_judgment().on(2026, 9, 1).tick()
        got = {"worker_received_on": "2026-09-01", "employer_received_on": "2026-09-01"}
        story.do("record_judgment", limb="l2", items=[OTHER], replaces="aw2", **got).on(2026, 12, 1).tick()
        assert (story.clock("LIM.9", "aw3").status, story.clock("LIM.9", "aw3").started_on) == (
            "running",
            date(2026, 7, 17),
        )
