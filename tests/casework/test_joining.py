"""Joining: what goes along into the other complaint, what stays, and where each came from."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import pytest

from casework.codes import IdentityLevel, Nature, Relation, Stage, Urgency
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import COMPANY, RISE, WAGES, WORK, Story, received, text

INTO = "0d3c0f4e-5a55-4a4e-8a57-0f6f8f4a7b02"
AWARD = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-02-25"}]}


def joined(story: Story) -> tuple[Story, dict[str, Any]]:
    """The complaint after it was joined, and what the other one is told."""
    effects = story.decide("join", {"into": INTO, "reason": text()}, Role.MEDIATOR).effects
    told = next(one for one in effects if one.template == "take_in")
    assert told.target == f"complaint:{INTO}"
    return story.do("join", into=INTO, reason=text()), dict(told.body)


def taken_in(story: Story, *, into: Story | None = None) -> Story:
    """The other complaint with everything that came along."""
    _, told = joined(story)
    return (into or received()).do("take_in", Role.SYSTEM, **told)


class TestWhatGoesAlong:
    """Into the other complaint …"""

    def test_go_workers_and_their_claims_with_where_they_came_from(self) -> None:
        """The second worker's wages stand beside the first one's."""
        state = taken_in(histories.classified()).complaint
        claim, worker = state.claims[1], state.workers[1]
        assert (claim.workers, claim.respondents) == (("w2",), ("r1",))
        assert claim.origin == worker.origin
        assert claim.origin is not None and claim.origin.number == "HAIDIAN-2026-000001"

    def test_goes_what_was_ruled(self) -> None:
        """Nobody has to classify it again."""
        claim = taken_in(histories.classified(RISE)).complaint.claims[1]
        assert (claim.nature, claim.relation) == (Nature.INTEREST, Relation.LABOUR)

    def test_goes_no_relation_of_its_own_where_it_is_the_same(self) -> None:
        """Both are labour."""
        claim = taken_in(histories.classified(), into=histories.classified()).complaint.claims[1]
        assert claim.relation is None

    def test_go_respondents_that_are_not_there_yet(self) -> None:
        """The company is one already, the contractor is new."""
        other = {"kind": "company", "basis": "general_contractor", "name": "北京乙建筑有限公司"}
        state = taken_in(received(respondents=[COMPANY, other]).do("accept")).complaint
        assert [one.id for one in state.respondents] == ["r1", "r2"]
        assert (state.claims[0].respondents, state.claims[1].respondents) == (("r1",), ("r1", "r2"))

    def test_a_claim_of_everybody_there_stays_theirs(self) -> None:
        """Those who came along have claims of their own."""
        state = taken_in(histories.accepted()).complaint
        assert state.claims[0].workers == ("w1",)

    def test_goes_a_filer_who_is_the_worker(self) -> None:
        """Named as the filer only."""
        story = received(workers=[], filer={"person": {"name": text("filer")}}).do("accept")
        state = taken_in(story).complaint
        assert (len(state.workers), state.claims[1].workers) == (2, ("w2",))

    def test_goes_nobody_anonymous(self) -> None:
        """There is nobody to name."""
        assert len(taken_in(histories.anonymous()).complaint.workers) == 1

    def test_go_representatives_for_those_who_chose_them(self) -> None:
        """They do not speak for the others."""
        story = histories.of_thirty().do("name_representatives", workers=["w1"]).do("accept")
        worker = taken_in(story).complaint.workers[1]
        assert (worker.representative, worker.represents) == (True, ("w3", "w4"))

    def test_go_other_bodies_papers_with_their_clocks(self) -> None:
        """The right to sue after the award runs in the other complaint, about the claim that came along."""
        story = taken_in(received(proceedings=[AWARD]).do("accept"))
        assert (story.clock("LIT.1", "p1").status, story.complaint.proceedings[0].claims) == ("running", ("c2",))

    def test_go_acts_that_interrupted_limitation(self) -> None:
        """Limitation counts from the promise."""
        act = {"claim": "c1", "act": "promised", "occurred_on": "2026-02-20", "proof": text()}
        story = taken_in(histories.accepted().do("record_interruption", **act))
        assert story.clock("LIM.2", "c2").started_on == date(2026, 2, 20)

    def test_goes_what_is_still_owed(self) -> None:
        """A part was paid: the rest, with limitation from the payment."""
        story = histories.accepted().do("record_performance", claim="c1", amount_yuan="2000.00")
        story = taken_in(story)
        assert str(story.complaint.claims[1].amount_yuan) == "10000.00"
        assert story.clock("LIM.2", "c2").started_on == date(2026, 3, 2)

    def test_goes_nothing_that_was_met(self) -> None:
        """What was paid in full stays where it was paid."""
        story = histories.accepted().do("record_performance", claim="c1", amount_yuan="12000.00")
        assert len(taken_in(story).complaint.claims) == 1

    def test_go_only_papers_about_what_goes_along(self) -> None:
        """The award on a claim that stays is about no claim of the other complaint, and its time runs on here."""
        about = {**AWARD, "claims": ["c2"]}
        story = histories.of_two_relations().do("record_outside_proceeding", given=about)
        story.do("record_outside_proceeding", given={**AWARD, "claims": ["c1"], "after": "p1"})
        story.do("redirect_claims", claims=["c2"], destination="court", explanation=text())
        there = taken_in(story)
        assert [(one.id, one.claims, one.after) for one in there.complaint.proceedings] == [("p1", ("c2",), None)]
        assert (story.clock("LIT.1", "p1").status, story.clock("LIT.1", "p2").status) == ("running", "cancelled")

    def test_go_only_once(self) -> None:
        """Told again by the outbox."""
        _, told = joined(histories.accepted())
        story = received().do("take_in", Role.SYSTEM, **told).do("take_in", Role.SYSTEM, **told)
        assert len(story.complaint.claims) == 2

    def test_papers_that_named_no_claim_stay_about_those_that_were_there(self) -> None:
        """The first worker's suit has not used the second one's limitation."""
        suit = {"kind": "suit", "facts": [{"fact": "filed", "occurred_on": "2026-02-25"}]}
        story = taken_in(histories.accepted(), into=received(proceedings=[suit]))
        assert story.complaint.proceedings[0].claims == ("c1",)
        assert story.clock("LIM.4", "c2").status == "running"


class TestConsents:
    """What workers said on a hand-over …"""

    @staticmethod
    def of_two() -> Story:
        """A group of two, of whom the second agreed that the court may learn of it."""
        story = received(workers=[{"name": text("first")}, {"name": text("second")}])
        return story.do("accept").do("record_consent", workers=["w2"], towards="court", occurred_on="2026-02-20")

    def test_goes_along_with_those_who_said_it(self) -> None:
        """With its own day, and under the ids they have there."""
        there = taken_in(self.of_two(), into=received(workers=[{"name": text("other")}]))
        assert [(one.workers, one.towards, one.on) for one in there.complaint.consents] == [
            (("w3",), "court", date(2026, 2, 20))
        ]

    def test_opens_the_file_of_nobody_else(self) -> None:
        """The others did not agree."""
        there = taken_in(self.of_two(), into=received(workers=[{"name": text("other")}])).do("accept")
        body = {"to": "court", "ground": "consent", "what": text()}
        assert there.refused("disclose", workers=["w2"], **body).code == "consent_missing"
        assert there.do("disclose", workers=["w3"], **body).events[-1].kind == "disclosed"

    def test_goes_along_when_it_was_taken_back(self) -> None:
        """The last word holds there as well."""
        story = self.of_two().do("record_consent", workers=["w2"], towards="court", given=False)
        assert [one.given for one in taken_in(story, into=received()).complaint.consents] == [True, False]

    def test_of_the_employer_stays(self) -> None:
        """Which of the employers there it would be of, nobody said."""
        story = received(workers=[{"name": text("first")}]).do("accept")
        story.do("record_consent", by="employer", towards="government")
        assert taken_in(story).complaint.consents == ()


class TestHiddenNames:
    """A worker whose name is not for everybody …"""

    HIDDEN = ("union_only", "pseudonymous")
    SEEN: ClassVar[dict[str, Any]] = {"kind": "bystander", "identity": "anonymous", "authority": "oral"}

    def there(self, filer: dict[str, Any], **more: Any) -> Story:
        """A complaint of nobody known, with what came along from one of that filer."""
        source = received(filer=filer, **more).do("accept").do("classify", relation="labour")
        into = received(filer=self.SEEN, workers=[]).do("accept").do("classify", relation="labour")
        return taken_in(source, into=into)

    @pytest.mark.parametrize("identity", HIDDEN)
    @pytest.mark.parametrize("workers", [[], [{"name": text("name")}]])
    def test_is_not_named_by_joining(self, identity: str, workers: list[Any]) -> None:
        """The employer would learn it from the application for mediation."""
        story = self.there({"identity": identity, "person": {"name": text("name")}}, workers=workers)
        refusal = story.refused("apply_for_mediation", body_kind="enterprise_committee")
        assert refusal.code == "named_party_needed"

    def test_may_agree_to_be_named(self) -> None:
        """As was said afterwards."""
        story = self.there({"identity": "union_only", "person": {"name": text("name")}}, workers=[])
        story.do("identify_filer", worker="w1", given={"identity": "named"})
        story.do("apply_for_mediation", body_kind="enterprise_committee")

    def test_is_not_uncovered_by_somebody_else_who_is_named(self) -> None:
        """The claim is theirs alone; the named colleague's claims go their way without it."""
        source = received(filer={"identity": "union_only"}).do("accept").do("classify", relation="labour")
        story = taken_in(source, into=received().do("accept").do("classify", relation="labour"))
        refusal = story.refused("apply_for_arbitration", claims=["c2"])
        assert refusal.code == "named_party_needed"
        assert story.do("apply_for_arbitration").complaint.limbs[-1].claims == ("c1",)

    def test_hides_nobody_who_is_said_to_be_another(self) -> None:
        """The filer is none of the workers told."""
        source = received(filer={"identity": "union_only"}).do("accept")
        source.do("identify_filer", given={"not_among_workers": True})
        assert taken_in(source).complaint.workers[1].identity is None

    def test_is_who_was_named_by_a_bystander_and_not_asked(self) -> None:
        """Authority was not given here either."""
        state = self.there({"kind": "bystander", "identity": "anonymous"}).complaint
        assert state.workers[0].identity is IdentityLevel.UNION_ONLY

    def test_is_nobody_who_was_asked(self) -> None:
        """The worker was spoken with."""
        source = received(filer={"kind": "bystander", "identity": "anonymous"}).do("accept")
        assert taken_in(source.do("note_contact", note=text())).complaint.workers[1].identity is None

    def test_goes_on_as_such(self) -> None:
        """Into a third complaint."""
        there = self.there({"identity": "union_only", "person": {"name": text("name")}}, workers=[])
        assert joined(there)[1]["workers"][0]["identity"] == "union_only"

    def test_is_nobody_else(self) -> None:
        """A bystander who filed is no worker."""
        source = received(workers=[], filer={"kind": "bystander", "person": {"name": text("name")}}).do("accept")
        assert "workers" not in joined(source)[1]


