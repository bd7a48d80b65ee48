"""A deadline's status is a fold: what proves wrong is corrected, and what a wrong lapse brought is withdrawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casework.codes import OutcomeCode
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import Story, received, text


def accepted_elsewhere(on: str) -> Story:
    """A tribunal that the worker went to alone accepted on a day."""
    return received(proceedings=[{"kind": "arbitration", "facts": [{"fact": "accepted", "occurred_on": on}]}])


def tell(story: Story, on: str) -> Story:
    """It had accepted on another day."""
    papers = {"kind": "arbitration", "facts": [{"fact": "accepted", "occurred_on": on}]}
    return story.do("record_outside_proceeding", proceeding="p1", given=papers)


class TestWrongLapse:
    """A lapse that proves wrong …"""

    def test_is_withdrawn_when_the_duty_had_been_done_in_time(self) -> None:
        """The entry was late, not the office."""
        story = received().on(2026, 3, 9).tick().do("accept", occurred_on="2026-03-04")
        corrected = next(one for one in story.events if one.kind == "deadline_corrected").model_dump()
        assert (corrected["cause"], corrected["withdrawn_from"], story.clock("SVC.ACCEPT").status) == (
            "ended_in_time",
            "p-sun",
            "met",
        )

    def test_is_told_to_whom_it_had_been_escalated(self) -> None:
        """The supervisor learns that nothing is overdue."""
        story = received().on(2026, 3, 9).tick()
        effects = story.decide("accept", {"occurred_on": "2026-03-04"}, Role.INTAKE).effects
        assert ("notify", "person:p-sun", "overdue_withdrawn") in [
            (one.kind, one.target, one.template) for one in effects
        ]

    def test_stays_when_the_duty_was_done_late(self) -> None:
        """Met, but late."""
        story = received().on(2026, 3, 9).tick().do("accept")
        assert "deadline_corrected" not in story.kinds()

    def test_closes_the_route_it_had_opened(self) -> None:
        """The tribunal had accepted in time: there is no right to sue for its silence."""
        story = histories.arbitration_filed().on(2026, 3, 10).tick()
        assert "suit" in story.complaint.routes_opened
        story.do("record_arbitration_acceptance", limb="l1", result="accepted", occurred_on="2026-03-05")
        assert story.complaint.routes_opened == ()

    def test_leaves_the_route_that_the_answer_opened_itself(self) -> None:
        """The tribunal had refused in time: the court is open because of that."""
        story = histories.arbitration_filed().on(2026, 3, 10).tick()
        story.do("record_arbitration_acceptance", limb="l1", result="refused", occurred_on="2026-03-05")
        assert (story.complaint.routes_opened, story.clock("ARB.4").opened) == (("suit",), ())

    def test_leaves_the_route_that_a_refusal_of_a_letter_opened_itself(self) -> None:
        """The employer had refused the demand in time."""
        story = histories.letter_served("demand").on(2026, 4, 20).tick()
        story.do("record_answer", letter="le1", answer="refused", occurred_on="2026-03-05")
        assert (story.complaint.routes_opened, story.clock("UN.4").opened) == (("inspection",), ())

    def test_is_withdrawn_by_an_extension_given_before_it(self) -> None:
        """The tribunal's director had given fifteen days more; we heard of it later."""
        story = histories.arbitration_accepted().on(2026, 4, 22).tick()
        assert story.complaint.routes_opened != ()
        clock = story.clock("ARB.16").id
        story.do("extend", Role.SUPERVISOR, deadline=clock, occurred_on="2026-04-10", reason=text())
        corrected = next(one for one in story.events if one.kind == "deadline_corrected").model_dump()
        assert (corrected["cause"], story.clock("ARB.16").status, story.complaint.routes_opened) == (
            "extended_in_time",
            "running",
            (),
        )

    def test_stays_when_more_time_was_given_after_it(self) -> None:
        """What had run out had run out: it does not run again."""
        story = histories.arbitration_accepted().on(2026, 4, 22).tick()
        refusal = story.refused("extend", Role.SUPERVISOR, deadline=story.clock("ARB.16").id, reason=text())
        assert (refusal.code, story.clock("ARB.16").status) == ("deadline_not_running", "lapsed")

    def test_is_withdrawn_by_an_agreement_of_both_sides_before_it(self) -> None:
        """The committee's fifteen days had been made longer."""
        story = histories.in_mediation().do("accept_mediation", limb="l1").on(2026, 4, 1).tick()
        body = {"limb": "l1", "to": "2026-04-20", "agreed_by": ["worker", "employer"], "occurred_on": "2026-03-10"}
        story.do("extend_mediation", **body)
        assert (story.clock("MED.3").status, story.clock("MED.3").due_on) == ("running", date(2026, 4, 20))

    def test_can_be_paused_where_the_ground_lay_before_it(self) -> None:
        """A suspension of the case told late."""
        story = histories.arbitration_accepted()
        clock = story.clock("ARB.16").id
        story.on(2026, 6, 1).tick().do("pause", deadline=clock, occurred_on="2026-03-20", reason=text())
        assert story.complaint.deadlines[clock].status == "paused"

    def test_cannot_be_paused_after_it(self) -> None:
        """A clock that had run out does not stop."""
        story = histories.arbitration_accepted()
        clock = story.clock("ARB.16").id
        refusal = story.on(2026, 6, 1).tick().refused("pause", deadline=clock, reason=text())
        assert refusal.code == "deadline_not_running"


