"""What is told of a receipt later: who handed it in, where it belongs, what cannot wait."""

from __future__ import annotations

from typing import Any

import pytest

from casework.codes import Authority, Channel, IdentityLevel, Urgency
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import COMPANY, WAGES, Story, received, text


class TestWorker:
    """A worker on record …"""

    def test_who_agrees_to_be_named_may_take_procedures(self) -> None:
        """The filer named to the union only may be this worker, until that is said."""
        story = received(filer={"identity": "union_only", "person": {"name": text("name")}}).do("accept")
        assert story.refused("apply_for_arbitration").code == "named_party_needed"
        story.do("identify_filer", worker="w1", given={"identity": "named"}).do("apply_for_arbitration")

    def test_who_asks_for_it_is_named_no_more(self) -> None:
        """In a complaint of somebody unknown."""
        story = received(filer={"kind": "relative", "identity": "anonymous"}).do("accept")
        story.do("identify_filer", worker="w1", given={"identity": "union_only"})
        assert story.refused("apply_for_arbitration").code == "named_party_needed"

    def test_is_not_named_twice(self) -> None:
        """Nothing new is told."""
        story = received().do("identify_filer", worker="w1", given={"identity": "named"})
        refusal = story.refused("identify_filer", worker="w1", given={"identity": "named"})
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/given/identity", "nothing_changed")

    def test_is_named_by_a_name(self) -> None:
        """Of whom only a telephone is known, nobody can say that they are named."""
        story = received(workers=[{"phone": text("phone")}])
        refusal = story.refused("identify_filer", worker="w1", given={"identity": "named"})
        assert [(one.field, one.code) for one in refusal.errors] == [("/worker", "name_missing")]

    def test_must_be_there(self) -> None:
        """Nobody has that id."""
        assert (
            received().refused("identify_filer", worker="w9", given={"identity": "named"}).errors[0].field == "/worker"
        )


