"""Interest claims join a bargaining; the bargaining runs its own life and tells the complaints when it ends."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

import pytest

from casework.roles import Role
from casework.streams import KINDS
from tests.casework import histories
from tests.casework.histories import RISE, STREAM, WAGES, Story


def admitted(story: Story) -> dict[str, str]:
    """The effect by which a complaint's claims reach the bargaining."""
    decision = story.decide("join_bargaining", {}, Role.MEDIATOR)
    [effect] = decision.effects
    assert (effect.kind, effect.template) == ("command", "admit_claims")
    return dict(effect.body)


class TestJoining:
    """Joining a bargaining …"""

    def test_takes_interest_claims_only(self) -> None:
        """A right is due already."""
        assert histories.classified(WAGES, RISE).refused("join_bargaining", claims=["c1"]).code == "not_an_interest"

    def test_takes_every_interest_claim_by_default(self) -> None:
        """The others stay on their routes."""
        assert histories.classified(WAGES, RISE).do("join_bargaining").complaint.limbs[0].claims == ("c2",)

    def test_draws_the_same_id_again(self) -> None:
        """A replay asks for the same bargaining."""
        assert histories.bargaining_joined().complaint.bargaining == (uuid5(STREAM, "bargaining:l1"),)

    def test_leaves_the_complaint_in_procedure(self) -> None:
        """A person concludes it, however the bargaining ends."""
        story = histories.bargaining_joined()
        story.do("hear_of_bargaining", Role.SYSTEM, bargaining=str(story.complaint.bargaining[0]), result="agreed")
        assert (str(story.complaint.stage), story.complaint.limbs[0].result) == ("in_procedure", "agreed")

    def test_is_not_ended_by_another_bargaining(self) -> None:
        """Only the one it joined."""
        refusal = histories.bargaining_joined().refused(
            "hear_of_bargaining", Role.SYSTEM, bargaining=str(UUID(int=7)), result="agreed"
        )
        assert refusal.code == "not_in_bargaining"

    def test_one_that_is_over_sends_the_claims_back(self) -> None:
        """The complaint hears of it, its limb ends, and the claims may go another way."""
        complaint = histories.classified(WAGES, RISE)
        late = {**admitted(complaint), "complaint": str(UUID(int=5))}
        story = histories.bargaining_failed().do("close_bargaining").do("admit_claims", Role.SYSTEM, **late)
        [effect] = story.decide("admit_claims", late, Role.SYSTEM).effects
        assert effect.target == f"complaint:{UUID(int=5)}" and story.state.admitted == ()
        body = {**effect.body, "bargaining": str(complaint.do("join_bargaining").complaint.bargaining[0])}
        complaint.do(effect.template, Role.SYSTEM, **body)
        assert [(one.open, one.result) for one in complaint.complaint.limbs] == [(False, "came_too_late")]

    def test_opens_a_proposed_bargaining(self) -> None:
        """The effect is a command that the bargaining understands, even as its first."""
        story = Story("bargaining").do("admit_claims", Role.SYSTEM, **admitted(histories.classified(WAGES, RISE)))
        assert (str(story.state.stage), story.state.admitted[0].claims) == ("proposed", ("c2",))


class TestRequest:
    """A request to bargain …"""

    def test_about_wages_has_the_wage_rule(self) -> None:
        """CB.2 for wages, CB.1 else."""
        story = Story("bargaining").do("open_bargaining", scope="enterprise", employer="某厂", wages=True)
        assert story.do("record_bargaining_request").clock("CB.2").whose == "employer"

    def test_uses_the_provinces_length(self) -> None:
        """Shandong gives ten days where the country gives twenty."""
        story = Story("bargaining", province="37").do(
            "open_bargaining", scope="enterprise", employer="某厂", wages=True
        )
        national = Story("bargaining", province=None).do(
            "open_bargaining", scope="enterprise", employer="某厂", wages=True
        )
        assert (
            story.do("record_bargaining_request").clock("CB.2").due_on
            < national.do("record_bargaining_request").clock("CB.2").due_on
        )

    def test_names_whom_it_is_for(self) -> None:
        """An enterprise is named, an industry or area has its code."""
        refusal = Story("bargaining").refused("open_bargaining", scope="industry", employer="某厂")
        assert refusal.code == "bargaining_party_missing"