class TestUrgency:
    """What cannot wait …"""

    def urgent(self) -> Story:
        """Somebody may harm themselves."""
        return received(urgency=["self_harm"]).do("accept")

    def test_cannot_wait_in_the_other_complaint(self) -> None:
        """Help is due there when it was due here."""
        source = self.urgent()
        due_at = source.clock("SVC.URGENT_HELP").due_at
        there = taken_in(source, into=received().do("accept"))
        clock = there.clock("SVC.URGENT_HELP")
        assert (clock.status, clock.due_at, there.complaint.urgency) == ("running", due_at, (Urgency.SELF_HARM,))

    def test_was_helped_already(self) -> None:
        """No clock starts; what it was about stays in sight."""
        there = taken_in(self.urgent().do("note_contact", result="first_help", note=text()))
        assert (there.clocks("SVC.URGENT_HELP"), there.complaint.urgency) == ([], (Urgency.SELF_HARM,))

    def test_that_began_earlier_there_counts_from_there(self) -> None:
        """The first instant is the one that counts."""
        there = taken_in(self.urgent(), into=received(urgency=["eviction"]).do("accept"))
        assert len(there.clocks("SVC.URGENT_HELP")) == 1

    def test_that_was_withdrawn_does_not_go_along(self) -> None:
        """It had been told by mistake."""
        there = taken_in(self.urgent().do("amend_receipt", urgency_withdrawn=["self_harm"]))
        assert (there.clocks("SVC.URGENT_HELP"), there.complaint.urgency) == ([], ())

    def test_goes_on_through_a_complaint_that_was_joined_meanwhile(self) -> None:
        """As everything else."""
        _, told = joined(self.urgent())
        between, _ = joined(histories.classified())
        effect = next(one for one in between.decide("take_in", told, Role.SYSTEM).effects if one.template == "take_in")
        assert (effect.body["urgency"], effect.body["urgent_at"]) == (told["urgency"], told["urgent_at"])

    def test_opens_a_matter_again_that_had_ended(self) -> None:
        """Though no claim came along."""
        source = received(WAGES, urgency=["self_harm"]).do("accept").do("apply_for_arbitration")
        ended = received().do("accept").do("withdraw", reason="settled")
        assert taken_in(source, into=ended).complaint.stage is Stage.ACCEPTED