class TestWrongDate:
    """A date told wrongly …"""

    def test_keeps_the_days_that_the_clock_stood_still(self) -> None:
        """Ten days count behind the right day as well."""
        story = accepted_elsewhere("2026-02-20")
        clock = story.clock("ARB.16").id
        story.do("pause", deadline=clock, reason=text()).on(2026, 3, 12).do("resume", deadline=clock)
        tell(story, "2026-02-21")
        assert [(one.natural_on, one.status) for one in story.clocks("ARB.16")] == [(date(2026, 4, 17), "running")]

    def test_keeps_a_clock_still_that_stands_still(self) -> None:
        """The ground has not gone."""
        story = accepted_elsewhere("2026-02-20")
        story.do("pause", deadline=story.clock("ARB.16").id, reason=text())
        tell(story, "2026-02-21")
        assert [(one.started_on, one.status) for one in story.clocks("ARB.16")] == [(date(2026, 2, 21), "paused")]

    def test_keeps_the_extension(self) -> None:
        """Forty-five days and fifteen from the right day."""
        story = accepted_elsewhere("2026-02-20")
        story.do("extend", Role.SUPERVISOR, deadline=story.clock("ARB.16").id, reason=text())
        tell(story, "2026-02-21")
        assert [one.natural_on for one in story.clocks("ARB.16")] == [date(2026, 4, 22)]

    def test_moves_the_clock_that_rested_on_it(self) -> None:
        """The same clock, with both dates in the record."""
        case = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-02-20"}]}
        story = received(proceedings=[case])
        right = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-02-25"}]}
        story.do("record_outside_proceeding", proceeding="p1", given=right)
        [clock] = story.clocks("LIT.1")
        assert (clock.started_on, clock.status) == (date(2026, 2, 25), "running")

    def test_brings_back_a_right_that_had_lapsed_by_it(self) -> None:
        """The award came later than was thought."""
        case = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-02-02"}]}
        story = received(proceedings=[case]).tick()
        assert story.clock("LIT.1").status == "lapsed"
        right = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-02-27"}]}
        story.do("record_outside_proceeding", proceeding="p1", given=right)
        assert story.clock("LIT.1").status == "running"

    def test_of_a_claim_takes_its_lapse_back(self) -> None:
        """The worker knew later than was written down."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-01-15"}}).tick()
        story.do("set_facts", claim="c1", facts={"knew_on": "2026-01-15"})
        assert [one.status for one in story.clocks("LIM.1")] == ["cancelled", "running"]


class TestImpreciseDate:
    """A paper whose day is not known …"""

    def test_starts_no_clock_and_is_asked_for(self) -> None:
        """It is kept, and named where the worker is spoken with."""
        papers = [{"fact": "award_received", "occurred_on": "2026-02-01", "precision": "month"}]
        story = received(proceedings=[{"kind": "arbitration", "facts": papers}])
        command = story.kind.commands["note_contact"].model_validate({"note": text()})
        codes = [one.code for one in story.kind.notices(story.state, command, story.context())]
        assert (story.clocks("LIT.1"), codes) == ([], ["date_to_ask"])

    def test_may_be_wholly_unknown(self) -> None:
        """An oral refusal of which nobody knows the day."""
        papers = [{"fact": "orally_refused", "precision": "unknown"}]
        story = received(proceedings=[{"kind": "arbitration", "facts": papers}])
        assert story.complaint.proceedings[0].unclear == (("orally_refused", "unknown", None),)

    def test_counts_once_its_day_is_known(self) -> None:
        """Nothing is left to ask."""
        papers = [{"fact": "award_received", "precision": "unknown"}]
        story = received(proceedings=[{"kind": "arbitration", "facts": papers}])
        told = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-02-25"}]}
        story.do("record_outside_proceeding", proceeding="p1", given=told)
        assert (story.clock("LIT.1").status, story.complaint.proceedings[0].unclear) == ("running", ())

    def test_left_out_without_a_word_is_refused(self) -> None:
        """Whoever leaves the day out says how much is known."""
        refusal = received().refused(
            "record_outside_proceeding", given={"kind": "arbitration", "facts": [{"fact": "filed"}]}
        )
        assert refusal.errors[0].code == "date_missing"


class TestAward:
    """An award …"""

    def test_replaced_by_a_judgment_is_owed_no_more(self) -> None:
        """Paying the judgment resolves the matter."""
        story = histories.with_judgment().do("record_performance", award="aw2", amount_yuan="9000.00")
        story.do("conclude", outcome="resolved")
        assert story.complaint.awarded_yuan == story.complaint.paid_yuan == Decimal("9000.00")

    def test_that_gives_nothing_starts_no_enforcement(self) -> None:
        """Money was claimed and none awarded (LIM.9)."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 7, 1)
        nothing = {"worker": "w1", "code": "1.1"}
        story.do("record_judgment", limb="l2", items=[nothing], effective_on="2026-07-01", no_appeal=True)
        assert story.clocks("LIM.9") == []

    def test_is_followed_by_a_suit_whose_refused_retrial_opens_no_appeal(self) -> None:
        """A retrial refusal is a paper of its own."""
        case = {"kind": "suit", "facts": [{"fact": "retrial_refused", "occurred_on": "2026-02-20"}]}
        assert received(proceedings=[case]).clocks("LIT.14.2") == []