class TestContract:
    """A collective contract …"""

    def signed(self) -> Story:
        """Passed by the congress and signed."""
        return histories.bargaining_talking().do("record_bargaining_agreement", passed_on="2026-03-08")

    def test_about_wages_is_filed_in_seven_days(self) -> None:
        """CB.7."""
        assert self.signed().clock("CB.7").status == "running"

    def test_takes_effect_by_silence(self) -> None:
        """Fifteen days without objection (LL 34)."""
        story = self.signed().do("record_filing").on(2026, 4, 1).tick()
        assert (str(story.state.stage), story.clock("CB.9").whose) == ("effective", "employer")

    def in_force_by_silence(self) -> Story:
        """Nobody objected, as far as the record knows."""
        return self.signed().do("record_filing").on(2026, 4, 1).tick()

    def test_that_passed_in_time_took_effect_that_day(self) -> None:
        """A review recorded late takes the place of the silence, and its lapse."""
        story = self.in_force_by_silence().do("record_review", result="passed", occurred_on="2026-03-16")
        assert (story.state.effective_on, story.clock("CB.8").status) == (date(2026, 3, 16), "met")
        assert [one.started_on for one in story.clocks("CB.9")] == [date(2026, 3, 16)]

    def test_that_met_an_objection_in_time_never_took_effect(self) -> None:
        """It is back at the table, and nothing is to be published."""
        story = self.in_force_by_silence().do("record_review", result="objected", occurred_on="2026-03-16")
        assert (str(story.state.stage), story.clock("CB.9").status) == ("talking", "cancelled")

    def test_is_not_undone_by_an_objection_out_of_time(self) -> None:
        """The silence has had its effect."""
        refusal = self.in_force_by_silence().refused("record_review", result="objected")
        assert refusal.errors[0].code == "in_force_by_silence"

    def test_is_reviewed_once(self) -> None:
        """It passed already."""
        story = self.signed().do("record_filing").do("record_review", result="passed")
        assert story.refused("record_review", result="objected").code == "not_allowed_at_this_stage"

    @pytest.mark.parametrize("steps", [0, 1, 2, 3])
    def test_that_never_comes_does_not_hold_the_claims_for_ever(self, steps: int) -> None:
        """Proposed, opened, signed or filed: it can be given up with a reason, and ended."""
        story = Story("bargaining").do("admit_claims", Role.SYSTEM, **admitted(histories.classified(WAGES, RISE)))
        if steps:
            story.do("open_bargaining", scope="enterprise", employer="某厂")
        if steps > 1:
            story.do("record_bargaining_request").do("record_reply", consent="agreed")
            story.do("record_bargaining_agreement", passed_on="2026-03-02")
        if steps > 2:
            story.do("record_filing")
        story.do("fail_bargaining", reason=histories.text())
        [effect] = story.decide("close_bargaining", {}, Role.MEDIATOR).effects
        assert (effect.template, effect.body["result"]) == ("hear_of_bargaining", "failed")

    def test_that_meets_objection_goes_back_to_the_table(self) -> None:
        """The sides talk again."""
        assert str(self.signed().do("record_filing").do("record_review", result="objected").state.stage) == "talking"

    def test_is_passed_before_it_is_signed(self) -> None:
        """The workers' congress comes first (CB.5)."""
        refusal = histories.bargaining_talking().refused(
            "record_bargaining_agreement", signed_on="2026-03-05", passed_on="2026-03-06"
        )
        assert refusal.rule == "CB.5"

    def test_tells_every_complaint_once_when_the_round_ends(self) -> None:
        """By an effect each, with the result."""
        story = Story("bargaining").do("open_bargaining", scope="enterprise", employer="某厂", wages=True)
        for number in (1, 2, 1):
            story.do(
                "admit_claims", Role.SYSTEM, complaint=str(UUID(int=number)), office="haidian", claims="c1", codes="1.7"
            )
        story.do("record_bargaining_request").do("record_reply", consent="refused")
        story.do("fail_bargaining", reason=histories.text())
        effects = story.decide("close_bargaining", {}, Role.MEDIATOR).effects
        assert [(one.target, one.body["result"]) for one in effects] == [
            (f"complaint:{UUID(int=1)}", "failed"),
            (f"complaint:{UUID(int=2)}", "failed"),
        ]

    def test_effect_is_a_command_the_complaint_knows(self) -> None:
        """The body fits the command's model."""
        command = KINDS["complaint"].commands["hear_of_bargaining"]
        assert command.model_validate({"bargaining": str(STREAM), "result": "agreed"})


class TestCoordination:
    """Coordination of a failed bargaining …"""

    def test_has_thirty_days_from_acceptance(self) -> None:
        """CB.12."""
        story = histories.bargaining_failed().do("record_coordination", step="accepted")
        assert story.clock("CB.12").natural_on.isoformat() == "2026-04-08"

    def test_can_lead_back_to_the_table(self) -> None:
        """The sides agreed to go on."""
        story = histories.bargaining_failed().do("record_coordination", step="accepted")
        assert str(story.do("record_coordination", step="agreed").state.stage) == "talking"