class TestNumberOfWorkers:
    """Of a group of which few are known …"""

    def test_goes_along(self) -> None:
        """Thirty stay thirty: a group of ten or more has rights of its own."""
        assert taken_in(histories.of_thirty().do("accept")).complaint.worker_count == 30

    def test_makes_nobody_fewer(self) -> None:
        """The larger number stands, because one group tells of itself more than once."""
        into = received(reported_workers=50)
        assert taken_in(histories.of_thirty().do("accept"), into=into).complaint.worker_count == 50


class TestUnknownCode:
    """A claim whose code the rule book has no more …"""

    def test_goes_along_as_one_that_fits_no_code(self) -> None:
        """With what was ruled of it; nothing of the rest is lost."""
        _, told = joined(histories.classified(WAGES, WORK))
        told["claims"][0]["given"]["code"] = "77.7"
        claims = received().do("take_in", Role.SYSTEM, **told).complaint.claims
        assert [one.code for one in claims] == ["1.1", "none", "1.2"]
        assert claims[1].legal_basis


class TestWhatStays:
    """In the joined complaint …"""

    def test_stays_no_claim_whose_procedure_came_to_nothing(self) -> None:
        """The tribunal refused it; a mediation failed: here nobody could take it up again."""
        refused = histories.accepted().do("apply_for_arbitration")
        refused.do("record_arbitration_acceptance", limb="l1", result="refused")
        failed = histories.in_mediation()
        failed.do("fail_mediation", limb="l1", reason="no_agreement", notice_served_on="2026-03-02")
        failed.do("conclude", outcome="explained", reason=text()).do("reopen", reason=text())
        assert [len(joined(story)[1]["claims"]) for story in (refused, failed)] == [1, 1]

    def test_stays_no_claim_whose_procedure_ends_with_the_join(self) -> None:
        """A letter goes no further."""
        story = histories.accepted().do("send_letter", kind="opinion", to="r1", served_on="2026-03-02")
        assert len(joined(story)[1]["claims"]) == 1

    def test_stays_a_claim_that_was_settled(self) -> None:
        """What was promised is paid here."""
        story = histories.settled().do("conclude", outcome="agreed").do("reopen", reason=text())
        assert "claims" not in joined(story)[1]

    def test_nothing_runs_any_more_that_went_along(self) -> None:
        """One right is shown once."""
        story, _ = joined(received(proceedings=[AWARD]).do("accept"))
        running = [one.rule for one in story.complaint.deadlines.values() if one.status == "running"]
        assert running == [] and story.complaint.related == UUID(INTO)

    def test_stays_a_claim_that_a_procedure_has(self) -> None:
        """The tribunal's time runs where its papers are."""
        story = histories.accepted().do("apply_for_arbitration")
        story, told = joined(story)
        assert "claims" not in told and story.clock("ARB.4").status == "running"
        story.do("record_arbitration_acceptance", limb="l1", result="accepted")

    def test_nothing_is_waited_for_any_more(self) -> None:
        """A letter of a matter that goes on elsewhere opens nothing here."""
        story, _ = joined(histories.accepted().do("send_letter", kind="opinion", to="r1", served_on="2026-03-02"))
        assert story.clock("UN.3").status == "cancelled"

    @pytest.mark.parametrize(("command", "more"), [("reopen", {}), ("withdraw", {"note": text()})])
    def test_nothing_is_taken_up_or_given_up(self, command: str, more: dict[str, Any]) -> None:
        """Its claims are in the other complaint, and joined again they would not come along."""
        story, _ = joined(histories.accepted())
        reason = text() if command == "reopen" else "other"
        assert story.refused(command, reason=reason, **more).code == "goes_on_elsewhere"

    def test_stays_a_claim_that_was_sent_elsewhere(self) -> None:
        """Its limitation stays in sight here."""
        elsewhere = {"destination": "court", "explanation": text()}
        story = histories.of_two_relations().do("redirect_claims", claims=["c2"], **elsewhere)
        story, told = joined(story)
        assert len(told["claims"]) == 1 and story.clock("LIM.4", "c2").status == "running"

    def test_it_is_concluded(self) -> None:
        """As before."""
        assert joined(histories.accepted())[0].complaint.stage is Stage.CONCLUDED