class TestOurDuties:
    """What the office owes …"""

    def test_begins_with_a_contact_that_was_made_before_acceptance(self) -> None:
        """First help at reception is the first contact."""
        story = received().do("note_contact", result="first_help", note=text()).do("accept")
        assert story.clock("SVC.FIRST_CONTACT").status == "met"

    def test_follows_an_earlier_day_that_was_promised(self) -> None:
        """The worker was told when we would call again."""
        story = histories.accepted().do("note_contact", note=text(), next_on="2026-03-05")
        assert story.clock("SVC.NEXT_CONTACT").due_on == date(2026, 3, 5)

    def test_is_not_put_off_by_a_later_day(self) -> None:
        """The office's own limit stands."""
        limit = histories.accepted().do("note_contact", note=text()).clock("SVC.NEXT_CONTACT").due_on
        story = histories.accepted().do("note_contact", note=text(), next_on="2026-09-01")
        assert story.clock("SVC.NEXT_CONTACT").due_on == limit

    def test_in_minutes_is_met_by_the_instant_told(self) -> None:
        """First help within half an hour, written down later."""
        at = "2026-03-02T09:10:00+08:00"
        story = received(urgency=["self_harm"], received_at="2026-03-02T09:00:00+08:00").tick()
        assert story.clock("SVC.URGENT_HELP").status == "lapsed"
        story.do("note_contact", result="first_help", note=text(), occurred_at=at)
        assert story.clock("SVC.URGENT_HELP").status == "met" and "deadline_corrected" in story.kinds()

    def test_to_classify_begins_with_acceptance(self) -> None:
        """And ends with it."""
        story = histories.accepted()
        assert story.clock("SVC.CLASSIFY").status == "running"
        assert story.do("classify", relation="labour").clock("SVC.CLASSIFY").status == "met"

    def test_moves_with_the_matter(self) -> None:
        """After a transfer nothing of the old office runs."""
        story = histories.accepted().do("transfer", to_office="beijing", reason=text())
        ours = [
            one.rule for one in story.complaint.deadlines.values() if one.rule[:4] == "SVC." and one.status == "running"
        ]
        assert ours == ["SVC.ACCEPT"]

    def test_comes_back_with_a_returned_matter(self) -> None:
        """The receiving office must deal with it again."""
        story = received().do("transfer", to_office="beijing", reason=text()).do("return", reason=text())
        assert [one.status for one in story.clocks("SVC.ACCEPT")] == ["cancelled", "cancelled", "running"]