class TestFiler:
    """A filer …"""

    def test_who_becomes_known_may_take_procedures_of_their_own(self) -> None:
        """Nobody is named before, and mediation needs a name."""
        story = histories.anonymous()
        assert story.refused("apply_for_mediation", body_kind="township").code == "named_party_needed"
        story.do("identify_filer", given={"identity": "named", "person": {"name": text("filer")}})
        assert story.do("apply_for_mediation", body_kind="township").complaint.limbs[0].procedure == "mediation"

    def test_named_to_the_union_only_stays_out_of_what_the_other_side_learns(self) -> None:
        """The name on record is the union's alone; a second worker who is named may go ahead."""
        story = received(filer={"identity": "union_only", "person": {"name": text("name")}}).do("accept")
        assert story.refused("apply_for_arbitration").code == "named_party_needed"
        story.do("add_party", workers=[{"name": text("other")}]).do("apply_for_arbitration")
        assert story.complaint.limbs[0].procedure == "arbitration"

    def test_who_is_none_of_the_workers_hides_none_of_them(self) -> None:
        """Handed in for a colleague who is named: nothing of the filer is told to the other side."""
        filer = {"identity": "union_only", "person": {"name": text("filer")}}
        story = Story().do("submit", narrative=text(), filer=filer, respondents=[COMPANY], claims=[WAGES]).do("accept")
        story.do("classify", relation="labour").do("add_party", workers=[{"name": text("colleague")}])
        refusal = story.refused("apply_for_mediation", body_kind="township")
        assert (refusal.code, "identify_filer" in refusal.en) == ("named_party_needed", True)
        story.do("identify_filer", given={"not_among_workers": True}).do("apply_for_mediation", body_kind="township")
        assert story.complaint.limbs[0].procedure == "mediation"

    def test_may_become_a_worker_of_the_matter_and_stays_hidden(self) -> None:
        """The word was about the workers on record by then, and can be taken back."""
        filer = {"identity": "union_only", "person": {"name": text("filer")}}
        story = Story().do("submit", narrative=text(), filer=filer, reported_workers=2, claims=[WAGES]).do("accept")
        story.do("add_party", workers=[{"still_employed": True}])
        story.do("identify_filer", given={"not_among_workers": True}).do("add_party", workers=[{"name": text("name")}])
        assert story.refused("apply_for_arbitration").code == "named_party_needed"
        story.do("identify_filer", given={"not_among_workers": True})
        story.do("identify_filer", given={"not_among_workers": False})
        assert story.refused("apply_for_arbitration").code == "named_party_needed"

    def test_who_speaks_for_a_named_worker_may_stay_hidden(self) -> None:
        """A relative's name is not the worker's."""
        story = received(filer={"kind": "relative", "identity": "union_only", "authority": "written"}).do("accept")
        assert story.do("apply_for_arbitration").complaint.limbs[0].procedure == "arbitration"

    def test_who_shows_authority_acts_for_the_worker(self) -> None:
        """A bystander with a written word."""
        story = histories.from_bystander()
        assert story.refused("apply_for_arbitration").code == "authority_needed"
        story.do("identify_filer", given={"authority": "written"}).do("apply_for_arbitration")
        assert story.complaint.filer.authority is Authority.WRITTEN

    def test_keeps_what_was_known_when_another_number_is_told(self) -> None:
        """The name stays, the telephone is new."""
        story = received(filer={"person": {"name": text("filer"), "phone": text("old")}})
        before = story.complaint.filer.person
        after = story.do("identify_filer", given={"person": {"phone": text("new")}}).complaint.filer.person
        assert before is not None and after is not None
        assert after.name == before.name and after.phone != before.phone

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"kind": "relative"}, "/given/kind"),
            ({"authority": "oral"}, "/given/authority"),
            ({"not_among_workers": True}, "/given/not_among_workers"),
            ({"identity": "anonymous"}, "/given/identity"),
            ({"person": {"name": text("name")}}, "/given/person"),
            ({}, "/given/identity"),
        ],
    )
    def test_is_not_told_in_the_words_for_a_worker(self, given: dict[str, Any], field: str) -> None:
        """Kind, authority and personal data are the filer's, and somebody on record is not anonymous."""
        assert received().refused("identify_filer", worker="w1", given=given).errors[0].field == field

    def test_cannot_be_named_and_stay_anonymous(self) -> None:
        """How far the name may be used is said with it."""
        refusal = histories.anonymous().refused("identify_filer", given={"person": {"name": text("filer")}})
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/given/identity", "anonymous_has_no_person")

    @pytest.mark.parametrize("kind", ["worker", "relative"])
    def test_is_named_by_a_name(self, kind: str) -> None:
        """The word alone tells nobody who complains."""
        filer = {"kind": kind, "identity": "anonymous"}
        story = Story().do("submit", narrative=text(), filer=filer, reported_workers=3, claims=[WAGES])
        refusal = story.refused("identify_filer", given={"identity": "named"})
        assert [(one.field, one.code) for one in refusal.errors] == [("/given/person/name", "name_missing")]

    def test_may_be_named_as_a_worker_on_record(self) -> None:
        """The name is known already; it is the filer's own."""
        story = received(filer={"identity": "anonymous"}).do("identify_filer", given={"identity": "named"})
        assert story.complaint.filer.identity is IdentityLevel.NAMED

    def test_who_is_none_of_the_workers_needs_a_name_of_their_own(self) -> None:
        """The names on record are other people's."""
        story = received(filer={"identity": "anonymous"})
        refusal = story.refused("identify_filer", given={"identity": "named", "not_among_workers": True})
        assert [one.field for one in refusal.errors] == ["/given/person/name"]

    def test_of_whom_nothing_new_is_told_is_refused(self) -> None:
        """Anonymous as before."""
        refusal = histories.anonymous().refused("identify_filer", given={"identity": "anonymous"})
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/given", "nothing_changed")

    def test_is_told_by_those_who_speak_with_people(self) -> None:
        """The desk too, before anybody has taken it up."""
        story = received(filer={"kind": "relative", "identity": "pseudonymous"})
        story.do("identify_filer", Role.INTAKE, given={"identity": "union_only"})
        assert story.complaint.filer.identity is IdentityLevel.UNION_ONLY