class TestPersonalData:
    """On its way …"""

    @pytest.mark.parametrize("key", ["workers", "claims", "respondents"])
    def test_nothing_is_told_in_words(self, key: str) -> None:
        """Names of people are references into the vault."""
        _, told = joined(histories.classified())
        assert told[key] and "sealed" in str(told["workers"])

    def test_the_message_is_read_back_as_it_was_sent(self) -> None:
        """What the outbox stores is what the command takes."""
        _, told = joined(histories.classified(WAGES))
        command = Story().kind.commands["take_in"].model_validate_json(json.dumps(told))
        assert command.model_dump(mode="json")["claims"][0]["given"]["amount_yuan"] == "12000.00"


class TestChain:
    """A complaint that arrives where nothing goes on any more …"""

    def test_goes_on_to_where_that_one_went(self) -> None:
        """The second join was quicker than the delivery of the first."""
        _, told = joined(histories.classified())
        between, _ = joined(histories.classified())
        decision = between.decide("take_in", told, Role.SYSTEM)
        assert [one.kind for one in decision.events] == ["passed_on"]
        effect = next(one for one in decision.effects if one.template == "take_in")
        assert (effect.target, dict(effect.body)) == (f"complaint:{INTO}", told)

    def test_arrives_at_the_end_with_all_it_had(self) -> None:
        """As if it had been joined there at once."""
        _, told = joined(histories.classified())
        between, _ = joined(histories.classified())
        effect = between.decide("take_in", told, Role.SYSTEM).effects[0]
        there = received().do("take_in", Role.SYSTEM, **dict(effect.body)).complaint
        assert [one.origin.number for one in there.claims if one.origin] == ["HAIDIAN-2026-000001"]