class TestDesk:
    """At the desk …"""

    def test_an_answer_is_an_outcome(self) -> None:
        """What was answered is answered, whoever is asked afterwards."""
        story = received().do("answer", answer=text()).do("follow_up", satisfaction="satisfied")
        assert story.complaint.outcome is not None and story.complaint.outcome.code is OutcomeCode.ANSWERED


class TestParties:
    """Who is in a matter …"""

    def test_a_claim_of_all_grows_with_them(self) -> None:
        """Who is named later belongs to it."""
        story = received().do("add_party", workers=[{"name": text("b")}], respondents=[{"kind": "unknown"}])
        claim = story.complaint.claims[0]
        assert (claim.workers, claim.respondents) == (("w1", "w2"), ("r1", "r2"))

    def test_a_claim_of_some_stays_theirs(self) -> None:
        """Whoever was named was meant."""
        story = received({"code": "3.2", "workers": ["w1"]}).do("add_party", workers=[{"name": text("b")}])
        assert story.complaint.claims[0].workers == ("w1",)

    def test_an_unknown_respondent_becomes_known_under_its_id(self) -> None:
        """The claims against it stay against it."""
        story = received(respondents=[{"kind": "unknown", "basis": "project_owner"}])
        given = {"kind": "company", "basis": "employer", "name": "北京乙建筑有限公司"}
        story.do("correct_party", respondent="r1", given=given)
        assert [(one.id, one.name) for one in story.complaint.respondents] == [("r1", "北京乙建筑有限公司")]

    def test_their_number_may_be_a_span(self) -> None:
        """Twenty to thirty: twenty at least."""
        story = received(reported_from=20, reported_to=30)
        assert story.complaint.worker_count == 20

    def test_a_span_upside_down_is_refused(self) -> None:
        """Thirty to twenty is nothing."""
        refusal = received().refused("add_party", reported_from=30, reported_to=20)
        assert refusal.errors[0].field == "/reported_to"

    def test_a_bystander_acts_once_the_worker_was_spoken_with(self) -> None:
        """Authority, or the worker's own word."""
        story = received(filer={"kind": "bystander", "identity": "named"})
        assert story.refused("apply_for_arbitration").code == "authority_needed"
        story.do("note_contact", note=text(), with_whom="worker")
        assert story.do("apply_for_arbitration").complaint.limbs[0].procedure == "arbitration"


class TestRoutes:
    """A route the relation does not know …"""

    def test_is_shown_before_arbitration(self) -> None:
        """Civil service is not arbitrable: review and appeal (ADD.8)."""
        story = histories.accepted().do("classify", relation="civil_service")
        command = story.kind.commands["apply_for_arbitration"]()
        codes = [one.code for one in story.kind.notices(story.state, command, story.context())]
        assert "not_this_route" in codes

    def test_is_shown_before_bargaining(self) -> None:
        """A public institution does not bargain."""
        story: Story = received(histories.RISE).do("accept").do("classify", relation="public_institution")
        command = story.kind.commands["join_bargaining"]()
        codes = [one.code for one in story.kind.notices(story.state, command, story.context())]
        assert codes == ["bargaining_not_covered"]