class TestReceipt:
    """A receipt …"""

    def test_is_put_right(self) -> None:
        """Channel, site and region as they were."""
        story = received().do("amend_receipt", channel="hotline", site={"name": "示例工地", "region": "110108"})
        found = story.complaint
        assert (found.channel, found.site, found.region) == (Channel.HOTLINE, "示例工地", "110108")

    def test_has_an_instant_of_its_day(self) -> None:
        """The two cannot lie weeks apart."""
        body = {"narrative": text(), "received_on": "2026-02-10", "received_at": "2026-03-02T09:00:00+08:00"}
        refusal = histories.Story().refused("submit", **body)
        assert [(one.field, one.code) for one in refusal.errors] == [("/received_at", "days_differ")]

    def test_in_which_nothing_changes_is_refused(self) -> None:
        """The same channel again."""
        refusal = received().refused("amend_receipt", channel="web")
        assert refusal.errors[0].code == "nothing_changed"


class TestUrgency:
    """Something that cannot wait …"""

    def test_that_shows_later_starts_our_duty_to_help(self) -> None:
        """From the instant it was learned, not from the receipt."""
        at = "2026-03-02T09:30:00+08:00"
        story = received().do("amend_receipt", urgency=["self_harm"], occurred_at=at)
        clock = story.clock("SVC.URGENT_HELP")
        assert clock.due_at is not None and clock.due_at.isoformat() == "2026-03-02T10:00:00+08:00"

    def test_needs_its_instant_where_it_was_learned_on_another_day(self) -> None:
        """Help is counted in minutes."""
        refusal = received().on(2026, 3, 4).refused("amend_receipt", urgency=["eviction"], occurred_on="2026-03-03")
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/occurred_at", "instant_missing")

    def test_agrees_with_the_day_that_is_told(self) -> None:
        """An instant of another day is a slip."""
        refusal = received().refused(
            "amend_receipt", urgency=["eviction"], occurred_on="2026-03-01", occurred_at="2026-03-02T09:00:00+08:00"
        )
        assert refusal.errors[0].code == "days_differ"

    def test_beside_another_starts_no_second_clock(self) -> None:
        """Help is on its way."""
        story = received(urgency=["festival_near"]).do("amend_receipt", urgency=["pregnancy"])
        assert len(story.clocks("SVC.URGENT_HELP")) == 1
        assert story.complaint.urgency == (Urgency.FESTIVAL_NEAR, Urgency.PREGNANCY)

    def test_that_proves_wrong_takes_the_duty_back(self) -> None:
        """Together with its lapse and whom that was escalated to."""
        story = received(urgency=["self_harm"], received_at="2026-03-02T09:00:00+08:00").tick()
        assert story.clock("SVC.URGENT_HELP").status == "lapsed"
        story.do("amend_receipt", urgency_withdrawn=["self_harm"])
        assert story.clock("SVC.URGENT_HELP").status == "cancelled" and "deadline_corrected" in story.kinds()

    def test_stays_where_one_reason_of_two_proves_wrong(self) -> None:
        """The other one still cannot wait."""
        story = received(urgency=["self_harm", "eviction"]).do("amend_receipt", urgency_withdrawn=["eviction"])
        assert (story.complaint.urgency, story.clock("SVC.URGENT_HELP").status) == ((Urgency.SELF_HARM,), "running")

    def test_that_nobody_told_cannot_be_taken_back(self) -> None:
        """There is nothing of the kind on record."""
        refusal = received().refused("amend_receipt", urgency_withdrawn=["self_harm"])
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/urgency_withdrawn/0", "not_urgent")