class TestEndedAtTheDesk:
    """A complaint that was answered or declined while another's claims were on their way to it …"""

    def owed(self, command: str, **body: Any) -> tuple[Story, set[str]]:
        """What we owe in it once they came."""
        _, told = joined(histories.accepted())
        there = received().do(command, **body).do("take_in", Role.SYSTEM, **told)
        return there, {one.rule for one in there.complaint.deadlines.values() if one.status == "running"}

    def test_gets_a_handler_and_is_classified(self) -> None:
        """Nobody had done either."""
        there, owed = self.owed("decline", reason="no_matter", explanation=text())
        assert {"SVC.ASSIGN", "SVC.CLASSIFY", "SVC.FIRST_CONTACT", "SVC.FINISH"} <= owed
        assert there.complaint.accepted_on == there.today

    def test_needs_no_ruling_of_claims_that_have_theirs(self) -> None:
        """They were classified where they came from."""
        _, told = joined(histories.classified())
        there = received().do("answer", answer=text()).do("take_in", Role.SYSTEM, **told)
        assert there.complaint.stage is Stage.CLASSIFIED and there.clocks("SVC.CLASSIFY")[-1:] == []


class TestEndedMeanwhile:
    """A complaint that ended while another's claims were on their way to it …"""

    def arrived(self) -> Any:
        """What the claims make of a withdrawn complaint."""
        _, told = joined(histories.classified())
        return received().do("accept").do("withdraw", reason="settled").decide("take_in", told, Role.SYSTEM)

    def test_is_worked_on_again(self) -> None:
        """With time to finish it, and classified as the claims that came."""
        decision = self.arrived()
        assert decision.state.stage is Stage.CLASSIFIED
        assert [
            one.rule for one in decision.state.deadlines.values() if one.status == "running" and one.whose == "ours"
        ]

    def test_tells_who_handled_it(self) -> None:
        """Or the office, where nobody did."""
        assert [(one.target, one.template) for one in self.arrived().effects] == [("office:haidian", "taken_up_again")]

    def test_stays_ended_when_nothing_new_came(self) -> None:
        """The same delivery once more."""
        _, told = joined(histories.classified())
        there = received().do("accept").do("take_in", Role.SYSTEM, **told).do("withdraw", reason="settled")
        assert there.do("take_in", Role.SYSTEM, **told).complaint.stage is Stage.WITHDRAWN
