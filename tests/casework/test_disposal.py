"""Claims sent elsewhere one by one, and complaints declined because another one has the same matter."""

from __future__ import annotations

import pytest

from casework.codes import Destination, OutcomeCode, Stage
from casework.references import references
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import RISE, STREAM, WAGES, received, text

OTHER = "0d3c0f4e-5a55-4a4e-8a57-0f6f8f4a7b02"
TO_INSURANCE = {"destination": "social_insurance", "explanation": text()}


class TestPartRedirected:
    """Some of the claims sent elsewhere …"""

    def test_leave_the_complaint_going_on_with_the_others(self) -> None:
        """Insurance to its agency, wages stay here."""
        story = histories.classified(WAGES, {"code": "2.1"}).do("redirect_claims", claims=["c2"], **TO_INSURANCE)
        assert (story.complaint.stage, story.complaint.claims[1].redirected_to) == (
            Stage.CLASSIFIED,
            Destination.SOCIAL_INSURANCE,
        )

    def test_keep_their_limitation_in_sight(self) -> None:
        """The person may still come back with it."""
        story = histories.of_two_relations().do("redirect_claims", claims=["c1"], **TO_INSURANCE)
        assert story.clock("LIM.4", "c1").status == "running"

    def test_are_not_taken_along_by_a_procedure_that_names_none(self) -> None:
        """All claims means those that are still here."""
        story = histories.of_two_relations().do("redirect_claims", claims=["c2"], **TO_INSURANCE)
        assert story.do("apply_for_arbitration").complaint.limbs[0].claims == ("c1",)

    def test_come_back_where_a_procedure_takes_them_up(self) -> None:
        """The agency had sent the person back."""
        story = histories.of_two_relations().do("redirect_claims", claims=["c2"], **TO_INSURANCE)
        assert story.do("apply_for_arbitration", claims=["c2"]).complaint.claims[1].redirected_to is None

    def test_are_not_resolved_with_the_others(self) -> None:
        """Nothing was paid on them."""
        story = histories.of_two_relations().do("redirect_claims", claims=["c2"], **TO_INSURANCE)
        story.do("record_performance", claim="c1", amount_yuan="12000.00").do("conclude", outcome="resolved")
        assert (story.clock("LIM.4", "c1").status, story.clock("LIM.4", "c2").status) == ("met", "running")

    def test_do_not_join_a_bargaining_unasked(self) -> None:
        """A wish that was sent elsewhere is not bargained for here."""
        story = histories.classified(RISE, WAGES).do("redirect_claims", claims=["c1"], **TO_INSURANCE)
        assert story.refused("join_bargaining").code == "not_an_interest"

    def test_make_the_complaint_redirected_when_nothing_else_is_left(self) -> None:
        """The last one gone, our work is done."""
        story = histories.of_two_relations().do("redirect_claims", claims=["c2"], **TO_INSURANCE)
        story.do("redirect_claims", claims=["c1"], destination="court", explanation=text())
        outcome = story.complaint.outcome
        assert outcome is not None and (story.complaint.stage, outcome.code) == (
            Stage.REDIRECTED,
            OutcomeCode.REDIRECTED,
        )
        assert story.clock("SVC.FINISH").status == "met"

    def test_cannot_be_in_a_procedure(self) -> None:
        """End it first."""
        refusal = histories.arbitration_accepted().refused("redirect_claims", claims=["c1"], **TO_INSURANCE)
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/claims/0", "in_procedure")

    @pytest.mark.parametrize("answer", [None, "refused", "promised"])
    def test_may_have_been_in_a_letter(self, answer: str | None) -> None:
        """An exchange of letters has no end of its own."""
        story = histories.letter_served()
        if answer is not None:
            story.do("record_answer", letter="le1", answer=answer)
        assert story.do("redirect_claims", claims=["c1"], **TO_INSURANCE).complaint.stage is Stage.REDIRECTED

    def test_may_have_been_in_a_bargaining_that_has_ended(self) -> None:
        """While it goes on, the bargaining has the claim."""
        story = histories.bargaining_joined()
        assert story.refused("redirect_claims", claims=["c1"], **TO_INSURANCE).errors[0].code == "in_procedure"
        body = {"bargaining": str(story.complaint.bargaining[0]), "result": "failed"}
        story.do("hear_of_bargaining", Role.SYSTEM, **body).do("redirect_claims", claims=["c1"], **TO_INSURANCE)
        assert story.complaint.claims[0].redirected_to is Destination.SOCIAL_INSURANCE

    def test_are_sent_to_one_place_once(self) -> None:
        """Again is nothing new."""
        story = histories.of_two_relations().do("redirect_claims", claims=["c2"], **TO_INSURANCE)
        assert story.refused("redirect_claims", claims=["c2"], **TO_INSURANCE).errors[0].code == "nothing_changed"

    def test_are_still_asked_for(self) -> None:
        """What the worker gave up is nobody's to send elsewhere."""
        story = histories.of_two_relations().do("withdraw", reason="gave_up", claims=["c1"])
        refusal = story.refused("redirect_claims", claims=["c2", "c1"], **TO_INSURANCE)
        assert [(one.field, one.code) for one in refusal.errors] == [("/claims/1", "given_up")]

    def test_must_be_there(self) -> None:
        """Named by its place in the list."""
        refusal = histories.accepted().refused("redirect_claims", claims=["c1", "c7"], **TO_INSURANCE)
        assert refusal.errors[0].field == "/claims/1"


class TestDecline:
    """A complaint declined for another one …"""

    def test_names_it(self) -> None:
        """The same matter came in twice."""
        story = received().do("decline", Role.INTAKE, reason="same_matter_pending", explanation=text(), same_as=OTHER)
        assert str(story.complaint.related) == OTHER

    def test_is_not_declined_for_itself(self) -> None:
        """It would never be dealt with."""
        refusal = received().refused("decline", reason="same_matter_pending", explanation=text(), same_as=str(STREAM))
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/same_as", "same_matter")

    def test_has_the_same_matter_as_its_reason(self) -> None:
        """Another reason needs no other complaint."""
        refusal = received().refused("decline", reason="outside_union", explanation=text(), same_as=OTHER)
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/same_as", "reason_differs")

    def test_names_one_that_is_looked_up(self) -> None:
        """Like every reference to another matter."""
        command = (
            received()
            .kind.commands["decline"]
            .model_validate({"reason": "same_matter_pending", "explanation": text(), "same_as": OTHER})
        )
        assert [(one.field, one.to, one.id) for one in references(command)] == [
            ("/same_as", "same_matter_pending", OTHER)
        ]
